"""What a search's address asks, and how it is written back."""

from __future__ import annotations

import pytest
from fastapi import Request

from api.pages.company.search_request import Asked, read_numbers, read_search
from siting.domain.site_search import SiteQuery
from siting.domain.sites import SiteKind


def asked(query: str) -> Asked:
    return read_search(Request({"type": "http", "query_string": query.encode(), "headers": []}))


def test_it_is_read_and_written_back() -> None:
    found = asked("kind=land&plot_area_m2_min=20+000&compare=3,4&start=51&lang=en")

    assert found.query.kinds == (SiteKind.LAND,)
    assert (found.compare, found.start, found.faults) == ((3, 4), 51, ())
    assert found.url() == "/sites?kind=land&plot_area_m2_min=20000&compare=3%2C4"
    assert found.given["plot_area_m2_min"] == ("20000",)


@pytest.mark.parametrize(("query", "tidy"), [("kind=land", True), ("kind=land&text=", False), ("", True)])
def test_empty_fields_of_a_form_make_it_untidy(query: str, tidy: bool) -> None:
    assert asked(query).tidy is tidy


def test_what_is_wrong_is_told_and_the_rest_is_kept() -> None:
    found = asked("kind=land&plot_area_m2_min=abc&gates_max=-1")

    assert found.faulty == {"plot_area_m2_min", "gates_max"}
    assert found.query == SiteQuery(kinds=(SiteKind.LAND,))
    assert found.given["plot_area_m2_min"] == ("abc",)


def test_what_hangs_together_with_something_wrong_is_not_guessed_at() -> None:
    found = asked("kind=land&near=x,y&within_m=500")

    assert found.faults
    assert found.query == SiteQuery()


@pytest.mark.parametrize("start", ["-1", "0x", "9999999999", "²", ""])
def test_a_start_that_is_no_number_is_the_first(start: str) -> None:
    assert asked(f"start={start}").start == 1


@pytest.mark.parametrize(
    ("given", "numbers"),
    [
        (["1,2", "3"], (1, 2, 3)),
        (["1,1,x,-4,0"], (1,)),
        (["1,2,3,4,5"], (1, 2, 3, 4)),
        (["9" * 40, "²"], ()),
    ],
)
def test_numbers_to_compare(given: list[str], numbers: tuple[int, ...]) -> None:
    assert read_numbers(given) == numbers
