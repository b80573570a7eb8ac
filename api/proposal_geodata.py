"""Where proposals are put together with the geodata that their maps and facts rest on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from gis_data.facts.catchment import WITHIN_MIN
from gis_data.facts.reach_ways import DRIVEN_LAND, driven_areas
from gis_data.facts.register import COMPUTERS
from gis_data.facts.sources import set_days, with_sets
from gis_data.facts.stored import StoredSurroundings
from gis_data.network.drawing import main_roads
from gis_data.network.model import RoadClass
from siting.domain.geodata import Role
from siting.domain.sites import Site
from siting.matching.proposal import MapRoad, ReachArea, RoadRank, SiteReach
from siting.services.proposal_geodata import FoundReach, ProposalGeodata

RANKS: Mapping[RoadClass, RoadRank] = {
    RoadClass.MOTORWAY: RoadRank.MOTORWAY,
    RoadClass.TRUNK: RoadRank.TRUNK,
    RoadClass.PRIMARY: RoadRank.PRIMARY,
    RoadClass.SECONDARY: RoadRank.SECONDARY,
    RoadClass.MOTORWAY_LINK: RoadRank.SECONDARY,
    RoadClass.TRUNK_LINK: RoadRank.SECONDARY,
}
"""What the base map of a proposal shows; ramps are thin, so that a junction is not a knot."""

REACH_CELL_M = 125.0
"""How fine areas of reach are: a pixel of their small map is more, unless one gets only some kilometres."""


def read_roads(conn: Connection, within: BaseGeometry, ranks: Collection[RoadRank]) -> list[MapRoad]:
    """Return the main roads of the network that is loaded, in a place; none where there is no network."""
    network = StoredSurroundings(conn).network()
    if network is None:
        return []
    classes = [kind for kind, rank in RANKS.items() if rank in ranks]
    return [MapRoad(rank=RANKS[kind], line=line) for kind, line in main_roads(network, classes, within=within)]


def read_reach(conn: Connection, sites: Sequence[Site]) -> FoundReach:
    """Return the areas from which sites are reached by car in the minutes that facts tell people of."""
    minutes, around = sorted(WITHIN_MIN.values()), StoredSurroundings(conn)
    found = driven_areas(sites, around, minutes, cell_m=REACH_CELL_M)
    roads = around.sets(Role.ROADS)
    reached = [
        SiteReach(
            site_id=site.site_id,
            areas=tuple(ReachArea(minutes=limit, area=area) for limit, area in zip(minutes, areas, strict=True)),
        )
        for site, areas in zip(sites, found, strict=True)
        if areas
    ]
    return FoundReach(sites=reached, source=with_sets(DRIVEN_LAND, roads).text, verified=set_days(roads))


GEODATA = ProposalGeodata(
    read_roads=read_roads,
    read_reach=read_reach,
    fact_roles={fact: one.roles for one in COMPUTERS for fact in (*one.facts, *one.measures)},
)
