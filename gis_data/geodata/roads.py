"""Road networks, read by the readers of roads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gis_data.geodata.choosing import layer_key
from gis_data.geodata.content import Content
from gis_data.geodata.fields import Fields, tags_of
from gis_data.geodata.files import GeoFile
from gis_data.geodata.formats import GeoFormat
from gis_data.geodata.layers import SourceLayer, layers_of
from gis_data.geodata.model import ReadOptions
from gis_data.geodata.problems import NOT_USED, no_crs, no_field, no_layer, several_layers
from gis_data.geodata.rules import FieldRule
from gis_data.issue_log import IssueLog
from gis_data.network.nvdb import NEEDED, read_nvdb
from gis_data.network.osm import RoadReading, read_osm
from gis_data.network.storing import to_bytes
from gis_data.tables.kinds import refusal
from gis_data.tables.model import Table
from siting.domain.errors import InvalidInput
from siting.domain.geodata import Quality, Role
from siting.domain.text import Text

_LINES = frozenset(
    {GeoFormat.GEOPACKAGE, GeoFormat.SHAPEFILE, GeoFormat.FLATGEOBUF, GeoFormat.GEODATABASE, GeoFormat.GEOJSON}
)


def read_roads(files: Sequence[GeoFile], *, crs: str, options: ReadOptions, documented_crs: str) -> Content:
    """Return the road network of a file.

    Raises
    ------
    InvalidInput
        There are several files: roads of two networks do not meet.
    UnreadableFile
        The file is broken, cut off, or has no roads.
    NotThisSource
        It has no layer with NVDB's fields, or several.
    UnknownCrs
        A layer does not say in which CRS it is.
    """
    if len(files) != 1:
        raise InvalidInput(
            Text(
                sv="Ett vägnät läses ur en fil; här är {n}. Slå ihop dem först.",
                en="A road network is read from one file; here are {n}. Merge them first.",
            ).fill(n=len(files)),
            value=len(files),
        )
    reading = _reading(files[0], crs, options, documented_crs)
    issues = IssueLog()
    issues.add(reading.issues)
    account = reading.network.account
    left_out, repeated = sum(account.left_out.values()), account.left_out.get("repeated", 0)
    # Ways that no car or truck may use are left out for what they are, not for what is wrong with them.
    if not_used := left_out - repeated:
        issues.add([NOT_USED.at(files[0].path.name, 0, n=not_used)])
    quality = Quality(
        read=account.ways,
        loaded=account.ways - left_out,
        duplicates=repeated,
        not_used=not_used,
        loaded_by_role={Role.ROADS.value: reading.network.edges},
    )
    return Content(
        network=to_bytes(reading.network),
        verified=options.verified or reading.as_of,
        used_for=frozenset({Role.ROADS}),
        quality=quality,
        issues=issues,
    )


def _reading(file: GeoFile, crs: str, options: ReadOptions, documented_crs: str) -> RoadReading:
    if file.format is GeoFormat.OSM:
        return read_osm(file.path, crs)
    if file.format not in _LINES:
        raise refusal(
            file.path,
            Text(sv="den är {kind}, inga vägdata", en="it is {kind}, no road data").fill(kind=file.format.value),
            Text(
                sv="Ange ett utdrag ur OpenStreetMap (PBF) eller NVDB:s vägnät som GeoPackage.",
                en="Name an extract of OpenStreetMap (PBF), or NVDB's road network as GeoPackage.",
            ),
        )
    with layers_of([file], guide=len, tags=tags_of(()), encoding=options.encoding) as sources:
        table = _road_layer(file.path.name, sources, options.layer)
        stated = options.crs or table.crs
        if not stated:
            raise no_crs(table.dataset, documented_crs)
        return read_nvdb(replace(table, crs=stated), crs)


def _road_layer(file: str, sources: Sequence[SourceLayer], wanted: str | None) -> Table:
    """Return the layer with NVDB's fields, which goes by many names.

    Raises
    ------
    NotThisSource
        There is none, or there are several.
    """
    named = [one for one in sources if wanted is None or layer_key(one.name) == layer_key(wanted)]
    if not named:
        raise no_layer(file, [wanted or ""], [one.name for one in sources])
    tables = [one.open() for one in named]
    needed = [FieldRule(names=(name,)) for name in NEEDED]
    fitting = [table for table in tables if all(Fields(table).places(rule) for rule in needed)]
    if len(fitting) > 1:
        raise several_layers(file, [table.layer for table in fitting])
    if not fitting:
        raise no_field(tables[0].dataset, [name for name in NEEDED if name not in tables[0].header], tables[0].header)
    return fitting[0]
