from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from siting.domain.requirement import Criterion, Curve, Requirement, Within
from siting.domain.sites import Site
from siting.matching import screen as screen_module
from siting.matching.best import Best
from siting.matching.catalogue import catalogue_of
from siting.matching.engine import match
from siting.matching.estimates import make_estimate
from siting.matching.screen import screen
from tests.unit.matching import strategies
from tests.unit.matching.strategies import AS_OF, known

LIMITS = st.none() | st.integers(0, 8)


@settings(max_examples=400, deadline=None)
@given(sites=strategies.sites(), requirement=strategies.requirements(), limit=LIMITS, out_limit=LIMITS)
def test_screening_and_judging_gives_what_judging_everything_gives(
    sites: list[Site], requirement: Requirement, limit: int | None, out_limit: int | None
) -> None:
    whole = match(sites, requirement, as_of=AS_OF, catalogue_version="1", limit=limit, out_limit=out_limit)
    screening = screen(catalogue_of(sites, version="1"), requirement, limit=limit, out_limit=out_limit)
    assert screening.ids == tuple(result.site.site_id for result in whole.ranked)
    assert screening.out_ids == tuple(result.site.site_id for result in whole.out)
    assert screening.counts == whole.counts
    by_id = {site.site_id: site for site in sites}
    chosen = [by_id[number] for number in (*screening.ids, *screening.out_ids)]
    again = match(chosen, requirement, as_of=AS_OF, catalogue_version="1")
    assert dataclasses.replace(again, counts=whole.counts) == whole
