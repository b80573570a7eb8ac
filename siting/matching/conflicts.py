"""Limits that no site meets together: the minimal hitting sets of what the sites fail (Reiter 1987).

Every site fails at least one limit of a hitting set, so no site meets all of its limits; in a minimal one none can be
left out. Each lies in the duality of Reiter's theory of diagnosis: the sets that the sites fail are what would have to
be given up, their minimal hitting sets what can't be had together.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from siting.matching.failures import Failures, Sets, overlap

LARGEST = 4
"""More limits than this together say nothing to anyone."""
MOST_TRIED = 20_000
"""So many sets of limits are tried at most; what is found by then is minimal, but may not be all."""
_FIRST = 1024
"""Most sets of limits that hit not all of the failures miss one of the smallest."""


def conflicts(failures: Failures, *, most: int = 5) -> tuple[tuple[int, ...], ...]:
    """Return sets of criteria whose limits no site meets together, the smallest first.

    Parameters
    ----------
    failures
        What the sites fail by.
    most
        How many are wanted.

    Returns
    -------
    Places in the requirement's criteria, increasing; sets of at most :data:`LARGEST`. () where a site fails nothing,
    or there is none.
    """
    found = minimal_hitting_sets(failures.distinct, limits=len(failures.hard), most=most, largest=LARGEST)
    return tuple(tuple(failures.hard[place] for place in sorted(members)) for members in found)


def minimal_hitting_sets(sets: Sets, *, limits: int, most: int, largest: int) -> list[frozenset[int]]:
    """Return the smallest minimal hitting sets of a family, by breadth first search in Reiter's HS-tree.

    Parameters
    ----------
    sets
        Shape (n, words): the family, the smallest sets first.
    limits
        How many elements there are.
    most, largest
        How many hitting sets are wanted, and of how many elements at most.
    """
    if not len(sets):
        return []
    singles = np.zeros((limits, sets.shape[1]), dtype=np.uint64)
    for place in range(limits):
        singles[place, place // 64] = np.uint64(1 << place % 64)
    found: list[frozenset[int]] = []
    level: set[frozenset[int]] = {frozenset()}
    tried = 0
    for _ in range(largest + 1):
        deeper: set[frozenset[int]] = set()
        for members in sorted(level, key=sorted):
            if any(one <= members for one in found):
                continue
            tried += 1
            if tried > MOST_TRIED:
                return found[:most]
            missed = _first_missed(sets, np.bitwise_or.reduce(singles[sorted(members)], axis=0))
            if missed is None:
                found.append(members)
            else:
                deeper |= {members | {int(place)} for place in np.flatnonzero(overlap(singles, missed))}
        if len(found) >= most:
            break
        level = deeper
    return found[:most]


def _first_missed(sets: Sets, members: NDArray[np.uint64]) -> NDArray[np.uint64] | None:
    """Return the first set that has none of the members; None where each has one."""
    for part in (sets[:_FIRST], sets[_FIRST:]):
        missed = ~overlap(part, members)
        if np.any(missed):
            found: NDArray[np.uint64] = part[int(np.argmax(missed))]
            return found
    return None
