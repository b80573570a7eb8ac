"""Sites in spatial order, and what stretches of them can be told of a place without looking at each.

Rows that lie near each other on a Hilbert curve lie near each other on the ground, so the least and the greatest
coordinates of a zone of rows are a small box. Of most boxes it is plain whether all of their sites lie within a
distance of a place, or none.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from siting.domain.needs import Within
from siting.matching.places import geos_distances

ZONE_ROWS = 256
"""Rows a zone."""
_COARSE = 16
"""Zones that are looked at together first, where a look is dear."""
_HILBERT_BITS = 12
"""Of each coordinate: a grid of 4,096 cells a side."""
_STEP_BITS, _STEP_MASK = 4, 15
"""So many of them are looked up at once."""
NO_PLACE = 1 << 2 * _HILBERT_BITS
"""The place of a point without coordinates, behind all others."""
_FEW_POINTS = 50
_MARGIN_M = 1e-3
"""What rounding can move a distance between sites and places on earth, with room to spare."""


class Told(IntEnum):
    """What a zone's box tells of its sites."""

    NONE = 0
    """None of them lies within the distance."""
    ALL = 1
    """All of them do."""
    SOME = 2
    """It has to be looked at each."""


def hilbert_places(east: NDArray[np.float64], north: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the place of each point along a Hilbert curve through all of them.

    Parameters
    ----------
    east, north
        Shape (n,); NaN stands after all others.

    Returns
    -------
    Shape (n,): places from 0 on, of cells of a grid; :data:`NO_PLACE` without coordinates.

    >>> corners = np.array([0.0, 0.0, 1.0, 1.0]), np.array([0.0, 1.0, 1.0, 0.0])
    >>> np.argsort(hilbert_places(*corners)).tolist()
    [0, 1, 2, 3]
    """
    x, y = _cells(east), _cells(north)
    places, states = _hilbert_steps()
    found = np.zeros(len(x), dtype=np.int64)
    state = np.zeros(len(x), dtype=np.int64)
    for shift in range(_HILBERT_BITS - _STEP_BITS, -1, -_STEP_BITS):
        step = (state << _STEP_BITS | x >> shift & _STEP_MASK) << _STEP_BITS | y >> shift & _STEP_MASK
        found = found << 2 * _STEP_BITS | places[step]
        state = states[step]
    found[np.isnan(east) | np.isnan(north)] = NO_PLACE
    return found


@cache
def _hilbert_steps() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return place along the curve and next state for some bits of both coordinates, by state and these bits.

    At each bit the quarter is chosen, and turned so that the curve goes on where it came from: the bits below are
    exchanged between the coordinates in the lower quarters, and in the right one of these inverted as well. Both can be
    put off to when these bits are looked at, so that a state is two marks: inverted, exchanged.
    """
    places, states = np.zeros((2, 4 << 2 * _STEP_BITS), dtype=np.int64)
    for step in range(len(places)):
        state, x, y = step >> 2 * _STEP_BITS, step >> _STEP_BITS & _STEP_MASK, step & _STEP_MASK
        for bit in reversed(range(_STEP_BITS)):
            right, upper = x >> bit & 1 ^ state >> 1, y >> bit & 1 ^ state >> 1
            if state & 1:
                right, upper = upper, right
            places[step] = places[step] << 2 | (3 * right ^ upper)
            state ^= (2 * right | 1) * (1 - upper)
        states[step] = state
    return places, states


@dataclass(frozen=True, kw_only=True, eq=False)
class Zones:
    """Boxes round zones of :data:`ZONE_ROWS` rows each, the last one of what is left; shape (zones,) each.

    Parameters
    ----------
    west, east, south, north
        Least and greatest coordinates; without meaning where no site of the zone has a position.
    complete
        Whether every site of the zone has a position.
    """

    west: NDArray[np.float64]
    east: NDArray[np.float64]
    south: NDArray[np.float64]
    north: NDArray[np.float64]
    complete: NDArray[np.bool_]

    def told(self, geometry: BaseGeometry, need: Within) -> NDArray[np.uint8]:
        """Return what each zone's box tells of whether the distance to a place lies within limits.

        Returns
        -------
        Shape (zones,): :class:`Told` as numbers.
        """
        least, most = self._distances(geometry, need.high)
        found = np.full(len(self.west), Told.SOME, dtype=np.uint8)
        found[(least >= need.low + _MARGIN_M * (need.low > 0)) & (most <= need.high - _MARGIN_M * (most > 0))] = (
            Told.ALL
        )
        found[(least > need.high + _MARGIN_M) | (most < need.low - _MARGIN_M)] = Told.NONE
        found[~self.complete] = Told.SOME
        return found

    def _distances(self, geometry: BaseGeometry, high: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return bounds of the distances from each box to a geometry."""
        if isinstance(geometry, Point | MultiPoint):
            points = shapely.get_coordinates(geometry)
            if len(points) <= _FEW_POINTS:
                bounds = [self._to_point(x, y) for x, y in points]
                return np.min([least for least, _ in bounds], axis=0), np.min([most for _, most in bounds], axis=0)
        return self._to_shape(geometry, high)

    def _to_point(self, x: float, y: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        left, right, below, above = self.west - x, self.east - x, self.south - y, self.north - y
        across, along = np.maximum(np.maximum(left, -right), 0), np.maximum(np.maximum(below, -above), 0)
        nearest = np.sqrt(across * across + along * along)
        across, along = np.maximum(-left, right), np.maximum(-below, above)
        return nearest, np.sqrt(across * across + along * along)

    def _to_shape(self, geometry: BaseGeometry, high: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        shapely.prepare(geometry)
        least, most = np.full(len(self.west), np.inf), np.full(len(self.west), np.inf)
        near = np.flatnonzero(np.repeat(self._coarse_near(geometry, high), _COARSE)[: len(least)] & self.complete)
        boxes = self._boxes(near)
        least[near] = geos_distances(boxes, geometry)
        # Within the box no point is further away than its middle by more than half of the diagonal.
        west, east, south, north = self.west[near], self.east[near], self.south[near], self.north[near]
        middles = shapely.points((west + east) / 2, (south + north) / 2)
        most[near] = geos_distances(middles, geometry) + np.hypot(east - west, north - south) / 2
        most[near[shapely.covers(geometry, boxes)]] = 0.0
        return least, most

    def _coarse_near(self, geometry: BaseGeometry, high: float) -> NDArray[np.bool_]:
        starts = np.arange(0, len(self.west), _COARSE)
        if not len(starts):
            return np.zeros(0, dtype=np.bool_)
        boxes = shapely.box(
            np.fmin.reduceat(self.west, starts),
            np.fmin.reduceat(self.south, starts),
            np.fmax.reduceat(self.east, starts),
            np.fmax.reduceat(self.north, starts),
        )
        return geos_distances(boxes, geometry) <= high + _MARGIN_M

    def _boxes(self, zones: NDArray[np.intp]) -> NDArray[np.object_]:
        boxes: NDArray[np.object_] = shapely.box(
            self.west[zones], self.south[zones], self.east[zones], self.north[zones]
        )
        return boxes


def zones_of(east: NDArray[np.float64], north: NDArray[np.float64]) -> Zones:
    """Return the zones of rows in order.

    Parameters
    ----------
    east, north
        Shape (n,); NaN where a site has no position.
    """
    starts = np.arange(0, len(east), ZONE_ROWS)
    if not len(starts):
        nothing = np.zeros(0)
        return Zones(west=nothing, east=nothing, south=nothing, north=nothing, complete=nothing.astype(np.bool_))
    missing = np.isnan(east) | np.isnan(north)
    return Zones(
        west=np.fmin.reduceat(east, starts),
        east=np.fmax.reduceat(east, starts),
        south=np.fmin.reduceat(north, starts),
        north=np.fmax.reduceat(north, starts),
        complete=~np.logical_or.reduceat(missing, starts),
    )


def _cells(coordinates: NDArray[np.float64]) -> NDArray[np.int64]:
    least, most = np.fmin.reduce(coordinates, initial=np.inf), np.fmax.reduce(coordinates, initial=-np.inf)
    # What hardly differs lies in one cell, rather than be divided by next to nothing.
    if not most - least > _MARGIN_M:
        return np.zeros(len(coordinates), dtype=np.int64)
    scale = ((1 << _HILBERT_BITS) - 1) / (most - least)
    cells: NDArray[np.int64] = ((np.where(np.isnan(coordinates), least, coordinates) - least) * scale).astype(np.int64)
    return cells
