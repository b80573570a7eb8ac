"""What a proposal is made from: everything that a renderer needs, so that it can be made again the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from shapely.geometry import LineString, MultiPolygon

from siting.domain.places import NamedArea, ReferencePoint
from siting.domain.text import Text
from siting.matching.result import MatchResult


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who sends the proposal.

    Parameters
    ----------
    organisation, unit
        E.g. "Borås Stad" and "näringsliv".
    email, phone
        Of the office, not of a person.
    """

    organisation: str
    unit: Text
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class TileService:
    """A tile service that a deployment may add under its own map; the page then needs a network for it."""

    url: str
    attribution: str
    max_zoom: int = 19


class RoadRank(StrEnum):
    """How main a main road is, the most important first."""

    MOTORWAY = "motorway"
    TRUNK = "trunk"
    PRIMARY = "primary"
    SECONDARY = "secondary"


@dataclass(frozen=True, kw_only=True)
class MapRoad:
    """A stretch of a main road as the base map draws it.

    Parameters
    ----------
    rank
        What is drawn over what, and how wide.
    line
        Its course in the storage CRS, simplified.
    """

    rank: RoadRank
    line: LineString


@dataclass(frozen=True, kw_only=True)
class ReachArea:
    """The land from which a site is reached within some minutes by car.

    Parameters
    ----------
    minutes
        How many.
    area
        In the storage CRS, simplified for a small map; it contains those of fewer minutes.
    """

    minutes: float
    area: MultiPolygon


@dataclass(frozen=True, kw_only=True)
class SiteReach:
    """The areas of one site, in order of minutes."""

    site_id: int
    areas: tuple[ReachArea, ...]


@dataclass(frozen=True, kw_only=True)
class ReachMaps:
    """What the small maps of reach on the sites' sheets show.

    Parameters
    ----------
    sites
        Those whose areas are known.
    areas, roads
        The ground, coarser than that of the base map and wider.
    source
        What the areas of the sites are and what they were made from, in both languages; "" where it was not kept.
    verified
        The oldest day of those data; None where one of them has none.
    attributions
        Who must be named for them, each in both languages.
    """

    sites: tuple[SiteReach, ...]
    areas: tuple[NamedArea, ...] = ()
    roads: tuple[MapRoad, ...] = ()
    source: str = ""
    verified: date | None = None
    attributions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Remark:
    """What the office says of a site in its own words."""

    site_id: int
    text: Text


@dataclass(frozen=True, kw_only=True)
class ProposalContent:
    """A proposal before it is drawn.

    Parameters
    ----------
    proposal_id
        The store's number, 0 before it is stored.
    version
        From 1, counted per case.
    made_at
        When it was made, UTC.
    sender
        Who sends it.
    result
        The match, with the sites as they were.
    areas, points
        The base map, geometry in the storage CRS.
    crs
        The storage CRS, e.g. ``EPSG:3006``.
    attributions
        Sources that must be named, each in both languages where the program words it.
    map_attributions
        Those of them that must be named beside the map, because it draws their data.
    roads
        Main roads of the base map; none where no road network is loaded.
    reach
        What the maps of reach show; None where no road network is loaded.
    tiles
        Tile service, or None.
    remarks
        What the office says of the sites itself, in the order in which it would have them looked at.
    demo
        Whether anything in it is made up; then every page says so.
    """

    proposal_id: int
    version: int
    made_at: datetime
    sender: Sender
    result: MatchResult
    areas: tuple[NamedArea, ...]
    points: tuple[ReferencePoint, ...]
    crs: str
    attributions: tuple[str, ...]
    map_attributions: tuple[str, ...] = ()
    roads: tuple[MapRoad, ...] = ()
    reach: ReachMaps | None = None
    tiles: TileService | None = None
    remarks: tuple[Remark, ...] = ()
    demo: bool = False
