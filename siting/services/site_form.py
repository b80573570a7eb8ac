"""A site as a form: what its fields show, and what somebody has written in them.

A field's name is that of the site's column, or the fact's key; beside a fact's value stand ``key.status``,
``key.source`` and ``key.verified``. What was not touched stays exactly as it is, whatever a form can show of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar

from shapely.geometry.base import BaseGeometry

from siting.domain.errors import InvalidInput
from siting.domain.facts import Fact, FactType
from siting.domain.formats import number
from siting.domain.site_drafts import Faults, SiteDraft, editable_facts
from siting.domain.site_geometry import read_geometry
from siting.domain.site_search_values import read_day
from siting.domain.sites import Availability, SiteKind
from siting.domain.text import Lang, Text
from siting.domain.values import FactValue, Status, Value
from siting.domain.wording import value_text
from siting.services.need_forms import read_amount

Fields: TypeAlias = Mapping[str, Sequence[str]]
"""What a browser sends: each field's values."""

PARTS: tuple[str, ...] = ("", ".status", ".source", ".verified")
NO_POSITION = "no_position"
"""Ticked to take the position away."""

_VALUED = frozenset({Status.KNOWN, Status.ESTIMATED})
_Enum = TypeVar("_Enum", bound=StrEnum)


@dataclass(frozen=True, kw_only=True)
class Filling:
    """How a form is read.

    Parameters
    ----------
    lang
        How numbers are written.
    crs
        The storage CRS.
    source
        Who says what nobody is named for.
    today
        When something was checked that has just been filled in.
    """

    lang: Lang
    crs: str
    source: str
    today: date


def form_fields(draft: SiteDraft, lang: Lang) -> dict[str, tuple[str, ...]]:
    """Return what the fields of a form show of a site; the position has no text, as it is only replaced."""
    shown: dict[str, tuple[str, ...]] = {
        "kind": (draft.kind.value,),
        "name": (draft.name,),
        "address": (draft.address,),
        "holder": (draft.holder,),
        "property_designations": ("\n".join(draft.property_designations),),
        "availability": (draft.availability.value,),
        "available_from": (_iso(draft.available_from),),
        "reserved_until": (_iso(draft.reserved_until),),
        "published": ("yes",) if draft.published else (),
        "geom": ("",),
    }
    for fact in editable_facts(draft.kind):
        known = draft.facts.get(fact.key)
        shown[fact.key] = () if known is None else _value_fields(fact, known.value, lang)
        shown[f"{fact.key}.status"] = ("" if known is None else known.status.value,)
        shown[f"{fact.key}.source"] = ("" if known is None else known.source,)
        shown[f"{fact.key}.verified"] = ("" if known is None else _iso(known.verified),)
    return shown


def read_fields(fields: Fields, base: SiteDraft, how: Filling) -> tuple[SiteDraft, Faults]:
    """Return what somebody wants a site to be, and what of it can't be read, by field.

    Parameters
    ----------
    fields
        As they were sent; a fact of which no field was sent stays.
    base
        What the form was made from.
    """
    reading = _Reading(fields=fields, shown=form_fields(base, how.lang), how=how)
    own: dict[str, Any] = {name: reading.own(name, base.value(name)) for name in _READERS}
    draft = replace(base, **own)
    if "published_there" in fields:
        draft = replace(draft, published=bool(fields.get("published")))
    draft = replace(draft, geom=reading.position(base))
    facts = dict(base.facts)
    for fact in editable_facts(base.kind):
        known = reading.fact(fact, base.facts.get(fact.key))
        facts.pop(fact.key, None)
        if known is not None:
            facts[fact.key] = known
    return draft.with_facts(facts), reading.faults


@dataclass(kw_only=True)
class _Reading:
    """One form that is being read."""

    fields: Fields
    shown: Fields
    how: Filling
    faults: Faults = field(default_factory=dict)

    def own(self, name: str, stored: object) -> object:
        if not self._touched(name):
            return stored
        try:
            return _READERS[name](self._one(name))
        except InvalidInput as error:
            self.faults[name] = error.message
            return stored

    def position(self, base: SiteDraft) -> BaseGeometry | None:
        if NO_POSITION in self.fields:
            return None
        said = self._one("geom").strip()
        if not said:
            return base.geom
        try:
            return read_geometry(said, self.how.crs)
        except InvalidInput as error:
            self.faults["geom"] = error.message
            return base.geom

    def fact(self, fact: Fact, stored: FactValue | None) -> FactValue | None:
        touched = {part for part in PARTS if self._touched(fact.key + part)}
        if not touched:
            return stored
        try:
            return self._known(fact, touched)
        except InvalidInput as error:
            self.faults[fact.key] = error.message
            return stored

    def _known(self, fact: Fact, touched: set[str]) -> FactValue | None:
        value = _value(fact, self._all(fact.key), self.how.lang)
        status = self._status(fact.key, value is not None, "" in touched)
        if status is None:
            return None
        if (value is not None) != (status in _VALUED):
            raise InvalidInput(_NO_VALUE if value is None else _VALUE_TOO)
        day = self._one(f"{fact.key}.verified").strip()
        # What has just been said was true today, not when the old value was checked.
        verified = _day(day) if ".verified" in touched else self.how.today
        source = self._one(f"{fact.key}.source").strip() or self.how.source
        return FactValue(value=value, status=status, source=source, verified=verified)

    def _status(self, key: str, has_value: bool, value_touched: bool) -> Status | None:
        said = self._one(f"{key}.status")
        if said:
            chosen = _enum(Status)(said)
            # Who fills in what was unknown need not say that it is known, nor who empties a field that it is not.
            untouched = not self._touched(f"{key}.status")
            if untouched and value_touched and has_value != (chosen in _VALUED):
                return Status.KNOWN if has_value else None
            return chosen
        return Status.KNOWN if has_value else None

    def _touched(self, name: str) -> bool:
        return name in self.fields and _plain(self.fields[name]) != _plain(self.shown.get(name, ()))

    def _one(self, name: str) -> str:
        return (self.fields.get(name) or [""])[-1].replace("\r\n", "\n")

    def _all(self, name: str) -> list[str]:
        return [one.strip() for one in self.fields.get(name, ()) if one.strip()]


def _plain(values: Sequence[str]) -> list[str]:
    """Return values as they are compared: a set of codes has no order, and an empty field is as good as none."""
    return sorted(one.replace("\r\n", "\n") for one in values if one)


def _value(fact: Fact, said: list[str], lang: Lang) -> Value | None:
    if not said:
        return None
    first = said[0]
    value: Value
    match fact.type:
        case FactType.NUMBER:
            value = _amount(fact, first, lang)
        case FactType.YES_NO:
            value = _choice(first, ("yes", "no")) == "yes"
        case FactType.DATE:
            value = read_day(first)
        case FactType.CODE:
            value = _choice(first, fact.code_list)
        case FactType.CODES:
            value = frozenset(_choice(one, fact.code_list) for one in said)
        case FactType.TEXT:
            if len(first) > _LONGEST_TEXT:
                raise InvalidInput(_LONG.fill(most=_LONGEST_TEXT))
            value = first
    return value


def _amount(fact: Fact, said: str, lang: Lang) -> float:
    value = read_amount(said, lang)
    if value is None:
        raise InvalidInput(_NO_NUMBER.fill(said=said[:60]), value=said)
    if (fact.low is not None and value < fact.low) or (fact.high is not None and value > fact.high):
        bounds = {one: " – ".join(value_text(fact, limit, one) for limit in _bounds(fact)) for one in _LANGS}
        raise InvalidInput(_BOUNDS.fill(said=number(value, lang, decimals=6), bounds=Text(**bounds)), value=value)
    return value


def _bounds(fact: Fact) -> list[float]:
    return [limit for limit in (fact.low, fact.high) if limit is not None]


def _choice(said: str, among: tuple[str, ...]) -> str:
    if said not in among:
        raise InvalidInput(_NO_CHOICE.fill(said=said[:60]), value=said)
    return said


def _value_fields(fact: Fact, value: Value | None, lang: Lang) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if isinstance(value, float | int):
        plain = f"{Decimal(repr(value)):f}".removesuffix(".0")
        return (plain.replace(".", ",") if lang == "sv" else plain,)
    if isinstance(value, date):
        return (value.isoformat(),)
    if isinstance(value, frozenset):
        return tuple(code for code in fact.code_list if code in value)
    return (value,)


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _day(said: str) -> date | None:
    return read_day(said.strip()) if said.strip() else None


def _lines(said: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in said.split("\n") if line.strip()))


def _enum(kind: type[_Enum]) -> Callable[[str], _Enum]:
    def read(said: str) -> _Enum:
        try:
            return kind(said)
        except ValueError as error:
            raise InvalidInput(_NO_CHOICE.fill(said=said[:60]), value=said) from error

    return read


_READERS: dict[str, Callable[[str], object]] = {
    "kind": _enum(SiteKind),
    "name": str.strip,
    "address": str.strip,
    "holder": str.strip,
    "property_designations": _lines,
    "availability": _enum(Availability),
    "available_from": _day,
    "reserved_until": _day,
}
_LANGS: tuple[Lang, ...] = ("sv", "en")
_LONGEST_TEXT = 2000

_NO_NUMBER = Text(
    sv="”{said}” är inget tal; skriv t.ex. 40 000 eller 3,5", en="“{said}” is no number; write e.g. 40000 or 3.5"
)
_BOUNDS = Text(sv="{said} är utanför det möjliga ({bounds})", en="{said} is outside what is possible ({bounds})")
_NO_CHOICE = Text(sv="”{said}” går inte att välja", en="“{said}” can't be chosen")
_NO_VALUE = Text(
    sv="ange ett värde, eller välj okänd eller ej tillämplig", en="give a value, or choose unknown or not applicable"
)
_VALUE_TOO = Text(
    sv="ta bort värdet, eller välj känd eller uppskattad", en="take the value away, or choose known or estimated"
)
_LONG = Text(sv="högst {most} tecken", en="{most} characters at most")
