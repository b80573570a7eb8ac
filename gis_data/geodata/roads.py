"""Road networks, read by the readers of roads."""

from __future__ import annotations

from collections.abc import Sequence

from gis_data.geodata.content import Content
from gis_data.geodata.files import GeoFile
from gis_data.geodata.formats import GeoFormat
from gis_data.geodata.model import ReadOptions
from gis_data.geodata.problems import NOT_USED
from gis_data.issue_log import IssueLog
from gis_data.network.osm import RoadReading, read_osm
from gis_data.network.storing import to_bytes
from gis_data.tables.kinds import refusal
from siting.domain.errors import InvalidInput
from siting.domain.geodata import Quality, Role
from siting.domain.text import Text


def read_roads(files: Sequence[GeoFile], *, crs: str, options: ReadOptions) -> Content:
    """Return the road network of a file.

    Raises
    ------
    InvalidInput
        There are several files: roads of two networks do not meet.
    UnreadableFile
        The file is broken, cut off, or has no roads.
    """
    if len(files) != 1:
        raise InvalidInput(
            Text(
                sv="Ett vägnät läses ur en fil; här är {n}. Slå ihop dem först.",
                en="A road network is read from one file; here are {n}. Merge them first.",
            ).fill(n=len(files)),
            value=len(files),
        )
    reading = _reading(files[0], crs)
    issues = IssueLog()
    issues.add(reading.issues)
    account = reading.network.account
    # Ways that no car or truck may use are left out for what they are, not for what is wrong with them.
    if left_out := sum(account.left_out.values()):
        issues.add([NOT_USED.at(files[0].path.name, 0, n=left_out)])
    quality = Quality(
        read=account.ways,
        loaded=account.ways - left_out,
        loaded_by_role={Role.ROADS.value: reading.network.edges},
    )
    return Content(
        network=to_bytes(reading.network),
        verified=options.verified or reading.as_of,
        used_for=frozenset({Role.ROADS}),
        quality=quality,
        issues=issues,
    )


def _reading(file: GeoFile, crs: str) -> RoadReading:
    if file.format is GeoFormat.OSM:
        return read_osm(file.path, crs)
    raise refusal(
        file.path,
        Text(sv="den är {kind}, inga vägdata", en="it is {kind}, no road data").fill(kind=file.format.value),
        Text(sv="Ange ett utdrag ur OpenStreetMap (PBF).", en="Name an extract of OpenStreetMap (PBF)."),
    )
