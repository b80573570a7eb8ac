"""Passwords that would be guessed are told from those that would not."""

from __future__ import annotations

import random

import pytest

from siting.domain.passwords import LONGEST, one_time_password, weaknesses


@pytest.mark.parametrize(
    "password",
    [
        "kort",
        "x" * (LONGEST + 1),
        "aaaaaaaaaaaaaaaa",
        "abababababababab",
        "123456789012345",
        "qwertyuiopasdfgh",
        "abcdefghijklmnop",
        "Password2026!!!!",
        "LösenordLösenord1",
        "sommarsommar2026",
        "anna.berg.anna.berg",
        "AnnaBergAnnaBerg12",
        "administrator!!",
        "1qaz2wsx3edc4rfv",
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    assert weaknesses(password, own=("anna.berg", "Anna Berg"))


@pytest.mark.parametrize(
    "password",
    [
        "grus cykel moln tolv",
        "48207-19365-27",
        "Tr0ub4dor&3xyzw",
        "vi åker båt på tisdag",
        "äpple-gränd-kvast",
        "k7mq-2hxp-4rtz",
    ],
)
def test_what_is_hard_to_guess_is_taken(password: str) -> None:
    assert weaknesses(password, own=("anna.berg", "Anna Berg")) == []


def test_one_time_passwords_are_long_and_readable() -> None:
    chance = random.Random(1)

    made = {one_time_password(chance.choice) for _ in range(100)}

    assert len(made) == 100
    assert {len(one) for one in made} == {19}
    assert not set("il1o0") & set("".join(made))
