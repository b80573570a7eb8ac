"""The tree by which criteria make up a score, for one kind of site."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from siting.domain.combining import Additive, Combine, Group, PartialAbsorption

Weighed: TypeAlias = tuple[int, str, str, float]
"""Place of a criterion in the requirement, its name, its group's key and its points."""


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """A criterion; ``criterion`` is its place in the requirement."""

    criterion: int


@dataclass(frozen=True, kw_only=True)
class Node:
    """A group, or the top.

    Parameters
    ----------
    group
        The group's key; "" for the top.
    combine
        How the children's values become one.
    children
        In the order of the requirement; a partial absorption has the mandatory one first, then the optional.
    points
        Points of each child, as they were given.
    weights
        Share of each child, summing to 1: of what the group is worth where all children are worth the same. In a
        partial absorption that follows from penalty and reward, whatever the points are.
    """

    group: str
    combine: Combine
    children: tuple[Leaf | Node, ...]
    points: tuple[float, ...]
    weights: tuple[float, ...]

    @property
    def is_additive(self) -> bool:
        """Whether it is a plain weighted sum all the way down."""
        return isinstance(self.combine, Additive) and all(
            child.is_additive for child in self.children if isinstance(child, Node)
        )


def grow(weighed: Sequence[Weighed], groups: Sequence[Group], *, parts: Collection[tuple[str, str]]) -> Node | None:
    """Return the tree of those criteria; groups that none of them is in are left out.

    A partial absorption of which one part does not bear on the kind of site is its other part alone.

    Parameters
    ----------
    weighed
        Criteria that are weighed on this kind of site.
    groups
        All groups of the requirement.
    parts
        Name and group of each criterion that is weighed on any kind, each as often as it is there, to tell a part that
        is left out here from one that is not there at all.

    Raises
    ------
    ValueError
        Groups contain each other or have one key, or a partial absorption has not just its two parts.
    """
    _check_parents(groups)
    for group in groups:
        _check_absorption(group, [name for name, of in parts if of == group.key], groups)
    return _node("", Additive(), weighed, groups)


def leaf_weights(tree: Node) -> dict[int, float]:
    """Return the share of each criterion: the product of the shares on the way down to it."""
    return dict(_leaf_weights(tree, 1.0))


def nodes_of(tree: Node) -> Iterator[Node]:
    """Return the tree's groups, the top first, each before its parts."""
    yield tree
    for child in tree.children:
        if isinstance(child, Node):
            yield from nodes_of(child)


def _node(key: str, combine: Combine, weighed: Sequence[Weighed], groups: Sequence[Group]) -> Node | None:
    found: list[tuple[str, Leaf | Node, float]] = []
    for group in groups:
        if group.parent != key:
            continue
        node = _node(group.key, group.combine, weighed, groups)
        if node is not None:
            points = math.fsum(node.points) if group.weight is None else group.weight
            found.append((group.key, node, points))
    found += [(name, Leaf(criterion=number), points) for number, name, of, points in weighed if key and of == key]
    found = [(name, child, points) for name, child, points in found if points > 0]
    if not found:
        return None
    if isinstance(combine, PartialAbsorption):
        order = {combine.mandatory: 0, combine.optional: 1}
        found.sort(key=lambda one: order.get(one[0], 2))
        if len(found) == 1:
            combine = Additive()
    given = tuple(points for _, _, points in found)
    return Node(
        group=key,
        combine=combine,
        children=tuple(child for _, child, _ in found),
        points=given,
        weights=_shares(combine, given),
    )


def _shares(combine: Combine, points: tuple[float, ...]) -> tuple[float, ...]:
    if isinstance(combine, PartialAbsorption):
        optional = combine.shares.optional
        return 1 - optional, optional
    total = math.fsum(points)
    return tuple(one / total for one in points)


def _leaf_weights(node: Node, share: float) -> Iterator[tuple[int, float]]:
    for child, weight in zip(node.children, node.weights, strict=True):
        if isinstance(child, Leaf):
            yield child.criterion, share * weight
        else:
            yield from _leaf_weights(child, share * weight)


def _check_parents(groups: Sequence[Group]) -> None:
    parents = {group.key: group.parent for group in groups}
    if "" in parents or len(parents) < len(groups):
        raise ValueError("a group without a key, or two with the same")
    for key, parent in parents.items():
        seen, at = {key}, parent
        while at:
            if at in seen:
                raise ValueError(f"group {key} is inside itself")
            seen.add(at)
            at = parents[at]


def _check_absorption(group: Group, criteria: Collection[str], groups: Sequence[Group]) -> None:
    combine = group.combine
    if not isinstance(combine, PartialAbsorption):
        return
    there = sorted([*criteria, *(one.key for one in groups if one.parent == group.key)])
    if there != sorted([combine.mandatory, combine.optional]):
        raise ValueError(f"group {group.key} has the parts {there}, not {combine.mandatory} and {combine.optional}")
