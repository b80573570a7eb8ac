"""What a company asks for: one schema, whichever way it came in.

All amounts are in the fact's own unit and encoded as columns hold them (:func:`siting.domain.facts.encode`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from siting.domain.combining import Additive, Combine, Group, PartialAbsorption, PowerMean
from siting.domain.facts import Fact
from siting.domain.measures import Against, Footprint, Place, PlaceHow, Rectangle
from siting.domain.needs import (
    NEEDS,
    PREFERENCES,
    Contains,
    Curve,
    IfUnknown,
    Need,
    OneOf,
    Preference,
    Table,
    Within,
)
from siting.domain.sites import OFFERED, Availability, SiteKind
from siting.domain.text import Text
from siting.domain.tree import Node, grow, leaf_weights
from siting.domain.vocabulary import FACTS
from siting.domain.weighing import Weighing, WeighingMethod

__all__ = [
    "NEEDS",
    "PREFERENCES",
    "Additive",
    "Against",
    "Combine",
    "Company",
    "Contains",
    "Criterion",
    "Curve",
    "Footprint",
    "Group",
    "IfUnknown",
    "Need",
    "OneOf",
    "PartialAbsorption",
    "Place",
    "PlaceHow",
    "PowerMean",
    "Preference",
    "Rectangle",
    "Requirement",
    "Table",
    "Weighing",
    "WeighingMethod",
    "Within",
]


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One thing that is asked of a site.

    Parameters
    ----------
    fact
        What is judged.
    key
        Name by which weighings and groups refer to it; "" is the fact's.
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
    by
        The day on which the amount must be there, for a fact that grows over the years (:attr:`Fact.later`).
    place
        What distance is measured to; with ``place_distance_m``, and only there.
    footprint
        What must find room; with ``footprint_fits``, and only there.
    against
        What is measured against, with facts that have an argument, and only there.
    firm
        The limit is never suggested to be given up.
    tolerance
        How much the company lightly gives up of the limit, in the fact's unit (days for dates); None where it did not
        say.
    """

    fact: str
    key: str = ""
    need: Need | None = None
    preference: Preference | None = None
    weight: float = 0.0
    group: str
    if_unknown: IfUnknown = IfUnknown.ASK
    note: str = ""
    unit: str | None = None
    by: date | None = None
    place: Place | None = None
    footprint: Footprint | None = None
    against: Against | None = None
    firm: bool = False
    tolerance: float | None = None

    def __post_init__(self) -> None:
        self._check_measures()
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
        if self.by is not None and not self.declared.later:
            raise ValueError(f"{self.fact}: nothing is known of other years")
        if self.tolerance is not None and not (math.isfinite(self.tolerance) and self.tolerance > 0):
            raise ValueError(f"{self.fact}: a tolerance of {self.tolerance}")

    def _check_measures(self) -> None:
        if (self.place is not None) != (self.fact == PLACE_DISTANCE):
            raise ValueError(f"{self.fact}: a place goes with {PLACE_DISTANCE}, and only there")
        if (self.footprint is not None) != (self.fact == FOOTPRINT_FITS):
            raise ValueError(f"{self.fact}: a footprint goes with {FOOTPRINT_FITS}, and only there")
        if (None if self.against is None else self.against.argument) != FACTS[self.fact].argument:
            raise ValueError(f"{self.fact}: is measured against {FACTS[self.fact].argument or 'nothing'}")

    @property
    def name(self) -> str:
        """The name by which it is referred to."""
        return self.key or self.fact

    @property
    def column(self) -> str:
        """The key of the catalogue's column that is judged: the fact's, with what it is measured against."""
        return self.fact if self.against is None else self.against.column(self.fact)

    @property
    def declared(self) -> Fact:
        """The fact's declaration, in words that say what it is measured against."""
        return FACTS[self.fact] if self.against is None else _named(self.fact, self.against.label)

    def bears_on(self, kind: SiteKind) -> bool:
        """Whether the criterion says anything of that kind of site."""
        return kind in self.declared.kinds


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
    weighings
        How weights were made, where they were not simply given as points.
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
    weighings: tuple[Weighing, ...] = ()

    def __post_init__(self) -> None:
        named = {group.key for group in self.groups}
        if missing := ({c.group for c in self.criteria} | {g.parent for g in self.groups if g.parent}) - named:
            raise ValueError(f"groups without a name: {sorted(missing)}")
        if not self.criteria or not self.kinds:
            raise ValueError("a requirement needs criteria and a kind of site")
        for kind in self.kinds:
            self.tree(kind)

    def tree(self, kind: SiteKind) -> Node | None:
        """Return how the criteria that are weighed on a kind of site make up its score.

        None when no soft criterion bears on the kind: it is then only filtered, and every score is 0.

        Raises
        ------
        ValueError
            Groups contain each other, or a partial absorption has not just its two parts.
        """
        if kind not in self._trees:
            self._trees[kind] = self._grown(kind)
        return self._trees[kind]

    @cached_property
    def _trees(self) -> dict[SiteKind, Node | None]:
        """The trees that have been asked for: a match asks for the same ones hundreds of times."""
        return {}

    def _grown(self, kind: SiteKind) -> Node | None:
        weighed = [
            (number, criterion.name, criterion.group, criterion.weight)
            for number, criterion in enumerate(self.criteria)
            if criterion.bears_on(kind) and criterion.weight > 0
        ]
        parts = [(criterion.name, criterion.group) for criterion in self.criteria if criterion.weight > 0]
        return grow(weighed, self.groups, parts=parts)

    def weights(self, kind: SiteKind) -> tuple[float, ...]:
        """Return one weight a criterion, summing to 1 over those that bear on the kind (0 for the rest).

        In a tree it is the product of the shares on the way down. All are 0 when no soft criterion bears on the kind:
        the kind is then only filtered.
        """
        tree = self.tree(kind)
        found = {} if tree is None else leaf_weights(tree)
        return tuple(found.get(number, 0.0) for number in range(len(self.criteria)))


@lru_cache(maxsize=1024)
def _named(fact: str, name: Text) -> Fact:
    return FACTS[fact].named(name)


PLACE_DISTANCE = "place_distance_m"
FOOTPRINT_FITS = "footprint_fits"
"""The two facts that are computed when a requirement is matched, against what it names."""
