"""Geodata in an order that depends on what they say alone, found by where they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from siting.domain.geodata import Feature
from siting.domain.places import NamedArea, ReferencePoint

Extent = tuple[float, float, float, float]
"""West, south, east and north, in the storage CRS."""


class FeatureIndex:
    """Features of one role, found by where they are.

    Parameters
    ----------
    features
        In any order.
    """

    def __init__(self, features: Iterable[Feature]) -> None:
        self.all = features_in_order(features)
        self._tree: STRtree | None = None

    def near(self, geometry: BaseGeometry) -> tuple[Feature, ...]:
        """Return those whose bounding box touches that of a geometry."""
        if self._tree is None:
            self._tree = STRtree(np.array([feature.geometry for feature in self.all], dtype=object))
        return tuple(self.all[at] for at in np.sort(self._tree.query(geometry)).tolist())


def features_in_order(features: Iterable[Feature]) -> tuple[Feature, ...]:
    """Return features by data set, code and name; those that are alike in these by all else."""
    found = list(features)
    keys = [(one.dataset, one.code, one.name) for one in found]
    if len(set(keys)) == len(keys):
        order = sorted(range(len(found)), key=keys.__getitem__)
    else:
        shapes = shapely.to_wkb(np.array([one.geometry for one in found], dtype=object)).tolist()
        more = [(one.category, -1.0 if one.weight is None else one.weight) for one in found]
        order = sorted(range(len(found)), key=lambda at: (keys[at], more[at], shapes[at]))
    return tuple(found[at] for at in order)


def areas_in_order(areas: Iterable[NamedArea]) -> tuple[NamedArea, ...]:
    """Return named areas by name and code."""
    return tuple(sorted(areas, key=lambda one: (one.name, one.code, one.source)))


def points_in_order(points: Iterable[ReferencePoint]) -> tuple[ReferencePoint, ...]:
    """Return reference points by name and place."""
    return tuple(sorted(points, key=lambda one: (one.name, one.geometry.x, one.geometry.y, one.source)))


def extent_of(geometries: Sequence[BaseGeometry]) -> Extent | None:
    """Return the bounding box of all geometries; None when there are none."""
    if not geometries:
        return None
    west, south, east, north = shapely.total_bounds(np.array(geometries, dtype=object)).tolist()
    return west, south, east, north
