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
