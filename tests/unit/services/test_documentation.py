"""What the documentation shows of requirements and results is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from siting.matching.documents import SCHEMA_VERSION, result_to_dict
from siting.matching.engine import match
from siting.services.requirement_file import parse_requirement
from siting.services.requirement_form import MAX_CRITERIA, CriterionForm
from tests.unit.matching.strategies import AS_OF
from tests.unit.matching.test_documents import a_requirement, a_site

DOCS = Path(__file__).resolve().parents[3] / "docs"


@pytest.fixture(scope="module")
def about_requirements() -> str:
    return (DOCS / "requirement.md").read_text(encoding="utf-8")


def test_the_requirement_that_is_shown_is_right(about_requirements: str) -> None:
    [shown] = re.findall(r"```toml\n(.*?)```", about_requirements, re.DOTALL)
    assert len(parse_requirement(shown, name="docs/requirement.md").criteria) == 3


def test_every_key_of_a_criterion_is_told_of(about_requirements: str) -> None:
    for name, info in CriterionForm.model_fields.items():
        assert re.search(rf"\b{info.alias or name}\b", about_requirements), name
    assert f"at most {MAX_CRITERIA} criteria" in about_requirements


def test_every_field_of_a_result_is_told_of() -> None:
    text = (DOCS / "result.md").read_text(encoding="utf-8")
    document = result_to_dict(match([a_site()], a_requirement(), as_of=AS_OF, catalogue_version="1"))
    assert f"`schema_version` is {SCHEMA_VERSION} " in text
    [one] = document["ranked"]
    [judgement] = one["judgements"]
    for told in (document, document["counts"], one, judgement, judgement["observed"]):
        for name in told:
            assert f"`{name}`" in text, name
