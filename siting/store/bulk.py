"""Loading a source's sites: many at once, all or nothing, and the same again changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from itertools import islice
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from siting.domain.errors import InvalidInput
from siting.domain.sites import HolderKind, Site
from siting.domain.text import Text
from siting.store.database import driver_connection
from siting.store.fact_rows import Provenance, copy_facts
from siting.store.fact_table import FactTableMaker
from siting.store.queries import queries
from siting.store.runs import LoadSummary
from siting.store.site_rows import Holder, SiteBatch, copy_sites, make_batch
from siting.store.vocabulary import read_numbering

_In = TypeVar("_In")
_Out = TypeVar("_Out")

BATCH = 10_000
"""Sites in memory at a time."""

_KEEP_EDITS = (
    "forget_passed_edits",
    "forget_passed_fact_edits",
    "keep_edits",
    "leave_out_edited_facts",
    "keep_edited_facts",
)
"""Steps by which what was changed by hand stays until the source says something new of it."""


def replace_source_sites(
    conn: Connection,
    source_id: int,
    run_id: int,
    sites: Iterable[Site],
    *,
    on_progress: Callable[[int], None] | None = None,
    withdraw_missing: bool = True,
    may_vanish: Callable[[str], bool] | None = None,
) -> LoadSummary:
    """Make a source's sites what it says now.

    New sites are added, those of which it says something else are changed (only what differs, so that the history
    tells what changed), and those that have vanished are withdrawn, never deleted. Computed facts stay as they are,
    unless the source declares them; what was changed by hand stays until the source says something new of it
    (docs/decisions/0015). The caller's transaction makes it all or nothing.

    Parameters
    ----------
    conn
        In a transaction of the caller's.
    source_id, run_id
        Numbers of the source and of this import.
    sites
        Every site of the source, each reference once, geometry in the storage CRS; read once, in batches.
    on_progress
        Called with the number of sites read so far, now and then.
    withdraw_missing
        Whether a site that is not among them has vanished; False for a file that holds a part of the source.
    may_vanish
        Asked with the reference of each site that has vanished, when all have been read, whether the file speaks of
        it: a register of one authority says nothing of another's sites. None: it speaks of all.

    Raises
    ------
    InvalidInput
        A reference stands twice, or a value can't be stored.
    """
    load = _Load(conn, source_id, run_id)
    for batch in _ahead(load.prepare, _batches(sites)):
        load.take(batch)
        if on_progress is not None:
            on_progress(load.summary.read)
    if withdraw_missing:
        load.withdraw(may_vanish)
    return load.summary


def _batches(sites: Iterable[Site]) -> Iterator[list[Site]]:
    remaining = iter(sites)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def _ahead(work: Callable[[_In], _Out], items: Iterable[_In]) -> Iterator[_Out]:
    """Yield the work done on each item; the next is worked on while the database is busy with the last."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        coming: Future[_Out] | None = None
        for item in items:
            ready, coming = coming, pool.submit(work, item)
            if ready is not None:
                yield ready.result()
        if coming is not None:
            yield coming.result()


class _Load:
    """One load under way."""

    def __init__(self, conn: Connection, source_id: int, run_id: int) -> None:
        self._db = driver_connection(conn)
        self._source_id = source_id
        self._run_id = run_id
        self._maker = FactTableMaker(read_numbering(conn))
        self._provenance = Provenance(self._db)
        self._holder_ids: dict[Holder, int] = {}
        self._references: set[str] = set()
        self._seen: list[NDArray[np.int64]] = []
        self._change_id: int | None = None
        self.summary = LoadSummary()
        if not self._fetch("lock_source", source_id=source_id):
            raise InvalidInput(
                Text(sv="källa {n} finns inte", en="there is no source {n}").fill(n=source_id), value=source_id
            )
        self._srid = int(self._fetch("srid")[0][0])

    def prepare(self, sites: Sequence[Site]) -> SiteBatch:
        """Return sites in the form in which they are loaded; needs no connection."""
        return make_batch(sites, self._maker, srid=self._srid)

    def take(self, batch: SiteBatch) -> None:
        """Load some sites."""
        self._check_references(batch.references)
        asked = {"source_id": self._source_id, "references": batch.references, "hashes": batch.hashes}
        known = np.array(self._fetch("known", **asked), dtype=np.int64).reshape(-1, 4)
        places, site_ids, same, vanished = known.T
        new = np.setdiff1d(np.arange(len(batch.sites)), places)
        changed = known[same == 0][np.argsort(places[same == 0])]
        self._seen.append(site_ids)
        if len(new):
            self._add(batch, new)
        if len(changed):
            self._change(batch, changed[:, 0], changed[:, 1])
        restored = int(vanished.sum())
        self.summary = replace(
            self.summary,
            read=self.summary.read + len(batch.sites),
            added=self.summary.added + len(new),
            changed=self.summary.changed + len(changed) - restored,
            unchanged=self.summary.unchanged + len(known) - len(changed),
            restored=self.summary.restored + restored,
        )

    def withdraw(self, may_vanish: Callable[[str], bool] | None = None) -> None:
        """Withdraw the sites that were there at the last load and have not been seen in this one."""
        present = np.array(self._fetch("present", source_id=self._source_id)[0][0] or [], dtype=np.int64)
        seen = np.concatenate(self._seen) if self._seen else np.empty(0, dtype=np.int64)
        vanished = np.setdiff1d(present, seen)
        if may_vanish is not None and len(vanished):
            named = self._fetch("references", ids=vanished.tolist())
            vanished = np.array([site_id for site_id, reference in named if may_vanish(reference)], dtype=np.int64)
        if len(vanished):
            self._change_number()
            self._db.execute(queries("bulk")["withdraw"], {"ids": vanished.tolist()})
        self.summary = replace(self.summary, withdrawn=len(vanished))

    def _check_references(self, references: Sequence[str]) -> None:
        for reference in references:
            if reference in self._references:
                raise InvalidInput(
                    Text(
                        sv="Beteckningen {ref} finns två gånger bland platserna.",
                        en="The reference {ref} stands twice among the sites.",
                    ).fill(ref=repr(reference)),
                    value=reference,
                )
            self._references.add(reference)

    def _add(self, batch: SiteBatch, places: NDArray[np.int64]) -> None:
        site_ids = np.array(self._fetch("new_site_ids", count=len(places))[0][0], dtype=np.int64)
        self._copy(batch, places, site_ids, tables=("siting.site", "siting.site_fact"))
        self._seen.append(site_ids)

    def _change(self, batch: SiteBatch, places: NDArray[np.int64], site_ids: NDArray[np.int64]) -> None:
        # Several statements at once, which can't be prepared.
        self._db.execute(queries("bulk")["make_stages"], prepare=False)
        self._copy(batch, places, site_ids, tables=("stage_site", "stage_fact"))
        for name in ("analyze_stages", *_KEEP_EDITS, "update_sites", "update_facts", "add_facts"):
            self._db.execute(queries("bulk")[name])
        self._db.execute(queries("bulk")["remove_facts"], {"ids": site_ids.tolist()})

    def _copy(
        self, batch: SiteBatch, places: NDArray[np.int64], site_ids: NDArray[np.int64], *, tables: tuple[str, str]
    ) -> None:
        change_id = self._change_number()
        copy_sites(
            self._db,
            tables[0],
            batch,
            places,
            site_ids.tolist(),
            source_id=self._source_id,
            holder_ids=self._holders({holder for holder in batch.holders if holder is not None}),
            change_id=change_id,
        )
        facts = batch.facts if len(places) == len(batch.sites) else batch.facts.of_sites(places)
        copy_facts(self._db, tables[1], facts, site_ids, provenance=self._provenance, change_id=change_id)

    def _holders(self, wanted: set[Holder]) -> dict[Holder, int]:
        """Return the numbers of at least these buildings and areas; new ones are stored."""
        for kind in HolderKind:
            names = sorted(name for of, name in wanted - self._holder_ids.keys() if of is kind)
            if names:
                asked = {"source_id": self._source_id, "kind": kind.value, "names": names}
                self._db.execute(queries("bulk")["add_holders"], asked)
                self._holder_ids |= {(kind, name): number for name, number in self._fetch("holders", **asked)}
        return self._holder_ids

    def _change_number(self) -> int:
        # Begun only when there is something to write: a load that changes nothing leaves the version as it is.
        if self._change_id is None:
            self._change_id = int(self._fetch("begin_change", run_id=self._run_id)[0][0])
        return self._change_id

    def _fetch(self, name: str, **values: object) -> list[tuple[Any, ...]]:
        return self._db.execute(queries("bulk")[name], values).fetchall()
