"""``siting worker`` and ``siting jobs``: long work in a queue that several workers share."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table

from api.cli.context import LangOption, database, language, lists, say
from api.jobs import tasks
from siting.domain.text import Lang, Text
from siting.services.erase import ERASE, ask_for_erasure
from siting.services.queued_facts import BRING_UP_TO_DATE, COMPUTE_PART, ask_for_facts
from siting.store.job_tasks import JobStep, Step
from siting.store.jobs import JobStatus, list_jobs
from siting.store.workers import run_pending, run_worker


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("worker", help="Do what is queued, until told to stop; several may run, on several machines.")(worker)
    app.command("jobs", help="List what is queued, under way, done and failed.")(jobs)


def worker(
    until_done: Annotated[bool, typer.Option("--until-done", help="End when nothing is left to do now.")] = False,
    lang: LangOption = None,
) -> None:
    """Bring computed facts up to date, then wait for more; Ctrl-C finishes the job under way first."""
    answer = language(lang)

    def tell(step: JobStep) -> None:
        said = _TASKS.get(step.task, Text(sv=step.task, en=step.task)).say(answer)
        say(_STEPS[step.step].fill(job=step.job_id, task=said), answer)

    with database() as (_, opened):
        # What was left undone while no worker ran.
        with opened.begin() as conn:
            ask_for_facts(conn)
            ask_for_erasure(conn)
        if until_done:
            report = run_pending(opened, tasks(opened), on_step=tell)
            if report.failed:
                raise typer.Exit(1)
            return
        say(_WAITING, answer)
        run_worker(opened, tasks(opened), on_step=tell)


def jobs(
    status: Annotated[list[JobStatus] | None, typer.Option("--status", help="Only these. May be repeated.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many, the newest first.")] = 20,
    lang: LangOption = None,
) -> None:
    """List jobs, the newest first."""
    answer = language(lang)
    with database() as (_, opened), opened.begin() as conn:
        found = list_jobs(conn, statuses=status, limit=limit)
    if not found:
        say(_NO_JOBS, answer)
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in _COLUMNS:
        table.add_column(column.say(answer))
    for one in found:
        table.add_row(
            str(one.job_id),
            _TASKS.get(one.task, Text(sv=one.task, en=one.task)).say(answer),
            _STATUSES[one.status].say(answer),
            str(one.attempts),
            _moment(one.ended_at or one.started_at or one.queued_at, answer),
            one.error,
        )
    lists().print(table)


def _moment(at: datetime | None, lang: Lang) -> str:
    return _UNKNOWN.say(lang) if at is None else at.astimezone().strftime("%Y-%m-%d %H:%M:%S")


_TASKS = {
    BRING_UP_TO_DATE: Text(sv="se vilka fakta som ska beräknas", en="see which facts are to be computed"),
    ERASE: Text(sv="gallra personuppgifter", en="erase personal data"),
    COMPUTE_PART: Text(sv="beräkna fakta för en del av platserna", en="compute facts of a part of the sites"),
}
_STEPS = {
    Step.STARTED: Text(sv="{job}: {task} …", en="{job}: {task} …"),
    Step.DONE: Text(sv="{job}: klart", en="{job}: done"),
    Step.FAILED: Text(sv="{job}: gick inte; se 'siting jobs'", en="{job}: failed; see 'siting jobs'"),
}
_STATUSES = {
    JobStatus.WAITING: Text(sv="väntar", en="waiting"),
    JobStatus.RUNNING: Text(sv="pågår", en="under way"),
    JobStatus.DONE: Text(sv="klart", en="done"),
    JobStatus.FAILED: Text(sv="misslyckat", en="failed"),
    JobStatus.CANCELLED: Text(sv="avbrutet", en="cancelled"),
}
_COLUMNS = (
    Text(sv="Nr", en="No."),
    Text(sv="Vad", en="What"),
    Text(sv="Läge", en="Status"),
    Text(sv="Försök", en="Attempts"),
    Text(sv="Senast", en="Last"),
    Text(sv="Fel", en="Error"),
)
_WAITING = Text(
    sv="Väntar på arbete. Ctrl-C avslutar när pågående jobb är klart, Ctrl-C igen genast.",
    en="Waiting for work. Ctrl-C ends when the job under way is done, Ctrl-C again at once.",
)
_NO_JOBS = Text(sv="Kön är tom.", en="The queue is empty.")
_UNKNOWN = Text(sv="okänt", en="unknown")
