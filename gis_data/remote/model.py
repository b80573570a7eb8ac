"""Where geodata come from, and what a fetch brings home."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from siting.domain.errors import InvalidInput
from siting.domain.issues import Issue
from siting.domain.text import Text

WFS_VERSIONS = ("2.0.0", "1.1.0")


class ServiceKind(StrEnum):
    """How to talk to an address."""

    DOWNLOAD = "download"
    """A file, as it is; a zip archive is unpacked."""
    WFS = "wfs"
    """OGC Web Feature Service, version 2.0.0 or 1.1.0."""
    OGC_API = "ogc_api"
    """OGC API Features; the address is its landing page."""


class Paging(StrEnum):
    """How a WFS is asked for what comes next."""

    AUTO = "auto"
    """By number where ``sort_by`` is declared or the service gives no link, else by the service's own next link."""
    START_INDEX = "start_index"
    """By number."""
    NEXT = "next"
    """By the service's next link alone."""
    NONE = "none"
    """Everything in one answer."""


@dataclass(frozen=True, kw_only=True)
class RemoteSource:
    """One layer of one service, or one file.

    Parameters
    ----------
    key
        Name of the data set, for files and messages: small letters, digits, ``_`` and ``-``.
    address
        Of the file, of the WFS (without ``service``, ``request`` …) or of the API's landing page. It may hold a login
        (``https://user:password@host/``), which is used and never shown; better is ``SITING_GEODATA_LOGINS``.
    kind
        How to talk to it.
    layer
        Feature type (``ns:name``) or collection; "" for downloads.
    crs
        Wanted CRS, e.g. ``EPSG:3006``; None takes the layer's own.
    version
        Of WFS.
    output_format
        Of WFS; None takes GeoJSON where it is offered, else GML 3.2 or 3.1.
    sort_by
        Field by which a WFS sorts; one that identifies makes paging safe.
    paging
        How a WFS is asked for what comes next.
    page_size
        Features at a time; None takes the settings'.
    parameters
        More for the query string, e.g. ``bbox``.
    fields
        Fields that have to be there; where a page has none of one the fetch fails.
    exact
        Whether the service's own count has to hold. With False a wrong count, or one that changes meanwhile, is a note.
    unpack
        Whether a zip archive is unpacked.

    Raises
    ------
    InvalidInput
        Something that does not go together.
    """

    key: str
    address: str = field(repr=False)
    kind: ServiceKind
    layer: str = ""
    crs: str | None = None
    version: str = "2.0.0"
    output_format: str | None = None
    sort_by: str | None = None
    paging: Paging = Paging.AUTO
    page_size: int | None = None
    parameters: Mapping[str, str] = field(default_factory=dict, repr=False)
    fields: tuple[str, ...] = ()
    exact: bool = True
    unpack: bool = True

    def __post_init__(self) -> None:
        if not self.key or self.key.strip("abcdefghijklmnopqrstuvwxyz0123456789_-"):
            raise _unfit(
                "key", self.key, Text(sv="små bokstäver, siffror, _ och -", en="small letters, digits, _ and -")
            )
        if self.kind is not ServiceKind.DOWNLOAD and not self.layer:
            raise _unfit("layer", "", Text(sv="lagrets namn i tjänsten", en="the layer's name in the service"))
        if self.kind is ServiceKind.WFS and self.version not in WFS_VERSIONS:
            versions = Text(sv=" eller ".join(WFS_VERSIONS), en=" or ".join(WFS_VERSIONS))
            raise _unfit("version", self.version, versions)
        if self.page_size is not None and self.page_size < 1:
            raise _unfit("page_size", self.page_size, Text(sv="minst 1", en="at least 1"))


def _unfit(name: str, value: object, right: Text) -> InvalidInput:
    return InvalidInput(
        Text(
            sv="En källas {name} är ”{value}”; den ska vara {right}.",
            en="A source's {name} is “{value}”; it should be {right}.",
        ).fill(name=name, value=value, right=right),
        value=value,
    )


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a fetch has come.

    Parameters
    ----------
    pages, features, bytes
        What has come, pages that were there from an earlier try included; ``bytes`` unpacked.
    features_expected, bytes_expected
        What the service announced; None when it said nothing.
    waiting_s
        Seconds of the pause that begins now, before another try; 0 while data come.
    """

    pages: int
    features: int
    bytes: int
    features_expected: int | None = None
    bytes_expected: int | None = None
    waiting_s: float = 0.0


Report = Callable[[Progress], object]
"""Is told how far a fetch has come; what it raises ends the fetch, which can be taken up again."""


@dataclass(frozen=True, kw_only=True)
class Validator:
    """What a service says to recognise a state of one answer by.

    Parameters
    ----------
    address
        Of the answer, without secrets.
    etag, last_modified
        As the service wrote them; None when it did not.
    """

    address: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """A fetch that came home whole.

    Parameters
    ----------
    source
        Fingerprint of the declaration it was fetched by.
    paths
        Files to read. Of a service one GeoJSON file, one feature a line, coordinates always east, north (or longitude,
        latitude), with its CRS inside; of a download the file, or what was unpacked without a Shapefile's by-files.
    features
        How many, each once; None for a download, where only its reader can know.
    crs
        ``EPSG:3006``, ``OGC:CRS84`` …, as the service stated it; None for a download, where the file says.
    bytes
        Received, unpacked.
    retrieved_at
        When the fetch began.
    pages
        One validator an answer; a download has one.
    matched
        How many features the service announced; None when it did not.
    duplicates
        Features that came again on another page and were left out.
    without_id
        Features in which the service gave no id, so that one that comes twice can't be told.
    notes
        What is worth a look.
    """

    source: str
    paths: tuple[Path, ...]
    features: int | None
    crs: str | None
    bytes: int
    retrieved_at: datetime
    pages: tuple[Validator, ...]
    matched: int | None = None
    duplicates: int = 0
    without_id: int = 0
    notes: tuple[Issue, ...] = ()

    @property
    def etag(self) -> str | None:
        """The ETag when everything came in one answer."""
        return self.pages[0].etag if len(self.pages) == 1 else None

    @property
    def last_modified(self) -> str | None:
        """The date of the newest change, as the service wrote it, when everything came in one answer."""
        return self.pages[0].last_modified if len(self.pages) == 1 else None


class Change(StrEnum):
    """Whether a service has other data than those fetched before."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    UNKNOWN = "unknown"
    """The service says nothing to tell it by."""
