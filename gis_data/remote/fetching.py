"""Fetches geodata from an address into a folder, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

import httpx
import orjson

from gis_data.remote.client import Client
from gis_data.remote.download import fetch_file
from gis_data.remote.errors import FolderUnusable, UnusableAnswer
from gis_data.remote.files import remove_folder
from gis_data.remote.machine import MACHINE, Machine
from gis_data.remote.manifest import read_manifest
from gis_data.remote.model import Change, Fetched, Progress, RemoteSource, Report, ServiceKind, Validator
from gis_data.remote.ogc_api import open_ogc_api
from gis_data.remote.paged import fetch_pages
from gis_data.remote.secrets import without_secrets
from gis_data.remote.wfs import open_wfs
from siting.domain.text import Text
from siting.settings import GeodataSettings
from siting.store.locks import file_lock

_LOCK = ".lock"
_LOCK_TIMEOUT_S = 1.0


def fetch(
    source: RemoteSource,
    settings: GeodataSettings,
    folder: Path,
    progress: Report | None = None,
    *,
    machine: Machine = MACHINE,
) -> Fetched:
    """Bring everything of a source into a folder.

    What was fetched before stays until the new is whole; then it is removed. A fetch that breaks off leaves its pages
    for the next, which goes on with them if the service has not changed.

    Parameters
    ----------
    source
        Where from, and how.
    settings
        From where anything may be fetched, and with how much patience.
    folder
        A folder for this source alone; made when missing.
    progress
        Is told how far it has come.
    machine
        Names, time and chance.

    Raises
    ------
    AddressNotAllowed, ServiceRefused, ServiceUnavailable, UnusableAnswer, IncompleteAnswer, TooLarge, UnsafeArchive
        What stands in the way; each says what the service answered and what to do.
    FolderUnusable
        The folder can't be written.
    Busy
        Another process fetches into it.
    """
    reporter = _Reporter(progress)
    with (
        _folder_errors_told(folder),
        _made(folder),
        file_lock(folder / _LOCK, timeout_s=_LOCK_TIMEOUT_S),
        Client(source, settings, machine, reporter.waiting) as client,
        _nesting_told(client.service),
    ):
        fingerprint = _fingerprint(source, settings, client)
        match source.kind:
            case ServiceKind.DOWNLOAD:
                return fetch_file(client, source, fingerprint, folder, reporter.show)
            case ServiceKind.WFS:
                layer = open_wfs(client, source)
                return fetch_pages(client, source, fingerprint, layer, folder, reporter.show)
            case ServiceKind.OGC_API:
                collection = open_ogc_api(client, source)
                return fetch_pages(client, source, fingerprint, collection, folder, reporter.show)


def unchanged(source: RemoteSource, last: Fetched, settings: GeodataSettings, *, machine: Machine = MACHINE) -> Change:
    """Ask a service whether it still has what was fetched, without fetching it.

    Every answer of the last fetch is asked for again on condition that it is another (``If-None-Match``,
    ``If-Modified-Since``); only when none is, all is unchanged.

    Parameters
    ----------
    source
        Where from, and how.
    last
        What :func:`fetch` or :func:`last_fetched` returned.
    settings
        The rules.
    machine
        Names, time and chance.

    Raises
    ------
    AddressNotAllowed, ServiceRefused, ServiceUnavailable
        What stands in the way.
    """
    with Client(source, settings, machine, lambda _: None) as client:
        if last.source != _fingerprint(source, settings, client):
            return Change.CHANGED
        if not last.pages or any(one.etag is None and one.last_modified is None for one in last.pages):
            return Change.UNKNOWN
        encoding = "identity" if source.kind is ServiceKind.DOWNLOAD else "gzip"
        for page in last.pages:
            url = client.secrets.restored(page.address)
            if url is None:
                return Change.UNKNOWN
            if not _is_still(client, url, page, encoding):
                return Change.CHANGED
        return Change.UNCHANGED


def last_fetched(folder: Path) -> Fetched | None:
    """Return the last fetch that came home whole into a folder; None when there is none.

    Raises
    ------
    UnusableAnswer
        Its files are not as they were.
    """
    return read_manifest(folder)


def forget_fetched(folder: Path) -> None:
    """Remove what was fetched into a folder, whole or not.

    Raises
    ------
    FolderUnusable
        It can't be removed.
    Busy
        Another process fetches into it.
    """
    lock = folder / _LOCK
    with _folder_errors_told(folder), file_lock(lock, timeout_s=_LOCK_TIMEOUT_S):
        for one in folder.iterdir():
            if one != lock:
                remove_folder(one)


def _is_still(client: Client, url: httpx.URL, page: Validator, encoding: str) -> bool:
    conditions = {"if-none-match": page.etag, "if-modified-since": page.last_modified}
    headers = {"accept-encoding": encoding, **{name: value for name, value in conditions.items() if value}}

    def ask() -> bool:
        # The body of a 200 is not read: closing the connection costs less.
        with client.exchange(url, headers) as (_, answer):
            if answer.status_code == 304:
                return True
            if page.etag is not None:
                return bool(answer.headers.get("etag") == page.etag)
            return bool(answer.headers.get("last-modified") == page.last_modified)

    return client.patiently(ask)


def _fingerprint(source: RemoteSource, settings: GeodataSettings, client: Client) -> str:
    """Return what tells one declaration from another, as far as it changes what comes."""
    address = client.address.copy_merge_params(dict(source.parameters)) if source.parameters else client.address
    told = [
        str(source.kind),
        without_secrets(address),
        source.layer,
        source.crs,
        source.version,
        source.output_format,
        source.sort_by,
        str(source.paging),
        source.page_size or settings.geodata_page_size,
        source.unpack,
    ]
    return blake2b(orjson.dumps(told), digest_size=16).hexdigest()


class _Reporter:
    """Tells of progress and of pauses in between."""

    def __init__(self, progress: Report | None) -> None:
        self._progress = progress
        self._last = Progress(pages=0, features=0, bytes=0)

    def show(self, progress: Progress) -> None:
        """Tell how far it has come."""
        self._last = progress
        if self._progress is not None:
            self._progress(progress)

    def waiting(self, seconds: float) -> None:
        """Tell that a pause begins."""
        if self._progress is not None:
            self._progress(replace(self._last, waiting_s=seconds))


@contextmanager
def _made(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    yield


@contextmanager
def _folder_errors_told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FolderUnusable(
            Text(
                sv="{folder} går inte att skriva: {why}. Det som fanns där är kvar.",
                en="{folder} can't be written: {why}. What was there is kept.",
            ).fill(folder=folder, why=error.strerror or str(error)),
            value=str(folder),
        ) from error


@contextmanager
def _nesting_told(service: str) -> Iterator[None]:
    try:
        yield
    except (RecursionError, orjson.JSONEncodeError) as error:
        raise UnusableAnswer(
            Text(
                sv="{service} sänder ett svar som är nästlat i alltför många nivåer. Hör med den som driver tjänsten.",
                en="{service} sends an answer that is nested in far too many levels. Ask those who run the service.",
            ).fill(service=service),
            value=str(error),
        ) from error
