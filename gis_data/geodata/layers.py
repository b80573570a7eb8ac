"""The layers of files, each a table of rows to go through once."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from gis_data.geodata.encodings import dbf_encoding
from gis_data.geodata.fields import Tags
from gis_data.geodata.files import GeoFile
from gis_data.geodata.formats import GeoFormat
from gis_data.geodata.markup import check_whole
from gis_data.geodata.osm import OSM_LAYER, open_osm
from gis_data.geodata.stops import STOPS_LAYER, open_stops
from gis_data.tables.delimited import open_delimited
from gis_data.tables.geojson import open_geojson
from gis_data.tables.kinds import refusal
from gis_data.tables.model import Guide, ReadRules, Table
from gis_data.tables.vector import check_parts, layer_names, open_layer
from siting.domain.text import Text, same

_NO_LAYERS = Text(
    sv="den är tom eller trasig: inget lager har geometrier", en="it is empty or broken: no layer has geometries"
)
_ANEW = Text(sv="Hämta eller exportera den på nytt.", en="Fetch or export it anew.")


@dataclass(frozen=True, kw_only=True)
class SourceLayer:
    """One layer of one file.

    Parameters
    ----------
    path
        The file.
    name
        The layer's name.
    open
        Opens it.
    has_geometries
        Whether its format has geometries; tables of text have columns with numbers instead.
    crs_by_format
        The CRS that its format says for all of its kind; None when each file states its own.
    """

    path: Path
    name: str
    open: Callable[[], Table]
    has_geometries: bool = True
    crs_by_format: str | None = None


@contextmanager
def layers_of(
    files: Sequence[GeoFile], *, guide: Guide, tags: Tags, encoding: str | None
) -> Iterator[list[SourceLayer]]:
    """Give all layers of some files.

    Parameters
    ----------
    files
        The files.
    guide
        Counts known headers: that is how a table's header row is found.
    tags
        Tags of OpenStreetMap that are of use.
    encoding
        Of text files and Shapefiles; None is found out.

    Raises
    ------
    UnreadableFile
        One of them is broken.
    """
    with ExitStack() as stack:
        found: list[SourceLayer] = []
        for file in files:
            own = _layers(stack, file, guide, tags, encoding)
            if not own:
                raise refusal(file.path, _NO_LAYERS, _ANEW)
            found += own
        yield found


def _layers(stack: ExitStack, file: GeoFile, guide: Guide, tags: Tags, encoding: str | None) -> list[SourceLayer]:
    path = file.path
    match file.format:
        case GeoFormat.GEOJSON:
            return [SourceLayer(path=path, name=file.layer, open=lambda: open_geojson(path))]
        case GeoFormat.TEXT:
            rules = ReadRules(encoding=encoding)
            opening = partial(open_delimited, path, guide, rules)
            return [SourceLayer(path=path, name=file.layer, open=opening, has_geometries=False)]
        case GeoFormat.OSM:
            return [SourceLayer(path=path, name=OSM_LAYER, open=lambda: open_osm(path, tags))]
        case GeoFormat.GTFS:
            return [SourceLayer(path=path, name=STOPS_LAYER, open=lambda: open_stops(path))]
        case GeoFormat.RASTER:
            raise refusal(path, Text(sv="den är en bild, inga objekt", en="it is a raster, no features"), same(""))
        case _:
            return _vector_layers(stack, file, guide, encoding)


def _vector_layers(stack: ExitStack, file: GeoFile, guide: Guide, encoding: str | None) -> list[SourceLayer]:
    if file.format is GeoFormat.SHAPEFILE:
        check_parts(file.path)
        return [_vector(file, file.path, None, guide, encoding or dbf_encoding(file.path))]
    if file.format is GeoFormat.GML:
        check_whole(file.path)
    address = _apart(stack, file.path) if file.format is GeoFormat.GML else file.path
    return [_vector(file, address, layer, guide, None) for layer in layer_names(address)]


def _vector(file: GeoFile, address: Path, layer: str | None, guide: Guide, encoding: str | None) -> SourceLayer:
    path = file.path
    # A service's answer is called by what was asked for; formats of one layer name it by their file.
    own = file.layer if layer is None or file.format in (GeoFormat.FLATGEOBUF, GeoFormat.GEOJSON_LINES) else layer
    return SourceLayer(
        path=path,
        name=own,
        open=lambda: open_layer(
            path, str(address), layer, encoding=encoding, wanted=lambda field: bool(guide([field]))
        ),
        crs_by_format="OGC:CRS84" if file.format is GeoFormat.TOPOJSON else None,
    )


def _apart(stack: ExitStack, path: Path) -> Path:
    """Return a link to a GML file in a folder of its own: GDAL writes and trusts files that lie beside one."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="siting-gml-")))
    link = folder / f"{path.stem}.gml"
    link.symlink_to(path.resolve())
    return link
