"""What workers do: long work that was asked for elsewhere."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime

from api.computing import bring_up_to_date, own_computers
from api.importing_sites import LOAD, PREVIEW, load, look_at
from api.pages.staff.site_views import field_words
from siting.domain.text import Text
from siting.services.erase import DAILY, ERASE, erase
from siting.services.failed_facts import FactsFailed
from siting.services.queued_facts import BRING_UP_TO_DATE, COMPUTE_PART, queue_outdated
from siting.store.database import Database
from siting.store.job_tasks import Task

ACTOR = "worker"

_log = logging.getLogger(__name__)


def tasks(database: Database) -> tuple[Task, ...]:
    """Return all that may stand in the queue; each is harmless to do twice.

    Raises
    ------
    NotFound, Faults
        A table that the deployment names is not there, or not fit: better said now than by every job.
    """
    own_computers()

    def compute_part(first: int, last: int) -> None:
        report = bring_up_to_date(database, actor=ACTOR, site_ids=range(first, last + 1))
        if report.failed:
            # All others have their facts; the job stands as failed and is tried again.
            for one in report.failures:
                _log.error("%s (%s), %s: %s", one.name, one.reference, one.label.en, one.why.en)
            raise FactsFailed(_FACTS_FAILED.fill(count=str(report.failed)), value=report.failed)

    def erase_due() -> None:
        now = datetime.now(UTC)
        erase(database, on=now.astimezone().date(), now=now, actor=ACTOR)

    def look(import_id: int) -> None:
        look_at(database, import_id, today=_today(), words=field_words)

    return (
        Task(name=BRING_UP_TO_DATE, run=lambda: queue_outdated(database, own_computers())),
        Task(name=COMPUTE_PART, run=compute_part),
        Task(name=PREVIEW, run=look),
        Task(name=LOAD, run=lambda import_id: load(database, import_id, today=_today())),
        Task(name=ERASE, run=erase_due, daily=DAILY),
    )


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


_FACTS_FAILED = Text(
    sv="{count} gånger gick det inte att beräkna fakta om en plats; 'siting facts compute' säger vilka",
    en="{count} times facts of a site could not be computed; 'siting facts compute' says which",
)
