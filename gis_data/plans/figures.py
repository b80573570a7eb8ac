"""Figures in plans."""

from __future__ import annotations

import math


def finite_number(text: str) -> float | None:
    """Return a number with a comma or a point; None when it is none.

    >>> finite_number("8,5"), finite_number("nan"), finite_number("åtta")
    (8.5, None, None)
    """
    try:
        number = float(text.replace(",", ".").replace("\N{NO-BREAK SPACE}", "").replace(" ", ""))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
