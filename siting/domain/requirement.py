"""What a company asks for: one schema, whichever way it came in.

All amounts are in the fact's own unit and encoded as columns hold them (:func:`siting.domain.facts.encode`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from siting.domain.facts import Fact, FactType
from siting.domain.sites import OFFERED, Availability, SiteKind
from siting.domain.text import Text
from siting.domain.vocabulary import FACTS


@dataclass(frozen=True, kw_only=True)
class Within:
    """A number or date must lie in ``[low, high]``; an open end is infinite."""

    low: float = -math.inf
    high: float = math.inf

    def __post_init__(self) -> None:
        if math.isnan(self.low) or math.isnan(self.high) or self.low > self.high:
            raise ValueError(f"no value lies in [{self.low}, {self.high}]")


@dataclass(frozen=True, kw_only=True)
class OneOf:
    """A code (or yes/no) must be one of these."""

    codes: frozenset[float]


@dataclass(frozen=True, kw_only=True)
class Contains:
    """A set must contain all of these codes, or, with ``any``, at least one of them.

    Parameters
    ----------
    mask
        The codes as a bit mask.
    """

    mask: int
    any: bool = False


Need: TypeAlias = Within | OneOf | Contains


@dataclass(frozen=True, kw_only=True)
class Curve:
    """Piecewise linear value function on fixed anchors (Keeney & Raiffa 1976; METHOD.md section 2, step 2).

    Parameters
    ----------
    amounts
        Increasing, in the fact's unit.
    values
        The value of each amount, in [0, 1]; constant beyond the ends.
    """

    amounts: tuple[float, ...]
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        rising = all(a < b for a, b in zip(self.amounts, self.amounts[1:], strict=False))
        if len(self.amounts) < 2 or len(self.amounts) != len(self.values) or not rising:
            raise ValueError("a curve needs two or more anchors, each amount once")
        if not all(0 <= v <= 1 for v in self.values) or not all(map(math.isfinite, self.amounts)):
            raise ValueError("a curve's values lie between 0 and 1 and its amounts are finite")


@dataclass(frozen=True, kw_only=True)
class Table:
    """Value of each code; a code that is not named has ``other``.

    A set of codes is worth its best member.

    Parameters
    ----------
    values
        Place of the code in the fact's list → value in [0, 1].
    """

    values: Mapping[int, float]
    other: float = 0.0

    def __post_init__(self) -> None:
        if not self.values or not all(0 <= v <= 1 for v in (*self.values.values(), self.other)):
            raise ValueError("a table needs values between 0 and 1")


Preference: TypeAlias = Curve | Table

NEEDS: dict[FactType, type[Need]] = {
    FactType.NUMBER: Within,
    FactType.DATE: Within,
    FactType.CODE: OneOf,
    FactType.YES_NO: OneOf,
    FactType.CODES: Contains,
}
PREFERENCES: dict[FactType, type[Preference]] = {
    FactType.NUMBER: Curve,
    FactType.DATE: Curve,
    FactType.CODE: Table,
    FactType.YES_NO: Table,
    FactType.CODES: Table,
}
"""What can be asked of a type of fact, and how it can be valued."""


class IfUnknown(StrEnum):
    """What an unknown value means to a hard criterion."""

    ASK = "ask"
    """The site stays, marked, with the question that would settle it."""
    ACCEPT = "accept"
    """The company takes the risk: counted as met, shown as unknown."""
    EXCLUDE = "exclude"
    """Only sites where it is known and met."""


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One thing that is asked of a site.

    Parameters
    ----------
    fact
        What is judged.
    need
        Hard constraint, or None.
    preference
        Value function of a soft criterion, or None; it goes with ``weight`` > 0.
    weight
        Share of the score as the company gave it (points); normalised among the criteria that bear on a site's kind.
    group
        Key of the group that it is shown in.
    if_unknown
        What an unknown value means to ``need``.
    note
        The company's own words, or "".
    unit
        The unit that the requirement was written in; amounts here are already in the fact's unit.
    """

    fact: str
    need: Need | None = None
    preference: Preference | None = None
    weight: float = 0.0
    group: str
    if_unknown: IfUnknown = IfUnknown.ASK
    note: str = ""
    unit: str | None = None

    def __post_init__(self) -> None:
        if self.need is None and self.preference is None:
            raise ValueError(f"{self.fact}: neither hard nor soft")
        if not math.isfinite(self.weight) or self.weight < 0 or (self.weight > 0) != (self.preference is not None):
            raise ValueError(f"{self.fact}: weight {self.weight} does not go with its preference")
        if not self.declared.judged:
            raise ValueError(f"{self.fact}: free text can't be judged")
        if self.need is not None and not isinstance(self.need, NEEDS[self.declared.type]):
            raise ValueError(f"{self.fact}: a {type(self.need).__name__} can't be asked of type {self.declared.type}")
        if self.preference is not None and not isinstance(self.preference, PREFERENCES[self.declared.type]):
            raise ValueError(f"{self.fact}: a {type(self.preference).__name__} can't value type {self.declared.type}")

    @property
    def declared(self) -> Fact:
        """The fact's declaration."""
        return FACTS[self.fact]

    def bears_on(self, kind: SiteKind) -> bool:
        """Whether the criterion says anything of that kind of site."""
        return kind in self.declared.kinds


@dataclass(frozen=True, kw_only=True)
class Group:
    """A named part of the score, e.g. logistics."""

    key: str
    label: Text


@dataclass(frozen=True, kw_only=True)
class Company:
    """Who asks. Enquiries to a municipality are public records: the least possible is kept.

    Parameters
    ----------
    name
        Name or alias.
    industry_code, industry_version
        SNI/NACE code and the version that it is of, e.g. ``"52.100"`` and ``"SNI 2007"``.
    change
        ``new``, ``expanding`` or ``relocating``.
    leaves
        What it leaves behind, in words.
    """

    name: str
    industry_code: str = ""
    industry_version: str = ""
    change: str = "new"
    leaves: str = ""


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """A company's requirement.

    Parameters
    ----------
    title
        What is wanted, in a few words ("Warehouse of 40,000 m²").
    case_number
        The case's registration number, or "".
    summary
        The need in a sentence or two, for the proposal's reader.
    kinds
        Kinds of site that will do.
    availabilities
        Statuses that will do.
    criteria
        In the order they were written.
    groups
        Groups of the criteria, in the order they are shown.
    received
        The day it came in.
    demo
        Whether it is made up.
    """

    title: Text
    company: Company
    case_number: str = ""
    summary: Text = field(default_factory=lambda: Text(sv="", en=""))
    kinds: frozenset[SiteKind] = frozenset(SiteKind)
    availabilities: frozenset[Availability] = OFFERED
    criteria: tuple[Criterion, ...]
    groups: tuple[Group, ...]
    received: date | None = None
    demo: bool = False

    def __post_init__(self) -> None:
        named = {group.key for group in self.groups}
        if missing := {c.group for c in self.criteria} - named:
            raise ValueError(f"groups without a name: {sorted(missing)}")
        if not self.criteria or not self.kinds:
            raise ValueError("a requirement needs criteria and a kind of site")

    def weights(self, kind: SiteKind) -> tuple[float, ...]:
        """Return one weight a criterion, summing to 1 over those that bear on the kind (0 for the rest).

        All are 0 when no soft criterion bears on the kind: the kind is then only filtered.
        """
        raw = [c.weight if c.bears_on(kind) else 0.0 for c in self.criteria]
        total = math.fsum(raw)
        return tuple(w / total if total > 0 else 0.0 for w in raw)
