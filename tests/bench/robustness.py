"""Robustness, beside what it can't do without: the scores of all weightings as a matrix product, each sorted.

The product and the sort are bare NumPy, float32, the same sites, criteria and weightings; they give sorted numbers and
no more. Where something is unknown, a second row draws it on both sides. Ours draws the weightings besides, and counts
every place of the listed sites, who stands before whom, the central weights and the confidence factors.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from siting.domain.facts import FactType, Origin
from siting.domain.requirement import Company, Criterion, Curve, Group, Requirement
from siting.domain.sites import Availability, SiteKind
from siting.domain.text import same
from siting.domain.values import Status
from siting.domain.vocabulary import FACTS
from siting.matching.catalogue import AVAILABILITIES, KINDS, STATUSES, Catalogue, Column
from siting.matching.compared import Compared, compared
from siting.matching.judging import judge, order, order_keys
from siting.matching.robustness import SAMPLES, robustness
from tests.bench.matching import AS_OF
from tests.bench.rows import Row, median_s
from tests.bench.setting import Bench

SITES, CRITERIA, LISTED = 1_000, 20, 50
SEED = 20261124
REPEATS = 9


def rows(bench: Bench) -> Iterator[Row]:
    """Measure with all known, and with a tenth of the values unknown; whatever the size of the catalogue."""
    del bench
    for unknown in (0.0, 0.1):
        ours_s, bare_s, drawn_s = _seconds(ranked_sites(unknown=unknown))
        what = f"robustness, {CRITERIA} criteria, {SAMPLES:,} weightings"
        what = f"{what}, {unknown:.0%} unknown" if unknown else what
        beside = "matrix product and sort"
        yield Row(size=SITES, what=what, ours_s=ours_s, other=beside, other_s=bare_s, wanted="<= 2 × slower")
        if unknown:
            beside = "matrix product, drawing the unknown, sort"
            yield Row(size=SITES, what=what, ours_s=ours_s, other=beside, other_s=drawn_s)


def _seconds(sites: Compared) -> tuple[float, float, float]:
    """Return the times of ours, of the bare product and sort, and of these with the unknown drawn."""
    values = sites.judged.low.astype(np.float32)
    weights = np.random.default_rng(SEED).dirichlet(np.ones(CRITERIA), SAMPLES).astype(np.float32)
    open_ = [
        (k, np.flatnonzero(high > low))
        for k, (low, high) in enumerate(zip(sites.judged.low, sites.judged.high, strict=True))
    ]
    open_ = [(k, rows) for k, rows in open_ if len(rows)]

    def drawn() -> None:
        generator = np.random.default_rng(SEED)
        scores = weights @ values
        for k, rows in open_:
            scores[:, rows] += weights[:, k, None] * generator.random((SAMPLES, len(rows)), dtype=np.float32)
        np.sort(scores, axis=1)

    ours_s = median_s(lambda: robustness(sites, np.random.default_rng(SEED), listed=LISTED), repeats=REPEATS)
    bare_s = median_s(lambda: np.sort(weights @ values, axis=1), repeats=REPEATS)
    return ours_s, bare_s, median_s(drawn, repeats=REPEATS)


def ranked_sites(*, unknown: float) -> Compared:
    """Return plots with random values, of which a share is unknown, ranked by random weights."""
    generator = np.random.default_rng(SEED)
    facts = [fact for fact in FACTS.values() if fact.type is FactType.NUMBER and SiteKind.LAND in fact.kinds]
    plain = [fact for fact in facts if not fact.later and not fact.divisible_by and fact.origin is not Origin.MATCHED]
    facts = plain[:CRITERIA]
    requirement = Requirement(
        title=same("Bench"),
        company=Company(name="Bench"),
        criteria=tuple(
            Criterion(fact=fact.key, preference=Curve(amounts=(0, 1), values=(0, 1)), weight=weight, group="all")
            for fact, weight in zip(facts, generator.uniform(1, 10, CRITERIA), strict=True)
        ),
        groups=(Group(key="all", label=same("All")),),
    )
    columns = {}
    for fact in facts:
        gone = generator.random(SITES) < unknown
        status = np.where(gone, STATUSES.index(Status.UNKNOWN), STATUSES.index(Status.KNOWN))
        columns[fact.key] = Column(
            numbers=np.where(gone, np.nan, generator.random(SITES)), status=status.astype(np.uint8)
        )
    catalogue = Catalogue(
        version="1",
        site_ids=np.arange(SITES, dtype=np.int64),
        kinds=np.full(SITES, KINDS.index(SiteKind.LAND), dtype=np.uint8),
        availabilities=np.full(SITES, AVAILABILITIES.index(Availability.AVAILABLE), dtype=np.uint8),
        published=np.ones(SITES, dtype=np.bool_),
        east=np.zeros(SITES),
        north=np.zeros(SITES),
        columns=columns,
    )
    best_first = order(order_keys(judge(catalogue, requirement, as_of=AS_OF)), catalogue.site_ids)
    return compared(catalogue.rows(best_first, columns.keys()), requirement, as_of=AS_OF)
