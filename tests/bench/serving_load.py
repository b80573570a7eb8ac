"""The service under load, over HTTP on loopback with two processes, beside a plain FastAPI route over the same sites.

Three things are measured: matches at a constant rate, each another one (their order and reasons; what would change it
is a second request); everything that people do at the same time, with the memory of each process; and the same while
the database is stopped and started. An answer that should not be is a failure of the run. How long the second goes on
is said by ``SITING_BENCH_MIXED_SECONDS``: 30 unless told, 300 for a real run.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from rich.console import Console
from sqlalchemy import text

from siting.domain.accounts import Role
from siting.services.accounts import Change, NewAccount, add
from siting.store.accounts import begin_sign_in
from siting.store.cluster import Cluster
from siting.store.database import Database
from siting.store.preparation import Role as Login
from tests.acceptance.serving import ROOT, free_port, served
from tests.bench import importing
from tests.bench.asked_matches import ours, plain, requirements
from tests.bench.mixed_load import People, at_once, errors
from tests.bench.open_loop import Answer, Client, Taken, at_rate
from tests.bench.processes import cpu_s, family, resident_mb, slope_mb_a_minute
from tests.bench.rows import Row
from tests.bench.setting import Bench, bench_database

SITES = 10_000
RATE = 50.0
SECONDS = 20.0
PLAIN_RATE, PLAIN_SECONDS = 2.0, 10.0
"""Of the plain route that reads the sites for each request, which does not keep up with more."""
MIXED_SECONDS = float(os.environ.get("SITING_BENCH_MIXED_SECONDS", "30"))
"""How long people use everything at the same time; 300 for a real run."""
STOP_AFTER_S, STOPPED_S, AFTERWARDS_S = 5.0, 5.0, 15.0
P99_S = 0.3
WORKERS = 2
_JSON = {"Content-Type": "application/json"}
_LOOKS_S = 2.0
_START_S = 60.0


def rows(bench: Bench) -> Iterator[Row]:
    """Measure our service and the plain one over :data:`SITES` sites; print what has no counterpart there.

    Nothing is measured where more sites are asked for: they say little of what the service takes.
    """
    if bench.size > SITES:
        return
    folder = bench.folder / "load"
    folder.mkdir()
    with bench_database(folder) as database:
        own = Bench(size=SITES, folder=folder, database=database)
        importing.load(own)
        yield from _measured(own)


def _measured(bench: Bench) -> Iterator[Row]:
    cluster = Cluster(bench.folder / "data")
    console = Console(width=160, highlight=False)
    with served(bench.folder, _settings(cluster), workers=WORKERS) as service:
        service.wait_for(200, seconds=_START_S)
        people = _people(bench.database, service.port)
        own = _matches(
            service.port,
            service.pid,
            cluster,
            "/api/v1/match?insight=false",
            [*map(ours, requirements(1200))],
            rate=RATE,
            seconds=SECONDS,
        )
        _print_matches(console, own)
        _must_be_right("matches", {200}, own.taken)
        asyncio.run(_used(console, people, service.pid, cluster))
    with _plain_service(cluster) as (port, pid):
        bodies = [*map(plain, requirements(1200))]
        memory = _matches(port, pid, cluster, "/memory", bodies, rate=RATE, seconds=SECONDS)
        database = _matches(port, pid, cluster, "/database", bodies, rate=PLAIN_RATE, seconds=PLAIN_SECONDS)
    _must_be_right("the plain route", {200}, memory.taken)
    _must_be_right("the plain route that reads", {200}, database.taken)
    for beside, other in (("a plain route, sites in memory", memory), ("a plain route that reads them", database)):
        rate = RATE if other is memory else PLAIN_RATE
        for what, mine, theirs, wanted in (
            ("p50", own.taken.percentile(0.5), other.taken.percentile(0.5), ""),
            ("p99", own.taken.percentile(0.99), other.taken.percentile(0.99), f"< {1000 * P99_S:.0f} ms"),
            ("processor time each", own.cpu_s, other.cpu_s, ""),
        ):
            row = f"matches, {RATE:.0f} a second, {what}"
            yield Row(
                size=bench.size,
                what=row,
                ours_s=mine,
                other=f"{beside}, {rate:.0f} a second",
                other_s=theirs,
                wanted=wanted,
            )


class _Matches:
    """Matches at a constant rate.

    Parameters
    ----------
    taken
        How long they took.
    cpu_s
        Processor time of service and database for each.
    """

    def __init__(self, taken: Taken, cpu_s_each: float) -> None:
        self.taken, self.cpu_s = taken, cpu_s_each


def _matches(
    port: int,
    pid: int,
    cluster: Cluster,
    path: str,
    bodies: list[bytes],
    *,
    rate: float,
    seconds: float,
) -> _Matches:
    async def run() -> _Matches:
        client = Client(port)

        async def ask(number: int) -> Answer:
            return await client.ask(path, method="POST", body=bodies[number % len(bodies)], headers=_JSON)

        # So that each process holds the sites and has been through its code.
        await at_rate(ask, rate=rate / 2, seconds=4)
        watched = _watched(pid, cluster)
        before = cpu_s(watched)
        taken = await at_rate(lambda number: ask(number + 100), rate=rate, seconds=seconds)
        used = cpu_s(watched) - before
        client.close()
        return _Matches(taken, used / max(1, taken.statuses.total()))

    return asyncio.run(run())


def _print_matches(console: Console, found: _Matches) -> None:
    taken = found.taken
    console.print(
        f"{RATE:.0f} matches a second for {SECONDS:.0f} s: p50 {1000 * taken.percentile(0.5):.0f} ms, "
        f"p99 {1000 * taken.percentile(0.99):.0f} ms, worst {1000 * max(taken.seconds, default=0):.0f} ms, "
        f"{1000 * found.cpu_s:.1f} ms of processor time each; statuses {dict(taken.statuses)}; "
        f"sent at most {1000 * taken.late:.0f} ms late"
    )


async def _used(console: Console, people: People, pid: int, cluster: Cluster) -> None:
    await _mixed(console, people, pid, cluster)
    await _stopped(console, people, cluster)
    people.client.close()


async def _mixed(console: Console, people: People, pid: int, cluster: Cluster) -> None:
    """Let people do everything, look at memory meanwhile, and fail where an answer is not right."""
    began, looks = time.perf_counter(), list[tuple[float, dict[str, float]]]()

    async def look() -> None:
        while True:
            looks.append((time.perf_counter() - began, _memory(pid, cluster)))
            await asyncio.sleep(_LOOKS_S)

    looking = asyncio.create_task(look())
    taken = await at_once(people, MIXED_SECONDS)
    looking.cancel()
    _print_taken(console, f"everything at the same time for {MIXED_SECONDS:.0f} s", taken)
    times = [at for at, _ in looks]
    for name in looks[-1][1]:
        amounts = [memory.get(name, 0.0) for _, memory in looks]
        some = ", ".join(f"{amounts[round(share * (len(amounts) - 1))]:.0f}" for share in (0, 0.25, 0.5, 0.75, 1))
        console.print(f"  {name}: {some} MB; {slope_mb_a_minute(times, amounts):+.1f} MB a minute over the latter half")
    if wrong := errors(taken):
        raise AssertionError(f"answers that should not be: {dict(wrong)}")


async def _stopped(console: Console, people: People, cluster: Cluster) -> None:
    """Stop and start the database while people go on; only 503 may come of it, and then right answers again."""
    back = 0.0

    async def interrupt() -> None:
        nonlocal back
        await asyncio.sleep(STOP_AFTER_S)
        await asyncio.to_thread(cluster.stop)
        await asyncio.sleep(STOPPED_S)
        await asyncio.to_thread(cluster.start)
        began = time.perf_counter()
        while (await people.client.ask("/api/v1/sites?limit=1")).status != 200:
            await asyncio.sleep(0.05)
        back = time.perf_counter() - began

    seconds = STOP_AFTER_S + STOPPED_S + AFTERWARDS_S
    taken, _ = await asyncio.gather(at_once(people, seconds), interrupt())
    refused = sum(one.statuses[503] for one in taken.values())
    _print_taken(console, f"the database stopped for {STOPPED_S:.0f} s", taken)
    console.print(f"  {refused} answers were 503; the first right one came {back:.2f} s after it was back")
    if not refused:
        raise AssertionError("nothing was refused while there was no database")
    if wrong := errors(taken, but=(503,)):
        raise AssertionError(f"answers that should not be: {dict(wrong)}")


def _print_taken(console: Console, what: str, taken: Mapping[str, Taken]) -> None:
    console.print(what)
    for name, one in taken.items():
        times = ", ".join(f"p{share:.0f} {1000 * one.percentile(share / 100):.0f} ms" for share in (50, 99))
        console.print(f"  {name}: {one.statuses.total()} requests, {times}, {dict(one.statuses)}")


def _must_be_right(what: str, good: set[int], taken: Taken) -> None:
    if wrong := set(taken.statuses) - good:
        raise AssertionError(f"{what}: answers that should not be: {wrong} of {dict(taken.statuses)}")


def _watched(pid: int, cluster: Cluster) -> list[int]:
    server = cluster.status().pid
    return [*family(pid), *(family(server) if server else [])]


def _memory(pid: int, cluster: Cluster) -> dict[str, float]:
    """Return the memory of each process of the service, and of all backends of the database together."""
    server = cluster.status().pid
    # The first process only watches over the others.
    found = {f"process {number}": resident_mb(one) for number, one in enumerate(family(pid)) if number}
    backends = family(server) if server else []
    return {**found, "PostgreSQL": sum(map(resident_mb, backends))}


def _people(database: Database, port: int) -> People:
    now = datetime.now(UTC)
    wanted = NewAccount(login="bench", name="Bench", role=Role.STAFF, language="sv")
    account = add(database, wanted, Change(by="bench", now=now), password=f"of no use {now.timestamp()}").account
    with database.begin() as conn:
        ids = list(conn.scalars(text("SELECT id FROM siting.site WHERE published ORDER BY id LIMIT 5000")))
        token = begin_sign_in(conn, account.account_id, now=now, lasts=timedelta(hours=8))
    return People(client=Client(port), site_ids=ids, sign_in=token)


def _settings(cluster: Cluster) -> dict[str, str]:
    return {
        "SITING_DATABASE_URL": cluster.url(),
        "SITING_PUBLISHED_DATABASE_URL": cluster.url(role=Login.PUBLISHED),
        "SITING_SECRET_KEY": "for measuring alone, and as long as it takes",
        "SITING_RATE_PER_MINUTE": "1000000",
        "SITING_RATE_FORMS_PER_MINUTE": "1000000",
    }


@contextmanager
def _plain_service(cluster: Cluster) -> Iterator[tuple[int, int]]:
    """Serve the plain routes with as many processes; yield where, and the first process."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--factory", "tests.bench.plain_service:application"]
    command += ["--port", str(port), "--workers", str(WORKERS), "--log-level", "warning"]
    environment = {**os.environ, "PLAIN_URL": cluster.url(role=Login.PUBLISHED), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL)
    try:
        asyncio.run(_until_live(port))
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


async def _until_live(port: int) -> None:
    async with asyncio.timeout(_START_S):
        while (await Client(port).ask("/health/live")).status != 200:
            await asyncio.sleep(0.2)
