"""Supply in words."""

from __future__ import annotations

from datetime import date

import pytest

from siting.domain.ready_land import Lot, Ready, ready
from siting.domain.supply import Amount, supply
from siting.domain.supply_goal import goal_outlook
from siting.domain.supply_wording import (
    BANDS,
    amount_text,
    band_of,
    bands,
    by_then,
    goal_text,
    ready_text,
    step_label,
    why_text,
)

TODAY = date(2026, 11, 27)
PLAIN = Lot(site_id=1, area_m2=215_000.0, readiness="serviced")
WAITING = Lot(site_id=2, area_m2=128_000.0, possession=date(2027, 2, 1), plan_status="review")


def said(lots: list[Lot], goal_m2: float) -> str:
    found = supply(lots, TODAY)
    lead, rest = goal_text(goal_outlook(lots, found, goal_m2), found, {1: "Viared", 2: "Viared västra"})
    return f"{lead.sv} {rest.sv}".replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("lots", "goal_m2", "words"),
    [
        ([PLAIN], 200_000, "Över målet i dag. 215 000 m² är klart, målet är 200 000 m²."),
        (
            [PLAIN],
            250_000,
            "Under målet i dag. 215 000 m² är klart, målet är 250 000 m². "
            "Med det som är känt nås det inte före slutet av 2031.",
        ),
        (
            # Review takes three to eighteen months: perhaps in 2027, surely in 2028.
            [PLAIN, WAITING],
            250_000,
            "Under målet i dag. 215 000 m² är klart, målet är 250 000 m². "
            "Nås tidigast till slutet av 2027, om Viared västra blir klar i tid. Senast i slutet av 2028.",
        ),
    ],
)
def test_the_goal_in_a_sentence(lots: list[Lot], goal_m2: float, words: str) -> None:
    assert said(lots, goal_m2) == words


def test_many_decisive_plots_are_counted_and_not_named() -> None:
    waiting = [
        Lot(site_id=n, area_m2=100.0, possession=date(2027, 2, 1), plan_status="consultation") for n in range(1, 9)
    ]

    assert "8 osäkra tomter" in said(waiting, 800)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, "okänt när"),
        (date(2020, 1, 1), date(2026, 1, 1), "nu"),
        (date(2029, 6, 1), date(2029, 6, 1), "juni 2029"),
        (date(2026, 1, 1), date(2029, 6, 1), "nu – juni 2029"),
        (date(2028, 1, 1), date(2029, 6, 1), "januari 2028 – juni 2029"),
    ],
)
def test_when_a_plot_is_ready(first: date | None, last: date | None, words: str) -> None:
    assert ready_text(Ready(first=first, last=last), TODAY, "sv") == words


@pytest.mark.parametrize(
    ("lot", "words"),
    [
        (PLAIN, "Street and water are there."),
        (WAITING, "Possession 1 February 2027; waits for a detailed plan (now: review)."),
        (
            Lot(site_id=1, possession=date(2027, 2, 1), possession_is_estimate=True),
            "Possession about 1 February 2027, half a year either way.",
        ),
        (Lot(site_id=1, available_from=date(2027, 2, 1)), "Available from 1 February 2027."),
        (
            Lot(site_id=1, readiness="planned"),
            "Street, water and ground works remain, estimated at half a year to two years.",
        ),
    ],
)
def test_why_a_plot_is_ready_then(lot: Lot, words: str) -> None:
    assert why_text(lot, ready(lot, TODAY), "en") == words


def test_what_is_not_known_is_said() -> None:
    assert "No day of possession" in why_text(Lot(site_id=1), Ready(), "en")


def test_every_day_has_one_band() -> None:
    found = bands(TODAY)

    assert [one.number for one in found] == list(range(BANDS))
    assert band_of(Ready(first=TODAY, last=TODAY), TODAY) == 0
    assert band_of(Ready(first=TODAY, last=date(2027, 12, 31)), TODAY) == 1
    assert band_of(Ready(first=TODAY, last=date(2028, 1, 1)), TODAY) == 2
    assert band_of(Ready(first=TODAY, last=date(2060, 1, 1)), TODAY) == 3
    assert band_of(Ready(), TODAY) is None


def test_amounts() -> None:
    sure = Amount(sure_m2=215_400.0, possible_m2=215_400.0)

    assert amount_text(sure, "sv").replace("\N{NO-BREAK SPACE}", " ") == "215 000 m²"
    assert step_label(TODAY, TODAY).sv == "nu"
    assert step_label(date(2027, 12, 31), TODAY).sv == "2027"
    assert (by_then(TODAY, TODAY).sv, by_then(date(2027, 12, 31), TODAY).sv) == ("nu", "till 2027")
