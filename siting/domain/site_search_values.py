"""Single values of a search of sites, as people and programs write them."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime

from siting.domain.errors import InvalidInput
from siting.domain.facts import Fact
from siting.domain.site_search import LONGEST_TEXT, MOST_LISTED
from siting.domain.text import LANGS, Lang, Text
from siting.domain.vocabulary import nearest
from siting.domain.wording import value_text

LARGEST_ID = 2**63 - 1
FARTHEST_M = 50_000_000.0
"""There is nothing farther away on earth."""

_BETWEEN_THOUSANDS = re.compile(r"[ \u00a0\u202f]")
_YES_NO = {"yes": True, "true": True, "1": True, "on": True, "no": False, "false": False, "0": False}


def read_number(said: str) -> float:
    """Return a number with a decimal point or comma; spaces may stand between thousands.

    >>> read_number("40 000"), read_number("8,5")
    (40000.0, 8.5)

    Raises
    ------
    InvalidInput
        It is none, is not finite, or has a comma that may stand between thousands.
    """
    plain = _BETWEEN_THOUSANDS.sub("", said)
    if re.fullmatch(r"[+-]?\d+,\d{3}", plain):
        raise InvalidInput(_THOUSANDS.fill(said=said), value=said)
    if not re.fullmatch(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d{1,3})?", plain, flags=re.ASCII):
        raise InvalidInput(_NO_NUMBER.fill(said=said), value=said)
    value = float(plain.replace(",", "."))
    if not math.isfinite(value):
        raise InvalidInput(_NO_NUMBER.fill(said=said), value=said)
    # Minus nothing is nothing.
    return value + 0.0


def read_amount(fact: Fact, said: str) -> float:
    """Return an amount within the bounds of what is possible.

    Raises
    ------
    InvalidInput
        It is no number, or out of bounds.
    """
    value = read_number(said)
    low = -math.inf if fact.low is None else fact.low
    high = math.inf if fact.high is None else fact.high
    if low <= value <= high:
        return value
    bounds = Text(**{lang: f"{_bound(fact, fact.low, lang)}–{_bound(fact, fact.high, lang)}" for lang in LANGS})
    raise InvalidInput(_BOUNDS.fill(said=said, bounds=bounds), value=value)


def _bound(fact: Fact, value: float | None, lang: Lang) -> str:
    return "" if value is None else value_text(fact, value, lang)


def read_day(said: str) -> date:
    """Return a day.

    Raises
    ------
    InvalidInput
        It is none.
    """
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", said, flags=re.ASCII):
            return date.fromisoformat(said)
    except ValueError:
        pass
    raise InvalidInput(_NO_DAY.fill(said=said), value=said)


def read_moment(said: str) -> datetime:
    """Return a moment with its zone, UTC where none is given.

    Raises
    ------
    InvalidInput
        It is none.
    """
    try:
        # A plus sign that nobody encoded arrives as a space.
        moment = datetime.fromisoformat(re.sub(r" (\d\d:\d\d)$", r"+\1", said) if "T" in said else said)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidInput(_NO_MOMENT.fill(said=said), value=said) from None


def read_yes_no(said: str) -> bool:
    """Return whether it says yes or no.

    Raises
    ------
    InvalidInput
        It says neither.
    """
    if said.lower() in _YES_NO:
        return _YES_NO[said.lower()]
    raise InvalidInput(_NO_YES_NO.fill(said=said), value=said)


def read_words(said: str) -> str:
    """Return words to search for, one space between them.

    Raises
    ------
    InvalidInput
        They are too many.
    """
    if len(said) > LONGEST_TEXT:
        raise InvalidInput(_LONG.fill(most=LONGEST_TEXT), value=said[:LONGEST_TEXT])
    return " ".join(said.split())


def read_id(said: str) -> int:
    """Return a number that the store gives.

    Raises
    ------
    InvalidInput
        It is none.
    """
    if re.fullmatch(r"\d{1,19}", said, flags=re.ASCII) and 0 < int(said) <= LARGEST_ID:
        return int(said)
    raise InvalidInput(_NO_ID.fill(said=said), value=said)


def read_limit(said: str) -> int:
    """Return how many sites a page has.

    Raises
    ------
    InvalidInput
        It is no number from 1 to the most that are listed.
    """
    if re.fullmatch(r"\d{1,6}", said, flags=re.ASCII) and 1 <= int(said) <= MOST_LISTED:
        return int(said)
    raise InvalidInput(_NO_LIMIT.fill(said=said, most=MOST_LISTED), value=said)


def read_distance_m(said: str) -> float:
    """Return a distance in metres.

    Raises
    ------
    InvalidInput
        It is none, or farther than anything is away.
    """
    value = read_number(said)
    if 0 <= value <= FARTHEST_M:
        return value
    raise InvalidInput(_NO_DISTANCE.fill(said=said), value=value)


def read_code(said: str, codes: tuple[str, ...]) -> str:
    """Return a code of a list; capitals don't matter.

    Raises
    ------
    InvalidInput
        It is none of them; the message has the nearest right one, or all.
    """
    if said in codes:
        return said
    folded = {code.lower(): code for code in codes}
    if said.lower() in folded:
        return folded[said.lower()]
    near = nearest(said, list(codes))
    if near is None:
        raise InvalidInput(_NO_CODE.fill(said=said, codes=", ".join(codes[:_MOST_TOLD])), value=said)
    raise InvalidInput(_NEAR_CODE.fill(said=said, near=near), value=said)


_MOST_TOLD = 30

_THOUSANDS = Text(
    sv="{said}: skriv tusental utan komma, och decimaler med punkt",
    en="{said}: write thousands without a comma, and decimals with a point",
)
_NO_NUMBER = Text(sv="{said} är inget tal", en="{said} is no number")
_BOUNDS = Text(sv="{said} ligger utanför det möjliga, {bounds}", en="{said} is outside what is possible, {bounds}")
_NO_DAY = Text(sv="{said} är inget datum som 2027-06-30", en="{said} is no date like 2027-06-30")
_NO_MOMENT = Text(
    sv="{said} är ingen tidpunkt som 2026-10-01T08:00:00Z", en="{said} is no time like 2026-10-01T08:00:00Z"
)
_NO_YES_NO = Text(sv="{said} är varken yes eller no", en="{said} is neither yes nor no")
_LONG = Text(sv="längre än {most} tecken", en="longer than {most} characters")
_NO_ID = Text(sv="{said} är inget nummer", en="{said} is no number of anything")
_NO_LIMIT = Text(sv="{said} är inget heltal mellan 1 och {most}", en="{said} is no whole number between 1 and {most}")
_NO_DISTANCE = Text(sv="{said} är inget avstånd i meter", en="{said} is no distance in metres")
_NO_CODE = Text(sv="{said} är inget av {codes}", en="{said} is none of {codes}")
_NEAR_CODE = Text(sv="{said} finns inte; menas {near}?", en="there is no {said}; is {near} meant?")
