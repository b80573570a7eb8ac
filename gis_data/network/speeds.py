"""How fast one gets along: what is assumed of each class of road, all in this table.

The figures are of judgement. What is signposted goes before what is assumed. The share by which the limit is reached in
practice stands for junctions, signals, bends and traffic on an ordinary day; it is lower in built-up areas, which a
limit of 60 km/h or less tells. None of them is measured; ``docs/network.md`` says how they compare.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gis_data.network.model import RoadClass


@dataclass(frozen=True, kw_only=True)
class Assumed:
    """What is assumed of a class of road.

    Parameters
    ----------
    limit_km_h
        Speed limit where none is known.
    in_town
        Share of the limit that is reached where it is :data:`TOWN_KM_H` or less.
    outside
        Share of the limit that is reached where it is higher.
    top_km_h
        Nobody goes faster, whatever is signposted.
    """

    limit_km_h: float
    in_town: float
    outside: float
    top_km_h: float = 130.0


TOWN_KM_H = 60.0
"""A limit up to this means a built-up area."""

ASSUMED: Mapping[RoadClass, Assumed] = MappingProxyType(
    {
        RoadClass.MOTORWAY: Assumed(limit_km_h=110, in_town=0.90, outside=0.95),
        RoadClass.MOTORWAY_LINK: Assumed(limit_km_h=70, in_town=0.80, outside=0.80),
        RoadClass.TRUNK: Assumed(limit_km_h=80, in_town=0.80, outside=0.92),
        RoadClass.TRUNK_LINK: Assumed(limit_km_h=60, in_town=0.75, outside=0.80),
        RoadClass.PRIMARY: Assumed(limit_km_h=70, in_town=0.75, outside=0.90),
        RoadClass.PRIMARY_LINK: Assumed(limit_km_h=50, in_town=0.75, outside=0.80),
        RoadClass.SECONDARY: Assumed(limit_km_h=70, in_town=0.75, outside=0.88),
        RoadClass.SECONDARY_LINK: Assumed(limit_km_h=50, in_town=0.75, outside=0.80),
        RoadClass.TERTIARY: Assumed(limit_km_h=50, in_town=0.75, outside=0.85),
        RoadClass.TERTIARY_LINK: Assumed(limit_km_h=50, in_town=0.75, outside=0.80),
        RoadClass.UNCLASSIFIED: Assumed(limit_km_h=50, in_town=0.70, outside=0.80),
        RoadClass.RESIDENTIAL: Assumed(limit_km_h=40, in_town=0.70, outside=0.70),
        RoadClass.LIVING_STREET: Assumed(limit_km_h=10, in_town=1.00, outside=0.70, top_km_h=20),
        RoadClass.SERVICE: Assumed(limit_km_h=30, in_town=0.60, outside=0.60, top_km_h=30),
        RoadClass.PARKING_AISLE: Assumed(limit_km_h=15, in_town=0.70, outside=0.70, top_km_h=15),
        RoadClass.PEDESTRIAN: Assumed(limit_km_h=7, in_town=1.00, outside=0.70, top_km_h=10),
        RoadClass.TRACK: Assumed(limit_km_h=30, in_town=0.70, outside=0.70, top_km_h=30),
        RoadClass.ROAD: Assumed(limit_km_h=40, in_town=0.70, outside=0.80),
    }
)

WALK_KM_H = 7.0
"""What "walking pace" means as a limit (gångfart; Schrittgeschwindigkeit)."""
NO_LIMIT_KM_H = 130.0
"""What "none" means: the recommended speed on German motorways."""

SLOWEST_KM_H, FASTEST_KM_H = 3.0, 160.0
"""A limit below or above these is a slip of whoever wrote it."""

ZONES_KM_H: Mapping[str, float] = MappingProxyType(
    {
        "urban": 50.0,
        "SE:urban": 50.0,
        "SE:rural": 70.0,
        "SE:trunk": 90.0,
        "SE:motorway": 110.0,
        "NO:urban": 50.0,
        "NO:rural": 80.0,
        "DK:urban": 50.0,
        "DK:rural": 80.0,
        "DK:motorway": 130.0,
        "FI:urban": 50.0,
        "FI:rural": 80.0,
        "FI:motorway": 120.0,
        "DE:urban": 50.0,
        "DE:rural": 100.0,
        "DE:motorway": NO_LIMIT_KM_H,
        "living_street": WALK_KM_H,
        "walk": WALK_KM_H,
        "bicycle_road": 30.0,
    }
)
"""Limits that follow from the kind of place: by country where they differ, else for every country."""

CROSSING_KM_H = 15.0
"""Speed of a ferry of which no time is known."""
FERRY_WAIT_S = 600.0
"""Waiting and driving on board, once a ferry."""
BARRIER_KM_H = 10.0
"""Speed through a gate; it has no length, so that this takes no time to speak of."""

OFF_ROAD_KM_H = 10.0
"""Speed between a place and the road that it is nearest to: over a yard, along a drive that nobody has mapped."""
REACH_M = 1000.0
"""A place farther than this from any road is outside the network."""


@dataclass(frozen=True, kw_only=True)
class Lorry:
    """The lorry whose way is looked for.

    Parameters
    ----------
    height_m, width_m, length_m
        Its size; a lower, narrower or shorter limit closes a road to it.
    weight_t, axle_t
        Gross weight of the whole vehicle, and the heaviest axle.
    top_km_h
        Its own speed limit, whatever the road's.
    in_town
        Share of a car's speed in built-up areas, as it gathers speed slowly.
    """

    height_m: float
    width_m: float
    length_m: float
    weight_t: float
    axle_t: float
    top_km_h: float
    in_town: float


DESIGN_LORRY = Lorry(height_m=4.0, width_m=2.55, length_m=16.5, weight_t=40.0, axle_t=11.5, top_km_h=80.0, in_town=0.9)
"""A tractor with semi-trailer, the largest vehicle that is let in everywhere in the EU (directive 96/53/EC, annex I).

Swedish roads of the common class BK1 bear 64 tonnes and vehicles of 25.25 m; what stops those but not this one is left
out, as the goods of most who look for a site come with this one. 80 km/h is its limit in Sweden with a trailer
(trafikförordningen 1998:1276, chapter 4, section 20) and on German motorways.
"""


def car_km_h(road_class: RoadClass, limit_km_h: float) -> float:
    """Return how fast a car gets along.

    >>> round(car_km_h(RoadClass.PRIMARY, 50), 1), round(car_km_h(RoadClass.PRIMARY, 80), 1)
    (37.5, 72.0)
    """
    assumed = ASSUMED[road_class]
    share = assumed.in_town if limit_km_h <= TOWN_KM_H else assumed.outside
    return min(limit_km_h, assumed.top_km_h) * share


def truck_km_h(road_class: RoadClass, limit_km_h: float, lorry: Lorry = DESIGN_LORRY) -> float:
    """Return how fast the lorry gets along.

    >>> round(truck_km_h(RoadClass.MOTORWAY, 110), 1), round(truck_km_h(RoadClass.PRIMARY, 50), 2)
    (76.0, 33.75)
    """
    speed = car_km_h(road_class, min(limit_km_h, lorry.top_km_h))
    return speed * lorry.in_town if limit_km_h <= TOWN_KM_H else speed
