"""Looking at a catalogue that is held, after comparing it to everything read anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from sqlalchemy import Connection, text

from siting.matching.catalogue import Catalogue
from siting.store.catalogue import CatalogueCache, load_catalogue
from siting.store.database import Database

ARRAYS = ("site_ids", "kinds", "availabilities", "published", "east", "north")
AREA = (
    "UPDATE site_fact SET number = :number"
    " WHERE site_id = :site AND fact_id = (SELECT id FROM fact WHERE key = 'plot_area_m2')"
)


def assert_same(found: Catalogue, wanted: Catalogue) -> None:
    """Assert that two catalogues say the same; a column that is unknown everywhere may be left out."""
    assert found.version == wanted.version
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(found, name), getattr(wanted, name), err_msg=name)
    for key in found.columns.keys() | wanted.columns.keys():
        np.testing.assert_array_equal(found.column(key).numbers, wanted.column(key).numbers, err_msg=key)
        np.testing.assert_array_equal(found.column(key).status, wanted.column(key).status, err_msg=key)


def look(database: Database, cache: CatalogueCache) -> Catalogue:
    """Return what is held, after comparing it to everything read anew."""
    with database.begin(snapshot=True) as conn:
        found = cache.get(conn)
    with database.begin(snapshot=True) as conn:
        assert_same(found, load_catalogue(conn))
    return found


@contextmanager
def open_transaction(database: Database) -> Iterator[Connection]:
    """A transaction that the test commits or rolls back itself."""
    with database.engine.connect() as conn:
        yield conn


def run(database: Database, statement: str, **values: object) -> None:
    with database.begin() as conn:
        conn.execute(text(statement), values)
