"""What tells one workplace from another, without keeping or showing anybody's personal identity number."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import NamedTuple

import shapely

from gis_data.firms.problems import DUPLICATE_WORKPLACE
from gis_data.problems import FileIssue, Problem
from siting.domain.geodata import Feature
from siting.domain.text import Text

_BETWEEN = re.compile(r"[\W_]")
_PERHAPS_A_NUMBER = re.compile(r"(?<!\w)(?:SE)?\d[\d\W_]{8,}\d(?!\w)", re.IGNORECASE)
_HIDDEN = "******-****"
_TEN, _WITH_CENTURY = 10, 12
_FIRST_OF_COMPANIES = 2
_COORDINATION = 60
"""Added to the day in the numbers of people who are not registered."""
_DIGITS = 16


class Named(NamedTuple):
    """What became of a workplace.

    Parameters
    ----------
    feature
        The workplace with its code; None when it is left out.
    problem
        Why; None for one that says the same as an earlier row.
    first
        Where the earlier row stands.
    """

    feature: Feature | None
    problem: Problem | None
    first: str


def is_persons(number: str) -> bool:
    """Tell whether a number is a person's.

    Sole traders' organisation numbers are their personal identity numbers: the third digit of the last ten, the first
    of the month, is 0 or 1, which in a legal person's is 2 or more. More digits may follow, as in a number for VAT or
    of one of several workplaces; then day and check digit have to be right. A hash would not hide it, for ten digits
    are soon tried out.

    >>> is_persons("19121212-1212"), is_persons("556016-0680"), is_persons("19283746"), is_persons("SE121212121201")
    (True, False, False, True)
    """
    said = _BETWEEN.sub("", number).upper()
    digits = said.removeprefix("SE")
    if not (digits.isascii() and digits.isdigit()) or len(digits) < _TEN:
        return False
    if digits != said:
        return int(digits[2]) < _FIRST_OF_COMPANIES
    if len(digits) in (_TEN, _WITH_CENTURY) and int(digits[-8]) < _FIRST_OF_COMPANIES:
        return True
    return len(digits) > _TEN and any(_is_right(digits[at : at + _TEN]) for at in (0, 2))


def without_persons(issue: FileIssue) -> FileIssue:
    """Return an issue that shows no personal identity number, nor a row as a whole, which has names in it."""
    value = issue.value if issue.field or not issue.row else ""
    return replace(
        issue,
        value=_hidden(value),
        message=_hidden_text(issue.message),
        wrong=_hidden_text(issue.wrong),
        right=_hidden_text(issue.right),
    )


def _hidden(text: str) -> str:
    return _PERHAPS_A_NUMBER.sub(lambda found: _HIDDEN if is_persons(found[0]) else found[0], text)


def _hidden_text(text: Text) -> Text:
    return Text(sv=_hidden(text.sv), en=_hidden(text.en))


def _is_right(ten: str) -> bool:
    """Tell whether ten digits are a day of birth and three more with their check digit (Luhn)."""
    if len(ten) < _TEN:
        return False
    month, day = int(ten[2:4]), int(ten[4:6]) % _COORDINATION
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(ten))
    return 1 <= month <= 12 and 1 <= day <= 31 and sum(sum(divmod(one, 10)) for one in doubled) % 10 == 0


class Numbers:
    """Codes of the workplaces of one file."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[Feature, str, int]] = {}
        self._alike: dict[str, int] = {}

    def named(self, feature: Feature, dataset: str, row: int) -> Named:
        """Return a workplace with its code, unless another row has it already.

        Parameters
        ----------
        feature
            With its number as code, or "".
        dataset, row
            Where it stands.
        """
        if not feature.code:
            return Named(replace(feature, code=self._made(feature)), None, "")
        first, where, at = self._seen.setdefault(feature.code, (feature, dataset, row))
        if (where, at) == (dataset, row):
            return Named(feature, None, "")
        said = str(at) if where == dataset else f"{at} ({where})"
        return Named(None, None if first == feature else DUPLICATE_WORKPLACE, said)

    def _made(self, feature: Feature) -> str:
        """Return a code made of what is kept of a workplace, and of how many before it were just alike."""
        east, north = shapely.get_coordinates(feature.geometry)[0]
        said = f"{east:.0f}|{north:.0f}|{feature.category}|{feature.weight}"
        number = self._alike[said] = self._alike.get(said, 0) + 1
        return "~" + hashlib.sha256(f"{said}|{number}".encode()).hexdigest()[:_DIGITS]
