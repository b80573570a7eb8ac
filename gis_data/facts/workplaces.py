"""Workplaces as arrays: where they are, their branch in one version of the classification, how many work there."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from gis_data.facts.coverage import covered_by
from gis_data.facts.discs import ground_of, within
from gis_data.facts.people import once
from gis_data.facts.shapes import as_shapes
from gis_data.facts.surroundings import Surroundings
from gis_data.network.engine.batches import batches, in_threads
from siting.domain.errors import InvalidInput
from siting.domain.geodata import Feature, GeodataSet, Role
from siting.domain.industry import Branch, IndustryVersion, branch_of_key, divisions, read_branch, read_version

_AT_ONCE = 64
"""Sites that a thread looks at at a time."""


@dataclass(frozen=True, kw_only=True)
class Workplaces:
    """All workplaces, n of them.

    Parameters
    ----------
    places
        Shape (n, 2), metres in the storage CRS.
    version
        The version that branches are of; None where no workplace has a branch.
    branch
        Shape (n,): place in ``branches``, -1 where it is not known or has no counterpart in the version.
    branches
        All divisions of the version, in order.
    employed
        Shape (n,): 0 where nobody says.
    is_exact
        Shape (n,): whether the number of employed is known and no middle of a size class.
    covered
        Where the register says something; elsewhere no workplace is counted because nothing is known.
    without_counterpart
        How many have a branch of the other version that is not one to one with any of this.
    """

    places: NDArray[np.float64]
    version: IndustryVersion | None
    branch: NDArray[np.int64]
    branches: tuple[Branch, ...]
    employed: NDArray[np.float64]
    is_exact: NDArray[np.bool_]
    covered: BaseGeometry
    without_counterpart: int = 0

    def __len__(self) -> int:
        return len(self.places)

    @cached_property
    def by_branch(self) -> NDArray[np.float64]:
        """Employed by branch, shape (branches,)."""
        known = self.branch >= 0
        found: NDArray[np.float64] = np.zeros(len(self.branches))
        np.add.at(found, self.branch[known], self.employed[known])
        return found

    def near(self, middles: NDArray[np.float64], radius_m: float) -> Near:
        """Return what lies within a distance of some places, shape (places, 2), in the storage CRS."""
        places = np.ascontiguousarray(middles, dtype=np.float64).reshape(-1, 2)
        # The last column is of those in no branch.
        tables = np.zeros((len(places), len(self.branches) + 1, 2))
        inexact = np.zeros(len(places))
        firms = self._sorted

        from gis_data.facts.workplace_loops import count_within

        def fill(some: range) -> None:
            at = slice(some.start, some.stop)
            count_within(places[at], radius_m, firms, tables[at], inexact[at])

        in_threads(fill, batches(len(places), _AT_ONCE))
        whole = tables.sum(axis=1)
        return Near(
            count=whole[:, 0],
            employed=whole[:, 1],
            inexact=inexact,
            branch_count=tables[:, :-1, 0],
            branch_employed=tables[:, :-1, 1],
        )

    @cached_property
    def _sorted(self) -> NDArray[np.float64]:
        """East, north, branch, employed and whether that is a guess, from west to east; shape (5, n)."""
        order = np.lexsort((self.places[:, 1], self.places[:, 0]))
        branch = np.where(self.branch < 0, len(self.branches), self.branch)
        rows = (self.places[:, 0], self.places[:, 1], branch, self.employed, ~self.is_exact)
        return np.ascontiguousarray(np.vstack([row[order] for row in rows]), dtype=np.float64)

    def covered_share(self, middles: NDArray[np.float64], radius_m: float) -> NDArray[np.float64]:
        """Return which share of the ground within a distance of each place the register says something of."""
        ground = ground_of([self.covered], [self.covered.area])
        found: NDArray[np.float64] = within(ground, middles, [radius_m])[:, 0] / (math.pi * radius_m**2)
        return found


@dataclass(frozen=True, kw_only=True)
class Near:
    """What lies within a distance of each of n places, by branch (b of them).

    Parameters
    ----------
    count, employed
        Shape (n,): workplaces and their employed, of known branch or not.
    inexact
        Shape (n,): workplaces of which the number of employed is a guess or not known.
    branch_count, branch_employed
        Shape (n, b).
    """

    count: NDArray[np.float64]
    employed: NDArray[np.float64]
    inexact: NDArray[np.float64]
    branch_count: NDArray[np.float64]
    branch_employed: NDArray[np.float64]


def workplaces_of(around: Surroundings) -> Workplaces:
    """Return the workplaces that are loaded, read once."""
    return around.kept("workplaces", lambda: _read(around))


def _read(around: Surroundings) -> Workplaces:
    features = once(around.features(Role.WORKPLACES))
    covered = covered_by(around, as_shapes(one.geometry for one in features)) if features else Polygon()
    return arranged(features, around.sets(Role.WORKPLACES), covered=covered)


def arranged(
    features: Sequence[Feature], sets: Sequence[GeodataSet] = (), *, covered: BaseGeometry | None = None
) -> Workplaces:
    """Return workplaces as arrays.

    Branches are brought to the version that most of them are of (the later of two as many). Of the other version, a
    branch counts where one of this has just its activities; elsewhere the workplace counts in no branch.

    Parameters
    ----------
    features
        Category: :attr:`siting.domain.industry.Branch.key`, or a code whose version the data set says.
    sets
        Their data sets; the option ``industry_version`` says of which version codes are that say none.
    covered
        Where they say something; None: nowhere.
    """
    versions = {one.key: str(one.options.get("industry_version", "")) for one in sets}
    read: dict[tuple[str, str], Branch | None] = {}
    found: list[Branch | None] = []
    for feature in features:
        said = (feature.category, versions.get(feature.dataset, ""))
        if said not in read:
            read[said] = _branch(*said)
        found.append(read[said])
    counts = Counter(branch.version for branch in found if branch is not None)
    version = max(counts, key=lambda one: (counts[one], one)) if counts else None
    branches = () if version is None else tuple(Branch(version=version, division=one) for one in divisions(version))
    number = {branch: place for place, branch in enumerate(branches)}
    places = {branch: _place(branch, number) for branch in {one for one in found if one is not None}}
    branch = np.array([-1 if one is None else places[one] for one in found], dtype=np.int64)
    employed = np.array([feature.weight or 0.0 for feature in features], dtype=np.float64)
    told = np.array([feature.weight is not None for feature in features], dtype=np.bool_)
    return Workplaces(
        places=_middles(features),
        version=version,
        branch=branch,
        branches=branches,
        employed=employed,
        is_exact=told & (employed == np.floor(employed)),
        covered=Polygon() if covered is None else covered,
        without_counterpart=sum(one is not None and places[one] < 0 for one in found),
    )


def _middles(features: Sequence[Feature]) -> NDArray[np.float64]:
    if not features:
        return np.empty((0, 2))
    shapes = np.empty(len(features), dtype=object)
    shapes[:] = [feature.geometry for feature in features]
    return shapely.get_coordinates(shapely.centroid(shapes))


def _branch(category: str, version: str) -> Branch | None:
    """Return the branch that a category says; None for one that is no branch, or whose version nobody says."""
    try:
        return branch_of_key(category) if ":" in category else read_branch(category, read_version(version))
    except InvalidInput:
        return None


def _place(branch: Branch, number: Mapping[Branch, int]) -> int:
    same = branch if branch in number else branch.same_elsewhere
    return -1 if same is None else number[same]
