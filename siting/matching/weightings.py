"""Drawing reasonable weightings: what SMAA-2 samples over (Lahdelma & Salminen 2001; METHOD.md section 2, step 5).

A weighting is held as one weight a criterion, summing to 1 over those that are weighed on a kind of site. In a tree
that is the product of the shares on the way down, and says as much: a group's shares are the sums of the weights below.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from siting.domain.combining import PartialAbsorption
from siting.domain.requirement import Requirement
from siting.domain.sites import SiteKind
from siting.domain.tree import Leaf, Node, nodes_of
from siting.domain.weighing import Weighing, WeighingMethod
from siting.matching.insight import Spread

Weightings: TypeAlias = Mapping[SiteKind, NDArray[np.float32]]
"""Kind of site → shape (m, samples): the weight of each criterion in each weighting; 0 where it is not weighed."""

_LEAST_FACTOR, _GREATEST_FACTOR = 0.5, 2.0
"""How much less and more than what was said a weight may be meant."""


def stated_spread(requirement: Requirement) -> Spread:
    """Return over which weightings a requirement itself asks to look: around its points, or in the order it gave."""
    ranked = any(weighing.method is WeighingMethod.RANK for weighing in requirement.weighings)
    return Spread.IN_ORDER if ranked else Spread.AROUND


def draw_weightings(
    requirement: Requirement, kinds: Sequence[SiteKind], *, spread: Spread, samples: int, generator: np.random.Generator
) -> Weightings:
    """Return random weightings, the same ones for every kind of site.

    A criterion that is weighed on several kinds has the same points in all of them, so that sites of different kinds
    are compared by one and the same view of what matters.

    Parameters
    ----------
    requirement
        What is asked.
    kinds
        For which kinds the weights are wanted.
    spread
        AROUND: the points of each criterion, and those that a group has of its own, times an independent factor
        between a half and two, log-uniform. IN_ORDER: where a group's weights were made from a ranking, uniform over
        all weights in that order (Butler, Jia & Dyer 1997); elsewhere as AROUND. ANY: uniform over all weights of the
        criteria.
    samples
        How many.
    generator
        Source of randomness.

    Raises
    ------
    ValueError
        IN_ORDER is wanted, but no weights were made from a ranking.
    """
    if spread is Spread.IN_ORDER and stated_spread(requirement) is not Spread.IN_ORDER:
        raise ValueError("no weights were made from a ranking")
    points = _Points(requirement, spread, samples, generator)
    return {kind: _leaf_weights(requirement.tree(kind), points, len(requirement.criteria), samples) for kind in kinds}


def shares_of(tree: Node, weights: NDArray[np.floating]) -> dict[str, NDArray[np.floating]]:
    """Return the shares in each group that the weights of the criteria come from.

    Parameters
    ----------
    tree
        Of one kind of site.
    weights
        Shape (m, …): weight of each criterion, not negative.

    Returns
    -------
    Group key → shape (children, …), summing to 1; the tree's own shares where all weights in a group are 0.
    """
    return {node.group: _shares(node, weights) for node in nodes_of(tree)}


def _shares(node: Node, weights: NDArray[np.floating]) -> NDArray[np.floating]:
    parts = np.stack([weights[list(_criteria(child))].sum(axis=0) for child in node.children])
    total = parts.sum(axis=0)
    own = np.reshape(np.asarray(node.weights, dtype=parts.dtype), (-1, *(1,) * total.ndim))
    shares: NDArray[np.floating] = np.where(total > 0, parts / np.where(total > 0, total, 1), own)
    return shares


def _criteria(part: Leaf | Node) -> Iterator[int]:
    if isinstance(part, Leaf):
        yield part.criterion
    else:
        for child in part.children:
            yield from _criteria(child)


class _Points:
    """Points drawn for the criteria, shape (m, samples), and for the groups that have some of their own."""

    def __init__(self, requirement: Requirement, spread: Spread, samples: int, generator: np.random.Generator) -> None:
        self._requirement = requirement
        self.criteria: NDArray[np.float64]
        self.groups: dict[str, NDArray[np.float64]] = {}
        stated = np.array([criterion.weight for criterion in requirement.criteria])
        if spread is Spread.ANY:
            # Exponential numbers made to sum to 1 are uniform on the simplex.
            self.criteria = generator.exponential(size=(len(stated), samples))
            return
        self.criteria = stated[:, None] * _factors(generator, (len(stated), samples))
        for group in requirement.groups:
            if group.weight is not None:
                self.groups[group.key] = group.weight * _factors(generator, (samples,))
        if spread is Spread.IN_ORDER:
            for weighing in requirement.weighings:
                if weighing.method is WeighingMethod.RANK:
                    self._keep_order(weighing, samples, generator)

    def _keep_order(self, weighing: Weighing, samples: int, generator: np.random.Generator) -> None:
        drawn = generator.exponential(size=(len(weighing.items), samples))
        drawn = -np.sort(-drawn, axis=0)
        drawn *= math.fsum(self._stated(weighing.group, item) for item in weighing.items) / drawn.sum(axis=0)
        for item, points in zip(weighing.items, drawn, strict=True):
            for number in self._criteria(weighing.group, item):
                self.criteria[number] = points
            if any(group.key == item and group.parent == weighing.group for group in self._requirement.groups):
                self.groups[item] = points

    def _criteria(self, group: str, name: str) -> list[int]:
        found = enumerate(self._requirement.criteria)
        return [number for number, criterion in found if (criterion.group, criterion.name) == (group, name)]

    def _stated(self, group: str, name: str) -> float:
        """Return the points of one part as they were given."""
        if numbers := self._criteria(group, name):
            return math.fsum(self._requirement.criteria[number].weight for number in numbers)
        [own] = [one.weight for one in self._requirement.groups if one.key == name]
        return self._below(name) if own is None else own

    def _below(self, key: str) -> float:
        inside = [criterion.weight for criterion in self._requirement.criteria if criterion.group == key]
        parts = [self._stated(key, group.key) for group in self._requirement.groups if group.parent == key]
        return math.fsum(inside + parts)

    def of(self, part: Leaf | Node) -> NDArray[np.float64]:
        """Return the points of a part of the tree; a group has the sum of its parts' unless it has some of its own."""
        points: NDArray[np.float64]
        if isinstance(part, Leaf):
            points = self.criteria[part.criterion]
        elif part.group in self.groups:
            points = self.groups[part.group]
        else:
            points = np.stack([self.of(child) for child in part.children]).sum(axis=0)
        return points


def _factors(generator: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float64]:
    factors: NDArray[np.float64] = np.exp(generator.uniform(math.log(_LEAST_FACTOR), math.log(_GREATEST_FACTOR), shape))
    return factors


def _leaf_weights(tree: Node | None, points: _Points, criteria: int, samples: int) -> NDArray[np.float32]:
    found = np.zeros((criteria, samples), dtype=np.float32)
    if tree is not None:
        _spread_down(tree, np.ones(samples), points, found)
    return found


def _spread_down(node: Node, share: NDArray[np.float64], points: _Points, found: NDArray[np.float32]) -> None:
    for child, part in zip(node.children, share * _drawn_shares(node, points), strict=True):
        if isinstance(child, Leaf):
            found[child.criterion] = part
        else:
            _spread_down(child, part, points, found)


def _drawn_shares(node: Node, points: _Points) -> NDArray[np.float64]:
    if isinstance(node.combine, PartialAbsorption):
        # They follow from penalty and reward, whatever the points are.
        return np.array(node.weights)[:, None]
    parts = np.stack([points.of(child) for child in node.children])
    shares: NDArray[np.float64] = parts / parts.sum(axis=0)
    return shares
