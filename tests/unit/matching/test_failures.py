"""What each site fails, against the judge."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings

from siting.domain.requirement import Requirement
from siting.domain.sites import Site
from siting.matching import failures as failures_module
from siting.matching.catalogue import catalogue_of
from siting.matching.engine import match
from siting.matching.failures import contain, distinct, equal, find_failures, overlap, sizes
from tests.unit.matching import strategies
from tests.unit.matching.strategies import AS_OF


@settings(max_examples=150, deadline=None)
@given(sites=strategies.sites(), requirement=strategies.requirements())
def test_what_fails_is_what_the_judge_says(sites: list[Site], requirement: Requirement) -> None:
    firm = dataclasses.replace(
        requirement,
        criteria=tuple(
            dataclasses.replace(one, firm=place == 1 and one.need is not None)
            for place, one in enumerate(requirement.criteria)
        ),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(failures_module, "BLOCK_ROWS", 3)
        found = find_failures(catalogue_of(sites, version="1"), firm, as_of=AS_OF)
    whole = match(sites, firm, as_of=AS_OF, catalogue_version="1")
    fails = {one.site.site_id: tuple(reason.criterion for reason in one.reasons) for one in whole.out}
    assert found.passing == len(whole.ranked)
    near = {
        int(found.catalogue.site_ids[row]): found.criteria(members)
        for row, members in zip(found.rows, found.sets, strict=True)
    }
    unyielding = {1} if len(firm.criteria) > 1 and firm.criteria[1].firm else set()
    assert near == {
        number: reasons for number, reasons in fails.items() if len(reasons) <= 3 and not unyielding & set(reasons)
    }
    kept = [found.criteria(members) for members in found.distinct]
    assert len(kept) == len(set(kept))
    assert set(kept) == (set() if whole.ranked else set(fails.values()))
    assert {int(found.catalogue.site_ids[row]) for row in found.short} == {
        number for number, reasons in fails.items() if all(firm.criteria[place].declared.adds_up for place in reasons)
    }


@pytest.mark.parametrize("words", [1, 2])
def test_sets_of_limits_as_words(words: int) -> None:
    members = np.zeros((3, words), dtype=np.uint64)
    members[0, 0] = 0b101
    members[1, 0] = 0b1
    members[2, -1] |= np.uint64(1 << 63)
    members[2, 0] |= np.uint64(0b1)
    assert sizes(members).tolist() == [2, 1, 2]
    assert overlap(members, members[0]).tolist() == [True, True, True]
    assert contain(members, members[1]).tolist() == [True, True, True]
    assert contain(members, members[2]).tolist() == [False, False, True]
    assert equal(members, members[0]).tolist() == [True, False, False]
    once = distinct([members, members[:2]], words)
    assert once[0].tolist() == members[1].tolist()
    assert sorted(once.tolist()) == sorted(members.tolist())
