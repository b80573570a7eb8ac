"""Barriers on roads: the road is cut in two, and what is let through passes by an edge without length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from gis_data.network.arrays import Longs
from gis_data.network.contraction import Pieces
from gis_data.network.crossings import stops_nobody
from gis_data.network.model import Vehicle
from gis_data.network.profiles import WayProfile


@dataclass(frozen=True, kw_only=True)
class Split:
    """Roads cut at their barriers.

    Parameters
    ----------
    pieces
        The roads' pieces, and after them one for each barrier that lets anybody through, its course empty.
    barriers
        What each of the latter lets through.
    copied
        Nodes that got a copy, in order: the first copy has the first number after the nodes.
    counts
        What became of barriers: kind → barriers.
    """

    pieces: Pieces
    barriers: tuple[WayProfile, ...]
    copied: Longs
    counts: Mapping[str, int]


def split_at_barriers(pieces: Pieces, names: Longs, barriers: Mapping[int, WayProfile]) -> Split:
    """Return the pieces of roads with barriers between them.

    Parameters
    ----------
    pieces
        Roads, cut at barriers already.
    names
        Name of each node.
    barriers
        Name of a node → what the barrier there lets through. One where three ways or more meet is left alone, as it
        is not known which of them it is on.
    """
    at = np.column_stack([pieces.tail, pieces.head]).ravel()
    meeting = np.bincount(at, minlength=len(names))
    by_node = np.argsort(at, kind="stable")
    first = np.concatenate([[0], np.cumsum(meeting)])
    copied: list[int] = []
    passages: list[tuple[int, int]] = []
    counts: Counter[str] = Counter()
    for node in np.flatnonzero(np.isin(names, list(barriers))).tolist():
        barrier = barriers[int(names[node])]
        kind = _kind(barrier, int(meeting[node]))
        counts[kind] += 1
        if kind in ("closed", "closed_to_some"):
            copy = len(names) + len(copied)
            copied.append(node)
            at[by_node[first[node] + 1]] = copy
            if kind == "closed_to_some":
                passages.append((node, copy))
    ends = at.reshape(-1, 2)
    through = np.asarray(passages, dtype=np.int64).reshape(-1, 2)
    return Split(
        pieces=_with_passages(replace(pieces, tail=ends[:, 0], head=ends[:, 1]), through),
        barriers=tuple(barriers[int(names[node])] for node, _ in passages),
        copied=np.asarray(copied, dtype=np.int64),
        counts=dict(counts),
    )


def _kind(barrier: WayProfile, meeting: int) -> str:
    if stops_nobody(barrier):
        return "open"
    if meeting != 2:
        return "at_crossing" if meeting > 2 else "at_end"
    return "closed_to_some" if any(barrier.open_to(vehicle) for vehicle in Vehicle) else "closed"


def _with_passages(pieces: Pieces, through: Longs) -> Pieces:
    none = np.zeros(len(through), dtype=np.int64)
    return Pieces(
        tail=np.concatenate([pieces.tail, through[:, 0]]),
        head=np.concatenate([pieces.head, through[:, 1]]),
        profile=np.concatenate([pieces.profile, none.astype(np.int32)]),
        begin=np.concatenate([pieces.begin, none]),
        end=np.concatenate([pieces.end, none]),
        way=np.concatenate([pieces.way, none - 1]),
    )
