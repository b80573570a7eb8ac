"""What a layer's rows are used for: which rows, and what code, name, category, weight and date each has."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from gis_data.geodata.content import AREA_ROLES
from gis_data.geodata.fields import Fields
from gis_data.geodata.model import Use
from gis_data.geodata.problems import (
    BAD_DATE,
    BAD_WEIGHT,
    NEGATIVE_WEIGHT,
    NO_WEIGHT,
    NOT_A_DIVISION,
    TOO_LARGE_WEIGHT,
    UNKNOWN_CATEGORY,
)
from gis_data.geodata.rules import FieldRule, Filter
from gis_data.problems import Misread, Problem
from gis_data.values.amounts import read_amount
from gis_data.values.cells import Cell, clean
from gis_data.values.codes import CodeList
from gis_data.values.dates import read_day
from siting.domain.geodata import Role

WEIGHED = frozenset({Role.POPULATION, Role.WORKPLACES, Role.SHOPS})
"""Roles of which a row without a number says nothing."""

MOST_PEOPLE = 2e9
"""No area has more people."""

Answer = TypeVar("Answer")

_DIVISION = re.compile(r"[A-Va-v]? ?(\d\d)(?:\.?\d{1,2}(?:\.?\d)?)?")
"""An industry code of two to five digits, with or without its section's letter and points: the first two count."""


@dataclass(kw_only=True)
class Values:
    """What some rows say for one use.

    Parameters
    ----------
    used
        Shape (n,): which rows are of this use.
    codes, names, categories
        One text a row, "" where there is none.
    weights
        Shape (n,), NaN where there is none.
    verified
        One day a row, None where there is none.
    problems
        Row, field, value and what is wrong; rows with a problem of severity *rejected* are not to be loaded.
    """

    used: NDArray[np.bool_]
    codes: list[str]
    names: list[str]
    categories: list[str]
    weights: NDArray[np.float64]
    verified: list[date | None]
    problems: list[tuple[int, str, str, Problem, dict[str, object]]] = field(default_factory=list)


class UseReader:
    """Reads what rows of one table say for one use.

    Parameters
    ----------
    use
        The use.
    fields
        The table's fields.
    """

    def __init__(self, use: Use, fields: Fields) -> None:
        self.use = use
        self._fields = fields

    def read(self, rows: Sequence[Sequence[Cell]]) -> Values:
        """Return what rows say."""
        use = self.use
        used = np.ones(len(rows), dtype=bool)
        for one in use.filters:
            used &= self._passing(one, rows)
        values = Values(
            used=used,
            codes=self._texts(use.code, rows),
            names=self._texts(use.name, rows),
            categories=[use.fixed_category] * len(rows),
            weights=np.full(len(rows), np.nan if use.fixed_weight is None else use.fixed_weight),
            verified=[None] * len(rows),
        )
        if use.category is not None:
            self._read_categories(use.category, rows, values)
        if use.weight is not None:
            self._read_weights(use.weight, rows, values)
        if use.verified is not None:
            self._read_days(use.verified, rows, values)
        return values

    def _texts(self, rule: FieldRule | None, rows: Sequence[Sequence[Cell]]) -> list[str]:
        places = self._fields.places(rule)
        if rule is None or not places:
            return [""] * len(rows)
        if rule.joined:
            return [" ".join(filter(None, (clean(row[at]) for at in places))) for row in rows]
        return [next((text for at in places if (text := clean(row[at]))), "") for row in rows]

    def _passing(self, one: Filter, rows: Sequence[Sequence[Cell]]) -> NDArray[np.bool_]:
        if not one.field.required and not self._fields.places(one.field):
            return np.ones(len(rows), dtype=bool)
        texts = self._texts(one.field, rows)
        listed = _cached(lambda text: is_listed(one.words, text))
        return np.fromiter((listed(text) is one.keep for text in texts), dtype=bool, count=len(rows))

    def _read_categories(self, rule: FieldRule, rows: Sequence[Sequence[Cell]], values: Values) -> None:
        texts = self._texts(rule, rows)
        if rule.codes is None:
            values.categories = texts
            if self.use.role is Role.WORKPLACES:
                self._read_divisions(rule, values)
            return
        codes = rule.codes
        code_of = _cached(lambda text: listed_code(codes, text))
        values.categories = [code_of(text) or "" for text in texts]
        if rule.skip_others:
            values.used &= np.fromiter((category != "" for category in values.categories), dtype=bool, count=len(rows))
            return
        known = ", ".join(dict.fromkeys(code for code in codes.words.values() if code))
        for row, (text, category) in enumerate(zip(texts, values.categories, strict=True)):
            if values.used[row] and not category:
                values.problems.append((row, self._fields.name(rule), text, UNKNOWN_CATEGORY, {"known": known}))

    def _read_divisions(self, rule: FieldRule, values: Values) -> None:
        for row, text in enumerate(values.categories):
            division = _DIVISION.fullmatch(text)
            values.categories[row] = division[1] if division else ""
            if text and not division and values.used[row]:
                values.problems.append((row, self._fields.name(rule), text, NOT_A_DIVISION, {}))

    def _read_weights(self, rule: FieldRule, rows: Sequence[Sequence[Cell]], values: Values) -> None:
        places = self._fields.places(rule)
        for row, cells in enumerate(rows):
            if not values.used[row] or not places:
                continue
            cell = next((cells[at] for at in places if clean(cells[at])), None)
            weight, problem = _weight(cell)
            if weight > MOST_PEOPLE and self.use.role in AREA_ROLES:
                weight, problem = math.nan, TOO_LARGE_WEIGHT
            if problem is NO_WEIGHT and self.use.role not in WEIGHED:
                continue
            values.weights[row] = weight
            if problem is not None:
                values.problems.append((row, self._fields.name(rule), clean(cell), problem, {}))

    def _read_days(self, rule: FieldRule, rows: Sequence[Sequence[Cell]], values: Values) -> None:
        places = self._fields.places(rule)
        for row, cells in enumerate(rows):
            cell = next((cells[at] for at in places if clean(cells[at])), None)
            if cell is None or not values.used[row]:
                continue
            try:
                values.verified[row] = read_day(cell if isinstance(cell, date) else clean(cell)).first
            except Misread:
                values.problems.append((row, self._fields.name(rule), clean(cell), BAD_DATE, {}))


def _weight(cell: Cell) -> tuple[float, Problem | None]:
    if cell is None:
        return math.nan, NO_WEIGHT
    try:
        weight = read_amount(cell, mark="either").value
    except Misread:
        return math.nan, BAD_WEIGHT
    return (weight, None) if weight >= 0 else (math.nan, NEGATIVE_WEIGHT)


def is_listed(words: CodeList, text: str) -> bool:
    """Tell whether a word is in a list."""
    if not text:
        return False
    try:
        words.read(text)
    except Misread:
        return False
    return True


def listed_code(codes: CodeList, text: str) -> str | None:
    """Return the code of a word, None where the list lacks it."""
    if not text:
        return None
    try:
        return codes.read(text)[0]
    except Misread:
        return None


def _cached(ask: Callable[[str], Answer]) -> Callable[[str], Answer]:
    """Return a question that is asked once for each text: columns of codes have few different ones."""
    known: dict[str, Answer] = {}

    def answer(text: str) -> Answer:
        if text not in known:
            known[text] = ask(text)
        return known[text]

    return answer
