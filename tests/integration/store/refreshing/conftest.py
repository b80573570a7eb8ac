"""Six sites, and what is read of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from siting.matching.catalogue import Catalogue
from siting.store import catalogue as module
from siting.store import catalogue_columns
from siting.store.cluster import Cluster
from siting.store.database import Database
from siting.store.preparation import Role
from siting.store.sites import find_ids
from tests.integration.store.make import a_site, known, load


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[list[int] | None]:
    """Which sites have been read, a time; None for all."""
    real = catalogue_columns.read_columns
    seen: list[list[int] | None] = []

    def read(*arguments: Any, ids: NDArray[np.int64] | None = None, **named: Any) -> Catalogue:
        seen.append(None if ids is None else ids.tolist())
        return real(*arguments, ids=ids, **named)

    monkeypatch.setattr(module, "read_columns", read)
    return seen


@pytest.fixture
def filled(database: Database) -> Database:
    with database.begin() as conn:
        load(conn, [a_site(str(n), facts={"plot_area_m2": known(float(n)), "fibre": known(True)}) for n in range(6)])
    return database


@pytest.fixture
def owned(cluster: Cluster, database_name: str) -> Iterator[Database]:
    """The same database with the rights of the tables' owner."""
    opened = Database(cluster.url(role=Role.OWNER, database=database_name))
    yield opened
    opened.dispose()


@pytest.fixture
def ids(filled: Database) -> list[int]:
    with filled.begin() as conn:
        return find_ids(conn)
