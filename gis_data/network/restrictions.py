"""Turn restrictions: from relations between ways to sequences of edges."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, product

import numpy as np

from gis_data.network.access import Tags
from gis_data.network.arrays import Flags, Longs
from gis_data.network.building import Built
from gis_data.network.model import DIRECTIONS, RoadNetwork, TurnRestrictions, Vehicle

_KEYS: Mapping[str, frozenset[Vehicle]] = {
    "restriction": frozenset(Vehicle),
    "restriction:vehicle": frozenset(Vehicle),
    "restriction:motor_vehicle": frozenset(Vehicle),
    "restriction:motorcar": frozenset({Vehicle.CAR}),
    "restriction:hgv": frozenset({Vehicle.TRUCK}),
}
_EXCEPT: Mapping[str, frozenset[Vehicle]] = {
    "vehicle": frozenset(Vehicle),
    "motor_vehicle": frozenset(Vehicle),
    "motorcar": frozenset({Vehicle.CAR}),
    "hgv": frozenset({Vehicle.TRUCK}),
}
_KINDS = frozenset(
    {"no_left_turn", "no_right_turn", "no_straight_on", "no_u_turn", "no_entry", "no_exit"}
    | {"only_left_turn", "only_right_turn", "only_straight_on", "only_u_turn"}
)

MOST_STEPS = 64
"""Real restrictions lead by way of a handful of roads, have a handful of them at either end and can be driven in one
way; what goes beyond this is a fault, and would take ages to unravel."""


class Unused(Exception):
    """A restriction can't be used; carries the kind of reason.

    Parameters
    ----------
    kind
        Stable code.
    """

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, kw_only=True)
class Relation:
    """A turn restriction as it was read.

    Parameters
    ----------
    number
        The relation's.
    only
        Whether the turn is the only one allowed; else it is forbidden.
    binds
        Whom it binds.
    from_ways, to_ways
        Ways that the turn begins and ends on.
    via_node
        Where it is made, if at a node.
    via_ways
        What lies between, in order, if by way of ways.
    """

    number: int
    only: bool
    binds: frozenset[Vehicle]
    from_ways: tuple[int, ...]
    to_ways: tuple[int, ...]
    via_node: int | None
    via_ways: tuple[int, ...]


def relation_of(number: int, tags: Tags, members: Sequence[tuple[str, str, int]]) -> Relation:
    """Return what a relation with ``type=restriction`` says.

    Parameters
    ----------
    number
        The relation's.
    tags
        Its tags.
    members
        Type (``n``, ``w`` or ``r``), role and number of each member.

    Raises
    ------
    Unused
        It says nothing that could be used.
    """
    kind, binds = _kind(tags)
    of = defaultdict(list)
    for member, role, ref in members:
        of[member, role].append(ref)
    froms, tos, ways, nodes = of["w", "from"], of["w", "to"], of["w", "via"], of["n", "via"]
    if not froms or not tos or (len(nodes) != 1 if not ways else bool(nodes)):
        raise Unused("incomplete")
    return Relation(
        number=number,
        only=kind.startswith("only_"),
        binds=binds,
        from_ways=tuple(froms),
        to_ways=tuple(tos),
        via_node=nodes[0] if nodes else None,
        via_ways=tuple(ways),
    )


def _kind(tags: Tags) -> tuple[str, frozenset[Vehicle]]:
    stated = [(tags[key], vehicles) for key, vehicles in _KEYS.items() if key in tags]
    if not stated:
        raise Unused("conditional" if any(key.endswith(":conditional") for key in tags) else "not_for_these_vehicles")
    kind = stated[0][0]
    if kind not in _KINDS:
        raise Unused("unknown_kind")
    excepted = [_EXCEPT.get(word.strip(), frozenset()) for word in tags.get("except", "").split(";")]
    binds = frozenset[Vehicle]().union(*(vehicles for value, vehicles in stated if value == kind))
    if not (binds := binds.difference(*excepted)):
        raise Unused("not_for_these_vehicles")
    return kind, binds


def turn_restrictions(
    relations: Sequence[Relation], built: Built, way_numbers: Longs
) -> tuple[TurnRestrictions, Counter[str]]:
    """Return restrictions as sequences of edges, and why others are not used: kind → restrictions.

    Parameters
    ----------
    relations
        What was read.
    built
        The network.
    way_numbers
        Shape (w,): the source's number of each way.
    """
    finder = _Finder(built, way_numbers, relations)
    unused: Counter[str] = Counter()
    found: list[tuple[Relation, tuple[int, ...]]] = []
    for relation in relations:
        try:
            found += [(relation, tuple(path)) for path in finder.paths(relation)]
        except Unused as reason:
            unused[reason.kind] += 1
    contradictory = _contradictory(found)
    unused["contradictory"] = len(contradictory)
    found = [(relation, path) for relation, path in found if relation.number not in contradictory]
    lengths = [len(path) for _, path in found]
    binds = [[vehicle in relation.binds for relation, _ in found] for vehicle in Vehicle]
    return (
        TurnRestrictions(
            first=np.cumsum([0, *lengths]).astype(np.int64),
            steps=np.array([step for _, path in found for step in path], dtype=np.int32),
            only=np.array([relation.only for relation, _ in found], dtype=np.bool_),
            binds=np.array(binds, dtype=np.bool_).reshape(len(Vehicle), len(found)),
        ),
        unused,
    )


def _contradictory(found: Sequence[tuple[Relation, tuple[int, ...]]]) -> set[int]:
    """Return the relations of which two can't be obeyed at once, as that would leave no way on.

    One forbids a turn that another prescribes, or both prescribe one, and not the same.
    """
    prescribed: dict[tuple[tuple[int, ...], Vehicle], set[int]] = defaultdict(set)
    forbidden: dict[tuple[tuple[int, ...], Vehicle], set[int]] = defaultdict(set)
    for relation, (*before, last) in found:
        for vehicle in relation.binds:
            (prescribed if relation.only else forbidden)[tuple(before), vehicle].add(last)

    def clash(relation: Relation, before: tuple[int, ...], last: int, vehicle: Vehicle) -> bool:
        turns = prescribed[before, vehicle]
        return last in turns & forbidden[before, vehicle] or (relation.only and len(turns) > 1)

    return {
        relation.number
        for relation, (*before, last) in found
        if any(clash(relation, tuple(before), last, vehicle) for vehicle in relation.binds)
    }


@dataclass(frozen=True, kw_only=True)
class _Piece:
    """A piece of a way, driven in one direction."""

    begins: int
    ends: int
    step: int

    def back(self) -> _Piece:
        return _Piece(begins=self.ends, ends=self.begins, step=self.step ^ 1)


class _Finder:
    """Finds the ways of restrictions in a network."""

    def __init__(self, built: Built, way_numbers: Longs, relations: Sequence[Relation]) -> None:
        wanted = {way for r in relations for way in (*r.from_ways, *r.via_ways, *r.to_ways)}
        numbers = way_numbers[built.way]
        at = np.flatnonzero(np.isin(numbers, list(wanted)))
        self._open = _open_to_anybody(built.network)
        self._tail = np.column_stack([built.network.tail, built.network.head]).ravel()
        self._of_way: dict[int, list[_Piece]] = defaultdict(list)
        for way, begins, ends, step in zip(
            *(array[at].tolist() for array in (numbers, built.begins, built.ends, built.step)), strict=True
        ):
            self._of_way[way].append(_Piece(begins=begins, ends=ends, step=step))

    def paths(self, relation: Relation) -> list[list[int]]:
        """Return the sequences of steps that a restriction is about: more than one where it has several from or to."""
        pairs = len(relation.from_ways) * len(relation.to_ways)
        if pairs > (1 if relation.only else MOST_STEPS):
            raise Unused("ambiguous")
        if len(relation.via_ways) > MOST_STEPS:
            raise Unused("too_long")
        return [self._path(one, relation, other) for one, other in product(relation.from_ways, relation.to_ways)]

    def _path(self, one: int, relation: Relation, other: int) -> list[int]:
        if any(way not in self._of_way for way in (one, *relation.via_ways, other)):
            raise Unused("road_not_in_network")
        routes = [
            [start, *via, end]
            for via in self._between(relation.via_ways)
            for start in self._driven(one)
            if start.ends == (via[0].begins if via else relation.via_node)
            for end in self._driven(other)
            if end.begins == (via[-1].ends if via else relation.via_node)
        ]
        steps = {tuple(step for step, _ in groupby(piece.step for piece in route)) for route in routes}
        if len(steps) > 1:
            raise Unused("ambiguous")
        if not steps or len(path := steps.pop()) < 2 or not self._hangs_together(path):
            raise Unused("no_such_turn")
        if len(path) > MOST_STEPS:
            raise Unused("too_long")
        return list(path)

    def _hangs_together(self, path: tuple[int, ...]) -> bool:
        """Whether each step begins where the one before ends; it does not if a barrier is between them."""
        return all(self._tail[before ^ 1] == self._tail[after] for before, after in pairwise(path))

    def _between(self, ways: tuple[int, ...]) -> list[list[_Piece]]:
        """Return the routes along ways, each driven from one of its ends to the other."""
        routes: list[list[_Piece]] = [[]]
        for way in ways:
            routes = [
                [*route, *part]
                for route in routes
                for part in self._along(way)
                if not route or route[-1].ends == part[0].begins
            ]
            if len(routes) > MOST_STEPS:
                raise Unused("ambiguous")
        return routes

    def _along(self, way: int) -> list[list[_Piece]]:
        pieces = self._of_way[way]
        both = [pieces, [piece.back() for piece in reversed(pieces)]]
        return [
            route
            for route in both
            if all(self._open[piece.step] for piece in route)
            and all(before.ends == after.begins for before, after in pairwise(route))
        ]

    def _driven(self, way: int) -> list[_Piece]:
        pieces = self._of_way[way]
        return [piece for piece in (*pieces, *(piece.back() for piece in pieces)) if self._open[piece.step]]


def _open_to_anybody(network: RoadNetwork) -> Flags:
    """Return which steps any vehicle may take; shape (2 m,)."""
    return np.asarray((network.speed_km_h > 0).any(axis=0).T.reshape(DIRECTIONS * network.edges))
