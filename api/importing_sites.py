"""Files of sites that come by the pages: kept, looked at, and loaded when somebody has said yes.

What is small is done while the browser waits, the rest by a worker; both call the same functions.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import BinaryIO

from sqlalchemy import Connection

from api.import_documents import TextOf, for_pages, issues_document, preview_document, report_document
from api.sent_files import Sending, check_archive, private_folder, safe_name
from api.site_sources import source_info
from gis_data.issue_file import write_issues
from gis_data.issue_log import IssueLog
from gis_data.pipeline import Prepared, prepare
from gis_data.sources import Mapping as SourceMapping
from gis_data.steps.crs import check_crs
from gis_data.tables.kinds import file_kind
from siting.domain.audit import Action
from siting.domain.errors import Conflict, InvalidInput, NotFound
from siting.domain.text import LANGS, Text
from siting.services.audit import note
from siting.services.import_sites import import_sites
from siting.services.preview_import import preview_import
from siting.services.queued_facts import ask_for_facts
from siting.store.database import Database
from siting.store.deployment import stored_crs
from siting.store.jobs import defer
from siting.store.site_imports import (
    FILE,
    PIECE_BYTES,
    ImportStatus,
    SiteImport,
    add_import,
    add_pieces,
    erase_content,
    load_import,
    move_import,
    note_progress,
    read_pieces,
)

Work = Callable[[SiteImport, Prepared, SourceMapping], None]
"""What is done with a file that has been opened."""

PREVIEW, LOAD = "preview_site_import", "load_site_import"
"""Jobs that look at a file, and that load one."""

SMALL_BYTES = 1_000_000
"""A file up to this size is done at once."""

_ISSUES_KEPT = 100_000
_EVERY_S = 1.0
_LONGEST = 4000


def receive(database: Database, sent: BinaryIO, name: str, sending: Sending, *, actor: str) -> int:
    """Keep a file that can be read at all, have it looked at if it is large, and return its number.

    Raises
    ------
    InvalidInput, NotFound
        The file, the source or how it is to be read can't be used; nothing is kept.
    """
    sending.declared()
    if sending.crs:
        check_crs(sending.crs)
    with private_folder() as folder:
        path = folder / safe_name(name)
        with path.open("wb") as file:
            shutil.copyfileobj(sent, file, PIECE_BYTES)
        check_archive(path)
        file_kind(path)
        with database.begin(actor=actor) as conn, path.open("rb") as file:
            pieces = iter(lambda: file.read(PIECE_BYTES), b"")
            options = asdict(sending)
            import_id = add_import(
                conn, actor=actor, file_name=path.name, source=sending.source, options=options, content=pieces
            )
            if path.stat().st_size > SMALL_BYTES:
                defer(conn, PREVIEW, {"import_id": import_id})
    return import_id


def look_at(database: Database, import_id: int, *, today: date, words: TextOf) -> None:
    """Find out what a file would do; what is wrong with it as a whole is kept, too."""

    def work(kept: SiteImport, prepared: Prepared, declared: SourceMapping) -> None:
        keep_missing = bool(kept.options["keep_missing"])
        preview = preview_import(database, prepared, source_info(declared), actor=kept.actor, keep_missing=keep_missing)
        told = {**preview_document(preview, words), **issues_document(prepared.issues)}
        with database.begin() as conn:
            if move_import(conn, import_id, (ImportStatus.SENT,), ImportStatus.PREVIEWED, preview=told):
                _keep_issues(conn, import_id, prepared.issues)

    _read(database, import_id, ImportStatus.SENT, work, today=today)


def confirm(database: Database, import_id: int, *, consent: bool, actor: str) -> bool:
    """Have a file loaded, now or by a worker, and return whether it is to be done now.

    Raises
    ------
    InvalidInput
        Most of the source would be withdrawn, and nobody has said that it is right.
    Conflict
        It does not wait for a yes.
    """
    with database.begin(actor=actor) as conn:
        kept = load_import(conn, import_id)
        if kept.preview is not None and kept.preview["needs_consent"] and not consent:
            raise InvalidInput(_SAY_YES, value=import_id)
        options = {**kept.options, "consent": consent}
        if not move_import(
            conn, import_id, (ImportStatus.PREVIEWED,), ImportStatus.CONFIRMED, options=options, actor=actor
        ):
            return False
        if kept.size_bytes <= SMALL_BYTES:
            return True
        defer(conn, LOAD, {"import_id": import_id}, lock=f"{LOAD}:{kept.source}")
    return False


def load(database: Database, import_id: int, *, today: date) -> None:
    """Load a file that somebody has said yes to; what was sent is erased then, whatever became of it."""

    def work(kept: SiteImport, prepared: Prepared, declared: SourceMapping) -> None:
        def before_commit(conn: Connection) -> None:
            detail = {"file": kept.file_name, "import": import_id}
            note(conn, Action.SITES_IMPORTED, by=kept.actor, subject=f"source {declared.key}", detail=detail)
            ask_for_facts(conn)

        report = import_sites(
            database,
            prepared,
            source_info(declared),
            actor=kept.actor,
            keep_missing=bool(kept.options["keep_missing"]),
            allow_mass_withdrawal=bool(kept.options.get("consent")),
            before_commit=before_commit,
        )
        done = {"preview": {**report_document(report), **issues_document(prepared.issues)}, "run_id": report.run_id}
        with database.begin() as conn:
            erase_content(conn, import_id, what=FILE)
            move_import(conn, import_id, (ImportStatus.CONFIRMED,), ImportStatus.DONE, **done)

    _read(database, import_id, ImportStatus.CONFIRMED, work, today=today)


def cancel(database: Database, import_id: int) -> bool:
    """Erase what was sent, and return whether that was in time."""
    with database.begin() as conn:
        load_import(conn, import_id)
        if not move_import(conn, import_id, (ImportStatus.SENT, ImportStatus.PREVIEWED), ImportStatus.CANCELLED):
            return False
        erase_content(conn, import_id)
    return True


def _read(database: Database, import_id: int, wanted: ImportStatus, work: Work, *, today: date) -> None:
    """Do something with a file that stands somewhere; what is refused of it is kept as why it failed."""
    with private_folder() as folder:
        with database.begin() as conn:
            kept, crs = load_import(conn, import_id), stored_crs(conn)
            path = folder / safe_name(kept.file_name)
            with path.open("wb") as file:
                file.writelines(read_pieces(conn, import_id, FILE))
        if kept.status is not wanted:
            return
        sending = Sending(**{name: value for name, value in kept.options.items() if name != "consent"})
        try:
            declared = sending.declared()
            prepared = prepare(
                path,
                declared,
                crs=crs,
                as_of=today,
                source_crs=check_crs(sending.crs) if sending.crs else None,
                part=sending.part or None,
                on_progress=_progress(database, import_id),
            )
            work(kept, prepared, declared)
        except (InvalidInput, NotFound, Conflict) as error:
            said = for_pages(error.message)
            told = {"message_sv": said.sv[:_LONGEST], "message_en": said.en[:_LONGEST]}
            with database.begin() as conn:
                erase_content(conn, import_id, what=FILE)
                move_import(conn, import_id, (wanted,), ImportStatus.FAILED, **told)


def _progress(database: Database, import_id: int) -> Callable[[float], None]:
    told = time.monotonic()

    def progress(share: float) -> None:
        nonlocal told
        if time.monotonic() - told > _EVERY_S:
            told = time.monotonic()
            with database.begin() as conn:
                note_progress(conn, import_id, share)

    return progress


def _keep_issues(conn: Connection, import_id: int, issues: IssueLog) -> None:
    if not issues:
        return
    with private_folder() as folder:
        for lang in LANGS:
            kept = (issue for _, issue in zip(range(_ISSUES_KEPT), issues, strict=False))
            path = write_issues(folder / "issues.csv", kept, lang)
            add_pieces(conn, import_id, f"issues_{lang}", [path.read_bytes()])


_SAY_YES = Text(
    sv="Filen tar bort de flesta av källans platser. Kryssa för att det är rätt, eller avbryt.",
    en="The file withdraws most of the source's sites. Tick that it is right, or cancel.",
)
