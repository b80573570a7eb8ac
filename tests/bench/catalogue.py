"""Loading all sites as columns, beside pandas that reads the same values and pivots them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from siting.store.catalogue import CatalogueCache, load_catalogue
from tests.bench.rows import Row, median_s, timed
from tests.bench.setting import Bench

_LONG = "SELECT site_id, fact_id, number, status FROM siting.site_fact WHERE number IS NOT NULL"


def rows(bench: Bench) -> Iterator[Row]:
    """Load anew, and look whether what is held is still current."""
    with bench.database.begin() as conn:
        ours_s, catalogue = timed(lambda: load_catalogue(conn))
        if len(catalogue) != bench.size:
            raise AssertionError(f"{len(catalogue)} of {bench.size} sites")
        pandas_s, _ = timed(lambda: pd.read_sql(_LONG, conn).pivot_table("number", "site_id", "fact_id"))
        cache = CatalogueCache()
        cache.get(conn)
        held_s = median_s(lambda: cache.get(conn), repeats=20)
    beside = "pandas read_sql + pivot"
    yield Row(size=bench.size, what="load the catalogue", ours_s=ours_s, other=beside, other_s=pandas_s)
    yield Row(size=bench.size, what="catalogue already held", ours_s=held_s, other=beside, other_s=pandas_s)
