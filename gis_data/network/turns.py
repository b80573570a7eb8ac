"""Turn restrictions as sequences of arcs that may not be driven, and the copies of nodes that hold them.

A node copy remembers how it was reached. The restrictions' beginnings are the states of an automaton that recognises
forbidden sequences (Aho and Corasick, Efficient string matching, Communications of the ACM 18, 1975): an arc that
completes one is left out, any other leads to the copy that remembers the longest beginning still under way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from gis_data.network.components import Steps
from gis_data.network.model import RoadNetwork, Vehicle

Path: TypeAlias = tuple[int, ...]
"""Steps or arcs in the order in which they are driven."""


def forbidden_paths(network: RoadNetwork, vehicle: Vehicle, steps: Steps) -> set[Path]:
    """Return the sequences of steps that a vehicle may not drive.

    Besides what the restrictions say, nobody evades them by turning round: not at the crossing itself, and not at the
    next node after it, unless the road ends there.
    """
    exits = _exits(network, steps)
    forbidden: set[Path] = set()
    begun: set[Path] = set()
    for path, only in _binding(network, vehicle, steps):
        before, last = path[:-1], path[-1]
        begun.add(before)
        leaving = exits[int(steps.head[before[-1]])]
        forbidden |= {(*before, step) for step in leaving if (step != last) == only}
    return forbidden | {turn for before in begun for turn in _turning_round(before, exits, steps, forbidden)}


def _binding(network: RoadNetwork, vehicle: Vehicle, steps: Steps) -> Iterator[tuple[Path, bool]]:
    """Yield the steps of each restriction that binds a vehicle on roads that it may use, and whether it is an only."""
    restrictions, allowed = network.restrictions, steps.allowed
    for number in np.flatnonzero(restrictions.binds[vehicle]):
        path = restrictions.steps[restrictions.first[number] : restrictions.first[number + 1]]
        if allowed[path].all():
            yield tuple(path.tolist()), bool(restrictions.only[number])


def _exits(network: RoadNetwork, steps: Steps) -> dict[int, list[int]]:
    """Return the steps that leave the nodes where restrictions hold, and the nodes next to them."""
    ends = steps.head[network.restrictions.steps]
    near = np.zeros(network.nodes, dtype=np.bool_)
    near[ends] = True
    near[steps.head[near[steps.tail]]] = True
    exits: dict[int, list[int]] = defaultdict(list)
    for step in np.flatnonzero(steps.allowed & near[steps.tail]).tolist():
        exits[int(steps.tail[step])].append(step)
    return exits


def _turning_round(before: Path, exits: dict[int, list[int]], steps: Steps, forbidden: set[Path]) -> Iterator[Path]:
    back = before[-1] ^ 1
    leaving = exits[int(steps.head[before[-1]])]
    onward = [step for step in leaving if step != back and (*before, step) not in forbidden]
    if onward:
        yield (*before, back)
    for step in onward:
        if any(further != step ^ 1 for further in exits[int(steps.head[step])]):
            yield (*before, step, step ^ 1)


@dataclass(kw_only=True)
class TurnCopies:
    """The copies of nodes that remember how they were reached, and the arcs between them.

    Parameters
    ----------
    node
        The node that each copy is a copy of; copy ``i`` is graph node ``first + i``.
    entering
        Arc → copy: arcs that lead to a copy instead of to the node itself.
    tail, arc, head
        The copies' arcs: from which graph node, like which arc, to which graph node.
    """

    node: list[int] = field(default_factory=list)
    entering: dict[int, int] = field(default_factory=dict)
    tail: list[int] = field(default_factory=list)
    arc: list[int] = field(default_factory=list)
    head: list[int] = field(default_factory=list)


def turn_copies(forbidden: set[Path], heads: Sequence[int], leaving: dict[int, list[int]], first: int) -> TurnCopies:
    """Return the copies that make a graph obey.

    Parameters
    ----------
    forbidden
        Sequences of arcs, two or more each.
    heads
        Node that each arc leads to.
    leaving
        Node → arcs that leave it, for the nodes at which sequences go on.
    first
        The number of the first copy.
    """
    states = sorted({path[:length] for path in forbidden for length in range(1, len(path))})
    number = {state: first + at for at, state in enumerate(states)}
    copies = TurnCopies(
        node=[heads[state[-1]] for state in states],
        entering={state[0]: number[state] for state in states if len(state) == 1},
    )
    for state in states:
        for arc in leaving[heads[state[-1]]]:
            suffixes = [(*state, arc)[begin:] for begin in range(len(state) + 1)]
            if any(suffix in forbidden for suffix in suffixes):
                continue
            under_way = next((number[suffix] for suffix in suffixes if suffix in number), heads[arc])
            copies.tail.append(number[state])
            copies.arc.append(arc)
            copies.head.append(under_way)
    return copies
