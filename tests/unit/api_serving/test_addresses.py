"""Readable addresses of sites."""

from __future__ import annotations

import pytest

from api.serving.addresses import site_number, site_path, slug_of
from siting.domain.errors import NotFound


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Viared västra, tomt 4", "viared-vastra-tomt-4"),
        ("Åäö ÉÜ", "aao-eu"),
        ("  --- ", ""),
        ("東京", ""),
        ("a/../../b?c#d", "a-b-c-d"),
        ("<script>", "script"),
    ],
)
def test_a_name_becomes_plain_letters(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_a_long_name_is_cut_and_does_not_end_in_a_hyphen() -> None:
    assert slug_of("x" * 59 + " " + "y" * 40) == "x" * 59


def test_a_site_without_letters_in_its_name_has_its_number() -> None:
    assert site_path(7, "東京") == "/sites/7"


@pytest.mark.parametrize(("ref", "number"), [("12", 12), ("12-viared-vastra-4", 12), ("12-", 12), ("12-ANY_thing", 12)])
def test_the_number_is_read_whatever_follows(ref: str, number: int) -> None:
    assert site_number(ref) == number


@pytest.mark.parametrize("ref", ["viared", "", "-12", "12x", "0", "12-å", "9" * 25, "9999999999999999999", "１２"])
def test_what_has_no_number_is_not_there(ref: str) -> None:
    with pytest.raises(NotFound):
        site_number(ref)
