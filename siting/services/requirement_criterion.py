"""One criterion understood: from what was written to what the engine judges by."""

from __future__ import annotations

import math
from datetime import date

from siting.domain.errors import NotFound, SitingError
from siting.domain.facts import Fact, FactType, encode
from siting.domain.requirement import Contains, Criterion, Curve, Need, OneOf, Preference, Table, Within
from siting.domain.sites import KIND_LABELS, SiteKind
from siting.domain.text import Text
from siting.domain.units import convert, units_like
from siting.domain.vocabulary import fact_named, nearest
from siting.domain.wording import YES_NO
from siting.services.requirement_faults import FaultList
from siting.services.requirement_form import Amount, CriterionForm
from siting.services.requirement_lines import Path

_LIMITS = ("at_least", "at_most", "between", "after", "before")
_CHOICES = {
    FactType.NUMBER: {*_LIMITS[:3], "anchors"},
    FactType.DATE: {*_LIMITS, "anchors"},
    FactType.YES_NO: {"is", "one_of", "values"},
    FactType.CODE: {"one_of", "values"},
    FactType.CODES: {"contains", "contains_any", "values"},
}
"""What can be said of each type of fact."""


class CriterionReader:
    """Understands one criterion and notes what is wrong with it.

    Parameters
    ----------
    form
        What was written.
    path
        Where it stands.
    faults
        Where mistakes are noted.
    """

    def __init__(self, form: CriterionForm, path: Path, faults: FaultList) -> None:
        self.form = form
        self.path = path
        self.faults = faults

    def read(self, kinds: frozenset[SiteKind]) -> Criterion | None:
        """Return the criterion, or None when a mistake was noted."""
        before = len(self.faults.found)
        fact = self._fact()
        if fact is None:
            return None
        self._check_names(fact)
        self._check_unit(fact)
        self._check_kinds(fact, kinds)
        if len(self.faults.found) > before:
            return None
        need, preference = self._need(fact), self._preference(fact)
        weight = self._weight(preference)
        if len(self.faults.found) == before and need is None and (preference is None or weight == 0):
            self._fault("fact", _NOTHING_ASKED)
        if len(self.faults.found) > before:
            return None
        return Criterion(
            fact=fact.key,
            need=need,
            preference=preference if weight > 0 else None,
            weight=weight,
            group=self.form.group or fact.theme.value,
            if_unknown=self.form.unknown,
            note=self.form.note,
            unit=self.form.unit or self.form.show_in,
        )

    def _fault(self, name: str, message: Text, **values: object) -> None:
        self.faults.add((*self.path, name), message.fill(**values))

    def _fact(self) -> Fact | None:
        try:
            fact = fact_named(self.form.fact)
        except NotFound as error:
            self.faults.add((*self.path, "fact"), error.message)
            return None
        if fact.judged:
            return fact
        self._fault("fact", _FREE_TEXT, fact=fact.key)
        return None

    def _check_names(self, fact: Fact) -> None:
        given = self.form.model_dump(by_alias=True, exclude_none=True, exclude_unset=True)
        sayable = {*_LIMITS, "one_of", "is", "contains", "contains_any", "anchors", "values"}
        for name in sorted(sayable & given.keys() - _CHOICES[fact.type]):
            self._fault(name, _DOES_NOT_GO, fact=fact.key, names=", ".join(sorted(_CHOICES[fact.type])))

    def _check_unit(self, fact: Fact) -> None:
        for name, unit in (("unit", self.form.unit), ("show_in", self.form.show_in)):
            if unit is None:
                continue
            possible = units_like(fact.unit) if fact.unit else ()
            if unit not in possible:
                near = ", ".join(possible) or "–"
                self._fault(name, _WRONG_UNIT, unit=unit, fact=fact.key, names=near)

    def _check_kinds(self, fact: Fact, kinds: frozenset[SiteKind]) -> None:
        if not fact.kinds & kinds:
            [only] = fact.kinds
            self._fault("fact", _WRONG_KIND, fact=fact.key, kind=KIND_LABELS[only])

    def _amount(self, fact: Fact, name: str, written: Amount) -> float | None:
        if fact.type is FactType.DATE:
            return self._day(fact, name, written)
        if isinstance(written, date | str):
            self._fault(name, _NOT_A_NUMBER, value=written)
            return None
        try:
            amount = convert(float(written), self.form.unit or fact.unit or "", fact.unit or "")
        except SitingError as error:
            self.faults.add((*self.path, name), error.message)
            return None
        if (fact.low is not None and amount < fact.low) or (fact.high is not None and amount > fact.high):
            bounds = {"low": _plain(fact.low), "high": _plain(fact.high), "unit": fact.unit}
            self._fault(name, _IMPOSSIBLE, fact=fact.key, value=_plain(amount), **bounds)
            return None
        return amount

    def _day(self, fact: Fact, name: str, written: Amount) -> float | None:
        try:
            return encode(fact, written if isinstance(written, date) else date.fromisoformat(str(written)))
        except ValueError:
            self._fault(name, _NOT_A_DAY, value=written)
            return None

    def _need(self, fact: Fact) -> Need | None:
        form = self.form
        if form.contains is not None and form.contains_any is not None:
            self._fault("contains_any", _NOT_BOTH)
        for name, codes in (("contains", form.contains), ("contains_any", form.contains_any)):
            if codes is not None:
                mask = sum(1 << place for place in self._places(fact, name, codes))
                return Contains(mask=mask, any=name == "contains_any")
        if form.is_ is not None:
            return OneOf(codes=frozenset({float(form.is_)}))
        if form.one_of is not None:
            return OneOf(codes=frozenset(float(place) for place in self._places(fact, "one_of", form.one_of)))
        return self._within(fact)

    def _within(self, fact: Fact) -> Within | None:
        form = self.form
        between = form.between or (None, None)
        lows = {"at_least": form.at_least, "after": form.after, "between": between[0]}
        highs = {"at_most": form.at_most, "before": form.before, "between": between[1]}
        lowest = [a for n, v in lows.items() if v is not None and (a := self._amount(fact, n, v)) is not None]
        highest = [a for n, v in highs.items() if v is not None and (a := self._amount(fact, n, v)) is not None]
        if not lowest and not highest:
            return None
        low, high = max(lowest, default=-math.inf), min(highest, default=math.inf)
        name = next(n for n, v in {**lows, **highs}.items() if v is not None)
        if low > high:
            self._fault(name, _EMPTY_RANGE)
            return None
        return Within(low=low, high=high)

    def _preference(self, fact: Fact) -> Preference | None:
        if self.form.anchors is not None:
            return self._curve(fact, self.form.anchors)
        if self.form.values is None:
            return None
        written = {**self.form.values, "other": self.form.other}
        if bad := [name for name, value in written.items() if not 0 <= value <= 1]:
            self._fault("values", _VALUE_RANGE, names=", ".join(bad))
            return None
        names = list(self.form.values)
        places = self._places(fact, "values", names)
        if len(places) < len(names):
            return None
        table = {place: float(self.form.values[name]) for place, name in zip(places, names, strict=True)}
        return Table(values=table, other=float(self.form.other))

    def _curve(self, fact: Fact, anchors: list[tuple[Amount, int | float]]) -> Curve | None:
        amounts = [self._amount(fact, "anchors", amount) for amount, _ in anchors]
        if any(amount is None for amount in amounts):
            return None
        points = sorted(zip([a for a in amounts if a is not None], [float(v) for _, v in anchors], strict=True))
        if not all(0 <= value <= 1 for _, value in points):
            self._fault("anchors", _ANCHOR_RANGE)
        elif len({amount for amount, _ in points}) < max(2, len(points)):
            self._fault("anchors", _ANCHOR_AMOUNTS)
        else:
            return Curve(amounts=tuple(a for a, _ in points), values=tuple(v for _, v in points))
        return None

    def _weight(self, preference: Preference | None) -> float:
        weight = self.form.weight
        soft = self.form.anchors is not None or self.form.values is not None
        if weight is not None and weight < 0:
            self._fault("weight", _NEGATIVE_WEIGHT, value=weight)
        elif weight is None and soft:
            self._fault("weight", _NO_WEIGHT)
        elif weight and not soft:
            self._fault("weight", _WEIGHT_ALONE)
        return float(weight or 0) if preference is not None else 0.0

    def _places(self, fact: Fact, name: str, written: list[str] | list[str | bool]) -> list[int]:
        """Return the places of codes, given by code or by label in either language."""
        known = _known_words(fact)
        places = []
        for word in written:
            key = YES_NO[word].en if isinstance(word, bool) else word.strip().lower()
            if key in known:
                places.append(known[key])
                continue
            codes = list(fact.code_list) or [label.en for label in YES_NO.values()]
            near = nearest(key, list(known))
            names = ", ".join(codes)
            if near is None:
                self._fault(name, _UNKNOWN_CODE, value=word, fact=fact.key, names=names)
            else:
                self._fault(name, _UNKNOWN_CODE_NEAR, value=word, fact=fact.key, near=near, names=names)
        return places


def _known_words(fact: Fact) -> dict[str, int]:
    if fact.type is FactType.YES_NO:
        return {
            word: int(value) for value, label in YES_NO.items() for word in (label.en, label.sv, str(value).lower())
        }
    labels = enumerate((fact.codes or {}).items())
    return {word.lower(): place for place, (code, label) in labels for word in (code, label.sv, label.en)}


def _plain(bound: float | None) -> str:
    return "–" if bound is None else f"{bound:g}"


_FREE_TEXT = Text(
    sv="{fact} är fri text och kan inte bedömas, bara visas", en="{fact} is free text: it can't be judged, only shown"
)
_DOES_NOT_GO = Text(sv="går inte för {fact}; här går {names}", en="does not go with {fact}; what does is {names}")
_WRONG_UNIT = Text(
    sv="enheten {unit} passar inte {fact}; de som går är {names}", en="unit {unit} does not fit {fact}; {names} do"
)
_WRONG_KIND = Text(
    sv="{fact} gäller bara {kind}, och sådant söks inte", en="{fact} is for {kind} alone, which is not asked for"
)
_NOTHING_ASKED = Text(
    sv="inget krävs eller önskas; ge en gräns (t.ex. at_least) eller anchors/values med weight över 0",
    en="nothing is asked; give a limit (such as at_least), or anchors/values with a weight above 0",
)
_NOT_A_NUMBER = Text(sv="{value} är inte ett tal", en="{value} is not a number")
_NOT_A_DAY = Text(sv="{value} är inte en dag som 2027-03-01", en="{value} is not a day such as 2027-03-01")
_NOT_BOTH = Text(sv="contains och contains_any går inte samtidigt", en="contains and contains_any exclude each other")
_EMPTY_RANGE = Text(
    sv="den undre gränsen är högre än den övre: inget värde ryms",
    en="the lower limit is above the upper: no value fits",
)
_IMPOSSIBLE = Text(
    sv="{value} är omöjligt: {fact} ligger mellan {low} och {high} {unit}",
    en="{value} is impossible: {fact} lies between {low} and {high} {unit}",
)
_VALUE_RANGE = Text(sv="värden ligger mellan 0 och 1; rätta {names}", en="values lie between 0 and 1; mend {names}")
_ANCHOR_RANGE = Text(
    sv="det andra talet i varje par är ett värde mellan 0 och 1",
    en="the second number of each pair is a value from 0 to 1",
)
_ANCHOR_AMOUNTS = Text(
    sv="minst två par behövs, och varje mängd en gång", en="at least two pairs are needed, each amount once"
)
_NEGATIVE_WEIGHT = Text(sv="vikten {value} är negativ", en="weight {value} is negative")
_NO_WEIGHT = Text(sv="saknas: anchors och values behöver en vikt", en="is missing: anchors and values need a weight")
_WEIGHT_ALONE = Text(
    sv="en vikt behöver anchors eller values, som säger vad som är bra",
    en="a weight needs anchors or values to say what is good",
)
_UNKNOWN_CODE = Text(
    sv="{value} är ingen kod för {fact}; de som finns är {names}", en="{value} is no code of {fact}; known are {names}"
)
_UNKNOWN_CODE_NEAR = Text(
    sv="{value} är ingen kod för {fact}; menas {near}? De som finns är {names}",
    en="{value} is no code of {fact}; is {near} meant? Known are {names}",
)
