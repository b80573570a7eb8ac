"""Codes and yes/no of a criterion: what will do, and what each is worth."""

from __future__ import annotations

from siting.domain.facts import Fact, FactType
from siting.domain.requirement import Contains, OneOf, Table
from siting.domain.text import Text
from siting.domain.vocabulary import nearest
from siting.domain.wording import YES_NO
from siting.services.requirement_faults import Spot
from siting.services.requirement_form import CriterionForm


class CodeReader:
    """Understands the codes of one criterion and notes what is wrong with them.

    Parameters
    ----------
    form
        What was written.
    fact
        What it is about: yes or no, a code or a set of codes.
    spot
        Where it stands.
    """

    def __init__(self, form: CriterionForm, fact: Fact, spot: Spot) -> None:
        self.form = form
        self.fact = fact
        self.spot = spot

    def choice(self) -> OneOf | Contains | None:
        """Return what will do; None when nothing is said or a mistake was noted."""
        form = self.form
        if form.contains is not None and form.contains_any is not None:
            self.spot.note("contains_any", _NOT_BOTH)
        for name, codes in (("contains", form.contains), ("contains_any", form.contains_any)):
            if codes is not None:
                mask = sum({1 << place for place in self._places(name, codes)})
                return Contains(mask=mask, any=name == "contains_any")
        if form.is_ is not None:
            return OneOf(codes=frozenset({float(form.is_)}))
        if form.one_of is not None:
            return OneOf(codes=frozenset(float(place) for place in self._places("one_of", form.one_of)))
        return None

    def table(self) -> Table | None:
        """Return what each code is worth; None when nothing is said or a mistake was noted."""
        if self.form.values is None:
            return None
        written = {**self.form.values, "other": self.form.other}
        if bad := [name for name, value in written.items() if not 0 <= value <= 1]:
            self.spot.note("values", _VALUE_RANGE, names=", ".join(bad))
            return None
        names = list(self.form.values)
        places = self._places("values", names)
        if len(places) < len(names):
            return None
        table = {place: float(self.form.values[name]) for place, name in zip(places, names, strict=True)}
        return Table(values=table, other=float(self.form.other))

    def _places(self, name: str, written: list[str] | list[str | bool]) -> list[int]:
        """Return the places of codes, given by code or by label in either language."""
        known = _known_words(self.fact)
        places = []
        for word in written:
            key = YES_NO[word].en if isinstance(word, bool) else word.strip().lower()
            if key in known:
                places.append(known[key])
                continue
            codes = list(self.fact.code_list) or [label.en for label in YES_NO.values()]
            near = nearest(key, list(known))
            names = ", ".join(codes)
            if near is None:
                self.spot.note(name, _UNKNOWN_CODE, value=word, fact=self.fact.key, names=names)
            else:
                self.spot.note(name, _UNKNOWN_CODE_NEAR, value=word, fact=self.fact.key, near=near, names=names)
        return places


def _known_words(fact: Fact) -> dict[str, int]:
    if fact.type is FactType.YES_NO:
        return {
            word: int(value) for value, label in YES_NO.items() for word in (label.en, label.sv, str(value).lower())
        }
    labels = enumerate((fact.codes or {}).items())
    return {word.lower(): place for place, (code, label) in labels for word in (code, label.sv, label.en)}


_NOT_BOTH = Text(sv="contains och contains_any går inte samtidigt", en="contains and contains_any exclude each other")
_VALUE_RANGE = Text(sv="värden ligger mellan 0 och 1; rätta {names}", en="values lie between 0 and 1; mend {names}")
_UNKNOWN_CODE = Text(
    sv="{value} är ingen kod för {fact}; de som finns är {names}", en="{value} is no code of {fact}; known are {names}"
)
_UNKNOWN_CODE_NEAR = Text(
    sv="{value} är ingen kod för {fact}; menas {near}? De som finns är {names}",
    en="{value} is no code of {fact}; is {near} meant? Known are {names}",
)
