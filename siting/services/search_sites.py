"""Search the list of sites: for the company's pages, the staff's, and programs alike.

>>> query = parse_query("kind=land&plot_area_m2_min=5000&sort=-plot_area_m2")
>>> query_string(query)
'kind=land&plot_area_m2_min=5000&sort=-plot_area_m2'

With a connection of ``service.published.read()``, or for staff the driver's connection of ``service.begin()``:
``search_sites(reader, query, secret=service.secret)``. What is returned is described in
:mod:`siting.services.site_rows`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from shapely.geometry import Point

from siting.domain.errors import InvalidInput
from siting.domain.site_search import FILTERS, Near, SiteQuery
from siting.domain.site_search_places import area_in_crs, box_in_crs, position_in_crs
from siting.domain.site_search_reading import read_site_query
from siting.domain.site_search_writing import write_site_query
from siting.domain.text import Text
from siting.services.site_cursors import read_cursor, write_cursor
from siting.services.site_rows import Relaxed, SiteCounts, SitePage, site_rows
from siting.store.card_conditions import Placed
from siting.store.card_search import After, CardRow, CardSearch, Connection, count_each, point_position, storage_srid

_LONGEST_STRING = 60_000
_MOST_PAIRS = 1_000


def parse_query(text: str, *, staff: bool = False, ignore: Collection[str] = ("lang",)) -> SiteQuery:
    """Return the search that a query string says; see :func:`siting.domain.site_search_reading.read_site_query`.

    Raises
    ------
    Faults
        All that is wrong with it.
    """
    return read_site_query(parse_pairs(text), staff=staff, ignore=ignore)


def parse_pairs(text: str) -> list[tuple[str, str]]:
    """Return the names and values of a query string, also the empty ones.

    Raises
    ------
    InvalidInput
        It is too long, or has too many.
    """
    if len(text) > _LONGEST_STRING:
        raise InvalidInput(_LONG, value=len(text))
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_PAIRS)
    except ValueError as error:
        raise InvalidInput(_LONG) from error


def query_string(query: SiteQuery) -> str:
    """Return the search as a query string, in a form that is the same for the same search."""
    return urlencode(write_site_query(query))


def search_sites(connection: Connection, query: SiteQuery, *, secret: bytes, published_only: bool = True) -> SitePage:
    """Return one page of the sites that a search finds.

    Parameters
    ----------
    connection
        Of the public's (``service.published.read()``), or of the program's for ``published_only=False``
        (:func:`siting.store.database.driver_connection`).
    query
        What is asked.
    secret
        Signs the next page's cursor (``service.secret``).
    published_only
        False also lists sites that are not published, sold or withdrawn: for staff.

    Raises
    ------
    InvalidInput
        The cursor does not belong to this search, a place lies outside what the storage CRS is for, or there is no
        reference point of that number.
    """
    search = card_search(connection, query, published_only=published_only)
    rows, following = cards_page(connection, search, secret)
    found, sure = search.count(connection)
    return SitePage(
        query=query,
        rows=site_rows(rows, query.fields),
        counts=SiteCounts(found=found, sure=sure),
        next=following,
    )


def cards_page(connection: Connection, search: CardSearch, secret: bytes) -> tuple[list[CardRow], SiteQuery | None]:
    """Return a page of a search as cards, ready to be sent, and the query of the next page.

    See :func:`search_sites` for what it raises.
    """
    query = search.query
    rows = search.page(connection, read_cursor(query, secret), query.limit + 1)
    if len(rows) <= query.limit:
        return rows, None
    rows = rows[: query.limit]
    after = After(value=rows[-1].sorted_by, site_id=rows[-1].site_id)
    return rows, replace(query, cursor=write_cursor(query, after, secret))


def card_search(connection: Connection, query: SiteQuery, *, published_only: bool = True) -> CardSearch:
    """Return a search with its places brought to the storage CRS; see :func:`search_sites`."""
    if published_only:
        query = replace(query, published=None)
    if query.box is None and query.area is None and query.near is None:
        return CardSearch(query=query, placed=Placed(srid=0), published_only=published_only)
    srid = storage_srid(connection)
    crs = f"EPSG:{srid}"
    placed = Placed(
        srid=srid,
        box=None if query.box is None else box_in_crs(query.box, crs),
        area=None if query.area is None else area_in_crs(query.area, crs),
        origin=None if query.near is None else _origin(connection, query.near, crs),
    )
    return CardSearch(query=query, placed=placed, published_only=published_only)


def relaxations(connection: Connection, query: SiteQuery, *, published_only: bool = True) -> tuple[Relaxed, ...]:
    """Return what the search would find without each of its filters in turn, the most first; for an empty list.

    Filters without which nothing more would be found are left out.
    """
    asked = replace(query.asked, sort=None)
    names = [one.key for one in query.facts] + [
        name for name in FILTERS if getattr(query, name) != getattr(SiteQuery(), name)
    ]
    without = [asked.without(name) for name in names]
    searches = [card_search(connection, one, published_only=published_only) for one in (asked, *without)]
    base, *counts = count_each(connection, searches)
    found = [
        Relaxed(name=name, query=replace(one, sort=query.sort, limit=query.limit), found=count)
        for name, one, count in zip(names, without, counts, strict=True)
        if count > base
    ]
    return tuple(sorted(found, key=lambda one: -one.found))


def _origin(connection: Connection, near: Near, crs: str) -> Point:
    if near.point_id is not None:
        found = point_position(connection, near.point_id)
        if found is None:
            raise InvalidInput(_NO_POINT.fill(number=near.point_id), value=near.point_id)
        return Point(found)
    if near.longitude is None or near.latitude is None:
        raise ValueError("near nothing")
    return Point(position_in_crs(near.longitude, near.latitude, crs))


_LONG = Text(sv="Sökningen är för lång.", en="The search is too long.")
_NO_POINT = Text(
    sv="near_point: det finns ingen målpunkt med nummer {number}",
    en="near_point: there is no reference point with number {number}",
)
