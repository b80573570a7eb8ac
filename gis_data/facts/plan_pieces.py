"""What of a site lies in which plan, and under which of its provisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from gis_data.facts.shapes import Floats, Shapes, as_shapes
from siting.domain.plans import DetailedPlan, PlanProvision, ProvisionKind

GONE = frozenset({"repealed", "closed"})
"""Stages of plans that say nothing of what may be built."""
SLIVER = 1e-6
"""Shares that are no more than this are of shared boundaries and rounding."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Zone:
    """A part of a plan with the provisions of one kind that hold there; without any where only its outline is known.

    Parameters
    ----------
    plan
        The plan.
    provisions
        All that have this place.
    geometry
        The place, in the storage CRS.
    """

    plan: DetailedPlan
    provisions: tuple[PlanProvision, ...]
    geometry: BaseGeometry


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A part of a site that lies in the same zones.

    Parameters
    ----------
    zones
        Where it lies; several where provisions overlap.
    share
        Of the site's area; 1 for a site that is a point.
    """

    zones: tuple[Zone, ...]
    share: float

    @property
    def plan(self) -> DetailedPlan:
        """The plan that it lies in."""
        return self.zones[0].plan

    @property
    def provisions(self) -> tuple[PlanProvision, ...]:
        """All provisions that hold there."""
        return tuple(one for zone in self.zones for one in zone.provisions)


@dataclass(frozen=True, kw_only=True)
class SitePlans:
    """What of one site lies in which plans.

    Parameters
    ----------
    cover
        Plans with the share of the site that lies in each, the greatest first.
    in_force, ongoing
        Pieces with provisions on use, of plans in force and of plans on their way; the pieces of either do not overlap.
    limits
        Zones of provisions on properties, with the share of the site that lies in each; of plans in force only where
        no newer one has replaced it.
    """

    cover: tuple[tuple[DetailedPlan, float], ...] = ()
    in_force: tuple[Piece, ...] = ()
    ongoing: tuple[Piece, ...] = ()
    limits: tuple[tuple[Zone, float], ...] = ()


class PlanIndex:
    """Plans and their zones, to be asked which of them touch a site.

    Parameters
    ----------
    plans
        All plans; those that are repealed or closed and those without an area are left out.
    """

    def __init__(self, plans: Sequence[DetailedPlan]) -> None:
        self.plans = [plan for plan in plans if plan.status not in GONE and plan.geometry is not None]
        self.uses, self._plan_of_use = _all_zones(self.plans, ProvisionKind.USE)
        self.limits, self._plan_of_limit = _all_zones(self.plans, ProvisionKind.PROPERTY)
        self._outlines = as_shapes(plan.geometry for plan in self.plans)
        uses = as_shapes(zone.geometry for zone in self.uses)
        self._plans = _Layer(self._outlines)
        self._uses = _Layer(uses)
        self._limits = _Layer(as_shapes(zone.geometry for zone in self.limits))
        self._crossing_plans = _crossing(self._outlines)
        self._crossing_uses = _crossing(uses)

    def site_plans(self, shapes: Shapes) -> list[SitePlans]:
        """Return what of each site lies in which plans.

        Parameters
        ----------
        shapes
            Shape (n,): points and valid areas in the storage CRS.
        """
        covers, uses, limits = (layer.shares(shapes) for layer in (self._plans, self._uses, self._limits))
        return [
            self._site(shape, covers.get(place, {}), uses.get(place, {}), limits.get(place, {}))
            for place, shape in enumerate(shapes.tolist())
        ]

    def _site(
        self, shape: BaseGeometry, cover: dict[int, float], uses: dict[int, float], limits: dict[int, float]
    ) -> SitePlans:
        if not cover:
            return SitePlans()
        listed = sorted(
            ((self.plans[place], share) for place, share in cover.items()), key=lambda one: (-one[1], one[0].code)
        )
        touching = cover.keys() | {self._plan_of_use[place] for place in uses}
        standing = {number for number in touching if self.plans[number].status == "legal_force"}
        return SitePlans(
            cover=tuple(listed),
            in_force=self._pieces(shape, uses, standing),
            ongoing=self._pieces(shape, uses, touching - standing),
            limits=self._limits_at(shape, limits, standing),
        )

    def _pieces(self, shape: BaseGeometry, uses: Mapping[int, float], plans: Set[int]) -> tuple[Piece, ...]:
        """Return pieces of some plans that do not overlap; where plans do, the newest holds."""
        found = [place for place in sorted(uses) if self._plan_of_use[place] in plans]
        if not self._overlap(shape, plans) and (
            len(found) < 2 or (shape.area > 0 and not _any_cross(found, self._crossing_uses))
        ):
            return tuple(Piece(zones=(self.uses[place],), share=uses[place]) for place in found)
        pieces: list[Piece] = []
        for number, left in self._newest_first(shape, plans):
            theirs = [self.uses[place] for place in found if self._plan_of_use[place] == number]
            pieces += _disjoint(left, theirs, shape.area)
        return tuple(pieces)

    def _limits_at(
        self, shape: BaseGeometry, limits: Mapping[int, float], standing: Set[int]
    ) -> tuple[tuple[Zone, float], ...]:
        shares = dict(limits)
        if self._overlap(shape, standing):
            left_of = dict(self._newest_first(shape, standing))
            for place in limits.keys() & {at for at, number in enumerate(self._plan_of_limit) if number in left_of}:
                shares[place] = _share(left_of[self._plan_of_limit[place]], self.limits[place].geometry, shape.area)
        return tuple((self.limits[place], share) for place, share in sorted(shares.items()) if share > SLIVER)

    def _overlap(self, shape: BaseGeometry, plans: Set[int]) -> bool:
        """Tell whether one of some plans that touch a site may hold there in place of another."""
        if shape.area == 0:
            return len(plans) > 1
        return _any_cross(sorted(plans), self._crossing_plans)

    def _newest_first(self, shape: BaseGeometry, plans: Set[int]) -> Iterator[tuple[int, BaseGeometry]]:
        """Go through plans, the newest first, with what of a site newer ones have left to each."""
        for number in sorted(plans, key=lambda one: _age(self.plans[one])):
            yield number, shape
            shape = shapely.difference(shape, self._outlines[number])


def _any_cross(places: Sequence[int], crossing: Set[tuple[int, int]]) -> bool:
    return any(pair in crossing for pair in combinations(places, 2))


def _crossing(shapes: Shapes) -> frozenset[tuple[int, int]]:
    """Return pairs of places, the lower first, of areas that share ground and not a boundary alone."""
    first, second = STRtree(shapes).query(shapes, predicate="intersects")
    pairs = np.column_stack((first, second))[first < second]
    one, other = shapes[pairs[:, 0]], shapes[pairs[:, 1]]
    shared = shapely.area(shapely.intersection(one, other))
    cross = shared > SLIVER * np.minimum(shapely.area(one), shapely.area(other))
    return frozenset((low, high) for low, high in pairs[cross].tolist())


class _Layer:
    """Areas to be cut with sites."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        shapely.prepare(shapes)
        self._tree = STRtree(shapes)

    def shares(self, sites: Shapes) -> dict[int, dict[int, float]]:
        """Return site → area → share of the site that lies in it, without slivers."""
        of_site, of_area = self._tree.query(sites, predicate="intersects")
        if not len(of_site):
            return {}
        chosen, areas = sites[of_site], self._shapes[of_area]
        sizes = shapely.area(chosen)
        shares = np.where(sizes > 0, self._cut(chosen, areas, sizes), 1.0)
        found: dict[int, dict[int, float]] = {}
        for site, area, share in zip(of_site.tolist(), of_area.tolist(), shares.tolist(), strict=True):
            if share > SLIVER:
                found.setdefault(site, {})[area] = min(share, 1.0)
        return found

    def _cut(self, sites: Shapes, areas: Shapes, sizes: Floats) -> NDArray[np.float64]:
        within = shapely.covers(areas, sites)
        shares = np.ones(len(sites))
        cut = ~within & (sizes > 0)
        shares[cut] = shapely.area(shapely.intersection(sites[cut], areas[cut])) / sizes[cut]
        return shares


def _all_zones(plans: Sequence[DetailedPlan], kind: ProvisionKind) -> tuple[list[Zone], list[int]]:
    """Return the parts of plans, and which plan each is of."""
    found = [(zone, number) for number, plan in enumerate(plans) for zone in _zones(plan, kind)]
    return [zone for zone, _ in found], [number for _, number in found]


def _zones(plan: DetailedPlan, kind: ProvisionKind) -> Iterator[Zone]:
    """Go through the parts of a plan; provisions with the same place are of one part."""
    found: dict[bytes, tuple[BaseGeometry, list[PlanProvision]]] = {}
    for one in plan.provisions:
        place = one.geometry if one.geometry is not None else plan.geometry
        if one.kind is kind and place is not None:
            found.setdefault(place.wkb, (place, []))[1].append(one)
    for geometry, provisions in found.values():
        yield Zone(plan=plan, provisions=tuple(provisions), geometry=geometry)
    if kind is ProvisionKind.USE and not found and plan.geometry is not None:
        # It replaces what older plans say there, though nobody has loaded what it says itself.
        yield Zone(plan=plan, provisions=(), geometry=plan.geometry)


def _age(plan: DetailedPlan) -> tuple[int, int, str]:
    """Sort the newest first: a plan replaces what older ones say of the same ground."""
    day = plan.legal_force_date or plan.status_date
    return (day is None, -(day or date.min).toordinal(), plan.code)


def _disjoint(shape: BaseGeometry, zones: Sequence[Zone], size: float) -> list[Piece]:
    """Return pieces of a shape within zones, cut so that each has its own set of zones."""
    if size == 0:
        there = tuple(zone for zone in zones if shapely.intersects(zone.geometry, shape))
        return [Piece(zones=there, share=1.0)] if there else []
    made: list[tuple[BaseGeometry, tuple[Zone, ...]]] = []
    for zone in zones:
        rest = shapely.intersection(shape, zone.geometry)
        parts: list[tuple[BaseGeometry, tuple[Zone, ...]]] = []
        for geometry, theirs in made:
            parts.append((shapely.difference(geometry, zone.geometry), theirs))
            parts.append((shapely.intersection(geometry, rest), (*theirs, zone)))
            rest = shapely.difference(rest, geometry)
        made = [part for part in (*parts, (rest, (zone,))) if part[0].area / size > SLIVER]
    return [Piece(zones=theirs, share=min(1.0, geometry.area / size)) for geometry, theirs in made]


def _share(shape: BaseGeometry, geometry: BaseGeometry, size: float) -> float:
    if size == 0:
        return float(shapely.intersects(shape, geometry))
    return min(1.0, float(shapely.area(shapely.intersection(shape, geometry))) / size)


def share_where(pieces: Sequence[Piece]) -> float:
    """Return the share of a site that lies in some pieces."""
    return min(1.0, sum(piece.share for piece in pieces))
