"""Compiling the engine's inner loops, once a machine."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from typing import TypeVar, cast

import numba

_Function = TypeVar("_Function", bound=Callable[..., object])
_log = logging.getLogger(__name__)


def compiled(function: _Function) -> _Function:
    """Return a function as machine code that lets other threads run, kept on disk for the next process.

    The code is kept beside the source, or in the user's cache folder where that cannot be written, or in
    NUMBA_CACHE_DIR where that is set. Where there is no such place each process compiles anew, which takes a
    quarter of a minute: slow, but no reason to answer nothing.
    """
    try:
        return cast(_Function, numba.njit(function, nogil=True, cache=True))
    except RuntimeError as error:
        _log.debug("%s", error)
        _say_once()
        return cast(_Function, numba.njit(function, nogil=True))


@cache
def _say_once() -> None:
    _log.warning(
        "Compiled code can be kept neither beside the package nor in the user's cache folder, so that each process "
        "compiles anew; NUMBA_CACHE_DIR names another folder"
    )
