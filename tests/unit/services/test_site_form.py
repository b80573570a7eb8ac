"""A site's form: what was not touched stays as it is, and what was is read by the vocabulary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from siting.domain.facts import Fact, FactType
from siting.domain.site_drafts import SiteDraft, editable_facts
from siting.domain.sites import Availability, SiteKind
from siting.domain.text import Lang
from siting.domain.values import FactValue, Status, Value
from siting.services.site_form import Filling, form_fields, read_fields

TODAY = date(2026, 11, 27)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
DAYS = st.dates(date(2000, 1, 1), TODAY)


def how(lang: Lang = "sv") -> Filling:
    return Filling(lang=lang, crs="EPSG:3006", source="Borås Stad", today=TODAY)


def values(fact: Fact) -> st.SearchStrategy[Value]:
    match fact.type:
        case FactType.NUMBER:
            return st.floats(fact.low, fact.high, allow_subnormal=False).map(float)
        case FactType.YES_NO:
            return st.booleans()
        case FactType.DATE:
            return DAYS
        case FactType.CODE:
            return st.sampled_from(fact.code_list)
        case FactType.CODES:
            return st.frozensets(st.sampled_from(fact.code_list), min_size=1)
        case _:
            return WORDS


def known(fact: Fact) -> st.SearchStrategy[FactValue]:
    said = st.sampled_from([Status.KNOWN, Status.ESTIMATED])
    there = st.builds(FactValue, value=values(fact), status=said, source=WORDS, verified=st.none() | DAYS)
    not_there = st.sampled_from([Status.UNKNOWN, Status.NOT_APPLICABLE])
    return there | st.builds(FactValue, value=st.none(), status=not_there, source=WORDS, verified=st.none() | DAYS)


@st.composite
def drafts(draw: st.DrawFn) -> SiteDraft:
    kind = draw(st.sampled_from(SiteKind))
    facts = draw(st.lists(st.sampled_from(editable_facts(kind)), max_size=6, unique_by=lambda fact: fact.key))
    return SiteDraft(
        kind=kind,
        name=draw(WORDS),
        holder=draw(st.just("") | WORDS),
        property_designations=tuple(draw(st.lists(WORDS, max_size=3, unique=True))),
        availability=draw(st.sampled_from(Availability)),
        available_from=draw(st.none() | DAYS),
        published=draw(st.booleans()),
        geom=draw(st.none() | st.just(Point(372_000.123456789, 6_398_000.987654321))),
        facts={fact.key: draw(known(fact)) for fact in facts},
    )


@given(draft=drafts(), lang=st.sampled_from(["sv", "en"]))
def test_a_form_sent_back_as_it_was_shown_changes_nothing(draft: SiteDraft, lang: Lang) -> None:
    sent = {**form_fields(draft, lang), "published_there": ("yes",)}

    assert read_fields(sent, draft, how(lang)) == (draft, {})


@given(draft=drafts(), lang=st.sampled_from(["sv", "en"]))
def test_what_a_form_shows_is_read_as_the_same(draft: SiteDraft, lang: Lang) -> None:
    empty = SiteDraft(kind=draft.kind, name="", published=not draft.published)
    sent = {**form_fields(draft, lang), "published_there": ("yes",)}

    read, faults = read_fields(sent, empty, how(lang))

    assert faults == {}
    assert (read.name, read.holder, read.availability, read.published) == (
        draft.name,
        draft.holder,
        draft.availability,
        draft.published,
    )
    assert {key: (one.value, one.status, one.source) for key, one in read.facts.items()} == {
        key: (one.value, one.status, one.source) for key, one in draft.facts.items()
    }


LAND = SiteDraft(
    kind=SiteKind.LAND,
    name="Viared",
    facts={
        "plot_area_m2": FactValue(value=40_000.0, status=Status.KNOWN, source="the owner", verified=date(2026, 1, 1))
    },
)


def read(**fields: str | Sequence[str]) -> tuple[SiteDraft, set[str]]:
    shown = form_fields(LAND, "sv")
    sent = {name: (value,) if isinstance(value, str) else value for name, value in fields.items()}
    draft, faults = read_fields({**shown, **sent}, LAND, how())
    return draft, set(faults)


def test_a_value_that_is_changed_was_checked_today_by_the_same() -> None:
    draft, faults = read(plot_area_m2="41 000,5")

    assert faults == set()
    assert draft.facts["plot_area_m2"] == FactValue(
        value=41_000.5, status=Status.KNOWN, source="the owner", verified=TODAY
    )


def test_an_emptied_value_is_no_longer_said() -> None:
    assert read(plot_area_m2="")[0].facts == {}


def test_unknown_is_said_too() -> None:
    draft, _ = read(**{"gas.status": "unknown"})

    assert draft.facts["gas"] == FactValue(value=None, status=Status.UNKNOWN, source="Borås Stad", verified=TODAY)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"plot_area_m2": "-1"}, "plot_area_m2"),
        ({"plot_area_m2": "1e400"}, "plot_area_m2"),
        ({"plot_area_m2": "nan"}, "plot_area_m2"),
        ({"plot_area_m2": "1.500"}, "plot_area_m2"),
        ({"plot_area_m2.status": "unknown"}, "plot_area_m2"),
        ({"gas.status": "known"}, "gas"),
        ({"gas": "perhaps"}, "gas"),
        ({"possession_date": "2027-02-30"}, "possession_date"),
        ({"permitted_uses": ["J", "nothing"]}, "permitted_uses"),
        ({"plot_area_m2.verified": "yesterday"}, "plot_area_m2"),
        ({"availability": "gone"}, "availability"),
        ({"geom": "somewhere"}, "geom"),
    ],
)
def test_what_can_not_be_read_is_told_and_the_rest_stays(fields: dict[str, str | Sequence[str]], fault: str) -> None:
    draft, faults = read(**fields)

    assert faults == {fault}
    assert draft == LAND
