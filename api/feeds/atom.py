"""``/feeds/sites.atom``: new and changed sites (RFC 4287); any search can be followed so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.feeds.answering import document
from api.pages.company.site_items import SiteItem, site_items
from api.serving.addresses import base_url
from api.serving.languages import language_of
from api.serving.service import service_of
from siting.domain.site_search import SiteQuery, SortBy
from siting.domain.site_search_wording import filter_names, filter_text
from siting.domain.sites import KIND_LABELS
from siting.domain.text import Lang, Text
from siting.services.search_sites import parse_query, query_string, search_sites
from siting.services.site_rows import SiteRow
from siting.store.card_search import Connection

router = APIRouter()

_ENTRIES = 50
_MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_BEFORE_ANY = datetime(2000, 1, 1, tzinfo=UTC)


@router.get("/feeds/sites.atom")
def sites_feed(request: Request) -> Response:
    """Answer with the sites that a search finds, those that changed last first."""
    query = parse_query(request.url.query)
    lang = language_of(request)
    newest = replace(query.asked, sort=SortBy(key="changed", descending=True), limit=_ENTRIES)
    service = service_of(request)

    def make(reader: Connection) -> str:
        return feed(search_sites(reader, newest, secret=service.secret).rows, query, Frame.of(request))

    return document(request, _MEDIA_TYPE, make, lang)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What stands around the entries.

    Parameters
    ----------
    base
        What addresses begin with.
    name, organisation
        What the service is called, and whose it is.
    lang
        In which words.
    """

    base: str
    name: Text
    organisation: str
    lang: Lang

    @classmethod
    def of(cls, request: Request) -> Frame:
        """Return the frame of an answer."""
        settings = service_of(request).settings
        return cls(
            base=base_url(request),
            name=Text(sv=settings.service.name_sv, en=settings.service.name_en),
            organisation=settings.deployment.organisation,
            lang=language_of(request),
        )


def feed(rows: Sequence[SiteRow], query: SiteQuery, frame: Frame) -> str:
    """Return the feed of some sites, the newest first.

    Parameters
    ----------
    query
        What was searched for; says what the feed is called and where it is.
    """
    asked = query_string(query.asked)
    address = f"{frame.base}/feeds/sites.atom" + (f"?{asked}" if asked else "")
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": frame.lang})
    _add(root, "id", address)
    _add(root, "title", _title(query, frame))
    _add(root, "updated", max((row.changed_at or _BEFORE_ANY for row in rows), default=_BEFORE_ANY).isoformat())
    _add(root, "link", rel="self", type="application/atom+xml", href=address)
    _add(root, "link", rel="alternate", type="text/html", href=f"{frame.base}/sites" + (f"?{asked}" if asked else ""))
    _add(_add(root, "author"), "name", frame.organisation)
    for row, item in zip(rows, site_items(rows, frame.lang), strict=True):
        _entry(root, row, item, frame)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode")


def _entry(root: Element, row: SiteRow, item: SiteItem, frame: Frame) -> None:
    entry = _add(root, "entry")
    # Without the name, which may change.
    _add(entry, "id", f"{frame.base}/sites/{row.site_id}")
    _add(entry, "title", _printable(row.name))
    _add(entry, "updated", (row.changed_at or _BEFORE_ANY).isoformat())
    _add(entry, "link", rel="alternate", type="text/html", href=frame.base + item.url)
    _add(entry, "link", rel="alternate", type="application/json", href=f"{frame.base}/api/v1/sites/{row.site_id}")
    _add(entry, "category", term=row.kind.value, label=KIND_LABELS[row.kind].say(frame.lang))
    state = f" · {item.state}" if item.state else ""
    demo = f" · {_DEMO.say(frame.lang)}" if row.demo else ""
    _add(entry, "summary", _printable(f"{item.size}{state} · {' · '.join(item.details)}{demo}"))


def _title(query: SiteQuery, frame: Frame) -> str:
    parts = [filter_text(query, name, frame.lang) for name in filter_names(query)]
    return _printable(f"{frame.name.say(frame.lang)} – {', '.join(parts) or _ALL.say(frame.lang)}")


def _add(parent: Element, tag: str, text: str | None = None, /, **attributes: str) -> Element:
    made = SubElement(parent, tag, attributes)
    made.text = text
    return made


def _printable(text: str) -> str:
    """Return a text without the control characters that XML has no way to write."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n")


_ALL = Text(sv="nya och ändrade platser", en="new and changed sites")
_DEMO = Text(sv="demodata", en="demo data")
