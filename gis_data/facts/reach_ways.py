"""The two ways to find out how far one comes: on the road network, and along a straight line where it says nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import shapely
from shapely import MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from gis_data.facts.assumptions import COMMUTE_KM_H, DETOUR
from gis_data.facts.catchment import put_on
from gis_data.facts.discs import ground_of, within
from gis_data.facts.located import geometries_of, middles_of
from gis_data.facts.reach_layers import Layer
from gis_data.facts.roads import Roads, Where, roads_of
from gis_data.facts.shapes import Floats
from gis_data.facts.straight_line import straight_km
from gis_data.facts.surroundings import Surroundings
from gis_data.network.isochrones import BESIDE_M
from gis_data.network.model import Vehicle
from gis_data.network.snapped import Outcome, Snapped, why_not_on_road
from siting.domain.errors import Unavailable
from siting.domain.formats import number
from siting.domain.sites import Site
from siting.domain.text import Text


class Way(Protocol):
    """How it is found out what is within reach of one site."""

    @property
    def middle(self) -> Floats:
        """The middle of the site, shape (1, 2)."""

    @property
    def on_roads(self) -> bool:
        """Whether on the road network."""

    @property
    def rule(self) -> Text:
        """How it is found out."""

    @property
    def notes(self) -> list[Text]:
        """What has to be known besides."""

    def areas(self) -> tuple[MultiPolygon, ...]:
        """Return the land within each limit."""

    def amounts(self, layer: Layer, weights: Floats) -> Floats:
        """Return how much is within each limit, shape (limits, kinds); weights of shape (parts, kinds)."""

    def land(self, layer: Layer) -> BaseGeometry | None:
        """Return where something is known; None where nothing tells."""

    def left_out(self, layer: Layer) -> int:
        """Return how many points are too far from any road to be counted."""


def way_of(site: Site, around: Surroundings, vehicle: Vehicle, minutes: Sequence[float], *, towards: bool) -> Way:
    """Return how it is found out for a site that has a place.

    Raises
    ------
    Unavailable
        The network is, but no road is near the site.
    """
    shapes, middle, roads = geometries_of([site]), middles_of([site]), roads_of(around, vehicle)
    if roads is None:
        return Straight(middle=middle, minutes=minutes)
    placed = roads.snapper.snap_shapes(shapes)
    where = Where(int(roads.where(placed, middle)[0]))
    if where is Where.BEYOND:
        return Straight(middle=middle, minutes=minutes, is_beyond=True)
    why = why_not_on_road(int(placed.outcome[0]), float(placed.distance_m[0]))
    if where is Where.NO_ROAD and why is not None:
        raise Unavailable(why, value=site.reference)
    return Driven(
        middle=middle, minutes=minutes, roads=roads, vehicle=vehicle, placed=placed, towards=towards, island=why
    )


def driven_areas(
    sites: Sequence[Site], around: Surroundings, minutes: Sequence[float], *, cell_m: float
) -> list[tuple[MultiPolygon, ...]]:
    """Return the land from which each site is reached by car, one area a limit; none of sites that are not on roads.

    Parameters
    ----------
    sites
        With or without a place.
    minutes
        Limits in rising order.
    cell_m
        How fine it is.
    """
    roads = roads_of(around, Vehicle.CAR)
    found: list[tuple[MultiPolygon, ...]] = []
    for site in sites:
        if roads is None or site.geometry is None or site.geometry.is_empty:
            found.append(())
            continue
        placed = roads.snapper.snap_shapes(geometries_of([site]))
        [(x, y)] = middles_of([site]).tolist()
        on_roads = placed.outcome[0] != Outcome.OUTSIDE
        found.append(roads.areas(placed, (x, y), minutes, cell_m=cell_m) if on_roads else ())
    return found


@dataclass(frozen=True, kw_only=True, eq=False)
class Straight:
    """Within circles as wide as a car is assumed to come; see :class:`Way`.

    Parameters
    ----------
    middle, minutes
        Where from, and how far.
    is_beyond
        Whether a network is loaded, and says nothing of where the site is.
    """

    middle: Floats
    minutes: Sequence[float]
    is_beyond: bool = False
    on_roads: bool = False

    @property
    def rule(self) -> Text:
        """See :class:`Way`."""
        circles = Text(
            sv=_CIRCLES.sv.format(
                speed=number(COMMUTE_KM_H, "sv", decimals=0), detour=number(DETOUR, "sv", decimals=1)
            ),
            en=_CIRCLES.en.format(
                speed=number(COMMUTE_KM_H, "en", decimals=0), detour=number(DETOUR, "en", decimals=1)
            ),
        )
        return (_BEYOND if self.is_beyond else _NO_ROADS).fill(circles=circles)

    @property
    def notes(self) -> list[Text]:
        """See :class:`Way`."""
        return []

    @property
    def _radii_m(self) -> list[float]:
        return [1000 * straight_km(limit) for limit in self.minutes]

    def areas(self) -> tuple[MultiPolygon, ...]:
        """See :class:`Way`."""
        return tuple(MultiPolygon([Point(self.middle[0]).buffer(radius)]) for radius in self._radii_m)

    def amounts(self, layer: Layer, weights: Floats) -> Floats:
        """See :class:`Way`."""
        return np.column_stack(
            [within(ground_of(layer.shapes, kind), self.middle, self._radii_m)[0] for kind in weights.T]
        )

    def land(self, layer: Layer) -> BaseGeometry | None:
        """See :class:`Way`."""
        return layer.covered

    def left_out(self, layer: Layer) -> int:  # noqa: ARG002 - without roads nothing is far from one
        """See :class:`Way`."""
        return 0


@dataclass(frozen=True, kw_only=True, eq=False)
class Driven:
    """On the road network; see :class:`Way`.

    Parameters
    ----------
    middle, minutes
        Where from, and how far.
    roads, vehicle
        What is driven on, and with what.
    placed
        The site on the roads: just one place.
    towards
        Whether one drives to the site.
    island
        That it is cut off from most roads; None where it is not.
    """

    middle: Floats
    minutes: Sequence[float]
    roads: Roads
    vehicle: Vehicle
    placed: Snapped
    towards: bool
    island: Text | None
    on_roads: bool = True

    @property
    def rule(self) -> Text:
        """See :class:`Way`."""
        return (_TO if self.towards else _FROM).fill(vehicle=_VEHICLES[self.vehicle])

    @property
    def notes(self) -> list[Text]:
        """See :class:`Way`."""
        land = _LAND.fill(metres=f"{BESIDE_M:.0f}")
        return [land] if self.island is None else [self.island, land]

    def areas(self) -> tuple[MultiPolygon, ...]:
        """See :class:`Way`."""
        [(x, y)] = self.middle.tolist()
        return self.roads.areas(self.placed, (x, y), self.minutes, towards=self.towards)

    def amounts(self, layer: Layer, weights: Floats) -> Floats:
        """See :class:`Way`."""
        if layer.in_cells:
            places, kinds = put_on(self.roads, layer.shapes, weights)
        else:
            places, kinds = self._points(layer), weights
        found: Floats = self.roads.who_reach(self.placed, places, kinds, self.minutes, towards=self.towards)[0]
        return found

    def land(self, layer: Layer) -> BaseGeometry | None:
        """See :class:`Way`."""
        hull = self.roads.hull
        return hull if layer.covered is None else shapely.intersection(layer.covered, hull)

    def left_out(self, layer: Layer) -> int:
        """See :class:`Way`."""
        return 0 if layer.in_cells else int((self._points(layer).outcome == Outcome.OUTSIDE).sum())

    def _points(self, layer: Layer) -> Snapped:
        if id(layer) not in self._placed:
            self._placed[id(layer)] = self.roads.snapper.snap_shapes(layer.shapes, reach_m=layer.reach_m)
        return self._placed[id(layer)]

    @cached_property
    def _placed(self) -> dict[int, Snapped]:
        return {}


_VEHICLES = {Vehicle.CAR: Text(sv="bil", en="car"), Vehicle.TRUCK: Text(sv="lastbil", en="lorry")}
_TO = Text(
    sv="De som når platsen med {vehicle} på vägnätet", en="Those who reach the site by {vehicle} on the road network"
)
_FROM = Text(
    sv="Det som nås från platsen med {vehicle} på vägnätet",
    en="What is reached from the site by {vehicle} on the road network",
)
_CIRCLES = Text(
    sv="cirklar så vida som en bil antas komma ({speed} km/h om vägen är {detour} gånger så lång)",
    en="circles as wide as a car is assumed to come ({speed} km/h if the road is {detour} times as long)",
)
_NO_ROADS = Text(sv="Inget vägnät är inläst: {circles}", en="No road network is loaded: {circles}")
_BEYOND = Text(
    sv="Platsen ligger utanför det inlästa vägnätet: {circles}",
    en="The site lies beyond the loaded road network: {circles}",
)
DRIVEN_LAND = Text(
    sv=f"Mark högst {BESIDE_M:.0f} m från en väg varifrån platsen nås i tid med bil på vägnätet",
    en=f"Land at most {BESIDE_M:.0f} m from a road from which the site is reached in time by car on the road network",
)
"""What the areas of :func:`driven_areas` are."""
_LAND = Text(
    sv="Ytan är den mark som ligger högst {metres} m från en väg som nås",
    en="The area is the land at most {metres} m from a road that is reached",
)
