"""What the staff's pages share: the form that came, and moments as people say them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated
from urllib.parse import parse_qsl

from babel.dates import format_date
from fastapi import Depends, Path, Request
from fastapi.responses import RedirectResponse, Response

from api.serving.problems import Malformed
from api.serving.visitors import check_form
from siting.domain.formats import LOCALES
from siting.domain.text import Lang, Text

_MOST_FIELDS = 6000
"""A requirement of two hundred criteria has some two thousand."""
_ENCODING = "application/x-www-form-urlencoded"

Posted = Mapping[str, Sequence[str]]


async def posted(request: Request) -> Posted:
    """Return the fields of a form of ours.

    Raises
    ------
    Malformed
        It is no form.
    Forbidden
        It is not one of ours to this visitor.
    """
    sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if sent != _ENCODING and body:
        raise Malformed(_NO_FORM, value=sent[:100])
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except (UnicodeDecodeError, ValueError) as error:
        raise Malformed(_NO_FORM) from error
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
"""A number in an address, of what the database numbers."""

PostedForm = Annotated[Posted, Depends(posted)]


def ours(request: Request, form: Posted) -> Posted:
    """Return a form that is one of ours to this visitor.

    Raises
    ------
    Forbidden
        Its token is missing, or another's.
    """
    check_form(request, first(form, "form_token"))
    return form


def first(form: Posted, name: str) -> str:
    """Return what was sent under a name, without spaces around it; "" where nothing was."""
    sent = form.get(name, ())
    return sent[0].strip() if sent else ""


def whole(text: str, missing: int = -1) -> int:
    """Return a number that a form carries along; ``missing`` where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else missing


def going_to(path: str) -> Response:
    """Return an answer that has the browser go on to a page, by GET."""
    return RedirectResponse(path, status_code=303)


def moment_text(moment: datetime, now: datetime, lang: Lang) -> str:
    """Return a moment as people say it: "i dag 14:00", "i morgon 9:30", "27 nov. 10:42", "27 nov. 2025"."""
    local, today = moment.astimezone(), now.astimezone().date()
    clock = f"{local:%H:%M}"
    near = {today: _TODAY, today + timedelta(days=1): _TOMORROW, today - timedelta(days=1): _YESTERDAY}
    if local.date() in near:
        return f"{near[local.date()].say(lang)} {clock}"
    if local.year == today.year:
        return f"{_short_day(local.date(), lang)} {clock}"
    return f"{_short_day(local.date(), lang)} {local.year}"


def _short_day(day: date, lang: Lang) -> str:
    return str(format_date(day, format="d MMM", locale=LOCALES[lang]))


_TODAY = Text(sv="i dag", en="today")
_TOMORROW = Text(sv="i morgon", en="tomorrow")
_YESTERDAY = Text(sv="i går", en="yesterday")
_NO_FORM = Text(sv="Det som skickades är inget formulär.", en="What was sent is no form.")
