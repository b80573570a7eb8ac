"""What the pages of a need share: the form that came, the link that was opened, and headers that keep it private."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response

from api.pages.rendering import page
from api.serving.headers import cache_control
from api.serving.problems import Malformed
from api.serving.service import Service
from siting.domain.text import Text
from siting.services.needs import OpenNeed, open_need

_MOST_FIELDS = 600
_ENCODING = "application/x-www-form-urlencoded"

PRIVATE = {
    "Cache-Control": cache_control(public=False),
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
"""Headers of every page that a private link opens: nobody else is told of it."""

Posted = Mapping[str, Sequence[str]]


async def posted(request: Request) -> Posted:
    """Return the fields of a form.

    Raises
    ------
    Malformed
        It is no form of ours.
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


PostedForm = Annotated[Posted, Depends(posted)]


def first(form: Posted, name: str) -> str:
    """Return what was sent under a name, without spaces around it; "" where nothing was."""
    sent = form.get(name, ())
    return sent[0].strip() if sent else ""


def version_in(form: Posted) -> int:
    """Return the version that a form was made from; -1, which none has, where it does not say."""
    text = first(form, "version")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def opened(service: Service, token: str) -> OpenNeed:
    """Return what a link leads to.

    Raises
    ------
    NotFound
        To nothing.
    """
    with service.begin() as conn:
        return open_need(conn, token, today=service.today())


def private_page(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    """Return a page that is nobody else's business."""
    answer = page(request, template, status=int(status), **values)
    answer.headers.update(PRIVATE)
    return answer


def going_to(path: str) -> Response:
    """Return an answer that has the browser go on to another page of the link, by GET."""
    return RedirectResponse(path, status_code=303, headers=PRIVATE)


_NO_FORM = Text(sv="Det som skickades är inget formulär.", en="What was sent is no form.")
