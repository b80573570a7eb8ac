"""What the documentation shows of requirements and results is true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from siting.matching.documents import SCHEMA_VERSION, result_to_dict, site_to_dict
from siting.matching.engine import match
from siting.matching.insight import Bound, CombinationOf, Spread
from siting.matching.placement import Placement
from siting.matching.result import Between, Question
from siting.services.requirement_file import parse_requirement
from siting.services.requirement_form import (
    MAX_CRITERIA,
    CriterionForm,
    GroupForm,
    PlaceForm,
    WeighingForm,
)
from tests.unit.matching import insights
from tests.unit.matching.strategies import AS_OF, requirement_of
from tests.unit.matching.test_documents import a_site

HEAD = 'title = "T"\nreceived = 2026-11-20\n[company]\nname = "C"\n[site]\nkinds = ["land"]\n'
DOCS = Path(__file__).resolve().parents[3] / "docs"
A_QUESTION = Question(site_id=1, criterion=0, worth=0.1, decides=True, rank_best=1, rank_worst=None, first=True)
NO_ROOM = Placement(fits=False, hall=None, yards=(), rotation_deg=None, resolution_m=0.5)


@pytest.fixture(scope="module")
def about_requirements() -> str:
    return (DOCS / "requirement.md").read_text(encoding="utf-8")


def test_the_requirement_that_is_shown_is_right(about_requirements: str) -> None:
    whole, *_ = re.findall(r"```toml\n(.*?)```", about_requirements, re.DOTALL)
    assert len(parse_requirement(whole, name="docs/requirement.md").criteria) == 3


def test_each_part_that_is_shown_is_right(about_requirements: str) -> None:
    _, *parts = re.findall(r"```toml\n(.*?)```", about_requirements, re.DOTALL)
    criteria = [part for part in parts if "[[criteria]]" in part]
    read = [parse_requirement(HEAD + part, name="docs/requirement.md") for part in criteria]
    assert [len(one.criteria) for one in read] == [3, 4, 3, 1, 4, 3]
    to_weigh = criteria[-1].split("[[weighing]]")[0]
    weighings = [parse_requirement(HEAD + to_weigh + one, name="docs/requirement.md").weighings for one in parts[-2:]]
    assert [one.method for [one] in [*weighings, read[-1].weighings]] == ["pairwise", "best_worst", "rank"]


def test_every_key_of_a_criterion_is_told_of(about_requirements: str) -> None:
    for form in (CriterionForm, PlaceForm, GroupForm, WeighingForm):
        for name, info in form.model_fields.items():
            assert re.search(rf"\b{info.alias or name}\b", about_requirements), name
    assert f"at most {MAX_CRITERIA} criteria" in about_requirements


def test_every_field_of_a_result_is_told_of() -> None:
    text = (DOCS / "result.md").read_text(encoding="utf-8")
    result = replace(
        match([a_site()], requirement_of(*insights.CRITERIA), as_of=AS_OF, catalogue_version="1"),
        insight=insights.WHOLE,
        questions=(A_QUESTION,),
    )
    judged = result.ranked[0].judgements[0]
    judged = replace(judged, between=Between(low=1.0, high=2.0, offered=True), placement=NO_ROOM)
    result = replace(result, ranked=(replace(result.ranked[0], judgements=(judged,)),))
    document = result_to_dict(result)
    assert f"`schema_version` is {SCHEMA_VERSION} " in text
    # The requirement is told of elsewhere, and a site's own fields are those of what was imported.
    documents = {name: part for name, part in document.items() if name != "requirement"}
    for name in set(_names(documents)) - set(site_to_dict(a_site())):
        assert f"`{name}`" in text, name
    for told in (Bound, Spread, CombinationOf):
        assert all(f"`{one.value}`" in text for one in told)


def _names(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        for name, below in part.items():
            if not (name.isdigit() or name in ("site", "need")):
                yield from _names(below)
            if not name.isdigit():
                yield name
    elif isinstance(part, list):
        for below in part:
            yield from _names(below)
