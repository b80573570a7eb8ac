"""What is worked out of all sites is worked out once, and again as soon as one has changed."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from api.serving.remembering import Remembered
from api.serving.service import Service
from siting.store.card_search import Connection
from tests.integration.store.make import a_site, load

ASKING = 6


@pytest.fixture
def memory(service: Service) -> Remembered:
    with service.begin() as conn:
        load(conn, [a_site("1"), a_site("2")])
    return Remembered(service)


def count(reader: Connection) -> int:
    row = reader.execute("SELECT count(*) FROM published.sites").fetchone()
    assert row is not None
    return int(row[0])


def test_it_is_made_again_when_a_site_is_withdrawn(memory: Remembered, service: Service) -> None:
    assert memory.get("sites", count) == 2

    with service.begin() as conn:
        conn.execute(text("UPDATE site SET published = false WHERE reference = '1'"))

    assert memory.get("sites", count) == 1


def test_it_is_kept_by_its_key(memory: Remembered) -> None:
    made: list[str] = []

    def make(name: str) -> str:
        def noting(_: Connection) -> str:
            made.append(name)
            return name

        return memory.get(name, noting)

    assert [make("a"), make("b"), make("a")] == ["a", "b", "a"]
    assert made == ["a", "b"]


def test_that_there_is_none_is_kept_too(memory: Remembered) -> None:
    made: list[int] = []

    def make(_: Connection) -> None:
        made.append(1)

    assert memory.get("none", make) is None
    assert memory.get("none", make) is None
    assert made == [1]


def test_many_who_ask_at_once_have_it_made_once(memory: Remembered) -> None:
    made: list[int] = []
    together = threading.Barrier(ASKING)

    def slowly(reader: Connection) -> int:
        made.append(1)
        reader.execute("SELECT pg_sleep(0.3)")
        return count(reader)

    def ask(_: int) -> int:
        together.wait()
        return memory.get("slow", slowly)

    with ThreadPoolExecutor(ASKING) as pool:
        assert list(pool.map(ask, range(ASKING))) == [2] * ASKING
    assert made == [1]


def test_what_fails_is_tried_again(memory: Remembered) -> None:
    def fail(_: Connection) -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        memory.get("sites", fail)
    assert memory.get("sites", count) == 2
