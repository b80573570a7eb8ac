"""All sets of sites that hang together: the connected subgraphs of a contiguity graph, up to a size.

They are grown a site at a time, a whole level as one array: every connected set of k sites is a connected set of k − 1
with a neighbour added (a connected graph has a vertex that can be taken away), so growing each by each of its
neighbours finds all, and each found more than once is kept once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from siting.matching.contiguity import Contiguity

MOST_MEMBERS = 4

Members = NDArray[np.int64]
"""Shape (c, k): sets of k sites, each increasing, the sets in order."""


def connected_sets(
    graph: Contiguity,
    *,
    most: int = MOST_MEMBERS,
    grows: Callable[[Members], NDArray[np.bool_]] | None = None,
) -> Iterator[Members]:
    """Go through the connected sets of two to ``most`` sites, each set once, all of one size at a time.

    Parameters
    ----------
    graph
        Who adjoins whom.
    most
        How many sites a set has at most.
    grows
        Says of sets, single sites first, which are grown further; None grows all. A set is found when one of its
        connected subsets of one site less grows.

    >>> from siting.matching.contiguity import contiguity
    >>> path = contiguity(np.array([[0, 1], [1, 2]]), 3)
    >>> [sets.tolist() for sets in connected_sets(path)]
    [[[0, 1], [1, 2]], [[0, 1, 2]]]
    """
    sets = np.arange(len(graph), dtype=np.int64)[:, np.newaxis]
    for _ in range(1, most):
        sets = _grown(graph, sets if grows is None else sets[grows(sets)])
        if not len(sets):
            return
        yield sets


def adjoin(graph: Contiguity, ones: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which pairs of sites adjoin; shape as the sites'."""
    n = len(graph)
    edges = graph.edges()
    keys = edges[:, 0] * n + edges[:, 1]
    wanted = ones * n + others
    if not len(keys):
        return np.zeros(wanted.shape, dtype=np.bool_)
    found: NDArray[np.bool_] = keys[np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)] == wanted
    return found


def _grown(graph: Contiguity, sets: Members) -> Members:
    """Return all sets that come of adding one neighbour, each once."""
    grown = [_with_neighbours(graph, sets, sets[:, member]) for member in range(sets.shape[1])]
    return _once(np.concatenate(grown), len(graph))


def _with_neighbours(graph: Contiguity, sets: Members, of: NDArray[np.int64]) -> Members:
    """Return each set with each neighbour of one of its members."""
    counts = graph.degrees[of]
    row = np.repeat(np.arange(len(sets)), counts)
    # The place of each new pair among those of its own set.
    within = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
    added = graph.neighbours[np.repeat(graph.starts[of], counts) + within]
    new = np.all(sets[row] != added[:, np.newaxis], axis=1)
    grown = np.column_stack([sets[row[new]], added[new]])
    grown.sort(axis=1)
    return grown


def _once(sets: Members, n: int) -> Members:
    """Return each set once, in order."""
    bits = max(n - 1, 1).bit_length()
    if bits * sets.shape[1] > 63:
        return np.unique(sets, axis=0)
    # A set as one number: sorting numbers is many times quicker than sorting rows.
    keys = np.zeros(len(sets), dtype=np.int64)
    for member in range(sets.shape[1]):
        keys = (keys << bits) | sets[:, member]
    keys = np.unique(keys)
    shifts = bits * np.arange(sets.shape[1] - 1, -1, -1)
    found: Members = (keys[:, np.newaxis] >> shifts) & ((1 << bits) - 1)
    return found
