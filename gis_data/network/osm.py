"""Roads out of an OpenStreetMap file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias

import osmium
from osmium.osm.types import OSMEntity

from gis_data.errors import UnreadableFile
from gis_data.network.building import build, check_storage_crs
from gis_data.network.model import Account, RoadNetwork
from gis_data.network.osm_objects import OsmRoads
from gis_data.network.restrictions import turn_restrictions
from gis_data.network.road_issues import NoRoads
from gis_data.network.speeds import DESIGN_LORRY, Lorry
from gis_data.problems import FileIssue
from siting.domain.text import Text

Progress: TypeAlias = Callable[[int], None]
"""Told how many ways have been read so far, now and then."""


@dataclass(frozen=True, kw_only=True)
class RoadReading:
    """What came of a file of roads.

    Parameters
    ----------
    network
        The network.
    issues
        What was wrong: one a kind, tag and value, each with how often and an example.
    as_of
        How new the data are; None where nothing says.
    """

    network: RoadNetwork
    issues: tuple[FileIssue, ...]
    as_of: date | None


def read_osm(path: Path, crs: str, *, lorry: Lorry = DESIGN_LORRY, progress: Progress = lambda _: None) -> RoadReading:
    """Return the road network of an OpenStreetMap file.

    Parameters
    ----------
    path
        A PBF file, or another kind that osmium reads by its name (``.osm``, ``.osm.gz``, ``.o5m``).
    crs
        The storage CRS.
    lorry
        Whose size, weight and speed count for the truck.
    progress
        Told how many ways have been read so far.

    Raises
    ------
    InvalidInput
        The storage CRS is none or counts in degrees.
    UnreadableFile
        The file is missing, empty, cut off, or no OpenStreetMap file.
    NoRoads
        It has no roads, or not the positions of their nodes.
    """
    check_storage_crs(crs)
    roads = OsmRoads(path.name, lorry, progress)
    for thing in _objects(path):
        try:
            roads.add(thing)
        except UnicodeDecodeError as error:  # osmium hands over names as they are
            raise _unreadable(path, error) from error
    ways = roads.ways()
    built = build(ways, roads.profiles, crs, barriers=roads.barriers, kept=roads.via_nodes())
    if not built.network.edges:
        why = _NO_POSITIONS if roads.without_positions else _NO_ROADS
        raise NoRoads(why.fill(file=path.name), value=path.name)
    turns, unused = turn_restrictions(roads.restrictions, built, roads.way_numbers())
    account = Account(
        ways=roads.count,
        left_out=dict(roads.left_out),
        restrictions=roads.restriction_count,
        unused=dict(roads.unused + unused),
        barriers=built.network.account.barriers,
    )
    return RoadReading(
        network=replace(built.network, restrictions=turns, account=account),
        issues=tuple(roads.tally.issues()),
        as_of=_date_in_header(path) or roads.newest,
    )


def _objects(path: Path) -> Iterator[OSMEntity]:
    """Yield roads, ferries, barriers and turn restrictions."""
    if not path.is_file():
        raise UnreadableFile(_MISSING.fill(file=path.name), value=path.name)
    if path.stat().st_size == 0:
        raise UnreadableFile(_EMPTY.fill(file=path.name), value=path.name)
    entities = osmium.osm.NODE | osmium.osm.WAY | osmium.osm.RELATION
    processor = osmium.FileProcessor(_file(path), entities).with_locations()
    for kind, wanted in (
        (osmium.osm.NODE, osmium.filter.KeyFilter("barrier")),
        (osmium.osm.WAY, osmium.filter.KeyFilter("highway", "route")),
        (osmium.osm.RELATION, osmium.filter.TagFilter(("type", "restriction"))),
    ):
        wanted.enable_for(kind)
        processor.with_filter(wanted)
    try:
        yield from processor
    except (RuntimeError, osmium.InvalidLocationError) as error:  # what osmium raises for all that is wrong with a file
        raise _unreadable(path, error) from error


def _unreadable(path: Path, why: Exception) -> UnreadableFile:
    return UnreadableFile(_UNREADABLE.fill(file=path.name, why=why), value=path.name)


def _file(path: Path) -> osmium.io.File:
    """Return the file for osmium, which knows kinds by their names; without one it is taken for a PBF.

    It is named from the root on: osmium takes "-" for its input, and runs curl for what begins with "http:".
    """
    known = (".pbf", ".osm", ".xml", ".o5m", ".opl", ".osm.gz", ".osm.bz2", ".opl.gz")
    return osmium.io.File(str(path.absolute()), "" if path.name.lower().endswith(known) else "pbf")


def _date_in_header(path: Path) -> date | None:
    stated = osmium.FileProcessor(_file(path)).header.get("osmosis_replication_timestamp")
    try:
        return datetime.fromisoformat(stated).date() if stated else None
    except ValueError:
        return None


_MISSING = Text(sv="Filen {file} finns inte.", en="There is no file {file}.")
_EMPTY = Text(
    sv="Filen {file} är tom. Hämta den igen; ett vägutdrag är en .osm.pbf-fil.",
    en="The file {file} is empty. Fetch it again; an extract of roads is an .osm.pbf file.",
)
_UNREADABLE = Text(
    sv=(
        "Filen {file} går inte att läsa till slut som OpenStreetMap-data ({why}). Den är avbruten, skadad eller något "
        "annat; hämta den igen som .osm.pbf."
    ),
    en=(
        "The file {file} can't be read to its end as OpenStreetMap data ({why}). It is cut off, damaged or something "
        "else; fetch it again as .osm.pbf."
    ),
)
_NO_ROADS = Text(
    sv="Filen {file} har inga vägar för motortrafik. Kontrollera att utdraget har med objekt med taggen highway.",
    en="The file {file} has no roads for motor traffic. Check that the extract has objects with the tag highway.",
)
_NO_POSITIONS = Text(
    sv=(
        "Filen {file} har vägar men inte lägena för deras noder, så att ingen väg kan ritas. Gör utdraget igen med "
        "noderna med, före vägarna."
    ),
    en=(
        "The file {file} has roads but not the positions of their nodes, so that none can be drawn. Make the extract "
        "again with the nodes, before the ways."
    ),
)
