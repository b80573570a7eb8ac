"""All computed facts of the demo's sites, with made-up geodata of every use around them, beside the time that is asked.

The sites are the demo's, whatever size is measured. Nobody else computes the same, so the other time is what is asked.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from shapely import box

from api.computing import DEPENDANTS, bring_up_to_date
from gis_data.demo import boras
from gis_data.facts.register import COMPUTERS
from siting.services.fact_computers import idle_computers
from siting.services.import_sites import import_sites
from siting.services.load_geodata import store_geodata
from siting.store.computations import computation_summary
from siting.store.database import Database
from siting.store.sites import find_ids
from tests.bench.made_ground import CRS, SIDE_M, SOUTH, WEST, made_ground
from tests.bench.rows import Row, timed
from tests.bench.setting import Bench, bench_database
from tests.integration.store.make import a_site, load

ALL_S, ONE_S = 60.0, 2.0
"""Asked for all facts of the demo's sites, and for those of one new site."""


def rows(bench: Bench) -> Iterator[Row]:  # noqa: ARG001 - the demo is as large as it is
    """Compute for all sites, again with nothing changed, and for a site that has come."""
    with tempfile.TemporaryDirectory(prefix="siting-bench-facts-") as folder, bench_database(Path(folder)) as database:
        sites = _fill(database)
        compute = partial(bring_up_to_date, database, actor="bench")
        all_s, report = timed(compute)
        _check_whole(database, report.sites, sites, wanted=len(COMPUTERS) * sites)
        yield _row(sites, f"facts by all {len(COMPUTERS)} functions", all_s, ALL_S)
        again_s, report = timed(compute)
        _check_whole(database, report.sites, sites, wanted=0)
        yield _row(sites, "the same again: 0 computed", again_s, ALL_S)
        for number, (by, run) in enumerate(_WAYS.items()):
            _add_site(database, number)
            one_s, _ = timed(partial(run, database, folder))
            _check_whole(database, 0, sites + number + 1, wanted=0)
            yield _row(1, f"facts of a new site, by {by}", one_s, ONE_S)


def _row(sites: int, what: str, seconds: float, asked_s: float) -> Row:
    return Row(size=sites, what=what, ours_s=seconds, other="asked", other_s=asked_s, wanted="≥ 1 × faster")


def _fill(database: Database) -> int:
    """Load the demo and the ground around it, and return how many sites there are."""
    store_geodata(database, boras.geodata_set(), boras.content(CRS), dependants=DEPENDANTS, actor="bench")
    for made in made_ground():
        store_geodata(database, made.described, made.content, dependants=DEPENDANTS, actor="bench")
    import_sites(database, boras.prepare(CRS), boras.source_info(), actor="bench")
    with database.begin() as conn:
        if idle := idle_computers(conn, COMPUTERS):
            raise AssertionError(f"nothing to read for {', '.join(one.name for one in idle)}")
        return len(find_ids(conn))


def _check_whole(database: Database, computed: int, sites: int, *, wanted: int) -> None:
    """Refuse a time in which something else was done than what it is said to be of."""
    if computed != wanted:
        raise AssertionError(f"{computed} computations instead of {wanted}")
    with database.begin() as conn:
        for one in computation_summary(conn):
            if (one.fresh, one.stale, one.never) != (sites, 0, 0):
                raise AssertionError(f"{one.name}: {one.fresh} of {sites} sites are up to date")


def _add_site(database: Database, number: int) -> None:
    x, y = WEST + SIDE_M / 2 + 500 * number, SOUTH + SIDE_M / 2
    site = a_site(f"new {number}", geometry=box(x, y, x + 300, y + 200))
    with database.begin(actor="bench") as conn:
        load(conn, [site], source=f"bench{number}")


def _by_worker(database: Database, folder: str) -> None:  # noqa: ARG001 - as the other way
    bring_up_to_date(database, actor="bench")


def _by_command(database: Database, folder: str) -> None:  # noqa: ARG001 - as the other way
    """Run the command, its start and reading of all geodata included."""
    command = [sys.executable, "-c", "from api.cli import main; main()", "facts", "compute"]
    surroundings = os.environ | {"SITING_DATA_DIR": str(Path(folder) / "data")}
    subprocess.run(command, env=surroundings, check=True, capture_output=True)


_WAYS: dict[str, Callable[[Database, str], None]] = {"a worker": _by_worker, "a new process": _by_command}
