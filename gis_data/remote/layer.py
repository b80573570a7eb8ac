"""A layer of a service: where its pages are and how they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import httpx

from gis_data.remote.allowed import check_allowed, read_address
from gis_data.remote.answers import is_xml
from gis_data.remote.client import Answer, Client
from gis_data.remote.crs import Asked
from gis_data.remote.errors import AddressNotAllowed
from gis_data.remote.page import Page, read_geojson
from siting.domain.text import Text

_OWN_LINK = Text(
    sv="{error} Dit leder tjänstens egen länk; för en WFS kan paging = start_index gå utan.",
    en="{error} The service's own link leads there; for a WFS paging = start_index may do without.",
)


@dataclass(frozen=True, kw_only=True)
class Sign:
    """What a service says of the state of a layer.

    Parameters
    ----------
    matched
        How many features there are.
    etag, last_modified
        Of the short answer that was asked for to learn it.
    """

    matched: int | None = None
    etag: str | None = None
    last_modified: str | None = None

    @property
    def blank(self) -> bool:
        """Whether it says nothing."""
        return self == Sign()


class Layer(Protocol):
    """One layer, opened: what it is called and offers is known."""

    asked: Asked
    north_first: bool
    """Whether the protocol wants the order of axes that the CRS's definition has."""

    def sign(self) -> Sign:
        """Ask for the state of the layer."""

    def first(self) -> httpx.URL:
        """Return the address of the first page."""

    def read(self, answer: Answer) -> Page:
        """Return the features of an answer."""

    def after(self, page: Page, received: int, matched: int | None, *, linked: bool) -> httpx.URL | None:
        """Return the address of what comes after a page; None when it was the last.

        Parameters
        ----------
        page
            The newest.
        received
            Features of all pages so far, those that came twice counted twice.
        matched
            How many there should be.
        linked
            Whether this or an earlier page led on by a link.
        """

    def may_be_past_end(self, received: int, matched: int | None) -> bool:
        """Return whether what ``after`` says may lie beyond the end, so that a refusal means that it does."""


def read_page(answer: Answer, client: Client) -> Page:
    """Return the features of an answer, GML or GeoJSON by what it is."""
    if is_xml(answer.body):
        from gis_data.remote.gml import read_gml

        return read_gml(answer.body, client.service, client.secrets.scrub)
    return read_geojson(answer.body, client.service, client.secrets.scrub)


def linked_address(link: str, base: httpx.URL, client: Client) -> httpx.URL:
    """Return the address of a service's own link.

    Behind a proxy many services write their links with ``http://``; on the same host they are followed by ``https://``,
    as the service was asked.

    Raises
    ------
    AddressNotAllowed
        It leads where nothing may be fetched.
    """
    try:
        joined = str(base.join(link))
    except (httpx.InvalidURL, UnicodeError):
        joined = ""
    url = read_address(joined, client.service).copy_with(userinfo=b"", fragment=None)
    if base.scheme == "https" and url.scheme == "http" and url.host == base.host and url.port is None:
        url = url.copy_with(scheme="https", port=base.port)
    try:
        check_allowed(url, client.settings.geodata_allow, client.service)
    except AddressNotAllowed as error:
        raise AddressNotAllowed(_OWN_LINK.fill(error=error.message), value=error.value) from error
    return url


def with_parameters(url: httpx.URL, *parts: Mapping[str, str]) -> httpx.URL:
    """Return an address with more in its query string; later ones win, whatever the case of their names.

    >>> str(with_parameters(httpx.URL("https://h/w?map=a&SERVICE=x"), {"service": "WFS"}))
    'https://h/w?map=a&service=WFS'
    """
    merged: dict[str, tuple[str, str]] = {}
    for part in (url.params, *parts):
        for name, value in part.items():
            merged[name.lower()] = (name, value)
    return url.copy_with(params=list(merged.values()))
