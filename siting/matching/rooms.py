"""Where a building with its yards can stand at one rotation: all places at once, and one of them laid out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from siting.domain.measures import Footprint
from siting.matching.erosion import Vector, across, common, direction, middles, shifted, swept
from siting.matching.yards import Seat, seatings, shares_side


@dataclass(frozen=True, kw_only=True, eq=False)
class Slide:
    """Yards that move as one along a side of the building.

    Parameters
    ----------
    region
        Where the building's middle moved along the slide must be for the yards to lie on the plot.
    low_m, high_m
        How far they may slide.
    seats
        The yards, each with how much farther along it stands than the slide says.
    """

    region: BaseGeometry
    low_m: float
    high_m: float
    seats: tuple[tuple[Seat, float], ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Room:
    """Places for a building with its yards, at one rotation and with the yards at chosen sides.

    Parameters
    ----------
    frame
        Shape (2, 2): unit vectors along and across the building.
    places
        Where the building's middle can be; not empty.
    slides
        How its yards stand.
    """

    frame: NDArray[np.float64]
    places: BaseGeometry
    slides: tuple[Slide, ...]

    def middles(self) -> Iterator[Vector]:
        """Yield places for the building's middle, the roomiest first."""
        parts = shapely.get_parts(self.places)
        for part in parts[np.argsort(-shapely.area(parts), kind="stable")]:
            middle = shapely.centroid(part)
            if shapely.covers(part, middle):
                yield shapely.get_coordinates(middle)[0]
            yield shapely.get_coordinates(shapely.point_on_surface(part))[0]

    def laid_out(self, middle: Vector) -> list[tuple[Seat, Vector]]:
        """Return the yards with their middles for a place of the building's, in the footprint's order."""
        found = []
        for slide in self.slides:
            at_m = self._slid(slide, middle)
            found += [(seat, middle + seat.offset_m(at_m + more_m) @ self.frame) for seat, more_m in slide.seats]
        return sorted(found, key=lambda one: one[0].yard)

    def _slid(self, slide: Slide, middle: Vector) -> float:
        """Return how far yards are slid: not at all where that serves, else to the middle of where they have room."""
        way = np.array(slide.seats[0][0].slide) @ self.frame
        if slide.low_m <= 0 <= slide.high_m and shapely.intersects_xy(slide.region, *middle):
            return 0.0
        if slide.low_m == slide.high_m:
            return slide.low_m
        line = LineString([middle + slide.low_m * way, middle + slide.high_m * way])
        free = shapely.intersection(line, slide.region)
        if free.is_empty:
            # Where there is room for one place alone, rounding may just miss it.
            free = shapely.get_point(shapely.shortest_line(line, slide.region), 0)
        pieces = shapely.get_parts(free)
        longest = pieces[np.argmax(shapely.length(pieces))]
        return float(np.mean((shapely.get_coordinates(longest) - middle) @ way))


class Rooms:
    """A plot and a footprint that is to find room on it.

    Parameters
    ----------
    plot
        Where yards may lie.
    inner
        Where the building may lie.
    gap_step_m
        Two yards at the same side are tried with gaps that differ by no more.
    """

    def __init__(self, plot: BaseGeometry, inner: BaseGeometry, footprint: Footprint, *, gap_step_m: float) -> None:
        self._plot = plot
        self._inner = inner
        self._hall = footprint.hall
        self._seatings = seatings(footprint)
        self._gap_step_m = gap_step_m
        self.reach_m = max(
            [np.hypot(self._hall.length_m, self._hall.width_m) / 2]
            + [seat.reach_m for seating in self._seatings for seat in seating]
        )
        """From the building's middle to the farthest point that it or a yard can have."""

    def at(self, angle_rad: float, grow_m: float) -> Iterator[Room]:
        """Yield all room at a rotation of the building's length, one way of placing the yards at a time.

        Parameters
        ----------
        grow_m
            By how much each rectangle is made larger on every side, less than zero for smaller; they stay where they
            adjoin as they are.
        """
        along = direction(angle_rad)
        hall = middles(self._inner, along, self._hall.length_m / 2 + grow_m, self._hall.width_m / 2 + grow_m)
        if hall.is_empty:
            return

        @cache
        def free(length_m: float, width_m: float) -> BaseGeometry:
            return middles(self._plot, along, length_m / 2 + grow_m, width_m / 2 + grow_m)

        @cache
        def bed(seat: Seat) -> BaseGeometry:
            return shifted(free(*seat.sides_m), -seat.offset_m(0.0) @ frame)

        frame = np.array([along, across(along)])
        for seating in self._seatings:
            if shares_side(seating):
                yield from self._side_by_side(hall, frame, seating, bed)
            else:
                slides = [_slide(bed(seat), seat.low_m, seat.high_m, (seat, 0.0)) for seat in seating]
                yield from _room(hall, frame, slides)

    def _side_by_side(
        self,
        hall: BaseGeometry,
        frame: NDArray[np.float64],
        seating: tuple[Seat, ...],
        bed: Callable[[Seat], BaseGeometry],
    ) -> Iterator[Room]:
        """Yield room with two yards at the same side, first without a gap and with the widest."""
        first, second = seating
        way = np.array(first.slide) @ frame
        together_m = (first.contact_m + second.contact_m) / 2

        def pair(least_m: float, most_m: float) -> Iterator[Room]:
            other = swept(bed(second), -(together_m + most_m) * way, -(together_m + least_m) * way)
            low_m = (first.contact_m - first.side_m) / 2
            high_m = first.side_m / 2 - second.contact_m - first.contact_m / 2 - least_m
            both = common(bed(first), other)
            return _room(hall, frame, [_slide(both, low_m, high_m, (first, 0.0), (second, together_m + least_m))])

        def between(least_m: float, most_m: float) -> Iterator[Room]:
            if most_m - least_m <= self._gap_step_m or next(pair(least_m, most_m), None) is None:
                return
            middle_m = (least_m + most_m) / 2
            yield from pair(middle_m, middle_m)
            yield from between(least_m, middle_m)
            yield from between(middle_m, most_m)

        widest_m = first.side_m - first.contact_m - second.contact_m
        yield from pair(0.0, 0.0)
        yield from pair(widest_m, widest_m)
        yield from between(0.0, widest_m)


def rectangle(middle: Vector, frame: NDArray[np.float64], length_m: float, width_m: float) -> Polygon:
    """Return a rectangle about its middle, counter-clockwise."""
    u, v = frame[0] * length_m / 2, frame[1] * width_m / 2
    return Polygon([middle - u - v, middle + u - v, middle + u + v, middle - u + v])


def _slide(region: BaseGeometry, low_m: float, high_m: float, *seats: tuple[Seat, float]) -> Slide:
    return Slide(region=region, low_m=low_m, high_m=high_m, seats=seats)


def _room(hall: BaseGeometry, frame: NDArray[np.float64], slides: list[Slide]) -> Iterator[Room]:
    """Yield the room that is left where all yards find theirs, if any is."""
    places = hall
    for slide in slides:
        way = np.array(slide.seats[0][0].slide) @ frame
        places = common(places, swept(slide.region, -slide.high_m * way, -slide.low_m * way))
        if places.is_empty or places.area == 0:
            return
    yield Room(frame=frame, places=places, slides=tuple(slides))
