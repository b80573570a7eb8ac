"""Numbers, dates and ranges as a language writes them (CLDR, through Babel)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from babel.dates import format_date as babel_date
from babel.lists import format_list
from babel.numbers import format_decimal

from siting.domain.text import Lang

LOCALES: dict[Lang, str] = {"sv": "sv_SE", "en": "en_GB"}
NO_BREAK_SPACE = "\u00a0"
EN_DASH = "\u2013"


def number(value: float, lang: Lang, *, decimals: int | None = None) -> str:
    """Return ``value`` with the language's separators.

    Parameters
    ----------
    decimals
        How many to show at most; None shows as many as the size of the number deserves: none from 100, one from 10,
        else two.

    >>> number(40000, "en"), number(8.5, "sv")
    ('40,000', '8,5')
    """
    if decimals is None:
        decimals = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    pattern = "#,##0" + ("." + "#" * decimals if decimals else "")
    text: str = format_decimal(value, format=pattern, locale=LOCALES[lang])
    return text


def significant(value: float, lang: Lang, *, figures: int = 3) -> str:
    """Return ``value`` rounded to so many figures, for running text.

    >>> significant(96412.0, "en")
    '96,400'
    """
    if value == 0 or not math.isfinite(value):
        return number(value, lang)
    digits = figures - 1 - math.floor(math.log10(abs(value)))
    return number(round(value, digits), lang, decimals=max(0, digits))


def with_unit(text: str, symbol: str) -> str:
    """Return number and unit held together by a no-break space; without a unit just the number."""
    return f"{text}{NO_BREAK_SPACE}{symbol}" if symbol else text


def points(low: float, high: float, lang: Lang) -> str:
    """Return a score in [0, 1] as points of 100, a range when it is one.

    >>> points(0.66, 0.78, "en"), points(0.7, 0.7, "en")
    ('66–78', '70')
    """
    first, last = (number(math.floor(100 * v + 0.5), lang, decimals=0) for v in (low, high))
    return first if first == last else f"{first}{EN_DASH}{last}"


def day(value: date, lang: Lang) -> str:
    """Return a date written out.

    >>> day(date(2026, 11, 24), "sv")
    '24 november 2026'
    """
    return str(babel_date(value, format="d MMMM y", locale=LOCALES[lang]))


def month(value: date, lang: Lang) -> str:
    """Return month and year.

    >>> month(date(2027, 3, 1), "en")
    'March 2027'
    """
    return str(babel_date(value, format="MMMM y", locale=LOCALES[lang]))


def iso_day(value: date | None) -> str:
    """Return ``2026-10-02``, or a dash when there is no date; for table columns."""
    return value.isoformat() if value else EN_DASH


def listing(items: Sequence[str], lang: Lang, *, style: str = "standard") -> str:
    """Return items joined as the language does; ``style`` is ``standard`` (and) or ``or``.

    >>> listing(["a", "b", "c"], "sv")
    'a, b och c'
    """
    if style not in ("standard", "or"):
        raise ValueError(style)
    return str(format_list(list(items), style="or" if style == "or" else "standard", locale=LOCALES[lang]))
