"""Where proposals are put together with the geodata that their maps and facts rest on."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from gis_data.facts.register import COMPUTERS
from gis_data.facts.stored import StoredSurroundings
from gis_data.network.drawing import main_roads
from gis_data.network.model import RoadClass
from siting.matching.proposal import MapRoad, RoadRank
from siting.services.proposal_geodata import ProposalGeodata

RANKS: Mapping[RoadClass, RoadRank] = {
    RoadClass.MOTORWAY: RoadRank.MOTORWAY,
    RoadClass.TRUNK: RoadRank.TRUNK,
    RoadClass.PRIMARY: RoadRank.PRIMARY,
    RoadClass.SECONDARY: RoadRank.SECONDARY,
    RoadClass.MOTORWAY_LINK: RoadRank.SECONDARY,
    RoadClass.TRUNK_LINK: RoadRank.SECONDARY,
}
"""What the base map of a proposal shows; ramps are thin, so that a junction is not a knot."""


def read_roads(conn: Connection) -> list[MapRoad]:
    """Return the main roads of the network that is loaded; none where there is no network."""
    network = StoredSurroundings(conn).network()
    if network is None:
        return []
    return [MapRoad(rank=RANKS[kind], line=line) for kind, line in main_roads(network, RANKS)]


GEODATA = ProposalGeodata(
    read_roads=read_roads,
    fact_roles={fact: one.roles for one in COMPUTERS for fact in (*one.facts, *one.measures)},
)
