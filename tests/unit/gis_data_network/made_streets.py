"""A made town of any size: a plain graph with what makes real roads hard, and the same one from the same seed."""

from __future__ import annotations

from math import isqrt

import numpy as np
from numpy.typing import NDArray

from gis_data.network.graph import Graph, Starts

SEED = 20261130
BLOCK_M = 100.0
MISSING, ONE_WAY = 0.15, 0.12
MAIN_EVERY, TRUNK_EVERY, BRIDGE_EVERY = 8, 40, 24
LOCAL_KM_H, MAIN_KM_H, TRUNK_KM_H, MOTORWAY_KM_H, RAMP_KM_H = (30.0, 40.0, 50.0), 60.0, 80.0, 110.0, 50.0
RAMP_EVERY = 30

_Floats = NDArray[np.float64]
_Ints = NDArray[np.int64]
_Arcs = tuple[_Ints, _Ints, _Floats]
"""Tails, heads and speeds in km/h."""


def street_network(nodes: int, *, seed: int = SEED) -> Graph:
    """Return a town of so many junctions.

    A grid of blocks of about 100 m, the junctions moved by up to 25 m. Local streets allow 30, 40 or 50 km/h, 15 % of
    them are missing (so there are dead ends and islands) and 12 % are one-way. Every eighth street is a main road of
    60 km/h, every fortieth a trunk road of 80. A river from west to east is crossed at every 24th street. Two
    motorways of 110 km/h run along the diagonals, each with a carriageway either way, and join the grid by ramps
    every three kilometres only; one junction in eighty is theirs.
    """
    rng = np.random.default_rng(seed)
    side = isqrt(nodes * 79 // 80)
    x, y = _junctions(side, rng)
    grid = _streets(side, rng)
    motorways = _motorways(side, nodes - side * side)
    x, y = np.concatenate([x, motorways[0]]), np.concatenate([y, motorways[1]])
    tail, head, speed = (np.concatenate(parts) for parts in zip(grid, motorways[2], strict=True))
    metres = np.hypot(x[tail] - x[head], y[tail] - y[head])
    return graph_from_arcs(x, y, tail, head, np.maximum(1, np.rint(metres * 3600 / speed)))


def graph_from_arcs(x: _Floats, y: _Floats, tail: _Ints, head: _Ints, milliseconds: NDArray[np.generic]) -> Graph:
    """Return the graph of arcs in any order."""
    order = np.argsort(tail, kind="stable")
    return Graph(
        x=x,
        y=y,
        first=np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=len(x)))]).astype(np.int64),
        head=head[order].astype(np.int32),
        milliseconds=milliseconds[order].astype(np.int32),
    )


def places_on(graph: Graph, count: int, *, seed: int = SEED) -> Starts:
    """Return places at random on streets, each reached by both ends of one."""
    rng = np.random.default_rng(seed)
    tails = np.repeat(np.arange(len(graph)), np.diff(graph.first))
    arcs = rng.choice(len(tails), count)
    share = rng.random(count)
    lengths = graph.milliseconds[arcs]
    ends = np.column_stack([lengths * share, lengths * (1 - share)]).astype(np.int32)
    return Starts(
        places=count,
        of=np.repeat(np.arange(count, dtype=np.int32), 2),
        node=np.column_stack([tails[arcs], graph.head[arcs]]).ravel().astype(np.int32),
        milliseconds=ends.ravel(),
    )


def nodes_as_places(nodes: NDArray[np.integer]) -> Starts:
    """Return nodes as places, no time away from themselves."""
    return Starts(
        places=len(nodes),
        of=np.arange(len(nodes), dtype=np.int32),
        node=nodes.astype(np.int32),
        milliseconds=np.zeros(len(nodes), dtype=np.int32),
    )


def _junctions(side: int, rng: np.random.Generator) -> tuple[_Floats, _Floats]:
    row, column = np.divmod(np.arange(side * side), side)
    moved = rng.uniform(-BLOCK_M / 4, BLOCK_M / 4, (2, side * side))
    return column * BLOCK_M + moved[0], row * BLOCK_M + moved[1]


def _streets(side: int, rng: np.random.Generator) -> _Arcs:
    """Return the arcs of the grid, both ways."""
    number = np.arange(side * side).reshape(side, side)
    along = [(number[:, :-1].ravel(), number[:, 1:].ravel(), np.repeat(np.arange(side), side - 1))]
    along.append((number[:-1].ravel(), number[1:].ravel(), np.tile(np.arange(side), side - 1)))
    tail, head, street = (np.concatenate(parts) for parts in zip(*along, strict=True))
    local = street % MAIN_EVERY != 0
    speed = np.where(local, rng.choice(LOCAL_KM_H, len(street)), MAIN_KM_H)
    speed[street % TRUNK_EVERY == 0] = TRUNK_KM_H
    gone = local & (rng.random(len(street)) < MISSING)
    river = (side // 2 + (side // 12) * np.sin(np.arange(side) * 4 * np.pi / side)).astype(int)
    gone |= (head - tail == side) & (tail // side == river[tail % side]) & (street % BRIDGE_EVERY != 0)
    way = np.where(local & (rng.random(len(street)) < ONE_WAY), rng.integers(1, 3, len(street)), 3)
    forth, back = ~gone & (way & 1 > 0), ~gone & (way & 2 > 0)
    both = [np.concatenate([tail[forth], head[back]]), np.concatenate([head[forth], tail[back]])]
    return both[0], both[1], np.concatenate([speed[forth], speed[back]])


def _motorways(side: int, count: int) -> tuple[_Floats, _Floats, _Arcs]:
    """Return the junctions of both motorways and their arcs, with ramps to the grid."""
    xs, ys, tails, heads, speeds = [], [], [], [], []
    first = side * side
    for carriageway, size in enumerate(np.diff(np.arange(5) * count // 4)):
        share = np.linspace(0, 1, size) * (side - 1)
        across = share if carriageway < 2 else side - 1 - share
        lane = 10.0 if carriageway % 2 else -10.0
        xs.append(share * BLOCK_M + lane)
        ys.append(across * BLOCK_M + lane)
        own = first + np.arange(size)
        ramps = own[::RAMP_EVERY]
        grid = (np.rint(across).astype(int) * side + np.rint(share).astype(int))[::RAMP_EVERY]
        on, off = (own[:-1], own[1:]) if carriageway % 2 else (own[1:], own[:-1])
        tails += [on, ramps, grid]
        heads += [off, grid, ramps]
        speeds += [np.full(len(on), MOTORWAY_KM_H), np.full(2 * len(ramps), RAMP_KM_H)]
        first += size
    arcs = np.concatenate(tails), np.concatenate(heads), np.concatenate(speeds)
    return np.concatenate(xs), np.concatenate(ys), arcs
