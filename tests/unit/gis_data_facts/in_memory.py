"""Geodata held in memory, as functions that compute facts see them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from shapely.geometry.base import BaseGeometry

from gis_data.facts.indexed import Extent, FeatureIndex, areas_in_order, extent_of, points_in_order
from gis_data.facts.surroundings import Elevation, Made
from gis_data.network.model import RoadNetwork
from siting.domain.geodata import Feature, GeodataSet, Role
from siting.domain.places import AreaKind, NamedArea, PointKind, ReferencePoint
from siting.domain.plans import DetailedPlan


@dataclass(kw_only=True)
class InMemorySurroundings:
    """Geodata around sites, as given; see :class:`gis_data.facts.surroundings.Surroundings`.

    Parameters
    ----------
    crs
        The storage CRS.
    given_sets
        Data sets with the roles that they have features of.
    given_features, given_areas, given_points, given_plans
        In any order: they are answered in one that depends on what they say alone.
    given_network, given_elevation
        The road network and the height model.
    """

    crs: str
    given_sets: Sequence[GeodataSet] = ()
    given_features: Sequence[Feature] = ()
    given_areas: Sequence[NamedArea] = ()
    given_points: Sequence[ReferencePoint] = ()
    given_plans: Sequence[DetailedPlan] = ()
    given_network: RoadNetwork | None = None
    given_elevation: Elevation | None = None
    _made: dict[str, Any] = field(default_factory=dict, repr=False)

    def sets(self, role: Role) -> Sequence[GeodataSet]:
        """Return the data sets of a role, by key."""
        return tuple(sorted((one for one in self.given_sets if role in one.roles), key=lambda one: one.key))

    def areas(self, kind: AreaKind) -> Sequence[NamedArea]:
        """Return the named areas of a kind, by name and code."""
        return areas_in_order(area for area in self.given_areas if area.kind is kind)

    def points(self, kind: PointKind) -> Sequence[ReferencePoint]:
        """Return the reference points of a kind, by name and place."""
        return points_in_order(point for point in self.given_points if point.kind is kind)

    def features(self, role: Role, near: BaseGeometry | None = None) -> Sequence[Feature]:
        """Return features of a role; with ``near`` those whose bounding box touches its own."""
        index = self.kept(f"features of {role}", lambda: FeatureIndex(f for f in self.given_features if f.role is role))
        return index.all if near is None else index.near(near)

    def extent(self, role: Role) -> Extent | None:
        """Return the bounding box of all features of a role; None when there are none."""
        return extent_of([feature.geometry for feature in self.features(role)])

    def plans(self) -> Sequence[DetailedPlan]:
        """Return all plans, by designation."""
        return tuple(sorted(self.given_plans, key=lambda plan: plan.code))

    def network(self) -> RoadNetwork | None:
        """Return the road network."""
        return self.given_network

    def elevation(self) -> Elevation | None:
        """Return the height model."""
        return self.given_elevation

    def kept(self, name: str, make: Callable[[], Made]) -> Made:
        """Return what was made under a name, made when first asked for."""
        if name not in self._made:
            self._made[name] = make()
        return cast("Made", self._made[name])
