"""Sites ranked by a requirement, ready to be compared."""

from __future__ import annotations

from collections.abc import Sequence

from siting.domain.requirement import Company, Criterion, Curve, Group, Requirement
from siting.domain.sites import Site, SiteKind
from siting.domain.text import same
from siting.domain.values import FactValue, Value
from siting.domain.weighing import Weighing
from siting.matching.catalogue import catalogue_of
from siting.matching.compared import Compared, compared
from siting.matching.engine import match
from siting.matching.result import MatchResult
from tests.unit.matching.strategies import AS_OF, known

# Numbers of land without anything that later years or parts would add.
NUMBERS = ("max_height_m", "building_right_m2", "water_m3_day", "slope_percent")


def matched(sites: Sequence[Site], requirement: Requirement) -> MatchResult:
    return match(sites, requirement, as_of=AS_OF, catalogue_version="1")


def ranked(sites: Sequence[Site], requirement: Requirement) -> Compared:
    """Return the sites that fit or ask, best first."""
    best_first = [one.site for one in matched(sites, requirement).ranked]
    return compared(catalogue_of(best_first, version="1"), requirement, as_of=AS_OF)


def land(number: int, **facts: Value | FactValue) -> Site:
    return Site(
        site_id=number,
        source="test",
        reference=str(number),
        kind=SiteKind.LAND,
        name=f"Site {number}",
        geometry=None,
        facts={key: value if isinstance(value, FactValue) else known(value) for key, value in facts.items()},
    )


def plot(number: int, *values: float | None) -> Site:
    """Return a plot that is worth these values on :data:`NUMBERS`; None is unknown."""
    facts = {fact: value for fact, value in zip(NUMBERS, values, strict=False) if value is not None}
    return land(number, **facts)


def worth(fact: str, weight: float, *, group: str = "all") -> Criterion:
    """Return a criterion by which an amount from 0 to 1 is worth just that."""
    return Criterion(fact=fact, preference=Curve(amounts=(0.0, 1.0), values=(0.0, 1.0)), weight=weight, group=group)


def weighed(*weights: float, weighings: tuple[Weighing, ...] = ()) -> Requirement:
    """Return a requirement that weighs the first of :data:`NUMBERS`."""
    return Requirement(
        title=same("Test"),
        company=Company(name="Test"),
        criteria=tuple(worth(fact, weight) for fact, weight in zip(NUMBERS, weights, strict=False)),
        groups=(Group(key="all", label=same("All")),),
        weighings=weighings,
    )
