"""From cells to facts, each with status, source and date."""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from gis_data.problems import Misread, Problem, dropped, note
from gis_data.sources.model import Case, FactRule, Mapping
from gis_data.steps.batch import Batch
from gis_data.values.amounts import read_amount, to_unit
from gis_data.values.cells import Cell, clean, word_key
from gis_data.values.codes import MISSPELT, UNKNOWN_CODE, CodeList, did_you_mean, read_set, read_yes_no
from gis_data.values.dates import read_day
from gis_data.values.spelling import meant
from siting.domain.facts import Fact, FactType
from siting.domain.sites import KIND_LABELS, SiteKind
from siting.domain.text import Text
from siting.domain.units import UNITS
from siting.domain.values import FactValue, Status, Value
from siting.domain.vocabulary import nearest

OUT_OF_RANGE = dropped(
    "out_of_range",
    Text(sv="{number} {unit} är inte möjligt.", en="{number} {unit} is not possible."),
    Text(sv="Möjligt är {low} till {high} {unit}.", en="Possible is {low} to {high} {unit}."),
)
NOT_FOR_KIND = dropped(
    "not_for_kind",
    Text(sv="{label} gäller inte {kind}.", en="{label} does not bear on {kind}."),
    Text(sv="Lämna fältet tomt.", en="Leave the field empty."),
)
TEXT_CUT = note(
    "text_cut",
    Text(sv="Texten har {length} tecken.", en="The text has {length} characters."),
    Text(sv="De första {limit} är kvar.", en="The first {limit} were kept."),
)

LONGEST_TEXT = 2000
_MOST_REMEMBERED = 50_000

Noted: TypeAlias = tuple[Problem, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell says of a fact."""

    value: Value | None
    status: Status
    note: Noted | None = None


class FactReader:
    """Reads one fact of many rows; what a text means is worked out once.

    Parameters
    ----------
    rule
        From what the fact is read.
    mapping
        The source.
    unit
        The unit that the column's header states, or None.
    """

    def __init__(self, rule: FactRule, mapping: Mapping, unit: str | None) -> None:
        self.rule = rule
        self.mapping = mapping
        self.unit = unit or rule.unit
        self._known: dict[object, Read | Misread | None] = {}
        self._made: dict[tuple[object, str, date | None], FactValue] = {}

    def read(
        self, batch: Batch, kinds: Sequence[SiteKind | None], sources: Sequence[str], days: Sequence[date | None]
    ) -> list[FactValue | None]:
        """Return the fact of each row, None where nothing is said; what is wrong is noted in the batch."""
        keys = self._keys(batch)
        if keys is None:
            return [None] * len(batch)
        known, made, bears = self._known, self._made, self.rule.fact.kinds
        values: list[FactValue | None] = [None] * len(batch)
        for row, key in enumerate(keys):
            found = known[key] if key in known else self._look_up(key)
            if found is None:
                continue
            if kinds[row] not in bears:
                self._say_not_for_kind(batch, row, kinds[row], key)
                continue
            if isinstance(found, Misread):
                batch.say_misread(row, found, self._field(batch, row), _shown(key))
                continue
            if found.note is not None:
                batch.say(row, found.note[0], self._field(batch, row), _shown(key), **found.note[1])
            at = (key, sources[row], days[row])
            value = made.get(at)
            if value is None:
                value = FactValue(value=found.value, status=found.status, source=sources[row], verified=days[row])
                made[at] = value
            values[row] = value
        return values

    def _keys(self, batch: Batch) -> Sequence[object] | None:
        """Return what each row says, as something to remember it by; None when the file says nothing of the fact."""
        rule = self.rule
        if rule.constant is not None:
            return [True] * len(batch)
        if rule.cases:
            columns = self._case_columns()
            if not batch.has(columns):
                return None
            return list(zip(*(batch.texts((column,)) for column in columns), strict=True))
        if not batch.has(rule.columns):
            return None
        # True and 1 are the same to a dict, but not to a reader.
        return [("no", "yes")[cell] if isinstance(cell, bool) else cell for cell in batch.cells(rule.columns)]

    def _case_columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(column for case in self.rule.cases for column in case.when))

    def _field(self, batch: Batch, row: int) -> str:
        return batch.field(self.rule.columns or self._case_columns()[:1], row)

    def _look_up(self, key: object) -> Read | Misread | None:
        """Work out what a text means that has not been met, and remember it."""
        if len(self._known) > _MOST_REMEMBERED or len(self._made) > _MOST_REMEMBERED:
            self._known.clear()
            self._made.clear()
        try:
            found: Read | Misread | None = self._work_out(key)
        except Misread as misread:
            found = misread
        self._known[key] = found
        return found

    def _work_out(self, key: object) -> Read | None:
        rule = self.rule
        if rule.constant is not None:
            return Read(rule.constant, rule.status)
        if rule.cases:
            return self._decide(key if isinstance(key, tuple) else ())
        cell: Cell = key  # type: ignore[assignment]
        text = clean(cell)
        status = self.mapping.marks.status(text) if text else None
        if status is None:
            return None
        if status is not Status.KNOWN:
            return Read(None, status)
        return self._value(cell, text)

    def _value(self, cell: Cell, text: str) -> Read | None:
        fact, codes, status = self.rule.fact, self.rule.codes or CodeList(words={}), self.rule.status
        match fact.type:
            case FactType.NUMBER:
                return self._number(cell)
            case FactType.DATE:
                day = read_day(cell, order=self.mapping.dates)
                return Read(day.last, Status.ESTIMATED if day.estimated else status, day.note)
            case FactType.YES_NO:
                said = read_yes_no(text, codes.words)
                return Read(said, Status.UNKNOWN if said is None else status)
            case FactType.CODE:
                code, noted = codes.read(text)
                return Read(code, Status.UNKNOWN if code is None else status, noted)
            case FactType.CODES:
                some, noted = read_set(text, codes)
                return Read(some or None, status if some else Status.UNKNOWN, noted)
            case FactType.TEXT:
                noted = (TEXT_CUT, {"length": len(text), "limit": LONGEST_TEXT}) if len(text) > LONGEST_TEXT else None
                return Read(text[:LONGEST_TEXT], status, noted)

    def _number(self, cell: Cell) -> Read | None:
        fact = self.rule.fact
        wanted = fact.unit or ""
        amount = read_amount(cell, mark=self.mapping.decimal)
        if amount.value == 0 and self.rule.zero_is_unknown:
            return None
        value = to_unit(amount, self.unit or wanted, wanted)
        low, high = fact.low, fact.high
        if (low is not None and value < low) or (high is not None and value > high):
            raise Misread(
                OUT_OF_RANGE,
                number=f"{value:.12g}",
                unit=UNITS[wanted].symbol,
                low="–" if low is None else f"{low:.12g}",
                high="–" if high is None else f"{high:.12g}",
            )
        return Read(value, Status.ESTIMATED if amount.estimated else self.rule.status)

    def _decide(self, texts: tuple[str, ...]) -> Read | None:
        columns = self._case_columns()
        words = dict(zip(columns, map(word_key, texts), strict=True))
        if not words[columns[0]]:
            return None
        case = next((case for case in self.rule.cases if _fits(case, words)), None)
        noted: Noted | None = None
        if case is None:
            known = list(dict.fromkeys(w for c in self.rule.cases for w in c.when.get(columns[0], ()) if "*" not in w))
            intended = meant(words[columns[0]], known) if self._similar() else None
            if intended is None:
                near = did_you_mean(nearest(words[columns[0]], known))
                raise Misread(UNKNOWN_CODE, known=", ".join(known[:12]), near=near)
            case = next(case for case in self.rule.cases if _fits(case, {**words, columns[0]: intended}))
            noted = (MISSPELT, {"meant": intended})
        status = Status.UNKNOWN if case.value is None else self.rule.status
        return Read(case.value, status, noted)

    def _similar(self) -> bool:
        return self.rule.codes is not None and self.rule.codes.similar

    def _say_not_for_kind(self, batch: Batch, row: int, kind: SiteKind | None, key: object) -> None:
        if kind is None or not self.rule.columns:
            return
        fact: Fact = self.rule.fact
        batch.say(row, NOT_FOR_KIND, self._field(batch, row), _shown(key), label=fact.label, kind=KIND_LABELS[kind])


def _fits(case: Case, words: dict[str, str]) -> bool:
    return all(
        any(words[column] == pattern or fnmatch.fnmatchcase(words[column], pattern) for pattern in patterns)
        for column, patterns in case.when.items()
    )


def _shown(key: object) -> str:
    if isinstance(key, tuple):
        return " / ".join(str(part) for part in key if part)
    return clean(key)  # type: ignore[arg-type]
