"""Compiled code is kept where that is possible, and answers anyway where it is not."""

from __future__ import annotations

import logging
import subprocess
import sys
from typing import Any

import numba
import pytest

from gis_data.network.engine import compiled as module
from gis_data.network.engine.compiled import compiled

_real_njit: Any = numba.njit


def _nowhere(*functions: object, cache: bool = False, **options: object) -> object:
    if cache:
        raise RuntimeError("cannot cache function: no locator available")
    return _real_njit(*functions, **options)


def test_without_a_place_to_keep_it_code_is_compiled_anew_and_that_is_said_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(numba, "njit", _nowhere)
    module._say_once.cache_clear()

    def doubled(number: int) -> int:
        return 2 * number

    def halved(number: int) -> int:
        return number // 2

    with caplog.at_level(logging.WARNING):
        assert compiled(doubled)(21) == 42
        assert compiled(halved)(42) == 21
    assert caplog.text.count("NUMBA_CACHE_DIR") == 1


def test_nothing_is_compiled_or_imported_for_it_before_it_is_asked() -> None:
    question = "import sys; import gis_data.network.engine; print('numba' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", question], check=True, capture_output=True, text=True)
    assert answer.stdout == "False\n"
