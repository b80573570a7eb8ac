"""Compute what geodata tell of sites, for those of which it is not known yet or no longer right.

What is to be done stands in the database alone: a site without a row for a function, with one of an older version, or
with one that a change has made stale. So an interrupted run goes on where it was, a run with nothing to do does
nothing, and several at once share what there is to do. A site for which a function fails is told of and is to be done
again; all others have their facts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import Connection

from siting.domain.sites import Site, SiteKind
from siting.domain.text import Text
from siting.domain.vocabulary import FACTS
from siting.services.fact_computers import (
    FactComputer,
    FoundFacts,
    chosen_computers,
    find_outdated,
    make_known,
    sites_of_any,
)
from siting.services.failed_facts import NOT_OF_A_SITE, FailedSite, Failures
from siting.store.computations import Computation, write_computation
from siting.store.database import Database
from siting.store.geodata_lock import busy_sites, geodata_generation, hold_sites, read_geodata, wait_for_site
from siting.store.sites import load_sites

BATCH = 2_000
"""Sites of one transaction; an interruption loses no more than one."""

Surround: TypeAlias = Callable[[Connection], object]
"""Returns what sites are seen against, read through a connection; handed in, so that services need not know of it."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a run has come.

    Parameters
    ----------
    done, total
        Counted in sites times functions; the total as it was at the beginning, whatever others compute meanwhile.
    doing
        What is computed now.
    """

    done: int
    total: int
    doing: Text


@dataclass(frozen=True, kw_only=True)
class ComputedBy:
    """What one function did.

    Parameters
    ----------
    name, label
        Which it was.
    sites
        How many sites it was run for.
    changed
        How many values came out new, different or gone.
    seconds
        How long it took, storing included.
    failed
        For how many of the sites it failed.
    """

    name: str
    label: Text
    sites: int = 0
    changed: int = 0
    seconds: float = 0.0
    failed: int = 0


@dataclass(frozen=True, kw_only=True)
class ComputeReport:
    """What a run did, by function in the order of the register; those with nothing to do are left out.

    Parameters
    ----------
    by_function
        What each did.
    failures
        The first sites that each failed for, by function.
    """

    by_function: tuple[ComputedBy, ...] = ()
    failures: tuple[FailedSite, ...] = ()

    @property
    def sites(self) -> int:
        """Sites times functions."""
        return sum(one.sites for one in self.by_function)

    @property
    def changed(self) -> int:
        """How many values came out new, different or gone."""
        return sum(one.changed for one in self.by_function)

    @property
    def failed(self) -> int:
        """For how many sites times functions nothing came out, because the function failed."""
        return sum(one.failed for one in self.by_function)


def compute_facts(
    database: Database,
    computers: Sequence[FactComputer],
    surround: Surround,
    *,
    actor: str,
    only: Sequence[str] | None = None,
    site_ids: Sequence[int] | None = None,
    progress: Callable[[Progress], object] | None = None,
    batch: int = BATCH,
) -> ComputeReport:
    """Bring computed facts up to date; each batch of sites is a transaction of its own.

    A declared value is never touched; the same data give the same values and leave no trace in the history. Sites that
    somebody else is changing or computing for come last; what others have computed meanwhile is not computed again.
    Where a function fails for a site, its facts of that site are unknown, for that reason, until a later run does it.

    Parameters
    ----------
    computers
        All functions.
    surround
        Makes what they read.
    actor
        Who computes, for the history.
    only
        Names of functions, or of facts, to run for; None runs all.
    site_ids
        Only these sites, as far as they exist.
    progress
        Told before each step.

    Raises
    ------
    NotFound
        No function and no fact has a name of ``only``.
    """
    chosen = chosen_computers(computers, only)
    with database.begin() as conn:
        make_known(conn, computers)
        outdated = find_outdated(conn, chosen, site_ids)
    wanted, total = sites_of_any(outdated), sum(map(len, outdated.values()))
    with ExitStack() as reader:
        run = _Run(database, surround, actor, chosen, total, progress, reader)
        while wanted:
            busy = [one for start in range(0, len(wanted), batch) for one in run.batch(wanted[start : start + batch])]
            if busy:
                with database.begin() as conn:
                    wait_for_site(conn, busy[0])
            wanted = busy
    return run.report()


class _Run:
    """One run: what is read is kept from batch to batch for as long as it is right."""

    def __init__(
        self,
        database: Database,
        surround: Surround,
        actor: str,
        computers: Sequence[FactComputer],
        total: int,
        progress: Callable[[Progress], object] | None,
        reader: ExitStack,
    ) -> None:
        self._database = database
        self._surround = surround
        self._actor = actor
        self._computers = computers
        self._progress = progress
        self._total = total
        self._done = 0
        self._sites = dict.fromkeys((one.name for one in computers), 0)
        self._changed = dict(self._sites)
        self._seconds = dict.fromkeys(self._sites, 0.0)
        self._failures = Failures()
        self._generation: str | None = None
        self._surroundings: object = None
        self._reader = reader

    def batch(self, ids: Sequence[int]) -> list[int]:
        """Compute for some sites, in one transaction, and return those that somebody else is busy with."""
        with self._database.begin(actor=self._actor) as conn:
            generation = read_geodata(conn)
            if generation != self._generation:
                self._read_anew()
            # Nobody changes them until their facts are stored; who does so later makes them stale again.
            held = hold_sites(conn, ids)
            outdated = find_outdated(conn, self._computers, held)
            sites = {site.site_id: site for site in load_sites(conn, sites_of_any(outdated), declared_only=True)}
            for one in self._computers:
                theirs = [sites[site_id] for site_id in outdated[one.name].tolist()]
                if theirs:
                    self._compute(conn, one, theirs)
            return busy_sites(conn, ids, held)

    def report(self) -> ComputeReport:
        """Return what was done."""
        return ComputeReport(
            by_function=tuple(
                ComputedBy(
                    name=one.name,
                    label=one.label,
                    sites=self._sites[one.name],
                    changed=self._changed[one.name],
                    seconds=self._seconds[one.name],
                    failed=self._failures.counts.get(one.name, 0),
                )
                for one in self._computers
                if self._sites[one.name]
            ),
            failures=tuple(self._failures.named),
        )

    def _compute(self, conn: Connection, one: FactComputer, sites: Sequence[Site]) -> None:
        if self._progress is not None:
            self._progress(Progress(done=self._done, total=self._total, doing=one.label))
        started = time.monotonic()
        self._changed[one.name] += self._attempt(conn, one, sites)
        self._seconds[one.name] += time.monotonic() - started
        self._sites[one.name] += len(sites)
        self._done += len(sites)

    def _attempt(self, conn: Connection, one: FactComputer, sites: Sequence[Site]) -> int:
        """Compute and store, and return how many values changed; where that fails, find out for which sites it does."""
        try:
            with conn.begin_nested():
                return self._store(conn, one, sites)
        except NOT_OF_A_SITE:
            raise
        except Exception as error:  # noqa: BLE001 - one site's fault must not cost the others their facts; it is told
            if len(sites) == 1 or self._failures.are_many(one):
                found = self._failures.add(one, sites, error)
                return self._write(conn, one, found, again=True)
        half = len(sites) // 2
        return self._attempt(conn, one, sites[:half]) + self._attempt(conn, one, sites[half:])

    def _store(self, conn: Connection, one: FactComputer, sites: Sequence[Site]) -> int:
        found = one.compute(sites, self._surroundings)
        computed = {site.site_id: _of_its_kind(site.kind, facts) for site, facts in zip(sites, found, strict=True)}
        return self._write(conn, one, computed)

    def _write(
        self, conn: Connection, one: FactComputer, found: Mapping[int, Computation], *, again: bool = False
    ) -> int:
        return write_computation(
            conn, one.name, one.version, found, facts=one.facts, measures=one.measures, again=again
        )

    def _read_anew(self) -> None:
        """Read through a connection of its own: what is kept must not end with the batch's transaction.

        Not as of one moment: a batch holds geodata anyway, and a run of hours would keep the database from tidying up.
        """
        self._reader.close()
        conn = self._reader.enter_context(self._database.begin())
        self._generation = geodata_generation(conn)
        self._surroundings = self._surround(conn)


def _of_its_kind(kind: SiteKind, found: FoundFacts) -> Computation:
    """Return what was found, without facts that are not about sites of the kind."""
    return Computation(
        values={key: value for key, value in found.values.items() if kind in FACTS[key].kinds},
        missing={key: why for key, why in found.missing.items() if kind in FACTS[key].kinds},
        measures=found.measures,
    )
