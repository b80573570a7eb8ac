"""Where sites would stand that a concession opens.

No score depends on a limit, so near misses are judged once, whatever is given up for them; what a concession changes is
the verdict on the limits that it relaxes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from siting.matching.criterion_rows import criterion_rows
from siting.matching.failures import BLOCK_ROWS, Failures
from siting.matching.insight import Concession, Opened
from siting.matching.judging import OrderKeys, judge, order, order_steps
from siting.matching.readings import facts_read
from siting.matching.verdicts import Mark


@dataclass(frozen=True, kw_only=True, eq=False)
class Scored:
    """Near misses judged by the requirement as it is.

    Parameters
    ----------
    failures
        What they fail by.
    rows
        Shape (n,): rows of the catalogue, increasing.
    waits
        Shape (n,): whether a limit waits for an answer.
    score_low, score_high
        Shape (n,), in [0, 1].
    """

    failures: Failures
    rows: NDArray[np.intp]
    waits: NDArray[np.bool_]
    score_low: NDArray[np.float64]
    score_high: NDArray[np.float64]


def scored(failures: Failures, rows: NDArray[np.intp]) -> Scored:
    """Return near misses judged, each once.

    Parameters
    ----------
    rows
        Rows of the catalogue, in any order, also more than once.
    """
    once = np.unique(rows)
    facts = facts_read(failures.requirement.criteria)
    waits = np.zeros(len(once), dtype=np.bool_)
    score_low, score_high = np.zeros(len(once)), np.zeros(len(once))
    for start in range(0, len(once), BLOCK_ROWS):
        at = slice(start, start + BLOCK_ROWS)
        judged = judge(failures.catalogue.rows(once[at], facts), failures.requirement, as_of=failures.as_of)
        waits[at], score_low[at], score_high[at] = judged.open > 0, judged.score_low, judged.score_high
    return Scored(failures=failures, rows=once, waits=waits, score_low=score_low, score_high=score_high)


def opened(
    near: Scored,
    rows: NDArray[np.intp],
    concessions: Sequence[Concession],
    *,
    ranked: OrderKeys,
    ranked_ids: NDArray[np.int64],
    most: int,
) -> tuple[Opened, ...]:
    """Return the best of the sites that concessions open, with the rank that each has among them and the ranked ones.

    Parameters
    ----------
    near
        Near misses.
    rows
        Rows of the catalogue, of those near misses: the sites that are opened.
    concessions
        One for each limit that they fail.
    ranked, ranked_ids
        What decides the order of the sites that are ranked now, and their numbers.
    most
        How many are wanted.

    Raises
    ------
    ValueError
        A site still fails a limit.
    """
    at = np.searchsorted(near.rows, rows)
    asks = near.waits[at] | _unsettled(near.failures, rows, concessions)
    middle, low = order_steps(near.score_low[at], near.score_high[at])
    ids = near.failures.catalogue.site_ids[rows]
    keys = OrderKeys(standing=asks.astype(np.int64), middle=-middle, low=-low)
    best = order(keys, ids)[:most]
    best_keys = OrderKeys(standing=keys.standing[best], middle=keys.middle[best], low=keys.low[best])
    ranks = _ranks(OrderKeys.joined([ranked, best_keys]), np.concatenate([ranked_ids, ids[best]]))
    return tuple(
        Opened(
            site_id=int(ids[row]),
            name="",
            asks=bool(asks[row]),
            rank=int(rank),
            score_low=float(near.score_low[at[row]]),
            score_high=float(near.score_high[at[row]]),
        )
        for row, rank in zip(best, ranks[len(ranked_ids) :], strict=True)
    )


def _unsettled(failures: Failures, rows: NDArray[np.intp], concessions: Sequence[Concession]) -> NDArray[np.bool_]:
    """Return where a relaxed limit still waits for an answer, as of an amount that is only known between bounds."""
    found = np.zeros(len(rows), dtype=np.bool_)
    for concession in concessions:
        asked = failures.requirement.criteria[concession.criterion]
        relaxed = replace(asked, need=concession.need, preference=None, weight=0.0)
        columns = failures.catalogue.rows(rows, facts_read([relaxed]))
        verdicts = criterion_rows(columns, relaxed, as_of=failures.as_of).marks
        if np.any(verdicts == Mark.NOT_MET):
            raise ValueError(f"{asked.name}: {concession.need} opens sites that still fail it")
        found |= verdicts == Mark.UNKNOWN
    return found


def _ranks(keys: OrderKeys, site_ids: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return the rank of each site, from 1."""
    ordered = order(keys, site_ids)
    ranks = np.empty(len(ordered), dtype=np.intp)
    ranks[ordered] = np.arange(1, len(ordered) + 1)
    return ranks
