"""What is asked, what would have to be, and what is not one number, in words."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest
from shapely.geometry import box

from siting.domain.requirement import (
    Criterion,
    Within,
)
from siting.domain.text import LANGS
from siting.matching import words
from siting.matching.insight import Bound, Change
from siting.matching.placement import Placement
from siting.matching.result import Between, Judgement
from siting.matching.words.phrases import changed, with_text
from tests.unit.matching.insights import days
from tests.unit.matching.sayings import (
    BUILT,
    DOCKS,
    FIBRE,
    LATER,
    NEAR,
    NO_GAS,
    PLAN,
    PLOT,
    POWER,
    READY,
    ROOM,
    plain,
    wish,
)
from tests.unit.matching.strategies import known
from tests.unit.matching.test_words import REQUIREMENT, result_of, site


@pytest.mark.parametrize(
    ("criterion", "sv", "en"),
    [
        (NEAR, "inom 2 km från Viared", "within 2 km of Viared"),
        (replace(NEAR, need=Within(high=0)), "i Viared", "in Viared"),
        (replace(NEAR, need=Within(low=850)), "minst 850 m från Viared", "at least 850 m from Viared"),
        (replace(NEAR, need=Within(low=500, high=2500)), "500 m–2,5 km från Viared", "500 m–2.5 km from Viared"),
        (
            wish(NEAR, 0, 5000, values=(1, 0)),
            "gärna så nära Viared som möjligt",
            "preferably as near Viared as possible",
        ),
        (wish(NEAR, 2000, 5000, values=(1, 0)), "gärna inom 2 km från Viared", "preferably within 2 km of Viared"),
        (
            wish(NEAR, 0, 500, 900, values=(0, 1, 0)),
            "gärna omkring 500 m från Viared",
            "preferably around 500 m from Viared",
        ),
        (
            ROOM,
            "plats för 120 × 60 m med gård 60 × 30,5 m, 6 m från gräns",
            "room for 120 × 60 m with a yard of 60 × 30.5 m, 6 m from the boundary",
        ),
        (LATER, "minst 6 MW senast 1 januari 2029", "at least 6 MW by 1 January 2029"),
        (
            wish(LATER, 3, 6, values=(0, 1)),
            "gärna minst 6 MW senast 1 januari 2029",
            "preferably at least 6 MW by 1 January 2029",
        ),
        (BUILT, "1990 eller senare", "1990 or later"),
    ],
)
def test_what_is_asked(criterion: Criterion, sv: str, en: str) -> None:
    assert (plain(words.asked_text(criterion, "sv")), plain(words.asked_text(criterion, "en"))) == (sv, en)


@pytest.mark.parametrize(
    ("criterion", "bound", "amount", "sv", "en"),
    [
        # What is to be reached is rounded up to it, so that the sentence holds; what is to be passed, beyond it.
        (
            LATER,
            Bound.AT_LEAST,
            4.1834,
            "med minst 4,19 MW på plats i januari 2029",
            "with at least 4.19 MW on site in January 2029",
        ),
        (
            LATER,
            Bound.BELOW,
            4.1866,
            "med mindre än 4,18 MW på plats i januari 2029",
            "with less than 4.18 MW on site in January 2029",
        ),
        (PLOT, Bound.AT_LEAST, 43_217.0, "med minst 43 300 m² tomt", "with a plot of at least 43,300 m²"),
        (PLOT, Bound.AT_LEAST, 43_300.0, "med minst 43 300 m² tomt", "with a plot of at least 43,300 m²"),
        (NEAR, Bound.AT_MOST, 1_239.0, "med högst 1,23 km till Viared", "with at most 1.23 km to Viared"),
        (
            READY,
            Bound.ABOVE,
            days(date(2028, 3, 1)),
            "med tillträde efter 1 mars 2028",
            "with possession after 1 March 2028",
        ),
        (DOCKS, Bound.BELOW, 4.0, "med färre än 4 lastkajer", "with fewer than 4 loading docks"),
        (BUILT, Bound.AT_LEAST, 1_991.0, "med byggår 1991 eller senare", "with year built 1991 or later"),
        (PLAN, Bound.IS, 4.0, "med planläge antagen", "with plan stage adopted"),
        (FIBRE, Bound.IS, 1.0, "med fiber", "with fibre"),
        (NO_GAS, Bound.IS, 0.0, "utan gas", "without gas"),
        (ROOM, Bound.IS, 0.0, "utan plats för 120 × 60 m", "without room for 120 × 60 m"),
    ],
)
def test_what_would_have_to_be(criterion: Criterion, bound: Bound, amount: float, sv: str, en: str) -> None:
    asked = replace(REQUIREMENT, criteria=(criterion,))
    change = Change(criterion=0, bound=bound, amount=amount, rank=1)
    said = [plain(with_text([changed(change, asked, lang)], lang)) for lang in LANGS]
    assert said == [sv, en]


@pytest.mark.parametrize(
    ("criterion", "between", "stage", "sv", "en"),
    [
        (PLOT, Between(low=5e3, high=4e4, offered=True), "", "5 000–40 000 m² går att få", "any 5,000–40,000 m²"),
        (PLOT, Between(low=4e4, high=4e4, offered=True), "", "40 000 m²", "40,000 m²"),
        (LATER, Between(low=3, high=math.inf, offered=False), "", "minst 3 MW", "at least 3 MW"),
        (
            PLOT,
            Between(low=-math.inf, high=4e4, offered=True),
            "",
            "högst 40 000 m², minsta del inte känd",
            "at most 40,000 m², smallest part not known",
        ),
        (LATER, Between(low=3, high=6, offered=False), "", "3–6 MW", "3–6 MW"),
        # Nothing below zero is possible, so that the lower end says nothing.
        (LATER, Between(low=0, high=6, offered=False), "", "högst 6 MW", "at most 6 MW"),
        (LATER, Between(low=0, high=math.inf, offered=False), "", "okänd", "unknown"),
        (LATER, Between(low=-math.inf, high=6, offered=False), "", "högst 6 MW", "at most 6 MW"),
        (
            READY,
            Between(low=days(date(2028, 3, 1)), high=days(date(2029, 6, 1)), offered=False),
            "consultation",
            "mellan mars 2028 och juni 2029 eftersom planen är på samråd",
            "between March 2028 and June 2029 because the plan is out for consultation",
        ),
        (
            READY,
            Between(low=days(date(2028, 3, 1)), high=days(date(2028, 3, 20)), offered=False),
            "",
            "ca mars 2028",
            "about March 2028",
        ),
        (
            READY,
            Between(low=days(date(2028, 3, 1)), high=math.inf, offered=False),
            "none",
            "tidigast mars 2028 eftersom det inte finns någon plan",
            "March 2028 at the earliest because there is no plan",
        ),
    ],
)
def test_what_is_not_one_number(criterion: Criterion, between: Between, stage: str, sv: str, en: str) -> None:
    asked = replace(REQUIREMENT, criteria=(criterion,))
    place = site(1, "A", **({"plan_status": stage} if stage else {}))
    result = replace(result_of(place), requirement=asked)
    judgement = replace(result.ranked[0].judgements[0], criterion=0, between=between)
    said = [plain(words.observed_text(judgement, asked, lang, site=place)) for lang in LANGS]
    assert said == [sv, en]


@pytest.mark.parametrize(
    ("fits", "sv", "en"),
    [
        (
            True,
            "Hallen på 120 × 60 m får plats med gård (60 × 30,5 m).",
            "The 120 × 60 m hall fits with its yard (60 × 30.5 m).",
        ),
        (
            False,
            "Hallen på 120 × 60 m får inte plats med gård (60 × 30,5 m), hur den än vrids.",
            "The 120 × 60 m hall does not fit with its yard (60 × 30.5 m), however it is turned.",
        ),
    ],
)
def test_whether_the_building_fits(fits: bool, sv: str, en: str) -> None:
    asked = replace(REQUIREMENT, criteria=(ROOM,))
    placed = Placement(fits=fits, hall=box(0, 0, 120, 60), yards=(), rotation_deg=0.0, resolution_m=0.5)
    judgement = replace(a_judgement(), observed=known(fits), placement=placed)
    assert [plain(words.footprint_sentence(judgement, asked, lang)) for lang in LANGS] == [sv, en]


def a_judgement() -> Judgement:
    return replace(result_of(POWER).ranked[0].judgements[0], criterion=0)
