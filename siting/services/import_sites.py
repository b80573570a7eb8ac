"""Import a source's sites: all or nothing, with every issue, and a record of the run either way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection

from siting.domain.errors import Conflict, SitingError
from siting.domain.issues import Issue
from siting.domain.sites import Site
from siting.domain.text import Text
from siting.store.bulk import replace_source_sites
from siting.store.database import Database
from siting.store.geodata_lock import read_geodata
from siting.store.runs import LoadSummary, RunStatus, add_issues, finish_run, start_run
from siting.store.sources import SourceInfo, upsert_source

LEAST_WITHDRAWN = 20
"""So few sites may vanish from any source without being asked about."""
MOST_WITHDRAWN = 0.5
"""Share of the sites that a file speaks of that may vanish without being asked about."""


class RowCounts(Protocol):
    """What became of a file's rows."""

    read: int
    filtered: int
    loaded: int
    rejected: int
    without_position: int


class PreparedFile(Protocol):
    """A file that is being read; see ``gis_data.pipeline.Prepared``."""

    file_name: str
    file_sha256: str
    parts: set[str]

    @property
    def sites(self) -> Iterable[Site]:
        """The sites; gone through once."""

    @property
    def issues(self) -> Iterable[Issue]:
        """What was wrong, complete when the sites have been gone through."""

    @property
    def counts(self) -> RowCounts:
        """Row accounting, complete likewise."""


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What an import did.

    Parameters
    ----------
    run_id
        Its number; None when it was only tried.
    summary
        What became of the source's sites.
    counts
        What became of the file's rows.
    """

    run_id: int | None
    summary: LoadSummary
    counts: RowCounts


class MassWithdrawal(Conflict):
    """The file would withdraw most of what it speaks of: more likely half a file than half a source."""

    code = "mass_withdrawal"


class _OnlyTried(Exception):
    """Rolls back what was only tried."""


def import_sites(
    database: Database,
    prepared: PreparedFile,
    source: SourceInfo,
    *,
    actor: str,
    dry_run: bool = False,
    keep_missing: bool = False,
    allow_mass_withdrawal: bool = False,
    before_commit: Callable[[Connection], object] | None = None,
) -> ImportReport:
    """Load a file's sites in one transaction.

    Parameters
    ----------
    database
        Where to.
    prepared
        The file, begun and not yet gone through.
    source
        The source that it is of.
    actor
        Who imports.
    dry_run
        Do everything, then undo it.
    keep_missing
        The file holds a part: no site has vanished by it.
    allow_mass_withdrawal
        Most of the source's sites may vanish.
    before_commit
        Called in the transaction when all is loaded; when it raises, nothing is.

    Raises
    ------
    SitingError
        The file can't be used, or the database refused; nothing is loaded, and the run is recorded as failed.
    MassWithdrawal
        See there.
    """
    try:
        return _load(
            database,
            prepared,
            source,
            actor=actor,
            dry_run=dry_run,
            keep_missing=keep_missing,
            allow_mass_withdrawal=allow_mass_withdrawal,
            before_commit=before_commit,
        )
    except SitingError as error:
        if not dry_run:
            _record_failure(database, prepared, source, actor, error)
        raise


def _load(
    database: Database,
    prepared: PreparedFile,
    source: SourceInfo,
    *,
    actor: str,
    dry_run: bool,
    keep_missing: bool,
    allow_mass_withdrawal: bool,
    before_commit: Callable[[Connection], object] | None,
) -> ImportReport:
    report: ImportReport | None = None
    try:
        with database.begin(actor=actor) as conn:
            # What was computed is marked by imports and by changes of geodata alike; they take turns.
            read_geodata(conn)
            source_id = upsert_source(conn, source)
            run_id = start_run(conn, source_id, prepared.file_name, prepared.file_sha256, actor)
            summary = replace_source_sites(
                conn,
                source_id,
                run_id,
                prepared.sites,
                withdraw_missing=not keep_missing,
                may_vanish=_speaks_of(prepared),
            )
            if not allow_mass_withdrawal:
                _check_withdrawals(summary)
            add_issues(conn, run_id, prepared.issues)
            finish_run(conn, run_id, summary, RunStatus.DONE, rows_read=prepared.counts.read)
            report = ImportReport(run_id=None if dry_run else run_id, summary=summary, counts=prepared.counts)
            if before_commit is not None:
                before_commit(conn)
            if dry_run:
                raise _OnlyTried
    except _OnlyTried:
        pass
    if report is None:
        raise AssertionError("a load that did not raise has a report")
    return report


def _speaks_of(prepared: PreparedFile) -> Callable[[str], bool]:
    """Return whether a file speaks of a site: of all, or of those of the parts of the source that it has rows of."""

    def speaks(reference: str) -> bool:
        # Asked when all rows have been read, and the parts are known.
        return not prepared.parts or reference.partition("/")[0] in prepared.parts

    return speaks


def withdraws_most(summary: LoadSummary) -> bool:
    """Tell whether a load withdraws so many sites that somebody has to say that it is right."""
    before = summary.withdrawn + summary.changed + summary.unchanged
    return summary.withdrawn > LEAST_WITHDRAWN and summary.withdrawn > MOST_WITHDRAWN * before


def _check_withdrawals(summary: LoadSummary) -> None:
    if not withdraws_most(summary):
        return
    before = summary.withdrawn + summary.changed + summary.unchanged
    raise MassWithdrawal(
        Text(
            sv="Filen saknar {n} av de {all} platser som källan hade; de skulle tas bort ur utbudet. Inget är ändrat."
            " Är filen ofullständig: --keep-missing. Är det så det ska vara: --allow-mass-withdrawal.",
            en="The file lacks {n} of the {all} sites that the source had; they would be withdrawn."
            " Nothing was changed. If the file is a part: --keep-missing. If it is right: --allow-mass-withdrawal.",
        ).fill(n=summary.withdrawn, all=before),
        value=summary.withdrawn,
    )


def _record_failure(
    database: Database, prepared: PreparedFile, source: SourceInfo, actor: str, error: SitingError
) -> None:
    """Record a run that failed; when the database is what failed, its own error is the one to say."""
    try:
        with database.begin(actor=actor) as conn:
            source_id = upsert_source(conn, source)
            run_id = start_run(conn, source_id, prepared.file_name, prepared.file_sha256, actor)
            read = prepared.counts.read
            finish_run(conn, run_id, LoadSummary(), RunStatus.FAILED, rows_read=read, message=error.message.en)
    except SitingError:
        return
