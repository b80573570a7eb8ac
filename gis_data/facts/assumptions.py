"""What computed facts assume: figures of judgement, none of them measured, all in this place."""

from __future__ import annotations

from siting.domain.places import PointKind

DETOUR = 1.3
"""Road length over straight-line distance; studies of road networks find 1.2 to 1.4 in most regions."""

SPEEDS_KM_H: dict[PointKind, float] = {
    PointKind.JUNCTION: 40.0,
    PointKind.RAIL_TERMINAL: 60.0,
    PointKind.PORT: 70.0,
    PointKind.AIRPORT: 70.0,
    PointKind.STATION: 40.0,
    PointKind.CENTRE: 40.0,
}
"""Mean speed to each kind of point where no road network is loaded: on local streets to a junction, a station or a
centre, on streets and main roads to a terminal, mostly on main roads and motorways to a port or an airport. The first
four by lorry, the others by car."""

COMMUTE_KM_H = 50.0
"""Mean speed of the car by which people come to a site, where no road network is loaded."""

NAMED_POINTS = 20
"""To so many names of each kind, the nearest along a straight line, minutes are measured from each site."""

LEAST_COVERED = 0.5
"""Where the data cover less than this share of the ground that people are counted on, nothing is said."""

RAMPS_M = 600.0
"""The ramps of a junction are looked for so far around its point: points are set by hand, or on the carriageway."""

POINT_REACH_M = 3000.0
"""A reference point may lie this far from the road that leads to it: an airport's is on its runways."""

FAR_OFF_ROAD_M = 250.0
"""Where a site or a point is farther than this from the road that is taken, the time is only estimated."""

CELL_M = 250.0
"""Side of the cells by which people of an area are put on roads."""

LEAST_OVERLAP_M2 = 1.0
"""Outlines that share less ground than this only touch: the rest is how finely they are drawn."""

LEAST_UNIT_SHARE = 0.01
"""A property unit on less of a site than this is named only where the site has most of it: the rest is how finely
boundaries are drawn."""
MOST_OF_UNIT = 0.5
"""Share of a property unit that is most of it."""

SHORE_M = 100.0
"""How far shore protection reaches on land where nothing else is decided (miljöbalken 7:14)."""
LEAST_LAKE_M2 = 10_000.0
"""Smaller lakes have no shore protection since 2025-07-01 (1 ha)."""

SENSITIVE_M = 3000.0
"""Sensitive neighbours are looked for so far around the sites before all that are loaded are gone through."""

SLOPE_CELL_M = 5.0
"""Slope is measured between means over cells of this side, so that ditches and stones are no slopes."""
LEAST_SLOPE_CELLS = 9
"""Fewer cells say nothing of a site's slope."""
LEAST_SLOPE_SHARE = 0.9
"""Share of a site's cells that must have a slope."""

LOCALITY_PEOPLE_KM2 = 1422.0
"""People a square kilometre in Swedish localities (SCB 2020: 9,088,367 people of 2,017 localities on 6,391 km²): how
wide a locality is taken to be that is known only as a point."""
LOCALITY_MOST_M = 20_000.0
"""No locality is taken to reach farther."""
BUSINESS_AREA_M = 1000.0
"""How far a business area reaches that is known only as a point."""
