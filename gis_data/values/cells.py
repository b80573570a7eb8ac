"""What stands in a cell, and how it is compared with what a mapping declares."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from typing import TypeAlias

Cell: TypeAlias = str | float | int | bool | date | datetime | time | None
"""A cell as a reader hands it on: text from text files, typed values from workbooks and GIS files."""

# Control characters say nothing to a reader, PostgreSQL refuses the first of them and XML most; line breaks and tabs
# are space. Surrogates are what is left of broken UTF-16.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_EDGES = frozenset(' "')
_SPACE = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^\w*]+|_")


def clean(cell: Cell) -> str:
    r"""Return a cell as one line of text: no control characters, single spaces, no quotes around the whole.

    >>> clean('  "Block A,\n B" ')
    'Block A, B'
    >>> clean(12.0)
    '12'
    """
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return _typed(cell)
    text = cell
    if text.isprintable():
        if "  " not in text and text[:1] not in _EDGES and text[-1:] not in _EDGES:
            return text
    else:
        text = _UNPRINTABLE.sub("", text)
    text = _SPACE.sub(" ", text).strip()
    if len(text) > 1 and text[0] == text[-1] == '"' and '"' not in text[1:-1]:
        return text[1:-1].strip()
    return text


def _typed(cell: float | date | time | bool) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def header_key(text: str) -> str:
    """Return a header so that its spellings compare equal: letters and digits alone, without case or accents.

    >>> header_key("Site-Reference ") == header_key("site_reference") == header_key("SiteReference")
    True
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isalnum())


def word_key(text: str) -> str:
    """Return a value so that its spellings compare equal: words in small letters with single spaces.

    A ``*`` stays, so that patterns can be keyed alike.

    >>> word_key(" Full  planning-permission. ")
    'full planning permission'
    """
    return _NOT_WORD.sub(" ", text.casefold()).strip()
