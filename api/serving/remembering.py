"""What is worked out of all published sites, kept until one of them changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from fastapi import Request

from api.serving.service import Service
from siting.store.card_search import Connection

_Made = TypeVar("_Made")
_MOST = 64


class Remembered:
    """Keeps answers for as long as sites and geodata stay as they are; each is worked out once, however many ask."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._lock = threading.Lock()
        self._version: object = None
        self._kept: dict[Hashable, tuple[Any, ...]] = {}
        self._making: dict[Hashable, threading.Lock] = {}

    def get(self, key: Hashable, make: Callable[[Connection], _Made]) -> _Made:
        """Return what is kept under a key, made anew where anything has changed since.

        Parameters
        ----------
        key
            Says what it is, with all that it depends on besides the sites.
        make
            Works it out, on a connection of the public's.
        """
        version = self._version_now()
        kept = self._find(key, version)
        if not kept:
            with self._lock:
                making = self._making.setdefault((key, version), threading.Lock())
            # Whoever waits here holds no connection, of which there are few.
            with making:
                kept = self._find(key, version) or self._made(key, version, make)
        made: _Made = kept[0]
        return made

    def _made(self, key: Hashable, version: object, make: Callable[[Connection], _Made]) -> tuple[_Made]:
        with self._service.published.read() as reader:
            made = make(reader)
        with self._lock:
            if version == self._version:
                self._kept[key] = (made,)
        return (made,)

    def _version_now(self) -> object:
        with self._service.published.read() as reader:
            version = reader.execute("SELECT sites, layers FROM published.version").fetchone()
        with self._lock:
            if version != self._version or len(self._kept) >= _MOST:
                self._version, self._kept, self._making = version, {}, {}
        return version

    def _find(self, key: Hashable, version: object) -> tuple[Any, ...]:
        """Return what is kept of a version, which may be None; () where nothing is."""
        with self._lock:
            return self._kept.get(key, ()) if version == self._version else ()


def remembered(request: Request) -> Remembered:
    """Return what the process remembers."""
    found = request.app.state.remembered
    if not isinstance(found, Remembered):
        raise TypeError(f"the application was made without a memory: {found!r}")
    return found
