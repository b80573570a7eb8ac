"""Figures in messages, as each language writes them."""

from __future__ import annotations

from siting.domain.formats import number
from siting.domain.text import Text


def counted(value: float) -> Text:
    """Return a count with the language's separators.

    >>> counted(50000).en
    '50,000'
    """
    return Text(sv=number(value, "sv", decimals=0), en=number(value, "en", decimals=0))
