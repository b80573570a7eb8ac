"""Pieces of roads joined to edges: where just two pieces of the same kind meet, nothing is decided."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gis_data.network.arrays import Flags, Ints, Longs


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """Roads cut at every node that more than one of them touches.

    Parameters
    ----------
    tail, head
        Shape (p,): nodes.
    profile
        Shape (p,): the number of what its tags say.
    begin, end
        Shape (p,): its course is ``begin:end`` of the points, ends included.
    way
        Shape (p,): the number of the way that it is cut from; -1 for the passage of a barrier.
    """

    tail: Longs
    head: Longs
    profile: Ints
    begin: Longs
    end: Longs
    way: Longs

    def __len__(self) -> int:
        return len(self.tail)


@dataclass(frozen=True, kw_only=True)
class Chains:
    """Pieces in the order in which edges are made of them.

    Parameters
    ----------
    first
        Shape (m + 1,): edge ``i`` is made of ``piece[first[i]:first[i + 1]]``.
    piece
        Shape (p,): pieces.
    turned
        Shape (p,): whether the piece is drawn against the edge.
    """

    first: Longs
    piece: Longs
    turned: Flags


def chains(pieces: Pieces, mirror: Ints, nodes: int, kept: Flags) -> Chains:
    """Return how pieces join to edges.

    Parameters
    ----------
    pieces
        The pieces.
    mirror
        Profile → the profile of the same road drawn the other way.
    nodes
        How many nodes there are.
    kept
        Shape (nodes,): nodes that stay whatever meets there.
    """
    partner = _partners(pieces, mirror, nodes, kept)
    joined = (partner >= 0).reshape(-1, 2)
    alone = np.flatnonzero(~joined.any(axis=1))
    order: list[int] = []
    turned: list[bool] = []
    lengths: list[int] = []
    for chain in _walks(partner, joined):
        order += [end // 2 for end in chain]
        turned += [bool(end % 2) for end in chain]
        lengths.append(len(chain))
    counts = np.concatenate([np.ones(len(alone), dtype=np.int64), np.asarray(lengths, dtype=np.int64)])
    return Chains(
        first=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        piece=np.concatenate([alone, np.asarray(order, dtype=np.int64)]),
        turned=np.concatenate([np.zeros(len(alone), dtype=np.bool_), np.asarray(turned, dtype=np.bool_)]),
    )


def _partners(pieces: Pieces, mirror: Ints, nodes: int, kept: Flags) -> Longs:
    """Return for each end of a piece the end that it is joined to, -1 for none; end ``2 p`` is the tail of piece p."""
    at = np.column_stack([pieces.tail, pieces.head]).ravel()
    by_node = np.argsort(at, kind="stable")
    meeting = np.bincount(at, minlength=nodes)
    first = np.concatenate([[0], np.cumsum(meeting)[:-1]])
    node = np.flatnonzero((meeting == 2) & ~kept)
    one, other = by_node[first[node]], by_node[first[node] + 1]
    # Head to tail the profiles are the same; head to head or tail to tail one is the other's mirror.
    facing = one % 2 == other % 2
    wanted = np.where(facing, mirror[pieces.profile[other // 2]], pieces.profile[other // 2])
    fits = (one // 2 != other // 2) & (pieces.profile[one // 2] == wanted)
    partner = np.full(len(at), -1, dtype=np.int64)
    partner[one[fits]] = other[fits]
    partner[other[fits]] = one[fits]
    return partner


def _walks(partner: Longs, joined: Flags) -> list[list[int]]:
    """Return the chains of two pieces and more, each as the ends by which its pieces are entered."""
    ahead: list[int] = partner.tolist()
    involved = np.flatnonzero(joined.any(axis=1))
    # Chains with ends first; what is left then are rings, which begin anywhere.
    ends = [2 * piece + int(joined[piece, 0]) for piece in involved.tolist() if not joined[piece].all()]
    seen: set[int] = set()
    found = []
    for entered in [*ends, *(2 * piece for piece in involved.tolist())]:
        if entered // 2 in seen:
            continue
        chain = [entered]
        seen.add(entered // 2)
        while (following := ahead[chain[-1] ^ 1]) >= 0 and following // 2 not in seen:
            chain.append(following)
            seen.add(following // 2)
        found.append(chain)
    return found
