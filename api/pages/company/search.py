"""``/sites``: finding sites, with a list and a map that always say the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.pages.company.search_filters import Filters, make_filters
from api.pages.company.search_orders import orders
from api.pages.company.search_request import Asked, read_search
from api.pages.company.site_items import SiteItem, site_items
from api.pages.rendering import page
from api.serving.languages import language_of
from api.serving.remembering import remembered
from api.serving.service import Service, service_of
from siting.domain.shown_facts import first_facts, short_label, shown_facts
from siting.domain.site_parameters import FACT_PARAMETERS, Part
from siting.domain.site_search import SiteQuery, Unknown
from siting.domain.site_search_wording import filter_names, filter_text
from siting.domain.site_search_writing import write_site_query
from siting.domain.sites import SiteKind
from siting.domain.text import Lang, Text
from siting.domain.vocabulary import FACTS
from siting.services.search_sites import relaxations, search_sites
from siting.services.site_rows import SitePage
from siting.store.fact_spread import fact_spread

router = APIRouter()

_FIELDS = frozenset({"text", "kind", "sort", "compare", "bbox", "cursor", "limit", "fields"})
"""Names that the form has fields of its own for, or that belong to one page."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """Words with an address; ``current`` where one is there already."""

    label: str
    url: str
    current: bool = False
    found: int | None = None


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong with what was asked, and the field that it was asked in, if it has one of its own."""

    text: Text
    field: str


@dataclass(frozen=True, kw_only=True)
class SearchView:
    """What the page shows; a search that can't be used has faults and no sites.

    Parameters
    ----------
    asked
        What is asked.
    kinds, filters, active, sorts
        The form: kinds of site, filters by fact, what else is asked with a way out, orders.
    sort
        The order now.
    hidden
        What is asked without a field of its own.
    faults
        What is wrong with it.
    items, found, unknown
        The list, how many there are on all pages, at how many of them something that is asked is unknown.
    sure_url
        The search without those.
    next_url, first_url
        Other pages, "" where there are none.
    relaxed
        Searches that find more, for an empty list.
    elsewhere
        Sites that are chosen and not on this page.
    compare_url, none_url
        Where the chosen sites stand side by side, "" for fewer than two; the search with none chosen.
    downloads, feed_url
        The same sites elsewhere.
    """

    asked: Asked
    kinds: tuple[Link, ...]
    filters: Filters
    active: tuple[Link, ...]
    sorts: tuple[tuple[str, Text], ...]
    sort: str
    hidden: tuple[tuple[str, str], ...]
    faults: tuple[Fault, ...]
    items: tuple[SiteItem, ...] = ()
    found: int = 0
    unknown: int = 0
    sure_url: str = ""
    next_url: str = ""
    first_url: str = ""
    relaxed: tuple[Link, ...] = ()
    elsewhere: tuple[int, ...] = ()
    compare_url: str = ""
    none_url: str = ""
    downloads: tuple[Link, ...] = ()
    feed_url: str = "/feeds/sites.atom"


@router.get("/sites", name="search_sites_page")
def search(request: Request) -> Response:
    """Answer with the list of sites that the address asks for."""
    asked = read_search(request)
    address = asked.url(asked.query, start=asked.start)
    htmx = "hx-request" in request.headers
    if not asked.tidy and not asked.faults and not htmx:
        return RedirectResponse(address, status_code=303)
    view = make_view(request, asked, language_of(request))
    answer = page(request, "company/search.html", status=422 if asked.faults else 200, view=view)
    if htmx and not asked.faults and not request.headers.get("hx-current-url", "").endswith(address):
        answer.headers["HX-Push-Url"] = address
    return answer


def make_view(request: Request, asked: Asked, lang: Lang) -> SearchView:
    """Return what the page shows."""
    kind = asked.query.kinds[0] if len(asked.query.kinds) == 1 else None
    spreads = remembered(request).get(("spread", kind), lambda reader: fact_spread(reader, kind))
    sorts = orders(asked.query, kind)
    view = SearchView(
        asked=asked,
        kinds=kind_links(asked, lang),
        filters=make_filters(asked, kind, spreads, lang),
        active=_active(asked, kind, lang),
        sorts=sorts,
        sort=str(asked.query.sort or ""),
        hidden=_hidden(asked, kind, frozenset(spreads)),
        faults=_faults(asked),
        compare_url=_compare_url(asked),
        none_url=asked.choosing(()).url(),
    )
    return view if asked.faults else _with_sites(view, service_of(request), lang)


def _with_sites(view: SearchView, service: Service, lang: Lang) -> SearchView:
    asked, query = view.asked, view.asked.query
    wanted = {key for kind in (query.kinds or SiteKind) for key in shown_facts(kind)}
    with service.published.read() as reader:
        found = search_sites(reader, replace(query, fields=tuple(sorted(wanted))), secret=service.secret)
        relaxed = relaxations(reader, query)[:_MOST_RELAXED] if found.counts.found == 0 else ()
    asked_now = asked.query.asked
    listed = {row.site_id for row in found.rows}
    return replace(
        view,
        elsewhere=tuple(number for number in asked.compare if number not in listed),
        items=site_items(found.rows, lang, first=asked.start, chosen=asked.compare),
        found=found.counts.found,
        unknown=found.counts.unknown if query.unknown is Unknown.KEEP else 0,
        sure_url=asked.url(replace(asked_now, unknown=Unknown.EXCLUDE)),
        next_url=_next(asked, found),
        first_url=asked.url(replace(query, cursor="")) if query.cursor else "",
        relaxed=tuple(
            Link(label=_within(filter_text(query, one.name, lang)), url=asked.url(one.query), found=one.found)
            for one in relaxed
        ),
        downloads=_downloads(asked_now),
        feed_url=_url("/feeds/sites.atom", asked_now),
    )


def _within(label: str) -> str:
    """Return a label as it stands within a sentence; an abbreviation keeps its capitals."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _next(asked: Asked, found: SitePage) -> str:
    if found.next is None:
        return ""
    return asked.url(replace(found.next, fields=asked.query.fields), start=asked.start + len(found.rows))


def kind_links(asked: Asked, lang: Lang, *, path: str = "/sites") -> tuple[Link, ...]:
    """Return the kinds to choose from; filters that say nothing of a kind go when it is chosen."""
    return tuple(
        Link(
            label=label.say(lang),
            url=asked.url(_of_kind(asked.query, kind), path=path),
            current=asked.query.kinds == (() if kind is None else (kind,)),
        )
        for kind, label in _KINDS.items()
    )


def _of_kind(query: SiteQuery, kind: SiteKind | None) -> SiteQuery:
    kinds = frozenset(SiteKind) if kind is None else frozenset({kind})
    facts = tuple(one for one in query.facts if kinds <= one.fact.kinds)
    sort = query.sort
    if sort is not None and sort.key in FACTS and not kinds <= FACTS[sort.key].kinds:
        sort = None
    return replace(query, kinds=() if kind is None else (kind,), facts=facts, sort=sort, cursor="")


def _active(asked: Asked, kind: SiteKind | None, lang: Lang) -> tuple[Link, ...]:
    """Return what is asked that no chip of its own shows, each with the address of the search without it."""
    query = asked.query
    own = {*first_facts(kind), "kinds", "text"}
    links = [
        Link(label=filter_text(query, name, lang), url=asked.url(query.without(name)))
        for name in filter_names(query)
        if name not in own
    ]
    if query.unknown is not Unknown.KEEP:
        keeping = replace(query, unknown=Unknown.KEEP, cursor="")
        links.append(Link(label=_UNKNOWN[query.unknown].say(lang), url=asked.url(keeping)))
    return tuple(links)


def _faults(asked: Asked) -> tuple[Fault, ...]:
    """Return what is wrong, each named as its field is."""
    return tuple(_fault(fault) for fault in asked.faults)


def _fault(fault: Text) -> Fault:
    name = fault.en.partition(":")[0]
    parameter = FACT_PARAMETERS.get(name)
    if parameter is None or parameter.fact is None:
        return Fault(text=fault, field="")
    label = short_label(parameter.fact)
    told = Text(sv=label.sv + fault.sv.removeprefix(name), en=label.en + fault.en.removeprefix(name))
    return Fault(text=told, field=name if parameter.part in (Part.LOW, Part.HIGH) else "")


def _hidden(asked: Asked, kind: SiteKind | None, offered: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Return what is asked without a field that shows it."""
    shown = set(_FIELDS)
    for filter_ in asked.query.facts:
        if filter_.key in offered or filter_.key in first_facts(kind):
            shown |= {filter_.key, *(f"{filter_.key}_{ending}" for ending in ("min", "max", "from", "to"))}
    kept = [(name, value) for name, value in write_site_query(asked.query) if name not in shown]
    return (*[("kind", one.value) for one in asked.query.kinds], *kept)


def _compare_url(asked: Asked) -> str:
    return f"/compare?ids={','.join(map(str, asked.compare))}" if len(asked.compare) > 1 else ""


def _downloads(query: SiteQuery) -> tuple[Link, ...]:
    return tuple(
        Link(label=label, url=_url("/api/v1/sites", query, format=name))
        for label, name in (("CSV", "csv"), ("GeoJSON", "geojson"), ("JSON", "json"))
    )


def _url(path: str, query: SiteQuery, **more: str) -> str:
    pairs = [*write_site_query(query), *more.items()]
    return f"{path}?{urlencode(pairs)}" if pairs else path


_MOST_RELAXED = 5
_KINDS = {
    None: Text(sv="Alla", en="All"),
    SiteKind.LAND: Text(sv="Mark", en="Land"),
    SiteKind.PREMISES: Text(sv="Lokaler", en="Premises"),
}
_UNKNOWN = {
    Unknown.EXCLUDE: Text(sv="utan okända", en="without unknown ones"),
    Unknown.ONLY: Text(sv="bara okända", en="unknown ones only"),
}
