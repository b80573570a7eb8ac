"""Text that spreadsheet programs must not take for a formula.

A cell that begins with one of a few characters is run; what somebody sent could so run on the desk of whoever opens our
file (CWE-1236).
"""

from __future__ import annotations

_STARTS = frozenset("=+-@\t\r\n＝＋－＠")


def neutral(text: str) -> str:
    """Return a text for a CSV cell, with an apostrophe before what would be taken for a formula.

    >>> neutral("=HYPERLINK(1)"), neutral("Viared")
    ("'=HYPERLINK(1)", 'Viared')
    """
    return f"'{text}" if looks_like_formula(text) else text


def looks_like_formula(text: str) -> bool:
    """Return whether a spreadsheet program could take a text for a formula; spaces before it do not help."""
    start = text.lstrip(" \u00a0")[:1]
    return bool(start) and start in _STARTS
