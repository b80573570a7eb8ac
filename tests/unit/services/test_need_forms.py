"""Answers as forms send them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.domain.facts import encode
from siting.domain.formats import number
from siting.domain.need import Answer, Importance, Need
from siting.domain.need_steps import QUESTIONS, STEPS, step_named
from siting.domain.sites import SiteKind
from siting.domain.text import Lang
from siting.domain.vocabulary import FACTS
from siting.services.need_forms import Form, read_amount, read_answer, read_kinds, read_step
from siting.services.need_requirement import requirement_of

FIELDS = st.sampled_from(
    [f"{key}{end}" for key in QUESTIONS for end in ("", ".importance", ".not_known", ".width", ".km")]
    + ["kind", "company", "industry_code", "title"]
)
VALUES = st.sampled_from(["need", "wish", "any", "1", "3,5", "-1", "2028-01-01", "warehouse", "J", "", "<b>", "\x00"])


@given(st.dictionaries(FIELDS, st.lists(VALUES | st.text(max_size=20), max_size=3)), st.sampled_from(("sv", "en")))
def test_whatever_is_sent_is_read_or_said_to_be_wrong(form: dict[str, list[str]], lang: Lang) -> None:
    need = Need()
    for step in STEPS:
        need, faults = read_step(step, need, form, lang)
        assert all(one.said.sv and one.said.en for one in faults)
    requirement_of(need)


@given(st.floats(-1e9, 1e9).map(lambda value: round(value, 4)), st.sampled_from(("sv", "en")))
def test_a_number_that_a_field_shows_is_read_back(value: float, lang: Lang) -> None:
    assert read_amount(number(value, lang, decimals=4), lang) == value


@pytest.mark.parametrize(
    ("text", "lang", "value"),
    [
        ("40 000", "sv", 40_000.0),
        ("40\u00a0000,5", "sv", 40_000.5),
        ("40.000,5", "sv", 40_000.5),
        ("0.5", "sv", 0.5),
        ("1,234,567", "en", 1_234_567.0),
        ("3,5", "en", 3.5),
        ("\u22124", "sv", -4.0),
        (",5", "sv", 0.5),
        ("1.500", "sv", None),
        ("1e5", "sv", None),
        ("nan", "en", None),
        ("inf", "en", None),
        ("٣", "sv", None),
        ("3 MW", "sv", None),
        ("", "sv", None),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, lang: Lang, value: float | None) -> None:
    assert read_amount(text, lang) == value


def answer_to(key: str, **fields: str | list[str]) -> Answer | None:
    form: Form = {
        f"{key}{name}": [value] if isinstance(value, str) else value
        for name, value in ((name.replace("_", ".", 1), value) for name, value in fields.items())
    }
    return read_answer(QUESTIONS[key], {**form, key: form.get(key, form.get(f"{key}.value", ()))}, "sv")[0]


def test_answers_of_each_kind_are_read() -> None:
    assert answer_to("power_capacity_mw", _value="3", _importance="need") == Answer(
        importance=Importance.NEED, amount=3.0
    )
    assert answer_to("possession_date", _value="2028-01-31", _importance="wish") == Answer(
        importance=Importance.WISH, amount=encode(FACTS["possession_date"], date(2028, 1, 31))
    )
    assert answer_to("tenures", _value=["sale", "nothing"], _importance="need") == Answer(
        importance=Importance.NEED, codes=("sale",)
    )
    assert answer_to("fibre", _importance="wish") == Answer(importance=Importance.WISH)
    assert answer_to("possession_date", _value="tomorrow", _importance="wish") is None
    assert answer_to("possession_date", _value="0001-01-01", _importance="wish") is None
    assert answer_to("footprint", _value="120", _importance="need") is None


def test_a_question_that_was_not_put_keeps_its_answer() -> None:
    step = step_named("power")
    assert step is not None
    before = Need(answers={"gas": Answer(importance=Importance.WISH), "fibre": Answer(importance=Importance.NEED)})
    after, _ = read_step(step, before, {"fibre.importance": ["any"]}, "sv")

    assert dict(after.answers) == {"gas": Answer(importance=Importance.WISH)}


def test_kinds_are_one_or_either() -> None:
    both = frozenset(SiteKind)
    assert read_kinds({"kind": ["land"]}, both) == {SiteKind.LAND}
    assert read_kinds({"kind": ["either"]}, frozenset({SiteKind.LAND})) == both
    assert read_kinds({"kind": ["castle"]}, frozenset({SiteKind.LAND})) == {SiteKind.LAND}
