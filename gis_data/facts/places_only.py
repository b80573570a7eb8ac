"""Surroundings of which only named areas and reference points are known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import cast

from shapely.geometry.base import BaseGeometry

from gis_data.facts.surroundings import Elevation, Made
from gis_data.network.model import RoadNetwork
from siting.domain.geodata import Feature, GeodataSet, Role
from siting.domain.places import AreaKind, NamedArea, PointKind, ReferencePoint
from siting.domain.plans import DetailedPlan


@dataclass(frozen=True, kw_only=True, eq=False)
class PlacesOnly:
    """See :class:`gis_data.facts.surroundings.Surroundings`; what is not given is not there.

    Parameters
    ----------
    points, areas
        In the sites' CRS.
    """

    points_given: Sequence[ReferencePoint] = ()
    areas_given: Sequence[NamedArea] = ()
    crs: str = ""
    _kept: dict[str, object] = field(default_factory=dict)

    def sets(self, role: Role) -> Sequence[GeodataSet]:  # noqa: ARG002
        """Return nothing."""
        return ()

    def areas(self, kind: AreaKind) -> Sequence[NamedArea]:
        """Return the given areas of a kind."""
        return [area for area in self.areas_given if area.kind is kind]

    def points(self, kind: PointKind) -> Sequence[ReferencePoint]:
        """Return the given points of a kind."""
        return [point for point in self.points_given if point.kind is kind]

    def features(self, role: Role, near: BaseGeometry | None = None) -> Sequence[Feature]:  # noqa: ARG002
        """Return nothing."""
        return ()

    def extent(self, role: Role) -> tuple[float, float, float, float] | None:  # noqa: ARG002
        """Return nothing."""
        return None

    def plans(self) -> Sequence[DetailedPlan]:
        """Return nothing."""
        return ()

    def network(self) -> RoadNetwork | None:
        """Return nothing."""
        return None

    def elevation(self) -> Elevation | None:
        """Return nothing."""
        return None

    def kept(self, name: str, make: Callable[[], Made]) -> Made:
        """Return what was made under a name."""
        if name not in self._kept:
            self._kept[name] = make()
        return cast("Made", self._kept[name])
