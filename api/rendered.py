"""Files of proposals, drawn when they are first asked for and kept while there is room.

Laying out paper takes seconds of a processor. It is done in a process beside this one, so that nobody else's answer
waits for it, and once however many ask at the same time.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import orjson

from siting.domain.errors import Unavailable
from siting.domain.text import Lang, Text
from siting.matching.documents import content_from_dict
from siting.store.proposals import StoredProposal

_KEPT_BYTES = 96 * 1024 * 1024
_WAIT_SECONDS = 90.0


class Form(StrEnum):
    """What a proposal is drawn as."""

    HTML = "html"
    PDF = "pdf"
    GPKG = "gpkg"
    GEOJSON = "geojson"


MEDIA_TYPES: dict[Form, str] = {
    Form.HTML: "text/html; charset=utf-8",
    Form.PDF: "application/pdf",
    Form.GPKG: "application/geopackage+sqlite3",
    Form.GEOJSON: "application/geo+json",
}
IN_A_LANGUAGE = frozenset({Form.HTML, Form.PDF})
"""Forms that are written in one of the languages; the others are the same in both."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A file of a proposal: a stored one is never changed, so that this says all that it depends on."""

    proposal_id: int
    form: Form
    lang: Lang

    @property
    def key(self) -> Wanted:
        """The same file under one name: the language is nothing to a form that has none."""
        return self if self.form in IN_A_LANGUAGE else replace(self, lang="sv")


Load = Callable[[int], StoredProposal]


class Renderings:
    """Draws files of proposals and keeps those that were asked for last; several threads share it.

    Parameters
    ----------
    kept_bytes
        How much is kept.
    make_pool
        Makes what draws.
    """

    def __init__(self, kept_bytes: int = _KEPT_BYTES, make_pool: Callable[[], Executor] | None = None) -> None:
        self._make_pool = make_pool or _another_process
        self._lock = threading.Lock()
        self._room = kept_bytes
        self._kept: OrderedDict[Wanted, bytes] = OrderedDict()
        self._running: dict[Wanted, Future[bytes]] = {}
        self._pool: Executor | None = None

    def get(self, wanted: Wanted, load: Load) -> bytes:
        """Return a file, drawn now where it has not been.

        Raises
        ------
        Unavailable
            The process that draws died or takes too long; asking again may help.
        """
        held = self.held(wanted)
        if held is not None:
            return held
        try:
            return self.start(wanted, load).result(timeout=_WAIT_SECONDS)
        except (BrokenExecutor, TimeoutError) as error:
            raise Unavailable(_NOT_DRAWN, value=wanted.proposal_id) from error

    def held(self, wanted: Wanted) -> bytes | None:
        """Return a file that is there; None where it has to be drawn."""
        with self._lock:
            found = self._kept.get(wanted.key)
            if found is not None:
                self._kept.move_to_end(wanted.key)
            return found

    def start(self, wanted: Wanted, load: Load) -> Future[bytes]:
        """Have a file drawn, and return what will be it; one that is being drawn is not begun again."""
        key = wanted.key
        with self._lock:
            if key in self._running:
                return self._running[key]
        stored = load(key.proposal_id)
        job = orjson.dumps(dict(stored.document)), key.proposal_id, stored.version, key.form.value, key.lang
        with self._lock:
            if key in self._running:
                return self._running[key]
            future = self._submit(job)
            self._running[key] = future
        future.add_done_callback(lambda done: self._finish(key, done))
        return future

    def close(self) -> None:
        """End the process that draws."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def _submit(self, job: tuple[Any, ...]) -> Future[bytes]:
        for _ in range(2):
            if self._pool is None:
                self._pool = self._make_pool()
            try:
                return self._pool.submit(draw_file, *job)
            except BrokenExecutor:
                self._pool = None
        raise Unavailable(_NOT_DRAWN)

    def _finish(self, key: Wanted, done: Future[bytes]) -> None:
        with self._lock:
            self._running.pop(key, None)
            if done.cancelled() or done.exception() is not None:
                return
            self._kept[key] = done.result()
            while sum(map(len, self._kept.values())) > self._room and len(self._kept) > 1:
                self._kept.popitem(last=False)


def _another_process() -> Executor:
    # Spawned, not forked: this process has threads and connections that a copy must not share.
    return ProcessPoolExecutor(max_workers=1, mp_context=multiprocessing.get_context("spawn"))


def draw_file(document: bytes, proposal_id: int, version: int, form: str, lang: Lang) -> bytes:
    """Return one file of a proposal; runs in a process of its own."""
    content = replace(content_from_dict(orjson.loads(document)), proposal_id=proposal_id, version=version)
    if form == Form.HTML:
        from maps.proposal.html import render_html

        return render_html(content, lang).encode()
    if form == Form.PDF:
        from maps.proposal.pdf import render_pdf

        return render_pdf(content, lang)
    from maps.proposal.gis import write_geojson, write_gpkg

    with tempfile.TemporaryDirectory(prefix="siting-proposal-") as folder:
        path = Path(folder) / f"proposal.{form}"
        (write_gpkg if form == Form.GPKG else write_geojson)(content, path)
        return path.read_bytes()


_NOT_DRAWN = Text(
    sv="Filen blev inte ritad den här gången. Försök igen om en stund.",
    en="The file was not drawn this time. Try again in a moment.",
)
