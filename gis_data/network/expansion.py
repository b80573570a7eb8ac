"""From the stored network to one vehicle's graph, in which everything that is allowed is a plain way."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from gis_data.network.arrays import Ints, Longs, begins_of
from gis_data.network.components import Steps, steps_of
from gis_data.network.graph import Graph
from gis_data.network.layers import Arcs, layered_arcs
from gis_data.network.model import RoadNetwork, Vehicle
from gis_data.network.turns import Path, TurnCopies, forbidden_paths, turn_copies


@dataclass(frozen=True, kw_only=True)
class Expansion:
    """A vehicle's graph, and how it hangs together with the network's edges.

    Parameters
    ----------
    graph
        The graph. Several of its nodes may be copies of one of the network, at the same place: who wants the time to
        a junction takes the least of its copies.
    node
        Shape (graph nodes,): the network's node that each is, or is a copy of; the first n are the nodes themselves.
    leave
        Shape (2 m,): the graph node to which a trip comes that began on the step ``2 * edge + direction`` and drove
        to its end; -1 where the vehicle may not go.
    enter_first, enter
        A trip enters step ``i`` from the graph nodes ``enter[enter_first[i]:enter_first[i + 1]]``.
    """

    graph: Graph
    node: Ints
    leave: Ints
    enter_first: Longs
    enter: Ints


def expand(network: RoadNetwork, vehicle: Vehicle, *, turns: bool = True) -> Expansion:
    """Return the graph of a vehicle, and where trips come into it and leave it.

    Parameters
    ----------
    network
        The roads.
    vehicle
        Whose speeds and rights.
    turns
        Whether turn restrictions hold.
    """
    steps = steps_of(network, vehicle)
    arcs = layered_arcs(network, vehicle, steps)
    copies = _turn_copies(network, vehicle, steps, arcs) if turns and len(network.restrictions) else TurnCopies()
    node = np.concatenate([arcs.node, np.asarray(arcs.node[copies.node], dtype=np.int64)])
    plain_head = arcs.head.copy()
    plain_head[list(copies.entering)] = list(copies.entering.values())
    like = np.asarray(copies.arc, dtype=np.int64)
    tail = np.concatenate([arcs.tail, np.asarray(copies.tail, dtype=np.int64)])
    head = np.concatenate([plain_head, np.asarray(copies.head, dtype=np.int64)])
    step = np.concatenate([arcs.step, arcs.step[like]])
    driven, entered = (tail >= 0) & (head >= 0), tail >= 0
    leave = np.full(len(steps.tail), -1, dtype=np.int32)
    leave[arcs.step[arcs.leaving]] = plain_head[arcs.leaving]
    enter_first, enter = _rows(step[entered], tail[entered], len(steps.tail))
    return Expansion(
        graph=_graph(network, node, tail[driven], head[driven], steps.milliseconds[step[driven]]),
        node=node.astype(np.int32),
        leave=leave,
        enter_first=enter_first,
        enter=enter,
    )


def _graph(network: RoadNetwork, node: Longs, tail: Longs, head: Longs, milliseconds: Longs) -> Graph:
    order = np.argsort(tail, kind="stable")
    return Graph(
        x=network.x[node],
        y=network.y[node],
        first=begins_of(tail, len(node)),
        head=head[order].astype(np.int32),
        milliseconds=milliseconds[order].astype(np.int32),
    )


def _rows(of: Longs, values: Longs, rows: int) -> tuple[Longs, Ints]:
    order = np.argsort(of, kind="stable")
    return begins_of(of, rows), values[order].astype(np.int32)


def _turn_copies(network: RoadNetwork, vehicle: Vehicle, steps: Steps, arcs: Arcs) -> TurnCopies:
    forbidden = forbidden_paths(network, vehicle, steps)
    concerned = np.unique(np.fromiter((step for path in forbidden for step in path), dtype=np.int64))
    of_step: dict[int, list[int]] = defaultdict(list)
    for arc in np.flatnonzero(np.isin(arcs.step, concerned)).tolist():
        of_step[int(arcs.step[arc])].append(arc)
    sequences = {found for path in forbidden for found in _as_arcs(path, of_step, arcs)}
    ends = np.unique(np.fromiter((arcs.head[arc] for path in sequences for arc in path), dtype=np.int64))
    leaving: dict[int, list[int]] = defaultdict(list)
    for arc in np.flatnonzero(np.isin(arcs.tail, ends)).tolist():
        leaving[int(arcs.tail[arc])].append(arc)
    return turn_copies(sequences, arcs.head.tolist(), leaving, len(arcs.node))


def _as_arcs(path: Path, of_step: dict[int, list[int]], arcs: Arcs) -> list[Path]:
    """Return the sequences of arcs that drive a sequence of steps: one for each copy of its beginning."""
    found: list[Path] = [(arc,) for arc in of_step[path[0]]]
    for step in path[1:]:
        found = [(*begun, arc) for begun in found for arc in of_step[step] if arcs.tail[arc] == arcs.head[begun[-1]]]
    return found
