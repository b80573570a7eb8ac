"""The pool that the public's questions are answered on, where its server is away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from siting.domain.errors import Unavailable
from siting.store import published
from siting.store.published import AWAY_SECONDS, PublishedDatabase


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[PublishedDatabase]:
    """A pool of a server that there is not, first waited for only a little longer than it is tried."""
    monkeypatch.setattr(published, "WAIT_SECONDS", 2.5)
    pool = PublishedDatabase("postgresql://nobody@127.0.0.1:1/nothing", takes_role=False)
    yield pool
    pool.close()


def test_a_server_that_did_not_answer_is_not_waited_for_long(
    nowhere: PublishedDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[Any] = []
    lend = nowhere._pool.connection

    def noted(timeout: float | None = None) -> Any:
        waited.append(timeout)
        return lend(timeout)

    monkeypatch.setattr(nowhere._pool, "connection", noted)
    for _ in range(2):
        with pytest.raises(Unavailable), nowhere.read():
            pass

    assert waited == [2.5, AWAY_SECONDS]
