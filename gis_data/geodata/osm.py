"""Things of an OpenStreetMap extract as a table: tags are columns, points, lines and areas are geometries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import osmium
import shapely
from shapely.geometry.base import BaseGeometry

from gis_data.geodata.fields import Tags
from gis_data.tables.kinds import cut_off
from gis_data.tables.model import CHUNK_ROWS, Chunk, Table
from gis_data.values.cells import Cell
from siting.domain.errors import SitingError

OSM_LAYER = "osm"
OSM_ID = "@id"
"""The column with the kind and number of a thing, such as ``w123``."""

_WKB = osmium.geom.WKBFactory()
_FEWEST_CORNERS = 2


def open_osm(path: Path, wanted: Tags) -> Table:
    """Return the things of an extract that have a wanted tag; the others are not even counted.

    Parameters
    ----------
    path
        PBF, or the XML of old.
    wanted
        Which tags; the columns of the table are theirs, after :data:`OSM_ID`.

    Raises
    ------
    UnreadableFile
        The file is cut off or broken; comes up while the rows are gone through.
    """
    columns = tuple(column for column in wanted.columns if column != OSM_ID)
    return Table(
        dataset=path.name,
        layer=OSM_LAYER,
        header=(OSM_ID, *columns),
        crs="EPSG:4326",
        chunks=_chunks(_things(path, wanted, columns)),
    )


def osm_date(path: Path) -> date | None:
    """Return the day that an extract is of, or None when it does not say."""
    try:
        said = osmium.io.Reader(str(path)).header().get("osmosis_replication_timestamp")
    except RuntimeError as error:
        raise cut_off(path, error) from error
    return date.fromisoformat(said[:10]) if said else None


def _chunks(things: Iterable[tuple[list[Cell], BaseGeometry | None]]) -> Iterator[Chunk]:
    rows: list[list[Cell]] = []
    geometries: list[BaseGeometry | None] = []
    start = 1
    for row, geometry in things:
        rows.append(row)
        geometries.append(geometry)
        if len(rows) == CHUNK_ROWS:
            yield _chunk(rows, geometries, start)
            start += len(rows)
            rows, geometries = [], []
    yield _chunk(rows, geometries, start)


def _chunk(rows: list[list[Cell]], geometries: list[BaseGeometry | None], start: int) -> Chunk:
    return Chunk(rows=rows, numbers=list(range(start, start + len(rows))), geometries=geometries)


def _things(path: Path, wanted: Tags, columns: Sequence[str]) -> Iterator[tuple[list[Cell], BaseGeometry | None]]:
    keys = [key for key in wanted.wanted if key != OSM_ID]
    try:
        for thing in osmium.FileProcessor(str(path)).with_areas().with_filter(osmium.filter.KeyFilter(*keys)):
            tags = thing.tags
            if any(wanted(key, tags.get(key)) for key in keys) and (found := _geometry(thing)) is not None:
                label, geometry = found
                yield [label, *(tags.get(column) for column in columns)], geometry
    except SitingError:
        raise
    except (RuntimeError, OSError, ValueError) as error:
        raise cut_off(path, error) from error


def _geometry(thing: Any) -> tuple[str, BaseGeometry | None] | None:
    """Return a thing's name and geometry; None for relations and closed ways, which come again as areas."""
    if thing.is_node():
        return f"n{thing.id}", shapely.Point(thing.location.lon, thing.location.lat)
    if thing.is_area():
        label = f"{'w' if thing.from_way() else 'r'}{thing.orig_id()}"
        try:
            return label, shapely.from_wkb(_WKB.create_multipolygon(thing), on_invalid="ignore")
        except (RuntimeError, osmium.InvalidLocationError):
            return label, None
    if thing.is_way() and not thing.is_closed():
        # Ways that lead out of an extract have corners of which only the number is known.
        corners = [(node.lon, node.lat) for node in thing.nodes if node.location.valid()]
        return f"w{thing.id}", shapely.LineString(corners) if len(corners) >= _FEWEST_CORNERS else None
    return None
