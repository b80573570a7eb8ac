"""What an import would do, before anybody says yes: all of it is done, looked at, and undone."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from siting.domain.site_drafts import FieldChange, differences
from siting.domain.text import Text
from siting.services.import_sites import PreparedFile, RowCounts, import_sites, withdraws_most
from siting.store.database import Database
from siting.store.runs import LoadSummary
from siting.store.site_edits import current_change, read_said
from siting.store.site_timeline import read_timeline, touched
from siting.store.sources import SourceInfo

SAMPLE = 20
"""Sites that are shown of those that would be added, changed and withdrawn, each."""


@dataclass(frozen=True, kw_only=True)
class SampleSite:
    """A site that the import would touch.

    Parameters
    ----------
    site_id, name
        Which; a number alone says nothing of one that would be added.
    fields
        What would be changed into what.
    kept
        Fields that were changed by hand and would stay.
    """

    site_id: int
    name: str
    fields: tuple[FieldChange, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What an import would do.

    Parameters
    ----------
    summary, counts
        What would become of the source's sites, and of the file's rows.
    added, changed, withdrawn
        Some of the sites.
    needs_consent
        Whether so many would be withdrawn that somebody has to say that it is right.
    """

    summary: LoadSummary
    counts: RowCounts
    added: tuple[SampleSite, ...]
    changed: tuple[SampleSite, ...]
    withdrawn: tuple[SampleSite, ...]
    needs_consent: bool


def preview_import(
    database: Database, prepared: PreparedFile, source: SourceInfo, *, actor: str, keep_missing: bool
) -> Preview:
    """Return what loading a file would do; nothing is left of it.

    Parameters
    ----------
    prepared
        The file, begun and not yet gone through.
    keep_missing
        The file holds a part: no site vanishes by it.

    Raises
    ------
    SitingError
        The file can't be used.
    """
    samples: dict[str, tuple[SampleSite, ...]] = {"added": (), "changed": (), "withdrawn": ()}

    def look(conn: Connection) -> None:
        change_id = current_change(conn)
        if change_id is not None:
            found = touched(conn, change_id, most=SAMPLE)
            samples.update({what: tuple(_sample(conn, one) for one in ids) for what, ids in found.items()})

    report = import_sites(
        database,
        prepared,
        source,
        actor=actor,
        dry_run=True,
        keep_missing=keep_missing,
        allow_mass_withdrawal=True,
        before_commit=look,
    )
    return Preview(
        summary=report.summary,
        counts=report.counts,
        needs_consent=withdraws_most(report.summary),
        **samples,
    )


def consent_text(summary: LoadSummary) -> Text:
    """Return what somebody has to say yes to where most of the source's sites would be withdrawn."""
    before = summary.withdrawn + summary.changed + summary.unchanged
    return _CONSENT.fill(n=summary.withdrawn, all=before)


def _sample(conn: Connection, site_id: int) -> SampleSite:
    timeline = read_timeline(conn, site_id)
    after, since = timeline.state(timeline.last), timeline.before(timeline.last)
    fields = () if since is None else differences(timeline.state(since), after)
    kept = tuple(read_said(conn, site_id))
    return SampleSite(site_id=site_id, name=after.name, fields=fields, kept=kept)


_CONSENT = Text(
    sv="Filen saknar {n} av de {all} platser som källan hade; de skulle tas bort ur utbudet.",
    en="The file lacks {n} of the {all} sites that the source had; they would be withdrawn.",
)
