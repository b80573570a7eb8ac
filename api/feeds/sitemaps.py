"""``/sitemap.xml`` and ``/robots.txt``: what search engines may read, and where it is (sitemaps.org 0.9)."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from api.feeds.answering import document
from api.serving.addresses import base_url, site_path
from api.serving.headers import cache_control
from siting.domain.errors import NotFound
from siting.domain.text import LANGS, Text
from siting.store.card_search import Connection

router = APIRouter()

SITES_EACH = 20_000
"""Sites in one map; the standard allows 50,000 addresses and 50 MB."""

_MEDIA_TYPE = "application/xml; charset=utf-8"
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
_PAGES = ("/", "/sites", "/need", "/data", "/accessibility")
_CLOSED = ("/staff", "/planner", "/account", "/sign-in", "/need/", "/compare", "/embed", "/sites?", "/metrics")
"""Beginnings of addresses that say nothing of their own, or nothing to the public."""
_DAY = 86_400


@router.get("/robots.txt")
def robots(request: Request) -> Response:
    """Answer with what search engines may read."""
    lines = ["User-agent: *", *(f"Disallow: {one}" for one in _CLOSED), f"Sitemap: {base_url(request)}/sitemap.xml"]
    headers = {"Cache-Control": cache_control(public=True, seconds=_DAY)}
    return PlainTextResponse("\n".join(lines) + "\n", headers=headers)


@router.get("/sitemap.xml")
def index(request: Request) -> Response:
    """Answer with the list of site maps."""
    base = base_url(request)

    def make(reader: Connection) -> str:
        row = reader.execute("SELECT count(*), max(changed_at) FROM published.sites").fetchone()
        count, changed = row or (0, None)
        parts = [f"sites-{number}" for number in range(1, -(-count // SITES_EACH) + 1)]
        lastmod = f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""
        maps = [f"<sitemap><loc>{escape(base)}/sitemaps/{part}.xml</loc>{lastmod}</sitemap>" for part in parts]
        pages = f"<sitemap><loc>{escape(base)}/sitemaps/pages.xml</loc></sitemap>"
        return f"{_HEAD}<sitemapindex {_NAMESPACES}>{pages}{''.join(maps)}</sitemapindex>\n"

    return document(request, _MEDIA_TYPE, make, vary="Accept-Encoding")


@router.get("/sitemaps/pages.xml")
def pages(request: Request) -> Response:
    """Answer with the pages that are not about one site."""
    base = base_url(request)
    return document(request, _MEDIA_TYPE, lambda _: _urls(_url(base + one, "") for one in _PAGES))


@router.get("/sitemaps/sites-{number}.xml")
def sites(request: Request, number: int) -> Response:
    """Answer with one part of the sites.

    Raises
    ------
    NotFound
        There are not so many parts.
    """
    base = base_url(request)

    def make(reader: Connection) -> str:
        rows = reader.execute(
            "SELECT site_id, name, changed_at FROM published.sites ORDER BY site_id LIMIT %s OFFSET %s",
            [SITES_EACH, (number - 1) * SITES_EACH],
        ).fetchall()
        if not rows:
            raise NotFound(_NO_PART, value=number)
        return _urls(
            _url(base + site_path(site_id, name), changed.isoformat() if changed else "")
            for site_id, name, changed in rows
        )

    if not 0 < number <= _MOST_PARTS:
        raise NotFound(_NO_PART, value=number)
    return document(request, _MEDIA_TYPE, make)


def _urls(urls: Iterable[str]) -> str:
    return f"{_HEAD}<urlset {_NAMESPACES}>{''.join(urls)}</urlset>\n"


def _url(address: str, changed: str) -> str:
    languages = "".join(
        f'<xhtml:link rel="alternate" hreflang="{lang}" href={quoteattr(f"{address}?lang={lang}")}/>' for lang in LANGS
    )
    lastmod = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<url><loc>{escape(address)}</loc>{lastmod}{languages}</url>"


_MOST_PARTS = 50_000
_NO_PART = Text(sv="Det finns ingen sådan del.", en="There is no such part.")
