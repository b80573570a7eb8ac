"""Random requirements and sites for property tests: unknowns, limits that are hit exactly, both kinds of site.

Strategies are made once and kept: Hypothesis looks into each new one, which takes longer than to draw from it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import wraps
from typing import TypeVar

from hypothesis import strategies as st

from siting.domain.combining import LEAST_REWARD, MOST_REWARD, Additive, Combine, PartialAbsorption, PowerMean
from siting.domain.facts import Fact, FactType, encode
from siting.domain.requirement import (
    Company,
    Contains,
    Criterion,
    Curve,
    Group,
    IfUnknown,
    Need,
    OneOf,
    Preference,
    Requirement,
    Table,
    Within,
)
from siting.domain.sites import Availability, Site, SiteKind
from siting.domain.text import same
from siting.domain.values import FactValue, Status, Value
from siting.domain.vocabulary import FACTS

Made = TypeVar("Made")


def kept(make: Callable[[Fact], st.SearchStrategy[Made]]) -> Callable[[Fact], st.SearchStrategy[Made]]:
    """Make a strategy for a fact once; facts can't be hashed, but their keys tell them apart."""
    made: dict[str, tuple[Fact, st.SearchStrategy[Made]]] = {}

    @wraps(make)
    def once(fact: Fact) -> st.SearchStrategy[Made]:
        if fact.key not in made or made[fact.key][0] != fact:
            made[fact.key] = (fact, make(fact))
        return made[fact.key][1]

    return once


AS_OF = date(2026, 11, 24)
FIRST_DAY = date(2026, 1, 1)

# Of every type, of one kind of site and of both, with amounts that float32 holds and such that it rounds.
JUDGED = [
    FACTS[key]
    for key in (
        "buildable_area_m2",
        "clear_height_m",
        "power_capacity_mw",
        "junction_min",
        "population_30_min",
        "possession_date",
        "sprinkler",
        "fibre",
        "plan_status",
        "rail_access",
        "permitted_uses",
        "premises_kinds",
    )
]
# Few amounts, so that values and limits meet; 0.1 and 16 777 217 are not float32 numbers.
AMOUNTS = (0.0, 0.1, 0.3, 1.0, 1.0000001, 2.5, 10.0, 59.7, 60.0)
ANY_AMOUNT = st.sampled_from(AMOUNTS) | st.floats(0, 60, allow_nan=False)


@kept
@st.composite
def amounts(draw: st.DrawFn, fact: Fact) -> float:
    if fact.type is FactType.DATE:
        return encode(fact, FIRST_DAY + timedelta(days=draw(st.integers(0, 6))))
    return draw(ANY_AMOUNT)


LIMITED = st.sampled_from(("low", "high", "both"))


@kept
@st.composite
def needs(draw: st.DrawFn, fact: Fact) -> Need:
    if fact.type in (FactType.NUMBER, FactType.DATE):
        low, high = sorted((draw(amounts(fact)), draw(amounts(fact))))
        shape = draw(LIMITED)
        return Within(
            low=-math.inf if shape == "high" else low,
            high=math.inf if shape == "low" else high,
        )
    if fact.type is FactType.CODES:
        mask = draw(st.integers(1, (1 << len(fact.code_list)) - 1))
        return Contains(mask=mask, any=draw(st.booleans()))
    places = list(range(2)) if fact.type is FactType.YES_NO else list(range(len(fact.code_list)))
    return OneOf(codes=frozenset(float(p) for p in draw(st.sets(st.sampled_from(places), min_size=1))))


SHARES = st.sampled_from((0.0, 0.25, 0.5, 1.0)) | st.floats(0, 1)


@kept
@st.composite
def preferences(draw: st.DrawFn, fact: Fact) -> Preference:
    if fact.type in (FactType.NUMBER, FactType.DATE):
        knots = sorted(draw(st.sets(amounts(fact), min_size=2, max_size=4)))
        return Curve(amounts=tuple(knots), values=tuple(draw(SHARES) for _ in knots))
    places = list(range(2)) if fact.type is FactType.YES_NO else list(range(len(fact.code_list)))
    named = draw(st.sets(st.sampled_from(places), min_size=1, max_size=4))
    return Table(values={place: draw(SHARES) for place in sorted(named)}, other=draw(SHARES))


HARD_OR_SOFT = st.sampled_from(("hard", "soft", "both"))
WEIGHTS = st.sampled_from((1.0, 2.0, 30.0)) | st.floats(0.01, 100)
IF_UNKNOWN = st.sampled_from(IfUnknown)


@kept
@st.composite
def criteria(draw: st.DrawFn, fact: Fact) -> Criterion:
    shape = draw(HARD_OR_SOFT)
    preference = draw(preferences(fact)) if shape != "hard" else None
    return Criterion(
        fact=fact.key,
        need=draw(needs(fact)) if shape != "soft" else None,
        preference=preference,
        weight=draw(WEIGHTS) if preference else 0.0,
        group="all",
        if_unknown=draw(IF_UNKNOWN) if shape != "soft" else IfUnknown.ASK,
    )


def requirement_of(*asked: Criterion) -> Requirement:
    """Return a requirement of these criteria, for any site that is on offer."""
    return Requirement(
        title=same("Test"),
        company=Company(name="Test"),
        criteria=asked,
        groups=(Group(key="all", label=same("All")),),
    )


SOME_FACTS = st.lists(st.sampled_from(JUDGED), min_size=1, max_size=7, unique_by=lambda fact: fact.key)
SOME_KINDS = st.sampled_from([frozenset(SiteKind), *(frozenset({kind}) for kind in SiteKind)])
SOME_AVAILABILITIES = st.sets(st.sampled_from(Availability), min_size=1)


@st.composite
def requirements(draw: st.DrawFn) -> Requirement:
    facts = draw(SOME_FACTS)
    return Requirement(
        title=same("Test"),
        company=Company(name="Test"),
        kinds=draw(SOME_KINDS),
        availabilities=frozenset(draw(SOME_AVAILABILITIES)),
        criteria=tuple(draw(criteria(fact)) for fact in facts),
        groups=(Group(key="all", label=same("All")),),
    )


ANDNESSES = st.sampled_from((0.0, 1e-9, 0.25, 0.5, 2 / 3, 0.75, 0.875, 0.999, 1.0)) | st.floats(0, 1)


@st.composite
def absorptions(draw: st.DrawFn, mandatory: str = "a", optional: str = "b") -> PartialAbsorption:
    penalty = draw(st.floats(0.001, 0.999))
    ratio = draw(st.floats(LEAST_REWARD * 1.001, MOST_REWARD * 0.999))
    return PartialAbsorption(
        mandatory=mandatory, optional=optional, penalty=penalty, reward=min(penalty * ratio, 0.999)
    )


@st.composite
def requirements_with_trees(draw: st.DrawFn) -> Requirement:
    """Return a requirement whose criteria lie in groups within groups, put together in every way."""
    flat = draw(requirements())
    keys = [f"g{n}" for n in range(draw(st.integers(1, 4)))]
    names: dict[str, list[str]] = {key: [] for key in ("", *keys)}
    parents: dict[str, str] = {}
    for place, key in enumerate(keys):
        parents[key] = draw(st.sampled_from(["", *keys[:place]]))
        names[parents[key]].append(key)
    criteria = tuple(replace(criterion, group=draw(st.sampled_from(keys))) for criterion in flat.criteria)
    for criterion in criteria:
        if criterion.weight > 0:
            names[criterion.group].append(criterion.name)
    groups = tuple(
        Group(
            key=key,
            label=same(key),
            parent=parents[key],
            combine=draw(combines(names[key])),
            weight=draw(st.none() | st.sampled_from((1.0, 5.0)) | st.floats(0.01, 100)),
        )
        for key in keys
    )
    return replace(flat, criteria=criteria, groups=groups)


@st.composite
def combines(draw: st.DrawFn, parts: list[str]) -> Combine:
    """Return a way to put those parts together."""
    if len(parts) == 2 and draw(st.booleans()):
        return draw(absorptions(*draw(st.permutations(parts))))
    andness = draw(st.none() | ANDNESSES)
    return Additive() if andness is None else PowerMean(andness=andness)


@kept
@st.composite
def values(draw: st.DrawFn, fact: Fact) -> Value:
    if fact.type is FactType.NUMBER:
        return draw(amounts(fact))
    if fact.type is FactType.DATE:
        return FIRST_DAY + timedelta(days=draw(st.integers(0, 6)))
    if fact.type is FactType.YES_NO:
        return draw(st.booleans())
    if fact.type is FactType.CODES:
        return frozenset(draw(st.sets(st.sampled_from(fact.code_list), max_size=4)))
    return draw(st.sampled_from(fact.code_list))


def known(value: Value, status: Status = Status.KNOWN) -> FactValue:
    return FactValue(value=value, status=status, source="test", verified=AS_OF)


HOW_SURE = st.sampled_from((Status.KNOWN, Status.KNOWN, Status.ESTIMATED, Status.UNKNOWN, Status.NOT_APPLICABLE))


@kept
@st.composite
def fact_values(draw: st.DrawFn, fact: Fact) -> FactValue:
    status = draw(HOW_SURE)
    if status in (Status.UNKNOWN, Status.NOT_APPLICABLE):
        return FactValue(value=None, status=status, source="test", verified=None)
    return known(draw(values(fact)), status)


SITE_KINDS = st.sampled_from(SiteKind)
ON_OFFER = st.sampled_from((Availability.AVAILABLE, Availability.AVAILABLE, Availability.PLANNED, Availability.SOLD))
ANY_FACTS = st.lists(st.sampled_from(JUDGED), unique_by=lambda fact: fact.key)


@st.composite
def sites(draw: st.DrawFn, *, min_size: int = 0, max_size: int = 14) -> list[Site]:
    numbers = draw(st.lists(st.integers(1, 10_000), min_size=min_size, max_size=max_size, unique=True))
    return [
        Site(
            site_id=number,
            source="test",
            reference=str(number),
            kind=draw(SITE_KINDS),
            name=f"Site {number}",
            geometry=None,
            availability=draw(ON_OFFER),
            facts={fact.key: draw(fact_values(fact)) for fact in draw(ANY_FACTS)},
        )
        for number in numbers
    ]
