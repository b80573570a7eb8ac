"""What geodata a proposal rests on: the main roads of its base map, and who has to be named for what."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from siting.domain.formats import iso_day
from siting.domain.geodata import GeodataSet, Role
from siting.domain.sites import Site
from siting.domain.text import LANGS, Lang, Text
from siting.domain.wording import in_both
from siting.matching.proposal import MapRoad, RoadRank, SiteReach
from siting.matching.result import MatchResult
from siting.store.geodata import list_sets

ReadRoads: TypeAlias = Callable[[Connection, BaseGeometry, Collection[RoadRank]], Sequence[MapRoad]]
"""Reads the main roads of some ranks of the network that is loaded, at least those in a place, in the storage CRS; none
where there is no network."""


@dataclass(frozen=True, kw_only=True)
class FoundReach:
    """The areas from which sites are reached.

    Parameters
    ----------
    sites
        In the storage CRS; none for sites that are not on roads.
    source
        What they are and what they were made from, in both languages.
    verified
        The oldest day of those data; None where one of them has none.
    """

    sites: Sequence[SiteReach]
    source: str = ""
    verified: date | None = None


ReadReach: TypeAlias = Callable[[Connection, Sequence[Site]], FoundReach]
"""Finds the areas from which sites are reached."""

MOST_CORNERS = 12_000
"""So many corners all roads of a proposal have at most: with them its page grows by some 300 kB."""
FINEST_M, COARSEST_M = 3.0, 100.0
"""How far a drawn road may be from its course: as little as there is room for, never more than the coarsest."""


@dataclass(frozen=True, kw_only=True)
class ProposalGeodata:
    """How a proposal comes by its geodata; handed in, so that services need not know how roads are kept.

    Parameters
    ----------
    read_roads
        Reads the main roads.
    read_reach
        Finds from where sites are reached.
    fact_roles
        Computed fact → roles of the features that the function behind it reads.
    """

    read_roads: ReadRoads
    read_reach: ReadReach
    fact_roles: Mapping[str, Collection[Role]]


def roads_within(roads: Sequence[MapRoad], frame: shapely.Polygon, *, most: int = MOST_CORNERS) -> tuple[MapRoad, ...]:
    """Return what of some roads lies in a frame, simplified so far that it has ``most`` corners at most.

    Where the coarsest lines still have more, the least important roads are left out, the shortest first.

    Parameters
    ----------
    roads
        In the CRS of the frame, metres.
    frame
        Its bounding box counts.

    Returns
    -------
    tuple of MapRoad
        The most important first, among equals the longest.
    """
    ranks, lines = _clipped(roads, frame)
    if not len(lines):
        return ()
    tolerance_m = FINEST_M
    drawn = shapely.simplify(lines, tolerance_m)
    while shapely.get_num_coordinates(drawn).sum() > most and tolerance_m < COARSEST_M:
        tolerance_m = min(2 * tolerance_m, COARSEST_M)
        drawn = shapely.simplify(lines, tolerance_m)
    order = np.lexsort((-shapely.length(drawn), ranks))
    kept = order[np.cumsum(shapely.get_num_coordinates(drawn[order])) <= most]
    listed = list(RoadRank)
    return tuple(MapRoad(rank=listed[ranks[place]], line=drawn[place]) for place in kept)


def _clipped(roads: Sequence[MapRoad], frame: shapely.Polygon) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """Return what lies in the frame, one line a stretch, with the place of its rank among the ranks."""
    places = {rank: place for place, rank in enumerate(RoadRank)}
    ranks = np.array([places[road.rank] for road in roads], dtype=np.int64)
    lines = np.array([road.line for road in roads], dtype=np.object_)
    parts, of = shapely.get_parts(shapely.clip_by_rect(lines, *frame.bounds), return_index=True)
    found = (shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING) & (shapely.length(parts) > 0)
    return ranks[of[found]], parts[found]


def facts_used(result: MatchResult) -> set[str]:
    """Return the facts of which a value is judged at any site, or shown of a ranked one."""
    judged = {
        result.requirement.criteria[judgement.criterion].fact
        for one in (*result.ranked, *result.out)
        for judgement in one.judgements
        if judgement.bears and judgement.observed.usable
    }
    return judged | {key for one in result.ranked for key, known in one.site.facts.items() if known.usable}


def roles_of_facts(facts: Iterable[str], fact_roles: Mapping[str, Collection[Role]]) -> set[Role]:
    """Return the roles of all features that some facts may have been computed from.

    >>> sorted(roles_of_facts(["flood", "fibre"], {"flood": [Role.FLOOD], "slope": [Role.ELEVATION]}))
    [<Role.FLOOD: 'flood'>]
    """
    return {role for fact in facts for role in fact_roles.get(fact, ())}


def sets_for(conn: Connection, roles: Collection[Role]) -> list[GeodataSet]:
    """Return the data sets that are there for any of some roles: roads first, as every map shows them, then by key."""
    found = [one for one in list_sets(conn) if one.roles & set(roles)]
    return sorted(found, key=lambda one: Role.ROADS not in one.roles)


def credit(geodata_set: GeodataSet) -> str:
    """Return how a data set is named in a proposal, in both languages: title, attribution, licence, day of its data.

    >>> from datetime import date
    >>> roads = GeodataSet(
    ...     key="osm", title=Text(sv="Vägar", en="Roads"), attribution="© OpenStreetMap contributors",
    ...     licence="ODbL 1.0", verified=date(2026, 11, 1),
    ... )
    >>> credit(roads)  # doctest: +NORMALIZE_WHITESPACE
    'Vägar: © OpenStreetMap contributors (ODbL 1.0), data från 2026-11-01 |
     Roads: © OpenStreetMap contributors (ODbL 1.0), data of 2026-11-01'
    """
    said: dict[Lang, str] = {lang: _credit(geodata_set, lang) for lang in LANGS}
    return in_both(Text(sv=said["sv"], en=said["en"]))


def must_be_named(geodata_set: GeodataSet) -> bool:
    """Tell whether somebody asks to be named for a data set."""
    return bool(geodata_set.attribution or geodata_set.licence)


def _credit(geodata_set: GeodataSet, lang: Lang) -> str:
    title, attribution = geodata_set.title.say(lang), geodata_set.attribution
    named = title if attribution in ("", title) else f"{title}: {attribution}"
    if geodata_set.licence and geodata_set.licence not in named:
        named += f" ({geodata_set.licence})"
    if geodata_set.verified is not None:
        named += _DATA_OF.fill(day=iso_day(geodata_set.verified)).say(lang)
    return named + (_DEMO.say(lang) if geodata_set.demo else "")


_DATA_OF = Text(sv=", data från {day}", en=", data of {day}")
_DEMO = Text(sv=", demodata", en=", demo data")
