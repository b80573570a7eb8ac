"""What a service says when it does not send data: error pages, exception reports, problems in JSON."""

from __future__ import annotations

import re
from collections.abc import Callable

import orjson

from gis_data.remote.errors import ServiceRefused, UnusableAnswer
from gis_data.remote.passing import Passing
from gis_data.remote.xml import below, local, read_xml
from siting.domain.errors import SitingError
from siting.domain.text import Text

_SHOWN = 300
_READ = 10_000
"""Characters of what a service says that are looked at; secrets are taken out before it is cut to what is shown."""
# What went before is never tried in another way: a page of nothing but comments would take for ever.
_HTML = re.compile(rb"(?>\s*(?:<!--.*?-->|<\?.*?\?>))*+\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_BLANKS = re.compile(r"\s+")
BOM = b"\xef\xbb\xbf"
_REPORTS = ("ExceptionReport", "ServiceExceptionReport")
_SAYING = ("detail", "description", "message", "title", "error")


def is_html(head: bytes) -> bool:
    """Return whether bytes begin a web page."""
    return bool(_HTML.match(head[:4096].removeprefix(BOM)))


def is_xml(head: bytes) -> bool:
    """Return whether bytes begin XML."""
    return head[:4096].removeprefix(BOM).lstrip().startswith(b"<")


def words_of(body: bytes) -> str:
    r"""Return what an answer that is no data says, in one line; "" when nothing of it can be read.

    >>> words_of(b"<html><head><title>Closed\n today</title></head></html>")
    'Closed today'
    >>> words_of(b'{"code": "NotFound", "description": "No such collection"}')
    'No such collection'
    """
    said = ""
    if is_html(body):
        said = _title(body[:100_000])
    elif is_xml(body):
        said = _reported(body) or ""
    elif body[:1] in (b"{", b"["):
        said = _said_in_json(body)
    elif body[:200].isascii():
        said = body[:_READ].decode("ascii", "replace")
    return _one_line(said)


def shown_words(body: bytes, scrub: Callable[[str], str]) -> str:
    """Return what an answer that is no data says, as it may be shown."""
    return scrub(words_of(body))[:_SHOWN]


def refuse_reports(body: bytes, service: str, scrub: Callable[[str], str]) -> None:
    """Refuse an answer with status 200 that is an exception report, a web page or a problem instead of data.

    Parameters
    ----------
    body
        The answer.
    service
        Name for messages.
    scrub
        Takes secrets out of what it says.

    Raises
    ------
    ServiceRefused
        The service reports an exception.
    UnusableAnswer
        It sends a web page.
    """
    if is_html(body):
        raise web_page(shown_words(body, scrub), service)
    if is_xml(body) and any(name.encode() in body[:2000] for name in _REPORTS) and (said := _reported(body)):
        raise refused(service, scrub(said))
    if body[:1] == b"{" and b'"features"' not in body and len(body) < 100_000 and (said := _said_in_json(body)):
        raise refused(service, scrub(said))


def web_page(said: str, service: str) -> UnusableAnswer:
    """Return the error of a web page where data should be."""
    return UnusableAnswer(
        Text(
            sv="{service} svarar med en webbsida i stället för data: ”{said}”. Kontrollera adressen; kanske kräver"
            " tjänsten inloggning eller är tillfälligt stängd.",
            en="{service} answers with a web page instead of data: “{said}”. Check the address; the service may"
            " want a login or be closed for a while.",
        ).fill(service=service, said=said or "…"),
        value=said,
    )


def refused(service: str, said: str) -> ServiceRefused:
    """Return the error of a service that reports why it will not."""
    return ServiceRefused(
        Text(
            sv="{service} svarar: ”{said}”. Kontrollera källans uppgifter; handlar det om ordning, ange sort_by.",
            en="{service} answers: “{said}”. Check what the source declares; if it is about order, name sort_by.",
        ).fill(service=service, said=said[:_SHOWN]),
        value=said[:_SHOWN],
    )


def _reported(body: bytes) -> str | None:
    """Return the text of an OWS exception report; None when it is none."""
    try:
        root = read_xml(body, "")
    except (Passing, SitingError):
        return None
    if local(root.tag) not in _REPORTS:
        return None
    texts = [
        (one.text or "").strip()
        for name in ("ExceptionText", "ServiceException")
        for one in below(root, name)
        if (one.text or "").strip()
    ]
    codes = [
        code
        for name in ("Exception", "ServiceException")
        for one in below(root, name)
        if (code := one.get("exceptionCode") or one.get("code"))
    ]
    return _one_line(" · ".join([*codes[:1], *texts[:3]])) or local(root.tag)


def _title(page: bytes) -> str:
    small = page.lower()
    opened = small.find(b"<title")
    begins = small.find(b">", opened) + 1
    ends = small.find(b"</title", begins)
    return page[begins:ends].decode("utf-8", "replace") if opened >= 0 and begins and ends >= 0 else ""


def _one_line(said: str) -> str:
    """Return a text without line breaks, and without what would steer the terminal that it is shown on."""
    return "".join(one for one in _BLANKS.sub(" ", said[:_READ]).strip() if one.isprintable())


def _said_in_json(body: bytes) -> str:
    try:
        top = orjson.loads(body)
    except orjson.JSONDecodeError:
        return ""
    if not isinstance(top, dict):
        return ""
    inner = top.get("error")
    where = inner if isinstance(inner, dict) else top
    return next((_one_line(where[name]) for name in _SAYING if isinstance(where.get(name), str) and where[name]), "")
