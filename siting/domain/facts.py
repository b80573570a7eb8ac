"""What a fact is: an attribute by which a site can be judged, declared once.

Criteria, forms, the JSON schema, import mappings, map legends, explanations and documentation are made from these
declarations; see :mod:`siting.domain.vocabulary` for the facts themselves.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from siting.domain.sites import SiteKind
from siting.domain.text import Text
from siting.domain.units import UNITS
from siting.domain.values import Value


class FactType(StrEnum):
    """What kind of value a fact has."""

    NUMBER = "number"
    YES_NO = "yes_no"
    CODE = "code"
    CODES = "codes"
    DATE = "date"
    TEXT = "text"


class Origin(StrEnum):
    """Whether somebody says the value or a program computes it from geodata."""

    DECLARED = "declared"
    COMPUTED = "computed"
    MATCHED = "matched"
    """Measured when a requirement is matched, against what it names; no site carries it."""


class Argument(StrEnum):
    """What a requirement names for a fact that is computed beforehand against all that can be named."""

    POINT = "point"
    """A named reference point."""
    BRANCH = "branch"
    """An industry division."""


class Better(StrEnum):
    """How a fact is usually judged."""

    MORE = "more"
    LESS = "less"
    DEPENDS = "depends"


class Theme(StrEnum):
    """What a fact is about; the group it is shown in when a requirement names no group of its own."""

    SPACE = "space"
    BUILDING = "building"
    PLAN = "plan"
    UTILITIES = "utilities"
    LOGISTICS = "logistics"
    SURROUNDINGS = "surroundings"
    GROUND = "ground"
    PRICE = "price"


THEME_LABELS: dict[Theme, Text] = {
    Theme.SPACE: Text(sv="Yta", en="Space"),
    Theme.BUILDING: Text(sv="Lokal", en="Premises"),
    Theme.PLAN: Text(sv="Plan och tid", en="Plan and timing"),
    Theme.UTILITIES: Text(sv="Effekt och vatten", en="Power and water"),
    Theme.LOGISTICS: Text(sv="Logistik", en="Logistics"),
    Theme.SURROUNDINGS: Text(sv="Omgivning", en="Surroundings"),
    Theme.GROUND: Text(sv="Mark och risk", en="Ground and risk"),
    Theme.PRICE: Text(sv="Pris", en="Price"),
}


class Ask(StrEnum):
    """Who can settle an unknown value."""

    OWNER = "owner"
    GRID_COMPANY = "grid_company"
    PLANNER = "planner"
    WATER_COMPANY = "water_company"
    ENVIRONMENT_OFFICE = "environment_office"
    BROADBAND_COMPANY = "broadband_company"
    HEAT_COMPANY = "heat_company"
    BUSINESS_OFFICE = "business_office"
    GEODATA = "geodata"


ASK_LABELS: dict[Ask, Text] = {
    Ask.OWNER: Text(sv="fastighetsägaren", en="the property owner"),
    Ask.GRID_COMPANY: Text(sv="elnätsägaren", en="the grid company"),
    Ask.PLANNER: Text(sv="planavdelningen", en="the planning office"),
    Ask.WATER_COMPANY: Text(sv="VA-huvudmannen", en="the water company"),
    Ask.ENVIRONMENT_OFFICE: Text(sv="miljökontoret", en="the environment office"),
    Ask.BROADBAND_COMPANY: Text(sv="stadsnätet", en="the broadband network"),
    Ask.HEAT_COMPANY: Text(sv="energibolaget", en="the energy company"),
    Ask.BUSINESS_OFFICE: Text(sv="näringslivsenheten", en="the business office"),
    Ask.GEODATA: Text(sv="kommunens GIS-enhet", en="the municipality's GIS unit"),
}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One declared fact.

    Parameters
    ----------
    key
        Identifier with its unit in the name, e.g. ``clear_height_m``.
    label, help
        What people read; ``help`` says what exactly is meant.
    type
        Kind of value.
    unit
        Key in :data:`siting.domain.units.UNITS`; only for numbers.
    kinds
        Kinds of site that it applies to.
    theme
        What it is about.
    origin, better, ask
        Declared or computed, usual judging, who settles an unknown.
    codes
        Code → label for codes and sets of codes, in order.
    low, high
        Bounds of what is possible, in the unit; outside is an error of the input, not a rare value.
    decimals
        How many decimals are meaningful.
    phrase
        How a sentence says the value, with a place for it: "{value} to a motorway junction"; None says label and value.
    divisible_by
        For an area: the fact that says the smallest part that can be had of it; any area from there on is offered.
    later
        For an amount that is there now: ``(years from now, fact)``, nearest first, of the facts that say how much it
        will be.
    label_by
        For an amount with ``later``: the label where a day is named, without "now"; None where the label serves.
    stage
        For a date: the fact whose plan stage says how uncertain it is.
    adds_up
        Whether sites taken together have the sum of their values.
    argument
        For what is measured when a requirement is matched: what the requirement names, where the answers are computed
        beforehand for all that it can name.
    label_named, phrase_named
        With an argument: label and phrase that say its name, with a place for it.
    """

    key: str
    label: Text
    help: Text
    type: FactType
    kinds: frozenset[SiteKind]
    theme: Theme
    ask: Ask
    unit: str | None = None
    origin: Origin = Origin.DECLARED
    better: Better = Better.DEPENDS
    codes: Mapping[str, Text] | None = None
    low: float | None = None
    high: float | None = None
    decimals: int = 0
    phrase: Text | None = None
    divisible_by: str | None = None
    later: tuple[tuple[int, str], ...] = ()
    label_by: Text | None = None
    stage: str | None = None
    adds_up: bool = False
    argument: Argument | None = None
    label_named: Text | None = None
    phrase_named: Text | None = None

    def __post_init__(self) -> None:
        if (self.unit is not None) != (self.type is FactType.NUMBER) or (self.unit and self.unit not in UNITS):
            raise ValueError(f"{self.key}: unit {self.unit!r} does not go with type {self.type}")
        if (self.codes is not None) != (self.type in (FactType.CODE, FactType.CODES)):
            raise ValueError(f"{self.key}: codes do not go with type {self.type}")
        if self.codes is not None and len(self.codes) > MAX_CODES:
            raise ValueError(f"{self.key}: more than {MAX_CODES} codes")
        if self.argument is not None and self.origin is not Origin.MATCHED:
            raise ValueError(f"{self.key}: an argument does not go with origin {self.origin}")
        if (self.argument is None) != (self.label_named is None) or (self.argument is None) != (
            self.phrase_named is None
        ):
            raise ValueError(f"{self.key}: an argument goes with words that name it")

    @property
    def judged(self) -> bool:
        """Whether a criterion can be put on it; free text is only shown."""
        return self.type is not FactType.TEXT

    def named(self, name: Text) -> Fact:
        """Return the fact with label and phrase that say what it is measured against.

        Raises
        ------
        ValueError
            It is not measured against anything.
        """
        if self.label_named is None or self.phrase_named is None:
            raise ValueError(f"{self.key}: not measured against anything")
        plain = Text(sv=_escaped(name.sv), en=_escaped(name.en))
        return replace(
            self, label=self.label_named.fill(name=name), phrase=self.phrase_named.fill(name=plain, value="{value}")
        )

    @property
    def code_list(self) -> tuple[str, ...]:
        """The codes in declared order; empty for other types."""
        return tuple(self.codes or ())


MAX_CODES = 24
"""A set of codes is a bit mask in a float32 column, which holds 24 bits exactly."""

_EPOCH = date(1970, 1, 1)


def encode(fact: Fact, value: Value) -> float:
    """Return a value as the one number by which columns hold it.

    Numbers stand as they are, yes/no is 1/0, dates are days since 1970-01-01, a code is its place in the declared
    list, a set of codes is a bit mask.

    Raises
    ------
    TypeError
        The value is not of the fact's type.
    KeyError
        A code is not in the fact's list.
    ValueError
        A number is not finite.
    """
    match fact.type, value:
        case FactType.YES_NO, bool():
            return float(value)
        case FactType.NUMBER, int() | float() if not isinstance(value, bool):
            if not math.isfinite(value):
                raise ValueError(f"{fact.key}: {value!r} is no amount")
            return float(value)
        case FactType.DATE, date():
            return float((value - _EPOCH).days)
        case FactType.CODE, str():
            return float(_place(fact, value))
        case FactType.CODES, frozenset():
            return float(sum(1 << _place(fact, code) for code in value))
        case _:
            raise TypeError(f"{fact.key}: {value!r} is not a value of type {fact.type}")


def decode(fact: Fact, number: float) -> Value:
    """Return the value that :func:`encode` made the number of.

    >>> from siting.domain.vocabulary import FACTS
    >>> decode(FACTS["possession_date"], encode(FACTS["possession_date"], date(2027, 3, 1)))
    datetime.date(2027, 3, 1)
    """
    match fact.type:
        case FactType.NUMBER:
            return float(number)
        case FactType.YES_NO:
            return bool(number)
        case FactType.DATE:
            return date.fromordinal(_EPOCH.toordinal() + int(number))
        case FactType.CODE:
            return fact.code_list[int(number)]
        case FactType.CODES:
            return frozenset(code for place, code in enumerate(fact.code_list) if int(number) >> place & 1)
        case _:
            raise TypeError(f"{fact.key}: free text has no number")


def _escaped(text: str) -> str:
    """Return a name that stands in a text whose places are still to be filled."""
    return text.replace("{", "{{").replace("}", "}}")


def _place(fact: Fact, code: str) -> int:
    if code not in fact.code_list:
        raise KeyError(f"{fact.key}: {code!r} is none of {', '.join(fact.code_list)}")
    return fact.code_list.index(code)
