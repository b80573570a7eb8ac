"""The ranked sites taken together, on which all that is said beyond the order is worked out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from siting.domain.requirement import Requirement
from siting.matching.catalogue import Catalogue
from siting.matching.judging import Judged, judge, order, order_keys

MOST_COMPARED = 1_000
"""So many of the best ranked sites take part; what stands below them has no say in the listed ones' places."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Compared:
    """Ranked sites, best first.

    Parameters
    ----------
    requirement
        What was asked.
    catalogue
        Their rows (n) in that order, with every fact that the judging reads.
    judged
        The same rows judged.
    as_of
        The day that was judged for.
    """

    requirement: Requirement
    catalogue: Catalogue
    judged: Judged
    as_of: date

    def __len__(self) -> int:
        return len(self.catalogue)

    @property
    def site_ids(self) -> NDArray[np.int64]:
        """Shape (n,): the sites' numbers, best first."""
        return self.catalogue.site_ids

    @property
    def fits(self) -> int:
        """How many of them meet all; they come first, the others have something to ask."""
        return int(np.count_nonzero(self.judged.open == 0))


def compared(catalogue: Catalogue, requirement: Requirement, *, as_of: date, judged: Judged | None = None) -> Compared:
    """Return ranked sites ready to be compared.

    Parameters
    ----------
    catalogue
        Sites that fit or ask, in the order of the ranking.
    requirement
        What was asked.
    as_of
        The day that is judged for.
    judged
        The same rows judged, where that has been done; None judges them.

    Raises
    ------
    ValueError
        A site fails a limit, the rows are not in the order of the ranking, or they are more than
        :data:`MOST_COMPARED`.
    """
    if len(catalogue) > MOST_COMPARED:
        raise ValueError(f"{len(catalogue)} sites are more than {MOST_COMPARED}")
    judged = judge(catalogue, requirement, as_of=as_of) if judged is None else judged
    if np.any(judged.failed):
        raise ValueError("a site that fails a limit is not ranked")
    if np.any(np.diff(order(order_keys(judged), catalogue.site_ids)) != 1):
        raise ValueError("the sites do not stand in the order of the ranking")
    return Compared(requirement=requirement, catalogue=catalogue, judged=judged, as_of=as_of)
