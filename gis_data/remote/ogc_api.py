"""A collection of an OGC API Features."""

from __future__ import annotations

from typing import Any

import httpx
import orjson

from gis_data.remote.answers import refuse_reports
from gis_data.remote.capabilities import Extent, no_layer, plausible_extent
from gis_data.remote.client import Answer, Client
from gis_data.remote.crs import CRS84, Asked, read_crs
from gis_data.remote.errors import ServiceRefused, UnusableAnswer
from gis_data.remote.layer import Sign, linked_address, read_page, with_parameters
from gis_data.remote.model import RemoteSource
from gis_data.remote.page import Json, Page
from gis_data.remote.passing import Passing
from siting.domain.text import Text

_GEOJSON = "application/geo+json"
_MOST_LISTS = 100


class ApiLayer:
    """A collection whose description has been read.

    Parameters
    ----------
    client
        The way there.
    source
        The declaration.
    collection
        The description.
    items
        Where its features are.
    shared_crs
        The CRSs that all collections of the service have.
    """

    north_first = True
    """Part 2 of the standard wants coordinates in the order of the CRS's definition."""

    def __init__(
        self, client: Client, source: RemoteSource, collection: Json, items: httpx.URL, shared_crs: list[str]
    ) -> None:
        self._client = client
        self._source = source
        self._items = items
        crs, self._crs_name = _chosen_crs(source, collection, shared_crs, client.service)
        self.asked = Asked(crs=crs, extent=_extent(collection))
        self._size = source.page_size or client.settings.geodata_page_size

    def sign(self) -> Sign:
        """Ask for one feature, to learn how many there are."""

        def read(answer: Answer) -> Sign:
            return Sign(
                matched=self.read(answer).matched,
                etag=answer.headers.get("etag"),
                last_modified=answer.headers.get("last-modified"),
            )

        return self._client.read(self._ask(1), read, {"accept": _GEOJSON})

    def first(self) -> httpx.URL:
        """Return the address of the first page."""
        return self._ask(self._size)

    def _ask(self, limit: int) -> httpx.URL:
        crs = {} if self._crs_name is None else {"crs": self._crs_name}
        return with_parameters(self._items, {"limit": str(limit)}, crs, self._source.parameters)

    def read(self, answer: Answer) -> Page:
        """Return the features of an answer."""
        page = read_page(answer, self._client)
        said = answer.headers.get("content-crs")
        return page if said is None else page.with_crs(said)

    def after(self, page: Page, received: int, matched: int | None, *, linked: bool) -> httpx.URL | None:  # noqa: ARG002
        """Return the service's next link; None when it gives none."""
        return linked_address(page.next_link, self._items, self._client) if page.next_link else None

    def may_be_past_end(self, received: int, matched: int | None) -> bool:  # noqa: ARG002
        """Return False: a link that the service gives has to lead to something."""
        return False


def open_ogc_api(client: Client, source: RemoteSource) -> ApiLayer:
    """Return a collection after asking the service for its description.

    Raises
    ------
    ServiceRefused
        It has no such collection, or not in the wanted CRS.
    UnusableAnswer
        It is no OGC API Features.
    """
    address = with_parameters(client.address, source.parameters) if source.parameters else client.address
    landing = _document(client, address)
    at = _link(landing, ("data", "http://www.opengis.net/def/rel/ogc/1.0/data"))
    if at is None:
        raise _no_api(client.service, "rel=data")
    names: list[str] = []
    url: httpx.URL | None = linked_address(at, client.address, client)
    for _ in range(_MOST_LISTS):
        if url is None:
            break
        listed = _document(client, url)
        for collection in _dicts(listed.get("collections")):
            names.append(str(collection.get("id", collection.get("name"))))
            if names[-1] == source.layer:
                items = _link(collection, ("items",))
                if items is None:
                    raise _no_api(client.service, "rel=items")
                where = linked_address(items, url, client)
                return ApiLayer(client, source, collection, where, _texts(listed.get("crs")))
        following = _link(listed, ("next",))
        url = linked_address(following, url, client) if following else None
    raise no_layer(client.service, source.layer, names)


def _document(client: Client, url: httpx.URL) -> Json:
    def read(answer: Answer) -> Json:
        refuse_reports(answer.body, client.service, client.secrets.scrub)
        try:
            found = orjson.loads(answer.body)
        except orjson.JSONDecodeError as error:
            why = Text(sv="svaret är ingen hel JSON", en="the answer is no whole JSON")
            raise Passing(why, at_last=UnusableAnswer) from error
        if not isinstance(found, dict):
            raise _no_api(client.service, "{…}")
        return found

    return client.read(url, read, {"accept": "application/json"})


def _link(holder: Json, relations: tuple[str, ...]) -> str | None:
    """Return a link by its relation, one to JSON before others."""
    links = [one for one in _dicts(holder.get("links")) if str(one.get("rel")) in relations and one.get("href")]
    links.sort(key=lambda one: "json" not in str(one.get("type", "json")))
    return str(links[0]["href"]) if links else None


def _chosen_crs(source: RemoteSource, collection: Json, shared: list[str], service: str) -> tuple[str, str | None]:
    """Return the short name of the CRS to ask for, and the service's own; None where it need not be asked for."""
    names = [name for one in _texts(collection.get("crs")) for name in (shared if one == "#/crs" else [one])]
    offered = {short: name for name in reversed(names) if (short := read_crs(name))}
    own = read_crs(str(collection.get("storageCrs", "")))
    wanted = read_crs(source.crs) if source.crs else own if own in offered else CRS84
    if wanted == CRS84:
        return CRS84, None
    if wanted in offered:
        return wanted, offered[wanted]
    raise ServiceRefused(
        Text(
            sv="{service} erbjuder inte {layer} i {crs}. Ange ett av: {names}.",
            en="{service} does not offer {layer} in {crs}. Name one of: {names}.",
        ).fill(service=service, layer=source.layer, crs=source.crs, names=", ".join([CRS84, *offered][:20])),
        value=source.crs,
    )


def _extent(collection: Json) -> Extent | None:
    found: Any = collection
    for name in ("extent", "spatial", "bbox"):
        found = found.get(name) if isinstance(found, dict) else None
    boxes = found if isinstance(found, list) else []
    box = boxes[0] if boxes and isinstance(boxes[0], list) else boxes
    if len(box) not in (4, 6) or not all(isinstance(one, int | float) for one in box):
        return None
    middle = len(box) // 2
    return plausible_extent((float(box[0]), float(box[1]), float(box[middle]), float(box[middle + 1])))


def _dicts(found: Any) -> list[Json]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _texts(found: Any) -> list[str]:
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def _no_api(service: str, missing: str) -> UnusableAnswer:
    return UnusableAnswer(
        Text(
            sv="{service} är ingen OGC API Features: {missing} saknas. Adressen ska vara tjänstens startsida.",
            en="{service} is no OGC API Features: {missing} is missing. The address should be its landing page.",
        ).fill(service=service, missing=missing),
        value=missing,
    )
