"""What tells one workplace from another, without keeping anybody's personal identity number."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import NamedTuple

import shapely

from gis_data.firms.problems import DUPLICATE_WORKPLACE
from gis_data.problems import Problem
from siting.domain.geodata import Feature

_TEN_DIGITS = re.compile(r"(?:\d{2})?(\d{6})[-+ ]?(\d{4})")
_FIRST_OF_COMPANIES = 2
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


class Numbers:
    """Codes of the workplaces of one file."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[Feature, str, int]] = {}
        self._alike: dict[str, int] = {}

    def may_keep(self, number: str) -> bool:
        """Tell whether a number is no person's.

        Sole traders' organisation numbers are their personal identity numbers: the third digit of the last ten, the
        first of the month, is 0 or 1, which in a legal person's is 2 or more. A hash would not hide it, for ten digits
        are soon tried out.

        >>> Numbers().may_keep("19121212-1212"), Numbers().may_keep("556016-0680"), Numbers().may_keep("19283746")
        (False, True, True)
        """
        found = _TEN_DIGITS.fullmatch(number)
        return found is None or int(found[1][2]) >= _FIRST_OF_COMPANIES

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
