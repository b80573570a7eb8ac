"""Minutes from sites to the points of one kind: on the roads where there are any, else along a straight line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gis_data.facts.assumptions import FAR_OFF_ROAD_M, POINT_REACH_M, RAMPS_M
from gis_data.facts.roads import Roads, Where, joined, minutes_of, only_at
from gis_data.facts.shapes import Floats, Shapes, points_at
from gis_data.facts.straight_line import straight_minutes
from gis_data.network.graph import Starts
from gis_data.network.model import RoadClass
from gis_data.network.snapped import Snapped
from siting.domain.places import PointKind, ReferencePoint

RAMPS = (RoadClass.MOTORWAY_LINK, RoadClass.TRUNK_LINK)


class How(IntEnum):
    """What minutes were made from."""

    ROADS = 0
    ROADS_FROM_AFAR = 1
    """On the roads, but the site or the point lies so far from them that the rest of the way is a guess."""
    STRAIGHT_LINE = 2
    """Along a straight line: no network is loaded."""
    BEYOND_ROADS = 3
    """Along a straight line: the site or the point is where the network says nothing."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Minutes:
    """Minutes from n sites to k points.

    Parameters
    ----------
    minutes
        Shape (n, k); infinite where no way leads there.
    how
        Shape (n, k): a :class:`How` each.
    where
        Shape (n,): how the sites are to the roads; a :class:`~gis_data.facts.roads.Where` each.
    """

    minutes: Floats
    how: NDArray[np.uint8]
    where: NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True, eq=False)
class SitesOnRoads:
    """Sites, and where they are on a vehicle's roads.

    Parameters
    ----------
    shapes, middles
        Shapes (n,) and (n, 2): the sites and their middles. A site is left by the road nearest to its outline.
    roads
        None where no network is loaded.
    """

    shapes: Shapes
    middles: Floats
    roads: Roads | None

    @cached_property
    def placed(self) -> Snapped | None:
        """Where they are on the roads."""
        return None if self.roads is None else self.roads.snapper.snap_shapes(self.shapes)

    @cached_property
    def where(self) -> NDArray[np.uint8]:
        """How they are to the roads; all as if on them where no network is loaded."""
        if self.roads is None or self.placed is None:
            return np.full(len(self.shapes), Where.ON_ROAD, dtype=np.uint8)
        return self.roads.where(self.placed, self.middles)


@dataclass(frozen=True, kw_only=True, eq=False)
class PointsOnRoads:
    """The points of one kind, and how they are reached.

    Parameters
    ----------
    kind, points
        One or more, in their order.
    places
        Shape (k, 2): where they are.
    placed, where
        Where they are on the roads; None where no network is loaded.
    arriving
        Where trips to them leave the graph.
    """

    kind: PointKind
    points: tuple[ReferencePoint, ...]
    places: Floats
    placed: Snapped | None
    where: NDArray[np.uint8]
    arriving: Starts | None


def points_on(roads: Roads | None, kind: PointKind, points: Sequence[ReferencePoint]) -> PointsOnRoads:
    """Return points as they are reached by road.

    A junction is reached by whoever begins to drive one of its ramps; the others on the road nearest to them.
    """
    places = np.array([(point.geometry.x, point.geometry.y) for point in points]).reshape(-1, 2)
    if roads is None:
        nowhere = np.full(len(points), Where.ON_ROAD, dtype=np.uint8)
        return PointsOnRoads(kind=kind, points=tuple(points), places=places, placed=None, where=nowhere, arriving=None)
    placed = roads.snapper.snap_shapes(points_at(places), reach_m=POINT_REACH_M)
    where, arriving = roads.where(placed, places), placed.arriving
    if kind is PointKind.JUNCTION:
        ramps = [roads.snapper.around(x, y, radius_m=RAMPS_M, classes=RAMPS)[1] for x, y in places.tolist()]
        arriving = joined([one if len(one.of) else only_at(arriving, place) for place, one in enumerate(ramps)])
        where[[len(one.of) > 0 for one in ramps]] = Where.ON_ROAD
    return PointsOnRoads(kind=kind, points=tuple(points), places=places, placed=placed, where=where, arriving=arriving)


def minutes_to(sites: SitesOnRoads, points: PointsOnRoads) -> Minutes:
    """Return the minutes from sites to the points of a kind.

    Where the network says nothing of the site or of the point, the time is estimated along a straight line; but not
    from an island, nor where the network is known and no road is near.
    """
    straight = straight_minutes(sites.middles, points.places, points.kind)
    if sites.roads is None or sites.placed is None or points.placed is None or points.arriving is None:
        how = np.full(straight.shape, How.STRAIGHT_LINE, dtype=np.uint8)
        return Minutes(minutes=straight, how=how, where=sites.where)
    direct = sites.roads.snapper.direct(sites.placed, points.placed)
    driven = minutes_of(sites.roads.milliseconds(sites.placed.leaving, points.arriving, direct))
    beyond = (sites.where == Where.BEYOND)[:, None] | (
        (sites.where == Where.ON_ROAD)[:, None] & (points.where == Where.BEYOND)
    )
    far = (sites.placed.distance_m > FAR_OFF_ROAD_M)[:, None] | (points.placed.distance_m > FAR_OFF_ROAD_M)
    how = np.where(beyond, How.BEYOND_ROADS, np.where(far, How.ROADS_FROM_AFAR, How.ROADS)).astype(np.uint8)
    return Minutes(minutes=np.where(beyond, straight, driven), how=how, where=sites.where)
