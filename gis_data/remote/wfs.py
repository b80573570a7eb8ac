"""A layer of a Web Feature Service."""

from __future__ import annotations

import httpx

from gis_data.remote.answers import refuse_reports
from gis_data.remote.capabilities import FeatureType, feature_type
from gis_data.remote.client import Answer, Client
from gis_data.remote.crs import Asked, read_crs
from gis_data.remote.errors import ServiceRefused, UnusableAnswer
from gis_data.remote.layer import Sign, linked_address, read_page, with_parameters
from gis_data.remote.model import Paging, RemoteSource
from gis_data.remote.page import Page, whole
from gis_data.remote.xml import read_xml
from siting.domain.text import Text


class WfsLayer:
    """A feature type of a WFS whose description has been read.

    Parameters
    ----------
    client
        The way there.
    source
        The declaration.
    found
        What the service says of the feature type.
    """

    north_first = False
    """GeoJSON from a WFS is east first whatever its CRS; GML's order is put right by the name of the CRS."""

    def __init__(self, client: Client, source: RemoteSource, found: FeatureType) -> None:
        self._client = client
        self._source = source
        self._type = found
        self._new = source.version.startswith("2")
        crs, self._crs_name = _chosen_crs(source, found, client.service)
        self.asked = Asked(crs=crs, extent=found.extent)
        self._size = source.page_size or client.settings.geodata_page_size
        self._whole = source.paging is Paging.NONE or not found.pages

    def sign(self) -> Sign:
        """Ask how many features there are."""
        try:
            return self._client.read(self._ask({"resultType": "hits"}), self._sign_of)
        except (ServiceRefused, UnusableAnswer):
            # Some can't count without sending; the pages then have to tell.
            return Sign()

    def _sign_of(self, answer: Answer) -> Sign:
        root = read_xml(answer.body, self._client.service)
        counted = root.get("numberMatched") or (None if self._new else root.get("numberOfFeatures"))
        return Sign(
            matched=whole(counted),
            etag=answer.headers.get("etag"),
            last_modified=answer.headers.get("last-modified"),
        )

    def first(self) -> httpx.URL:
        """Return the address of the first page."""
        return self._page_at(0)

    def _page_at(self, start: int) -> httpx.URL:
        asked = {"srsName": self._crs_name}
        output = self._source.output_format or self._type.best_format()
        if output:
            asked["outputFormat"] = output
        if self._source.sort_by:
            asked["sortBy"] = self._source.sort_by
        if not self._whole:
            asked["count" if self._new else "maxFeatures"] = str(self._size)
        if start:
            # Not at the beginning: GeoServer refuses the very word for tables without a primary key.
            asked["startIndex"] = str(start)
        return self._ask(asked)

    def _ask(self, more: dict[str, str]) -> httpx.URL:
        plain = {
            "service": "WFS",
            "version": self._source.version,
            "request": "GetFeature",
            ("typeNames" if self._new else "typeName"): self._type.name,
        }
        return with_parameters(self._client.address, plain, more, self._source.parameters)

    def read(self, answer: Answer) -> Page:
        """Return the features of an answer."""
        return read_page(answer, self._client)

    def after(self, page: Page, received: int, matched: int | None, *, linked: bool) -> httpx.URL | None:
        """Return the address of what comes after a page; None when it was the last."""
        if self._whole:
            return None
        by_link = self._source.paging is Paging.NEXT or (
            self._source.paging is Paging.AUTO and not self._source.sort_by and linked
        )
        if by_link:
            link = page.next_link
            return linked_address(link, self._client.address, self._client) if link else None
        if not len(page) or (self.may_be_past_end(received, matched) and len(page) < self._size):
            return None
        return self._page_at(received)

    def may_be_past_end(self, received: int, matched: int | None) -> bool:
        """Return whether all that was announced has come.

        After a full page one more is asked for all the same: some services announce the length of the page.
        """
        return matched is not None and received >= matched


def open_wfs(client: Client, source: RemoteSource) -> WfsLayer:
    """Return a layer after asking the service for its description.

    Raises
    ------
    ServiceRefused
        It has no such layer, or not in the wanted CRS.
    UnusableAnswer
        It is no WFS of that version.
    """
    plain = {"service": "WFS", "version": source.version, "request": "GetCapabilities"}
    url = with_parameters(client.address, plain, source.parameters)

    def described(answer: Answer) -> FeatureType:
        refuse_reports(answer.body, client.service, client.secrets.scrub)
        root = read_xml(answer.body, client.service)
        return feature_type(root, source.layer, source.version, client.service)

    return WfsLayer(client, source, client.read(url, described))


def _chosen_crs(source: RemoteSource, found: FeatureType, service: str) -> tuple[str, str]:
    """Return the short name of the CRS to ask for, and the service's own."""
    offered = [(name, spelling) for spelling in found.crs if (name := read_crs(spelling))]
    if source.crs is None:
        if offered:
            return offered[0]
        raise _not_offered(service, "–", found)
    wanted = read_crs(source.crs)
    for name, spelling in offered:
        if name == wanted:
            return name, spelling
    raise _not_offered(service, source.crs, found)


def _not_offered(service: str, crs: str, found: FeatureType) -> ServiceRefused:
    return ServiceRefused(
        Text(
            sv="{service} erbjuder inte {layer} i {crs}. Ange ett av: {names}.",
            en="{service} does not offer {layer} in {crs}. Name one of: {names}.",
        ).fill(service=service, layer=found.name, crs=crs, names=", ".join(found.crs[:20]) or "–"),
        value=crs,
    )
