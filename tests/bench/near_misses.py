"""Near misses, beside the plain way in pandas and beside reading the same columns once.

Measured is going through a million sites for what each fails, the cheapest concessions with the sites that each opens,
and the limits in conflict. The plain way looks at one limit after the other, among the sites that meet all others, for
the smallest gap and how many sites it opens: no two limits together, no codes' steps beyond their number, no ranks.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd

from siting.domain.requirement import Contains, Criterion, OneOf, Requirement, Within
from siting.matching.catalogue import Catalogue
from siting.matching.conflicts import conflicts
from siting.matching.failures import Failures, find_failures
from siting.matching.insight import Relaxation
from siting.matching.judging import OrderKeys, judge, order_keys
from siting.matching.relaxations import relaxations
from siting.matching.screen import screen
from siting.store.catalogue import load_catalogue
from tests.bench.matching_demands import broad, narrow
from tests.bench.rows import Row, median_s
from tests.bench.setting import Bench

AS_OF = date(2026, 11, 24)
REPEATS = 9
PLAIN_REPEATS = 3
COMPARED = 1_000


def rows(bench: Bench) -> Iterator[Row]:
    """Look for the near misses of a narrow and a broad requirement; both ways must find the same smallest gaps."""
    with bench.database.begin() as conn:
        catalogue = load_catalogue(conn)
    for name, requirement in {"narrow": narrow(), "broad": broad()}.items():
        yield from _compared(catalogue, name, requirement)


def _compared(catalogue: Catalogue, name: str, requirement: Requirement) -> Iterator[Row]:
    ids, keys = _ranking(catalogue, requirement)
    frame = _frame(catalogue, requirement)
    plain = _plainly(frame, requirement)
    every = relaxations(find_failures(catalogue, requirement, as_of=AS_OF), ranked=keys, ranked_ids=ids, most=1_000)
    if _smallest(every) != plain:
        raise AssertionError(f"pandas finds {plain}, the engine {_smallest(every)}")
    ours_s = median_s(lambda: _near_misses(catalogue, requirement, keys, ids), repeats=REPEATS)
    what = f"near misses, {name}: concessions, sites opened, conflicts"
    plain_s = median_s(lambda: _plainly(frame, requirement), repeats=PLAIN_REPEATS)
    yield Row(size=len(catalogue), what=what, ours_s=ours_s, other="pandas, one limit at a time", other_s=plain_s)
    columns = [catalogue.compact.column(criterion.fact).values for criterion in requirement.criteria]
    reading_s = median_s(lambda: [column.max() for column in columns], repeats=REPEATS)
    beside = f"reading the {len(columns)} columns once"
    yield Row(size=len(catalogue), what=what, ours_s=ours_s, other=beside, other_s=reading_s)


def _near_misses(
    catalogue: Catalogue, requirement: Requirement, keys: OrderKeys, ids: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> tuple[Failures, tuple[Relaxation, ...], tuple[tuple[int, ...], ...]]:
    failures = find_failures(catalogue, requirement, as_of=AS_OF)
    return failures, relaxations(failures, ranked=keys, ranked_ids=ids), conflicts(failures)


def _ranking(
    catalogue: Catalogue, requirement: Requirement
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], OrderKeys]:
    """Return the best of the sites that are ranked, and what decides their order."""
    ids = np.array(screen(catalogue, requirement, as_of=AS_OF, limit=COMPARED).ids, dtype=np.int64)
    at = np.searchsorted(catalogue.site_ids, ids)
    best = catalogue.rows(at, catalogue.columns.keys())
    return ids, order_keys(judge(best, requirement, as_of=AS_OF))


def _frame(catalogue: Catalogue, requirement: Requirement) -> pd.DataFrame:
    hard = [criterion.fact for criterion in requirement.criteria if criterion.need is not None]
    return pd.DataFrame({fact: catalogue.column(fact).numbers for fact in hard})


def _plainly(frame: pd.DataFrame, requirement: Requirement) -> dict[int, float]:
    """Return the smallest gap of each limit for which one alone is enough; NaN for codes, of which there are some."""
    hard = [(number, one) for number, one in enumerate(requirement.criteria) if one.need is not None]
    met = {number: _met(frame[one.fact], one) for number, one in hard}
    found: dict[int, float] = {}
    for number, criterion in hard:
        others = pd.Series(data=True, index=frame.index)
        for other, holds in met.items():
            if other != number:
                others &= holds
        near = frame.loc[others & ~met[number], criterion.fact]
        if len(near) and isinstance(criterion.need, Within):
            gaps = pd.concat([criterion.need.low - near, near - criterion.need.high], axis=1).max(axis=1)
            found[number] = round(float(gaps.nsmallest(1).iloc[0]), 9)
        elif len(near):
            found[number] = -float(near.value_counts().sum() > 0)
    return found


def _met(values: pd.Series[float], criterion: Criterion) -> pd.Series[bool]:
    match criterion.need:
        case Within(low=low, high=high):
            found = values.between(low, high)
        case OneOf(codes=codes):
            found = values.isin(sorted(codes))
        case Contains(mask=mask):
            found = (values.fillna(0).astype("int64") & mask) != 0
        case None:
            raise ValueError(f"{criterion.name} has no limit")
    return found | values.isna()


def _smallest(found: tuple[Relaxation, ...]) -> dict[int, float]:
    """Return the smallest gap of each limit that is enough alone, as the plain way says it."""
    smallest: dict[int, float] = {}
    for relaxation in found:
        (first, *more) = relaxation.concessions
        if not more:
            gap = -1.0 if first.gap is None else first.gap
            smallest[first.criterion] = min(smallest.get(first.criterion, math.inf), gap)
    return dict(sorted(smallest.items()))
