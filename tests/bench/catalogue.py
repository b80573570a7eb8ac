"""Loading all sites as columns, and seeing one that has changed, beside what the database needs to hand them out.

Beside loading stands PostgreSQL's binary COPY of the same columns, read to the end row by row through the same driver
and thrown away; its rows would still have to be turned into columns. Beside each change stands loading anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pandas as pd
from sqlalchemy import text

from siting.matching.catalogue import Catalogue
from siting.matching.screen import screen
from siting.store.catalogue import CatalogueCache, load_catalogue
from siting.store.database import driver_connection
from tests.bench.matching_demands import broad
from tests.bench.rows import Row, median_s, timed
from tests.bench.setting import Bench

_COPY = b"COPY (SELECT site_id, fact_id, number, status FROM siting.site_fact) TO STDOUT (FORMAT binary)"
_LONG = "SELECT site_id, fact_id, number, status FROM siting.site_fact WHERE number IS NOT NULL"
_AS_OF = date(2026, 11, 24)
_REPEATS = 5
_LOADS = 3
LARGE = 1_000_000
"""From this size on the ratios are promised."""

_CHANGES = {
    "one changed fact": (
        "UPDATE siting.site_fact SET number = number + 1 WHERE site_id = :site AND fact_id ="
        " (SELECT id FROM siting.fact WHERE key = 'plot_area_m2')"
    ),
    "one withdrawn or restored site": (
        "UPDATE siting.site SET availability = CASE availability WHEN 'withdrawn' THEN 'available' ELSE 'withdrawn' END"
        " WHERE id = :site"
    ),
    "one moved site": "UPDATE siting.site SET geom = ST_Translate(geom, 10, 10) WHERE id = :site",
    "one new site": (
        "INSERT INTO siting.site (source_id, reference, kind, name, geom)"
        " SELECT source_id, gen_random_uuid()::text, kind, name, geom FROM siting.site WHERE id = :site"
    ),
}


def rows(bench: Bench) -> Iterator[Row]:
    """Load anew, look whether what is held is still current, and see sites that have changed."""
    wanted = ("<= 2 × slower", "< 0.3 s", "< 1 s") if bench.size >= LARGE else ("", "", "")
    with bench.database.begin() as conn:
        catalogue = load_catalogue(conn)
        if len(catalogue) != bench.size:
            raise AssertionError(f"{len(catalogue)} of {bench.size} sites")
        load_s = median_s(lambda: load_catalogue(conn), repeats=_LOADS)
        copy_s = median_s(lambda: _read_copy(bench), repeats=_LOADS)
        pandas_s, _ = timed(lambda: pd.read_sql(_LONG, conn).pivot_table("number", "site_id", "fact_id"))
        cache = CatalogueCache()
        cache.get(conn)
        held_s = median_s(lambda: cache.get(conn), repeats=20)
    copied, pivoted, anew = "binary COPY read to the end", "pandas read_sql + pivot", "loading it anew"
    what = "load the catalogue"
    yield Row(size=bench.size, what=what, ours_s=load_s, other=copied, other_s=copy_s, wanted=wanted[0])
    yield Row(size=bench.size, what=what, ours_s=load_s, other=pivoted, other_s=pandas_s)
    yield Row(size=bench.size, what="catalogue already held", ours_s=held_s, other=anew, other_s=load_s)
    for name, statement in _CHANGES.items():
        seen_s = _seen_s(bench, cache, statement)
        target = wanted[1] if "fact" in name else wanted[2]
        yield Row(size=bench.size, what=f"see {name}", ours_s=seen_s, other=anew, other_s=load_s, wanted=target)
    yield from _next_matches(bench, cache)


def _read_copy(bench: Bench) -> int:
    with bench.database.begin() as conn, driver_connection(conn).cursor() as cursor, cursor.copy(_COPY) as copy:
        return sum(1 for _ in copy)


def _seen_s(bench: Bench, cache: CatalogueCache, statement: str, then: Callable[[Catalogue], object] = len) -> float:
    """Return the seconds from after a change until it is seen, and what follows is done."""

    def change_and_look() -> float:
        with bench.database.begin() as conn:
            site = cache.get(conn).site_ids[bench.size // 2]
            conn.execute(text(statement), {"site": int(site)})
        with bench.database.begin(snapshot=True) as conn:
            return timed(lambda: then(cache.get(conn)))[0]

    return sorted(change_and_look() for _ in range(_REPEATS))[_REPEATS // 2]


def _next_matches(bench: Bench, cache: CatalogueCache) -> Iterator[Row]:
    """See a change and match by twenty criteria, with narrow columns made before it: what a reader waits for."""
    demand = broad()

    def matched(catalogue: Catalogue) -> object:
        return screen(catalogue, demand, as_of=_AS_OF, limit=50)

    with bench.database.begin() as conn:
        anew_s, _ = timed(lambda: matched(load_catalogue(conn)))
        matched(cache.get(conn))
    for name in ("one changed fact", "one withdrawn or restored site"):
        seen_s = _seen_s(bench, cache, _CHANGES[name], matched)
        what = f"see {name} and match"
        yield Row(size=bench.size, what=what, ours_s=seen_s, other="loading it anew and matching", other_s=anew_s)
