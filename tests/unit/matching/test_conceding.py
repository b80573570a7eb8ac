"""What a concession opens, what can not be had together and what would do together, in sentences."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from siting.domain.facts import Argument
from siting.domain.industry import Branch, IndustryVersion
from siting.domain.requirement import (
    Against,
    Contains,
    Criterion,
    Need,
    OneOf,
    Within,
)
from siting.domain.text import LANGS
from siting.domain.vocabulary import FACTS
from siting.matching import words
from siting.matching.insight import Combination, CombinationOf, Concession
from tests.unit.matching.insights import days, opened
from tests.unit.matching.sayings import (
    ALL_USES,
    ANY_USE,
    BUILT,
    DOCKS,
    FIBRE,
    LATER,
    NEAR,
    NO_GAS,
    PLAN,
    PLOT,
    READY,
    ROOM,
    plain,
    relaxation,
    three,
)
from tests.unit.matching.test_words import REQUIREMENT


@pytest.mark.parametrize(
    ("criterion", "need", "sv", "en"),
    [
        (
            NEAR,
            Within(high=3000),
            "med högst 3 km till Viared i stället för 2 km",
            "with at most 3 km to Viared instead of 2 km",
        ),
        (
            LATER,
            Within(low=4.5),
            "med minst 4,5 MW på plats i januari 2029 i stället för 6 MW",
            "with at least 4.5 MW on site in January 2029 instead of 6 MW",
        ),
        (
            READY,
            Within(high=days(date(2028, 3, 1))),
            "med tillträde senast 1 mars 2028 i stället för 31 december 2027",
            "with possession 1 March 2028 at the latest instead of 31 December 2027",
        ),
        (
            PLAN,
            OneOf(codes=frozenset({3.0, 4.0, 6.0})),
            "om även granskning godtas (planläge)",
            "if review is also accepted (plan stage)",
        ),
        (
            ALL_USES,
            Contains(mask=0b1000),
            "utan krav på D vård (tillåten användning)",
            "without the requirement of D care (permitted use)",
        ),
        (ALL_USES, Contains(mask=0), "utan krav på tillåten användning", "without the requirement on permitted use"),
        (
            ANY_USE,
            Contains(mask=0b11100, any=True),
            "om även G drivmedel godtas (tillåten användning)",
            "if G fuel is also accepted (permitted use)",
        ),
        (FIBRE, OneOf(codes=frozenset({0.0, 1.0})), "utan krav på fiber", "without the requirement on fibre"),
        (DOCKS, Within(low=2, high=8), "med 2–8 lastkajer i stället för 4–8", "with 2–8 loading docks instead of 4–8"),
        (
            DOCKS,
            Within(low=4),
            "med minst 4 lastkajer i stället för 4–8",
            "with at least 4 loading docks instead of 4–8",
        ),
        (
            BUILT,
            Within(low=1987),
            "med byggår 1987 eller senare i stället för 1990",
            "with year built 1987 or later instead of 1990",
        ),
        (
            PLOT,
            Within(low=9_000, high=20_000),
            "med 9 000–20 000 m² tomt i stället för 10 000–20 000 m²",
            "with a plot of 9,000–20,000 m² instead of 10,000–20,000 m²",
        ),
    ],
)
def test_what_is_given_up(criterion: Criterion, need: Need, sv: str, en: str) -> None:
    asked = replace(REQUIREMENT, criteria=(criterion,))
    given = Concession(criterion=0, need=need, gap=None)
    assert (plain(words.concession_text(given, asked, "sv")), plain(words.concession_text(given, asked, "en"))) == (
        sv,
        en,
    )


@pytest.mark.parametrize(
    ("opens", "number", "better", "sv", "en"),
    [
        ((opened(9, "A"),), 1, False, "finns en plats till: A.", "there is one more site: A."),
        (
            (opened(9, "A"),),
            1,
            True,
            "finns en plats till, A, bättre än alla som nu uppfyller kraven.",
            "there is one more site, A, better than all that meet the requirements now.",
        ),
        (
            (opened(9, "A"), opened(8, "B")),
            2,
            False,
            "finns två platser till, bäst av dem A.",
            "there are two more sites, the best of them A.",
        ),
        (
            (opened(9, "A", asks=True),),
            1,
            False,
            "finns en plats till, med något kvar att fråga om.",
            "there is one more site, with something left to ask.",
        ),
        (
            (opened(9, "A", asks=True),),
            40,
            False,
            "finns 40 platser till, bäst av dem A.",
            "there are 40 more sites, the best of them A.",
        ),
    ],
)
def test_what_it_opens(opens: tuple[object, ...], number: int, better: bool, sv: str, en: str) -> None:
    one = relaxation(*opens, opened_sites=number, better=better)
    assert plain(words.relaxation_text(one, three(), "sv")).endswith(sv)
    assert plain(words.relaxation_text(one, three(), "en")).endswith(en)


@pytest.mark.parametrize(
    ("criteria", "sv", "en"),
    [
        ((FIBRE,), "Det finns ingen plats med fiber.", "There is no site with fibre."),
        ((NO_GAS,), "Det finns ingen plats utan gas.", "There is no site without gas."),
        (
            (ROOM, FIBRE),
            "Det finns ingen plats med både plats för 120 × 60 m och fiber.",
            "There is no site with both room for 120 × 60 m and fibre.",
        ),
        (
            (NEAR, FIBRE, NO_GAS),
            "Det finns ingen plats med högst 2 km till Viared och fiber och utan gas.",
            "There is no site with at most 2 km to Viared and fibre and without gas.",
        ),
        (
            (NEAR, LATER, READY),
            "Det finns ingen plats med högst 2 km till Viared, minst 6 MW på plats i januari 2029 och tillträde senast "
            "31 december 2027.",
            "There is no site with at most 2 km to Viared, at least 6 MW on site in January 2029 and possession "
            "31 December 2027 at the latest.",
        ),
    ],
)
def test_what_can_not_be_had_together(criteria: tuple[Criterion, ...], sv: str, en: str) -> None:
    asked = replace(REQUIREMENT, criteria=criteria)
    every = tuple(range(len(criteria)))
    assert [plain(words.conflict_text(every, asked, lang)) for lang in LANGS] == [sv, en]


@pytest.mark.parametrize(
    ("names", "owners", "sv", "en"),
    [
        (
            ("Viared 3", "Viared 4", "Viared 7"),
            1,
            "Viared 3, 4 och 7, i samma hus, ger tillsammans 52 400 m² (en ägare).",
            "Viared 3, 4 and 7, in one building, give 52,400 m² together (one owner).",
        ),
        (
            ("Viared 3", "Sobacken 4"),
            3,
            "Viared 3 och Sobacken 4, i samma hus, ger tillsammans 52 400 m² (tre ägare).",
            "Viared 3 and Sobacken 4, in one building, give 52,400 m² together (three owners).",
        ),
        (
            ("Viared A", "Viared B"),
            None,
            "Viared A och Viared B, i samma hus, ger tillsammans 52 400 m² (inte känt hur många ägare).",
            "Viared A and Viared B, in one building, give 52,400 m² together (not known how many owners).",
        ),
    ],
)
def test_what_sites_give_together(names: tuple[str, ...], owners: int | None, sv: str, en: str) -> None:
    one = Combination(
        of=CombinationOf.UNITS,
        site_ids=tuple(range(len(names))),
        names=names,
        area_m2=52_431.0,
        owners=owners,
        compactness=None,
        asks=False,
        score_low=0.5,
        score_high=0.5,
        geometry=None,
    )
    assert [plain(words.combination_text(one, lang)) for lang in LANGS] == [sv, en]


AGAINST = {
    Argument.POINT: Against.point("Göteborg Landvetter"),
    Argument.BRANCH: Against.branch(Branch(version=IndustryVersion.SNI_2007, division="25")),
}


def test_every_fact_can_be_asked_changed_and_given_up_in_a_sentence() -> None:
    """No declaration makes an empty or broken sentence."""
    for fact in FACTS.values():
        if not fact.judged or fact.key in ("place_distance_m", "footprint_fits"):
            continue
        need: Need = Within(low=1.0)
        if fact.type in ("code", "yes_no"):
            need = OneOf(codes=frozenset({1.0}))
        elif fact.type == "codes":
            need = Contains(mask=1)
        against = AGAINST.get(fact.argument) if fact.argument else None
        asked = replace(REQUIREMENT, criteria=(Criterion(fact=fact.key, need=need, against=against, group="g"),))
        for lang in LANGS:
            for text in (
                words.conflict_text((0,), asked, lang),
                words.concession_text(Concession(criterion=0, need=Within(), gap=None), asked, lang),
            ):
                assert not re.search(r"[{}]|  |\.\.| \.", text), text


@pytest.mark.parametrize(
    ("criterion", "need", "sv", "en"),
    [
        (NEAR, Within(high=3000), "högst 3 km", "at most 3 km"),
        (NEAR, Within(), "inget krav", "no requirement"),
        (FIBRE, OneOf(codes=frozenset({0.0, 1.0})), "inget krav", "no requirement"),
        (ALL_USES, Contains(mask=0), "inget krav", "no requirement"),
        (ANY_USE, Contains(mask=0b10, any=True), "C centrum", "C centre (retail, service, offices, assembly)"),
        (PLAN, OneOf(codes=frozenset({4.0})), "antagen", "adopted"),
    ],
)
def test_what_would_do_instead(criterion: Criterion, need: Need, sv: str, en: str) -> None:
    asked = replace(REQUIREMENT, criteria=(criterion,))
    given = Concession(criterion=0, need=need, gap=None)
    assert [plain(words.accepted_text(given, asked, lang)) for lang in LANGS] == [sv, en]
