"""Matching, beside the same in SQL and beside reading the same columns once.

Measured is the path that the program takes: :func:`siting.matching.screen.screen` on the catalogue that was loaded
from PostGIS, and :func:`siting.matching.judging.judge` on the best 50. The answer is these in their exact order, each
with verdicts, intervals, contributions and gaps, and how many sites fit, may fit, fail, and fail on each criterion; the
SQL gives the ids alone. Not counted is what is done once when a catalogue has been loaded: the spatial order and the
narrow columns, which have a row of their own. The SQL reads one wide table of typed columns, with indexes on what is
filtered and on the sites' places and fresh statistics, in the same server, warm, with the parallel workers that the
server gives by itself; the faster of the two ways to write it counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import psycopg
from numpy.typing import NDArray

from siting.domain.requirement import Requirement
from siting.matching.catalogue import Catalogue
from siting.matching.judging import Judged, judge
from siting.matching.readings import facts_read
from siting.matching.screen import screen
from siting.store.catalogue import load_catalogue
from siting.store.cluster import Cluster
from siting.store.preparation import Role
from tests.bench.matching_demands import broad, local, narrow
from tests.bench.matching_sql import drop_table, make_table, ranking_queries
from tests.bench.rows import Row, median_s, timed
from tests.bench.setting import Bench

LIMIT = 50
AS_OF = date(2026, 11, 24)
REPEATS = 15
SQL_REPEATS = 5
LARGE = 1_000_000
"""From this size on the ratios are promised."""


def rows(bench: Bench) -> Iterator[Row]:
    """Match a narrow, a broad and a local requirement; both ways must give the same sites in the same order."""
    with bench.database.begin() as conn:
        catalogue = load_catalogue(conn)
    demands = {"narrow": narrow(), "broad": broad(), "local": local()}
    yield _narrowing(catalogue, demands["narrow"])
    url = Cluster(bench.folder / "data").url(role=Role.OWNER)
    with psycopg.connect(url) as connection:
        make_table(connection, catalogue, demands["narrow"], as_of=AS_OF)
        for name, requirement in demands.items():
            yield from _compared(connection, catalogue, name, requirement)
        drop_table(connection)


def _narrowing(catalogue: Catalogue, requirement: Requirement) -> Row:
    # As if just loaded: what was made of this catalogue before would not be made again.
    loaded = replace(catalogue)
    made_s, _ = timed(lambda: (_columns(loaded, requirement), loaded.compact.zones))
    return Row(
        size=len(catalogue),
        what="spatial order and narrow columns, once a loaded catalogue",
        ours_s=made_s,
        other="reading the 20 columns once",
        other_s=_reading_s(loaded, requirement),
    )


def _compared(
    connection: psycopg.Connection, catalogue: Catalogue, name: str, requirement: Requirement
) -> Iterator[Row]:
    size, large, near_by = len(catalogue), len(catalogue) >= LARGE, name == "local"
    found = screen(catalogue, requirement, as_of=AS_OF, limit=LIMIT)
    sql_s = min(_sql_s(connection, query, found.ids) for query in ranking_queries(requirement, LIMIT))
    screen_s = median_s(lambda: screen(catalogue, requirement, as_of=AS_OF, limit=LIMIT), repeats=REPEATS)
    ours_s = median_s(lambda: _explained(catalogue, requirement), repeats=REPEATS)
    reading_s = _reading_s(catalogue, requirement)
    left = found.counts.fits + found.counts.ask
    beside_sql, beside_reading = f"SQL, the same {len(found.ids)} sites", "reading the 20 columns once"
    what = f"match, {name} ({100 * left / size:.1f} % left), the best {LIMIT}"
    explained = f"{what} explained"
    wanted = (">= 15 × faster", "" if near_by else "<= 6 × slower") if large else ("", "")
    yield Row(size=size, what=explained, ours_s=ours_s, other=beside_sql, other_s=sql_s, wanted=wanted[0])
    yield Row(size=size, what=explained, ours_s=ours_s, other=beside_reading, other_s=reading_s, wanted=wanted[1])
    in_half = ">= 2 × faster" if large and near_by else ""
    yield Row(size=size, what=what, ours_s=screen_s, other=beside_reading, other_s=reading_s, wanted=in_half)
    nearest_s = median_s(
        lambda: screen(catalogue, requirement, as_of=AS_OF, limit=LIMIT, out_limit=LIMIT), repeats=REPEATS
    )
    what = f"the same and the {LIMIT} nearest that fail"
    yield Row(size=size, what=what, ours_s=nearest_s, other=beside_sql, other_s=sql_s)


def _explained(catalogue: Catalogue, requirement: Requirement) -> Judged:
    """Return the best sites with verdicts, intervals and what each criterion brings to the score."""
    found = screen(catalogue, requirement, as_of=AS_OF, limit=LIMIT)
    rows = np.searchsorted(catalogue.site_ids, np.array(found.ids, dtype=np.int64))
    return judge(catalogue.rows(rows, facts_read(requirement.criteria)), requirement, as_of=AS_OF)


def _sql_s(connection: psycopg.Connection, query: psycopg.sql.Composed, expected: tuple[int, ...]) -> float:
    found = tuple(int(number) for (number,) in connection.execute(query).fetchall())
    if found != expected:
        raise AssertionError(f"SQL gives {found[:5]} …, the engine {expected[:5]} …")
    return median_s(lambda: connection.execute(query).fetchall(), repeats=SQL_REPEATS)


def _reading_s(catalogue: Catalogue, requirement: Requirement) -> float:
    columns = _columns(catalogue, requirement)
    return median_s(lambda: [column.max() for column in columns], repeats=REPEATS)


def _columns(
    catalogue: Catalogue, requirement: Requirement
) -> list[NDArray[np.float32] | NDArray[np.uint8] | NDArray[np.uint32]]:
    """Return the very arrays that the screening reads."""
    return [catalogue.compact.column(one.fact).values for one in requirement.criteria if one.place is None]
