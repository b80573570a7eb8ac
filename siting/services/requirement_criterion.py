"""One criterion understood: from what was written to what the engine judges by."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from siting.domain.errors import NotFound
from siting.domain.facts import Argument, Fact, FactType
from siting.domain.requirement import (
    FOOTPRINT_FITS,
    PLACE_DISTANCE,
    Against,
    Criterion,
    Footprint,
    Need,
    OneOf,
    Place,
    Preference,
    Table,
    Within,
)
from siting.domain.sites import KIND_LABELS, SiteKind
from siting.domain.text import Text
from siting.domain.units import units_like
from siting.domain.vocabulary import FACTS, fact_named
from siting.services.requirement_against import read_against
from siting.services.requirement_amounts import AmountReader, day_of
from siting.services.requirement_codes import CodeReader
from siting.services.requirement_faults import FaultList, Spot
from siting.services.requirement_form import CompanyForm, CriterionForm
from siting.services.requirement_lines import Path
from siting.services.requirement_measures import read_footprint, read_place
from siting.services.requirement_sayable import SAYABLE, sayable

_SOFT = ("anchors", "ideal", "ideal_reach", "values")

_PLACEHOLDER = 1.0
"""Points of a criterion until its weighing has been read."""


def name_of(form: CriterionForm) -> str:
    """Return the name by which a criterion is referred to."""
    measured = PLACE_DISTANCE if form.place is not None else FOOTPRINT_FITS if form.footprint is not None else ""
    return form.key or form.fact or measured


@dataclass(frozen=True, kw_only=True)
class _Measures:
    """What a criterion itself says to measure."""

    place: Place | None = None
    footprint: Footprint | None = None
    against: Against | None = None


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
    weighed
        Names that weighings mention. Where there are any, whether a criterion needs a weight of its own is seen when
        they are read.
    company
        Who asks; None where nothing is known of it.
    """

    def __init__(
        self,
        form: CriterionForm,
        path: Path,
        faults: FaultList,
        *,
        weighed: Collection[str] = frozenset(),
        company: CompanyForm | None = None,
    ) -> None:
        self.form = form
        self.company = company
        self.spot = Spot(path, faults)
        self.weighed = weighed

    def read(self, kinds: frozenset[SiteKind]) -> tuple[Criterion, ...]:
        """Return the criterion and the steps that it takes over time; nothing when a mistake was noted."""
        before = len(self.spot.faults.found)
        fact = self._fact()
        if fact is None:
            return ()
        self._check_names(fact)
        self._check_unit(fact)
        self._check_kinds(fact, kinds)
        measures = self._measures(fact)
        if len(self.spot.faults.found) > before or measures is None:
            return ()
        read = self._criteria(fact, measures)
        return () if len(self.spot.faults.found) > before else read

    def _criteria(self, fact: Fact, measures: _Measures) -> tuple[Criterion, ...]:
        form, found = self.form, self.spot.faults.found
        before = len(found)
        amounts = AmountReader(form, fact, self.spot)
        need, preference = self._need(fact, amounts), self._preference(fact, amounts)
        weight = self._weight(preference)
        within = need if isinstance(need, Within) else None
        steps, tolerance = amounts.steps(within), amounts.tolerance(within)
        by = None if form.by is None else day_of("by", form.by, self.spot)
        asked = need is not None or (preference is not None and weight > 0)
        self._check_said(need, has_steps=bool(steps))
        if len(found) == before and not asked and not steps:
            self.spot.note("fact", _NOTHING_ASKED)
        if len(found) > before:
            return ()
        first = Criterion(
            fact=fact.key,
            key=form.key,
            need=need if asked else Within(),
            preference=preference if weight > 0 else None,
            weight=weight,
            group=form.group or fact.theme.value,
            if_unknown=form.unknown,
            note=form.note,
            unit=form.unit or form.show_in,
            by=by,
            place=measures.place,
            footprint=measures.footprint,
            against=measures.against,
            firm=form.firm,
            tolerance=tolerance,
        )
        return _over_time(first, steps, with_first=asked)

    def _check_said(self, need: Need | None, *, has_steps: bool) -> None:
        if self.form.by is not None and self.form.over_time is not None:
            self.spot.note("by", _BY_OR_STEPS)
        if self.form.firm and need is None and not has_steps:
            self.spot.note("firm", _FIRM_ALONE)

    def _fact(self) -> Fact | None:
        form, spot = self.form, self.spot
        measured = PLACE_DISTANCE if form.place is not None else FOOTPRINT_FITS if form.footprint is not None else None
        try:
            fact = fact_named(form.fact or measured or "")
        except NotFound as error:
            missing = _NO_FACT if form.branch is None else _BRANCH_OF_WHAT
            spot.say("fact", missing if form.fact is None else error.message)
            return None
        if fact.argument is Argument.POINT and form.footprint is None:
            return fact
        if form.place is not None and form.footprint is not None:
            spot.note("footprint", _PLACE_OR_FOOTPRINT)
        elif not fact.judged:
            spot.note("fact", _FREE_TEXT, fact=fact.key)
        elif measured is not None and fact.key != measured:
            spot.note("fact", _MEASURED, measured=measured)
        elif measured is None and fact.key == PLACE_DISTANCE:
            spot.note("place", _NO_PLACE)
        elif measured is None and fact.key == FOOTPRINT_FITS:
            spot.note("footprint", _NO_FOOTPRINT)
        else:
            return fact
        return None

    def _measures(self, fact: Fact) -> _Measures | None:
        """Return what is measured to, or against; None where it can't be told without knowing the company."""
        form = self.form
        against = read_against(form, fact, self.company, self.spot)
        if fact.argument is not None:
            return None if against is None else _Measures(against=against)
        place = None if form.place is None else read_place(form.place, self.spot.under("place"))
        footprint = None if form.footprint is None else read_footprint(form.footprint, self.spot.under("footprint"))
        if form.within and place is not None and place.how.value in ("point", "nearest", "position"):
            self.spot.note("within", _WITHIN_POINT)
        return _Measures(place=place, footprint=footprint)

    def _check_names(self, fact: Fact) -> None:
        given = self.form.model_dump(by_alias=True, exclude_none=True, exclude_unset=True)
        right = sayable(fact)
        for name in sorted(SAYABLE & given.keys() - right):
            if name in ("by", "over_time"):
                self.spot.note(name, _NO_LATER, fact=fact.key, names=", ".join(k for k, f in FACTS.items() if f.later))
            else:
                self.spot.note(name, _DOES_NOT_GO, fact=fact.key, names=", ".join(sorted(right)))

    def _check_unit(self, fact: Fact) -> None:
        for name, unit in (("unit", self.form.unit), ("show_in", self.form.show_in)):
            if unit is None:
                continue
            possible = units_like(fact.unit) if fact.unit else ()
            if unit not in possible:
                near = ", ".join(possible) or "–"
                self.spot.note(name, _WRONG_UNIT, unit=unit, fact=fact.key, names=near)

    def _check_kinds(self, fact: Fact, kinds: frozenset[SiteKind]) -> None:
        if not fact.kinds & kinds:
            [only] = fact.kinds
            self.spot.note("fact", _WRONG_KIND, fact=fact.key, kind=KIND_LABELS[only])

    def _need(self, fact: Fact, amounts: AmountReader) -> Need | None:
        if fact.type in (FactType.NUMBER, FactType.DATE):
            return amounts.within()
        choice = CodeReader(self.form, fact, self.spot).choice()
        if choice is None and self.form.footprint is not None and not self._is_wish():
            return OneOf(codes=frozenset({1.0}))
        return choice

    def _preference(self, fact: Fact, amounts: AmountReader) -> Preference | None:
        if fact.type in (FactType.NUMBER, FactType.DATE):
            return amounts.curve()
        table = CodeReader(self.form, fact, self.spot).table()
        if table is None and self.form.footprint is not None and self._is_wish():
            return Table(values={1: 1.0})
        return table

    def _is_wish(self) -> bool:
        """Whether a footprint is weighed; that it fits is what is good, so that needs not be said."""
        return self.form.values is not None or self.form.weight is not None or name_of(self.form) in self.weighed

    def _weight(self, preference: Preference | None) -> float:
        weight = self.form.weight
        soft = any(getattr(self.form, name) is not None for name in _SOFT) or preference is not None
        if weight is not None and weight < 0:
            self.spot.note("weight", _NEGATIVE_WEIGHT, value=weight)
        elif weight is None and soft:
            if self.weighed:
                return _PLACEHOLDER
            self.spot.note("weight", NO_WEIGHT)
        elif weight and not soft:
            self.spot.note("weight", _WEIGHT_ALONE)
        return float(weight or 0) if preference is not None else 0.0


def _over_time(first: Criterion, steps: list[tuple[date, float]], *, with_first: bool) -> tuple[Criterion, ...]:
    """Return a criterion and the limits that follow it on later days; the first of them has the note."""
    later = [
        replace(
            first,
            key=f"{first.name}@{day}",
            need=Within(low=low),
            preference=None,
            weight=0.0,
            by=day,
            note=first.note if number == 0 and not with_first else "",
        )
        for number, (day, low) in enumerate(steps)
    ]
    return (first, *later) if with_first else tuple(later)


NO_WEIGHT = Text(
    sv="saknas: anchors, ideal och values behöver en vikt, eller en plats i en weighing",
    en="is missing: anchors, ideal and values need a weight, or a place in a weighing",
)
_NO_FACT = Text(
    sv="saknas: vad som krävs av en plats, ett faktum, eller place eller footprint",
    en="is missing: what is asked of a site, a fact, or place or footprint",
)
_BRANCH_OF_WHAT = Text(
    sv="saknas: vad som räknas i branschen, branch_workplaces_1_km eller branch_quotient",
    en="is missing: what is counted of the branch, branch_workplaces_1_km or branch_quotient",
)
_NO_PLACE = Text(
    sv='saknas: till vad avståndet mäts, t.ex. place = "Viared"',
    en='is missing: what distance is measured to, such as place = "Viared"',
)
_NO_FOOTPRINT = Text(
    sv="saknas: byggnaden, t.ex. footprint = {{ length_m = 120, width_m = 60 }}",
    en="is missing: the building, such as footprint = {{ length_m = 120, width_m = 60 }}",
)
_PLACE_OR_FOOTPRINT = Text(
    sv="place och footprint är två krav; skriv dem var för sig",
    en="place and footprint are two criteria; write one of each",
)
_MEASURED = Text(sv="här mäts {measured}; ta bort fact", en="what is measured here is {measured}; remove fact")
_WITHIN_POINT = Text(
    sv='en punkt har inget inuti; ge ett avstånd, t.ex. at_most = 2 med unit = "km"',
    en='nothing is within a point; give a distance, such as at_most = 2 with unit = "km"',
)
_NO_LATER = Text(
    sv="om {fact} är inget känt för andra år; det är det om {names}",
    en="nothing is known of {fact} in other years; it is of {names}",
)
_BY_OR_STEPS = Text(
    sv="by och over_time säger båda när; ta bort en av dem", en="by and over_time both say when; remove one of them"
)
_FIRM_ALONE = Text(
    sv="säger att en gräns ligger fast, men här finns ingen (t.ex. at_least)",
    en="says that a limit stands firm, but there is none here (such as at_least)",
)
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
_NEGATIVE_WEIGHT = Text(sv="vikten {value} är negativ", en="weight {value} is negative")
_WEIGHT_ALONE = Text(
    sv="en vikt behöver anchors eller values, som säger vad som är bra",
    en="a weight needs anchors or values to say what is good",
)
