"""Declarations in TOML, as they come with the program or as somebody has written them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from siting.domain.errors import Faults
from siting.domain.text import Text


def text_of(path: Path, heading: Text) -> str:
    """Return what stands in a file.

    Raises
    ------
    Faults
        It can't be read; said under the heading.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Faults(heading, [Text(sv=f"kan inte läsas: {error}", en=f"can't be read: {error}")]) from error


def tables_of(text: str, heading: Text) -> dict[str, Any]:
    """Return what a TOML text says.

    Raises
    ------
    Faults
        It is not TOML; said under the heading.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Faults(heading, [Text(sv=f"är inte TOML: {error}", en=f"is not TOML: {error}")]) from error
