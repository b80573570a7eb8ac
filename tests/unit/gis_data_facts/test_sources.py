"""What computed facts say that they come from, and why some can't be said."""

from __future__ import annotations

from datetime import date

import pytest
from shapely.geometry import Point

from gis_data.facts.sources import not_loaded, point_words, with_sources
from siting.domain.geodata import Role
from siting.domain.places import PointKind, ReferencePoint
from siting.domain.text import LANGS, Text
from siting.domain.values import Status
from siting.domain.wording import short_source_text, source_text

RULE = Text(sv="fågelvägen", en="straight line")
ROADS, PORTS, PEOPLE = ("Vägar | Roads", date(2024, 1, 1)), ("Hamnar | Ports", date(2023, 1, 1)), ("SCB", None)


def test_the_rule_begins_a_sentence_and_the_data_follow_with_their_days() -> None:
    value = with_sources(RULE, [ROADS]).value(3.0, Status.KNOWN, ROADS[1])

    assert [source_text(value.source, lang) for lang in LANGS] == [
        "Fågelvägen. Underlag: Vägar (2024-01-01)",
        "Straight line. Data: Roads (2024-01-01)",
    ]


def test_in_short_the_one_day_stands_beside_and_not_in_the_source() -> None:
    value = with_sources(RULE, [ROADS]).value(3.0, Status.KNOWN, ROADS[1])

    assert [short_source_text(value, lang) for lang in LANGS] == ["Beräknat: Vägar", "Computed: Roads"]


def test_in_short_days_that_differ_are_said() -> None:
    value = with_sources(RULE, [ROADS, PORTS]).value(3.0, Status.KNOWN, PORTS[1])

    assert short_source_text(value, "en") == "Computed: Roads (2024-01-01); Ports (2023-01-01)"


def test_in_short_two_are_named_and_the_rest_counted() -> None:
    value = with_sources(RULE, [ROADS, PORTS, PEOPLE, ("Lantmäteriet", None)]).value(3.0, Status.KNOWN, None)

    assert short_source_text(value, "sv") == "Beräknat: Vägar (2024-01-01); Hamnar (2023-01-01) och 2 till"
    assert source_text(value.source, "sv").endswith("Vägar (2024-01-01); Hamnar (2023-01-01); SCB och 1 till")


def test_without_named_data_the_rule_is_the_source_in_short_too() -> None:
    value = with_sources(RULE, [("", date(2024, 1, 1))]).value(3.0, Status.KNOWN, None)

    assert (value.data, short_source_text(value, "sv")) == ("", "Fågelvägen")


@pytest.mark.parametrize("role", list(Role))
def test_what_is_not_loaded_is_said_of_every_role(role: Role) -> None:
    said = not_loaded(role)

    assert (said.sv[:5], said.sv[-11:]) == ("Inga ", " är inlästa")
    assert (said.en[:3], said.en[-11:]) == ("No ", " are loaded")
    assert (" och " in said.sv, " and " in said.en) == (False, False)


@pytest.mark.parametrize(("name", "words"), [("Resecentrum", "Resecentrum"), ("", "närmaste hållplats")])
def test_a_point_without_a_name_is_the_nearest_of_its_kind(name: str, words: str) -> None:
    stop = ReferencePoint(kind=PointKind.STOP, name=name, geometry=Point(0, 0), source="", verified=None)

    assert point_words(stop).sv == words
