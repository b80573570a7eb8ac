"""What sites are seen against, read when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from shapely.geometry.base import BaseGeometry

from gis_data.network.model import RoadNetwork
from siting.domain.geodata import Feature, GeodataSet, Role
from siting.domain.places import AreaKind, NamedArea, PointKind, ReferencePoint
from siting.domain.plans import DetailedPlan

Made = TypeVar("Made")


@dataclass(frozen=True, kw_only=True)
class Elevation:
    """A height model: heights above the sea in metres on a regular grid, NaN where it has none.

    Parameters
    ----------
    path
        A raster file that rasterio reads, in the storage CRS.
    set_key
        The data set that it belongs to.
    """

    path: str
    set_key: str


class Surroundings(Protocol):
    """Geodata around sites, in the storage CRS; each answer is read once and kept.

    Every list is in an order that depends on its content alone, so that the same data give the same facts.
    """

    @property
    def crs(self) -> str:
        """The storage CRS, e.g. ``EPSG:3006``."""

    def sets(self, role: Role) -> Sequence[GeodataSet]:
        """Return the data sets that have features of a role, to be named as source with their dates; by key."""

    def areas(self, kind: AreaKind) -> Sequence[NamedArea]:
        """Return the named areas of a kind."""

    def points(self, kind: PointKind) -> Sequence[ReferencePoint]:
        """Return the reference points of a kind."""

    def features(self, role: Role, near: BaseGeometry | None = None) -> Sequence[Feature]:
        """Return features of a role; with ``near`` at least those that touch its bounding box."""

    def extent(self, role: Role) -> tuple[float, float, float, float] | None:
        """Return the bounding box (west, south, east, north) of all features of a role; None when there are none."""

    def plans(self) -> Sequence[DetailedPlan]:
        """Return all plans with their provisions."""

    def network(self) -> RoadNetwork | None:
        """Return the road network; None when none is loaded."""

    def elevation(self) -> Elevation | None:
        """Return the height model; None when none is loaded."""

    def kept(self, name: str, make: Callable[[], Made]) -> Made:
        """Return what was made of these surroundings under a name (a tree, a graph), made when first asked for."""
