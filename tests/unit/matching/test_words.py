"""What is said of a result: true, whole, and as a person would say it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from siting.domain.facts import encode
from siting.domain.requirement import Company, Criterion, Curve, Group, IfUnknown, OneOf, Requirement, Within
from siting.domain.sites import Site, SiteKind
from siting.domain.text import LANGS, Text
from siting.domain.values import FactValue, Status, Value
from siting.domain.vocabulary import FACTS
from siting.domain.wording import known_text, label_in_sentence, phrase_text
from siting.matching import words
from siting.matching.engine import match
from siting.matching.result import MatchResult

NBSP = "\N{NO-BREAK SPACE}"
REQUIREMENT = Requirement(
    title=Text(sv="Lagerhall", en="Warehouse"),
    company=Company(name="Demo AB"),
    kinds=frozenset({SiteKind.LAND}),
    groups=(Group(key="g", label=Text(sv="Allt", en="All")),),
    criteria=(
        Criterion(
            fact="junction_min",
            need=Within(high=8),
            preference=Curve(amounts=(2, 10), values=(1, 0)),
            weight=60,
            group="g",
        ),
        Criterion(
            fact="power_capacity_mw",
            need=Within(low=3),
            preference=Curve(amounts=(3, 6), values=(0, 1)),
            weight=40,
            group="g",
        ),
    ),
)


def known(value: Value, status: Status = Status.KNOWN) -> FactValue:
    return FactValue(value=value, status=status, source="test", verified=date(2026, 10, 1))


def site(site_id: int, name: str, **facts: Value | FactValue) -> Site:
    given = {key: fact if isinstance(fact, FactValue) else known(fact) for key, fact in facts.items()}
    return Site(
        site_id=site_id, source="test", reference=name, kind=SiteKind.LAND, name=name, geometry=None, facts=given
    )


def result_of(*sites: Site) -> MatchResult:
    return match(sites, REQUIREMENT, as_of=date(2026, 11, 24), catalogue_version="1")


FITS = site(1, "Viared 3", junction_min=known(4.0, Status.ESTIMATED), power_capacity_mw=6.0)
ALSO_FITS = site(2, "Sobacken", junction_min=7.0, power_capacity_mw=3.0)
ASKS = site(3, "Ramnaslätt", junction_min=2.0)
FAILS = site(4, "Fristad", junction_min=20.0, power_capacity_mw=1.0)


def test_some_fit_and_one_more_may() -> None:
    lead, rest = words.answer(result_of(FITS, ALSO_FITS, ASKS, FAILS), "sv")
    assert lead == "Två platser uppfyller alla krav, en till kan göra det."
    assert rest.startswith(f"Viared 3 kommer först: ca{NBSP}4{NBSP}min till motorvägsmot och 6{NBSP}MW på plats.")
    assert "Ramnaslätt kan gå om" in rest
    assert "effekt nu" in rest


def test_an_order_that_is_certain_is_said_to_be() -> None:
    assert words.answer(result_of(FITS, ALSO_FITS), "en") == (
        "Two sites meet all requirements.",
        f"Viared 3 comes first: about{NBSP}4{NBSP}min to a motorway junction and 6{NBSP}MW on site. "
        "What is not known does not change which is first.",
    )


def test_only_sites_to_ask_about() -> None:
    assert words.answer(result_of(ASKS, FAILS), "sv")[0] == (
        "Ingen plats uppfyller säkert alla krav, men en kan göra det."
    )


def test_nothing_fits_and_what_it_falls_on() -> None:
    lead, rest = words.answer(result_of(FAILS, site(5, "Viskafors", junction_min=15.0, power_capacity_mw=9.0)), "sv")
    assert lead == "Ingen av 2 platser uppfyller alla krav."
    assert rest == "Flest faller på: restid till motorvägsmot (2) och effekt nu (1)."


def test_no_site_of_the_kind() -> None:
    assert words.answer(result_of(), "en") == ("There is no site of the kind that is asked for.", "")


def test_why_a_site_is_out_names_each_reason_with_value_and_limit() -> None:
    out = result_of(FAILS).out[0]
    assert words.why(out, REQUIREMENT, "en") == (
        f"Fails on: travel time to a motorway junction 20{NBSP}min (at most 8{NBSP}min) "
        f"and power now 1{NBSP}MW (at least 3{NBSP}MW)."
    )


def test_why_names_what_decides() -> None:
    ranked = result_of(ASKS).ranked[0]
    assert words.why(ranked, REQUIREMENT, "sv") == (
        f"Mest talar för platsen: 2{NBSP}min till motorvägsmot. Det som avgör om den uppfyller alla krav: effekt nu."
    )


def test_questions_say_what_where_and_whom() -> None:
    result = result_of(ASKS)
    assert words.question_text(result.questions[0], result, "sv") == "Effekt nu, Ramnaslätt"
    assert words.ask_whom(result.questions[0], REQUIREMENT, "en") == "the grid company"


@pytest.mark.parametrize(
    ("fact", "need", "sv", "en"),
    [
        ("buildable_area_m2", Within(low=80_000), f"minst 80{NBSP}000{NBSP}m²", f"at least 80,000{NBSP}m²"),
        ("clear_height_m", Within(low=8.5, high=12), f"8,5–12{NBSP}m", f"8.5–12{NBSP}m"),
        ("sprinkler", OneOf(codes=frozenset({1.0})), "ja", "yes"),
        ("plan_status", OneOf(codes=frozenset({6.0, 4.0})), "antagen eller laga kraft", "adopted or legal force"),
        (
            "possession_date",
            Within(high=encode(FACTS["possession_date"], date(2028, 1, 1))),
            "senast 1 januari 2028",
            "1 January 2028 at the latest",
        ),
        (
            "possession_date",
            Within(low=encode(FACTS["possession_date"], date(2028, 1, 1))),
            "tidigast januari 2028",
            "January 2028 at the earliest",
        ),
        ("loading_docks", Within(low=2, high=4), "2–4", "2–4"),
        ("loading_docks", Within(low=2, high=2), "2", "2"),
    ],
)
def test_what_is_asked(fact: str, need: Within | OneOf, sv: str, en: str) -> None:
    criterion = Criterion(fact=fact, need=need, group="g")
    assert (words.asked_text(criterion, "sv"), words.asked_text(criterion, "en")) == (sv, en)


def test_an_order_is_not_said_to_be_certain_when_some_are_not_listed() -> None:
    result = match([FITS, ALSO_FITS, ASKS], REQUIREMENT, as_of=date(2026, 11, 24), catalogue_version="1", limit=2)
    assert "What is not known" not in words.answer(result, "en")[1]


@pytest.mark.parametrize(
    ("criterion", "value", "sv", "en"),
    [
        (
            Criterion(fact="fibre", need=OneOf(codes=frozenset({1.0})), group="g"),
            known(False),
            "Faller på: fiber: nej (krav: ja).",
            "Fails on: fibre: no (asked: yes).",
        ),
        (
            Criterion(fact="power_capacity_mw", need=Within(low=3), group="g", if_unknown=IfUnknown.EXCLUDE),
            FactValue(value=None, status=Status.UNKNOWN, source="", verified=None),
            f"Faller på: effekt nu: inte känt (krav: minst 3{NBSP}MW).",
            f"Fails on: power now: not known (asked: at least 3{NBSP}MW).",
        ),
        (
            Criterion(fact="power_capacity_mw", need=Within(low=3), group="g"),
            FactValue(value=None, status=Status.NOT_APPLICABLE, source="", verified=None),
            f"Faller på: effekt nu: ej tillämplig (krav: minst 3{NBSP}MW).",
            f"Fails on: power now: not applicable (asked: at least 3{NBSP}MW).",
        ),
    ],
)
def test_a_reason_without_a_distance_is_still_a_sentence(
    criterion: Criterion, value: FactValue, sv: str, en: str
) -> None:
    asked = replace(REQUIREMENT, criteria=(criterion,))
    result = match([site(1, "A", **{criterion.fact: value})], asked, as_of=date(2026, 11, 24), catalogue_version="1")
    assert (words.why(result.out[0], asked, "sv"), words.why(result.out[0], asked, "en")) == (sv, en)


@pytest.mark.parametrize(
    ("fact", "value", "sv"),
    [
        ("station_distance_m", known(1_066.0, Status.ESTIMATED), f"ca{NBSP}1{NBSP}100{NBSP}m till järnvägsstation"),
        ("station_distance_m", known(1_066.0), f"1{NBSP}070{NBSP}m till järnvägsstation"),
        ("lettable_area_m2", known(4_756.0), f"4{NBSP}760{NBSP}m² lokal"),
        ("power_capacity_mw", known(1.25), f"1,25{NBSP}MW på plats"),
        ("build_year", known(1987.0), "byggår 1987"),
    ],
)
def test_a_sentence_rounds(fact: str, value: FactValue, sv: str) -> None:
    assert phrase_text(FACTS[fact], value, "sv") == sv


def test_a_table_does_not_round() -> None:
    assert known_text(FACTS["lettable_area_m2"], known(4_756.0), "sv") == f"4{NBSP}756{NBSP}m²"


@pytest.mark.parametrize(
    ("fact", "sv", "en"),
    [
        ("station_distance_m", "avstånd till järnvägsstation", "distance to a railway station"),
        ("port_min", "restid till hamn", "travel time to a port"),
        ("lettable_area_m2", "lokalarea", "lettable area"),
        ("gas", "gas", "gas"),
    ],
)
def test_labels_inside_sentences(fact: str, sv: str, en: str) -> None:
    assert (label_in_sentence(FACTS[fact], "sv"), label_in_sentence(FACTS[fact], "en")) == (sv, en)


def test_every_fact_can_be_said_in_a_sentence() -> None:
    for fact in FACTS.values():
        for lang in LANGS:
            said = label_in_sentence(fact, lang)
            assert said
            assert "(" not in said
            assert not said.startswith(("till ", "to "))
        phrase = "" if fact.phrase is None else fact.phrase.en
        assert not any(f" a {vowel}" in phrase for vowel in "aeio"), phrase
