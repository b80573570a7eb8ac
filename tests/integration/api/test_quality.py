"""What is told of a stored data set: every row accounted for, and of roads what they consist of."""

from __future__ import annotations

import io
from dataclasses import replace

from rich.console import Console
from sqlalchemy import Connection

from api.cli.quality import tell_quality
from gis_data.network.model import Account
from gis_data.network.storing import to_bytes
from siting.domain.geodata import Quality, Role
from siting.domain.text import Lang
from siting.store.geodata import Content, load_network, load_set, replace_set
from tests.integration.store.made_geodata import a_feature, a_set
from tests.unit.gis_data_network.made_roads import Plan, Road

PLACES = {"A": (0.0, 0.0), "B": (1000.0, 0.0), "C": (1000.0, 1000.0), "I": (5000.0, 0.0), "J": (5000.0, 500.0)}
TOWN = Plan(junctions=PLACES, roads=[Road(way="AB"), Road(way="BC"), Road(way="IJ")], no=[["AB", "BC"]])


def said(conn: Connection, key: str, lang: Lang = "en") -> list[str]:
    """Return the lines that are printed of a data set."""
    out = io.StringIO()
    tell_quality(Console(file=out, highlight=False, soft_wrap=True), conn, load_set(conn, key), lang)
    return [line.strip() for line in out.getvalue().splitlines()]


def test_every_row_is_accounted_for(conn: Connection) -> None:
    quality = Quality(
        read=15, loaded=5, repaired=1, outside=4, duplicates=3, rejected=2, not_used=1, loaded_by_role={"flood": 5}
    )
    replace_set(conn, a_set(quality=quality), Content(features=[a_feature()]), [], dependants={})

    assert load_set(conn, "flood").quality == quality
    assert said(conn, "flood") == [
        "rows read: 15",
        "in use: 5",
        "mended: 1",
        "outside the area: 4",
        "duplicates: 3",
        "rejected: 2",
        "of kinds that are not used: 1",
        "flood zones: 5",
    ]


def test_roads_tell_what_they_consist_of(conn: Connection) -> None:
    town = replace(TOWN.network(), account=Account(ways=4, restrictions=2, unused={"conditional": 1}))
    replace_set(conn, a_set("town"), Content(network=to_bytes(town)), [], dependants={})

    english, swedish = said(conn, "town"), said(conn, "town", "sv")

    assert "2.5 km of road in 3 stretches between 5 nodes." in english
    assert any(
        line.startswith("Car: 2.5 km") and line.endswith("the rest are islands (2 pieces in all).") for line in english
    )
    assert "1 turn restrictions are used." in english
    assert "Turn restrictions not used: hold only at times 1." in english
    assert "2,5 km väg i 3 sträckor mellan 5 knutpunkter." in swedish
    assert any(line.startswith("Lastbil: ") and "resten är öar" in line for line in swedish)


def test_a_network_is_told_of_the_data_set_that_was_asked_for(conn: Connection) -> None:
    replace_set(conn, a_set("first"), Content(network=b"first"), [], dependants={})
    replace_set(conn, a_set("second"), Content(network=b"second"), [], dependants={})

    def network(key: str | None = None) -> tuple[str, bytes] | None:
        found = load_network(conn, key)
        return None if found is None else (found[0].key, found[1])

    assert network() == ("second", b"second")
    assert network("first") == ("first", b"first")
    assert network("third") is None
    assert load_set(conn, "first").roles == {Role.ROADS}
