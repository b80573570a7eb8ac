"""What became of the rows of a data set while it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from siting.domain.geodata import Quality


class Fate(IntEnum):
    """What became of a row; of several uses the highest counts."""

    NOT_USED = 0
    REJECTED = 1
    DUPLICATE = 2
    OUTSIDE = 3
    LOADED = 4


@dataclass(kw_only=True)
class Counts:
    """How many rows became what: ``read`` is the sum of all others but ``repaired``, which is a part of ``loaded``.

    Parameters
    ----------
    read
        Rows of the files.
    loaded, repaired, outside, duplicates, rejected, not_used
        As in :class:`siting.domain.geodata.Quality`.
    """

    read: int = 0
    loaded: int = 0
    repaired: int = 0
    outside: int = 0
    duplicates: int = 0
    rejected: int = 0
    not_used: int = 0

    def add(self, fates: NDArray[np.int8], repaired: NDArray[np.bool_]) -> None:
        """Count some rows."""
        found = np.bincount(fates, minlength=len(Fate)).tolist()
        self.read += len(fates)
        self.not_used += found[Fate.NOT_USED]
        self.rejected += found[Fate.REJECTED]
        self.duplicates += found[Fate.DUPLICATE]
        self.outside += found[Fate.OUTSIDE]
        self.loaded += found[Fate.LOADED]
        self.repaired += int(np.count_nonzero(repaired & (fates == Fate.LOADED)))

    def leave_out(self, rows: int) -> None:
        """Count rows that lie outside."""
        self.read += rows
        self.outside += rows

    def reject(self, rows: int) -> None:
        """Count rows that could not be used at all."""
        self.read += rows
        self.rejected += rows

    def quality(self, by_role: Mapping[str, int], merged: int) -> Quality:
        """Return the counts for good.

        Parameters
        ----------
        by_role
            How many things there are of each role.
        merged
            Loaded rows that turned out to be the same as others when all had been read.
        """
        return Quality(
            read=self.read,
            loaded=self.loaded - merged,
            repaired=self.repaired,
            outside=self.outside,
            duplicates=self.duplicates + merged,
            rejected=self.rejected,
            not_used=self.not_used,
            loaded_by_role=dict(by_role),
        )
