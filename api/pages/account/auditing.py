"""What was done by whom, for administrators."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response, StreamingResponse

from api.pages.account.views import see_entry, subject_of
from api.pages.rendering import page
from api.serving.languages import language_of
from api.serving.service import Service, service_of
from api.serving.visitors import administrator
from siting.domain.audit import ACTION_LABELS, AuditEntry
from siting.domain.errors import Faults
from siting.domain.text import Lang, Text
from siting.store.audit import AuditFilter, list_entries

router = APIRouter(prefix="/account/audit", dependencies=[Depends(administrator)])

_PAGE = 100
_CSV_PAGE = 2000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LARGEST = 2**62

Word = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the form asks for, as it was filled in."""

    actor: str = ""
    action: str = ""
    subject: str = ""
    since: str = ""
    until: str = ""

    def query(self, **more: object) -> str:
        """Return it as the query of an address."""
        fields = {**self.__dict__, **more}
        return urlencode({name: value for name, value in fields.items() if value})


@router.get("")
def show(
    request: Request,
    actor: Word = "",
    action: Word = "",
    subject: Word = "",
    since: Word = "",
    until: Word = "",
    below: Annotated[int | None, Query(ge=1, le=_LARGEST)] = None,
) -> Response:
    """Show entries, the newest first."""
    asked = Asked(actor=actor, action=action, subject=subject, since=since, until=until)
    with service_of(request).begin() as conn:
        found = list_entries(conn, _filter(asked, below), limit=_PAGE + 1)
    shown = found[:_PAGE]
    older = asked.query(below=shown[-1].entry_id) if len(found) > _PAGE else ""
    return page(
        request,
        "account/audit.html",
        asked=asked,
        actions=[(one.value, label) for one, label in ACTION_LABELS.items()],
        entries=[see_entry(entry) for entry in shown],
        older=older,
        paged=below is not None,
        newest=asked.query(),
    )


@router.get(".csv")
def as_file(
    request: Request,
    actor: Word = "",
    action: Word = "",
    subject: Word = "",
    since: Word = "",
    until: Word = "",
) -> Response:
    """Answer with all entries that are asked for, as CSV."""
    asked = Asked(actor=actor, action=action, subject=subject, since=since, until=until)
    wanted = _filter(asked, None)
    lines = _lines(service_of(request), wanted, language_of(request))
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"', "Cache-Control": "private, no-store"}
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)


def _filter(asked: Asked, below: int | None) -> AuditFilter:
    since, until = _day(asked.since), _day(asked.until)
    return AuditFilter(
        actor=_plain(asked.actor),
        action=_plain(asked.action),
        subject=subject_of(_plain(asked.subject)),
        since=_midnight(since) if since else None,
        before=_midnight(until + timedelta(days=1)) if until else None,
        below=below,
    )


def _lines(service: Service, wanted: AuditFilter, lang: Lang) -> Iterator[str]:
    # Excel takes a file for UTF-8 by its first sign.
    yield "\ufeff" + _line(tuple(column.say(lang) for column in _COLUMNS))
    below = wanted.below
    while True:
        with service.begin() as conn:
            found = list_entries(conn, _below(wanted, below), limit=_CSV_PAGE)
        if not found:
            return
        yield "".join(_line(_cells(entry, lang)) for entry in found)
        below = found[-1].entry_id


def _below(wanted: AuditFilter, below: int | None) -> AuditFilter:
    return AuditFilter(**{**wanted.__dict__, "below": below})


def _cells(entry: AuditEntry, lang: Lang) -> tuple[str, ...]:
    shown = see_entry(entry)
    said = (entry.actor, shown.action.say(lang), entry.subject, shown.detail)
    return (str(entry.entry_id), entry.at.isoformat(), *map(_harmless, said))


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return "'" + cell if cell.startswith(_FORMULA) else cell


def _line(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _plain(said: str) -> str:
    """Return what is looked for; what can't stand in the database is not found in it."""
    return said.strip().replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def _day(said: str) -> date | None:
    if not said:
        return None
    try:
        found = date.fromisoformat(said)
        _midnight(found)
        _midnight(found + timedelta(days=1))
    except (ValueError, OverflowError) as error:
        raise Faults(_FILTER, [_DAY.fill(said=said)]) from error
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time()).astimezone()


_FILTER = Text(sv="Urvalet går inte att använda.", en="The selection can't be used.")
_DAY = Text(sv="{said} är ingen dag; skriv 2026-11-27.", en="{said} is no day; write 2026-11-27.")
_COLUMNS = (
    Text(sv="nummer", en="number"),
    Text(sv="tid", en="time"),
    Text(sv="vem", en="who"),
    Text(sv="vad", en="what"),
    Text(sv="gäller", en="of"),
    Text(sv="uppgifter", en="detail"),
)
