"""Random requirements of every kind of criterion, and sites that lie somewhere: intervals, days, places, trees."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from hypothesis import strategies as st
from shapely.geometry import MultiPoint, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from siting.domain.combining import Additive, PowerMean
from siting.domain.facts import Fact, FactType, encode
from siting.domain.industry import Branch, IndustryVersion
from siting.domain.measures import Against, Place, PlaceHow
from siting.domain.requirement import Criterion, Curve, Group, Requirement, Within
from siting.domain.sites import Site
from siting.domain.text import same
from siting.domain.values import FactValue
from siting.domain.vocabulary import FACTS, fact_of_column
from tests.unit.matching import strategies
from tests.unit.matching.strategies import ANY_AMOUNT, AS_OF, IF_UNKNOWN, LIMITED, SHARES, fact_values, kept, known

DIVIDED = ("plot_area_m2", "lettable_area_m2")
GROWING = "power_capacity_mw"
STAGED = ("possession_date", "plan_legal_force_date")
READ = [
    FACTS[key]
    for key in (
        *DIVIDED,
        "smallest_part_m2",
        "smallest_lettable_m2",
        GROWING,
        "power_in_3_years_mw",
        "power_in_5_years_mw",
        *STAGED,
        "plan_status",
    )
]
"""The facts of which intervals are made."""

AGAINST: dict[str, tuple[Against, ...]] = {
    "place_min": (
        Against.point("Landvetter", keys=("airport:Landvetter",)),
        Against.point("Never computed", keys=("port:Never computed",)),
    ),
    "branch_quotient": (Against.branch(Branch(version=IndustryVersion.SNI_2007, division="25")),),
}
"""What is measured against something, and what it is measured against."""
MEASURED = ("place_min@airport:Landvetter", "branch_quotient@SNI 2007:25")
"""The columns that sites may have; one has never been computed anywhere."""

# Few coordinates, so that sites lie on edges and just at the distance that is asked for.
COORDINATES = st.sampled_from((0.0, 1.0, 3.0, 4.0, 5.0, 8.0)) | st.floats(-10, 10, allow_nan=False)
SHAPES: tuple[BaseGeometry, ...] = (
    Point(0, 0),
    MultiPoint([(0, 0), (5, 5), (8, 0)]),
    box(0, 0, 4, 4),
    Polygon([(0, 0), (5, 0), (5, 5), (3, 1)]),
    box(-5, -5, 5, 5).difference(box(-3, -3, 3, 3)),
)
DAYS = st.sampled_from(
    [date(2020, 1, 1), AS_OF, AS_OF + timedelta(days=1), date(2029, 11, 24), date(2030, 6, 1), date(2045, 1, 1)]
)


PUT_OFF = st.sampled_from((-500, 0, 100, 400, 600, 2000))


@kept
@st.composite
def read_values(draw: st.DrawFn, fact: Fact) -> FactValue:
    """Return a value, of a day such as plans' stages put off."""
    value = draw(fact_values(fact))
    if fact.type is FactType.DATE and value.value is not None:
        return known(AS_OF + timedelta(days=draw(PUT_OFF)), value.status)
    return value


MIDDLES = st.none() | st.tuples(COORDINATES, COORDINATES)
SOME_READ = st.lists(st.sampled_from(READ), max_size=6, unique_by=lambda fact: fact.key)
SOME_MEASURED = st.sets(st.sampled_from(MEASURED))


@st.composite
def sites(draw: st.DrawFn, *, min_size: int = 0, max_size: int = 14) -> list[Site]:
    """Return sites of which some have no position, and most know something of what intervals are made of."""
    return [
        replace(
            site,
            middle=draw(MIDDLES),
            facts={
                **site.facts,
                **{fact.key: draw(read_values(fact)) for fact in draw(SOME_READ)},
            },
            measured={key: draw(fact_values(fact_of_column(key))) for key in draw(SOME_MEASURED)},
        )
        for site in draw(strategies.sites(min_size=min_size, max_size=max_size))
    ]


@cache
@st.composite
def limits(draw: st.DrawFn, amounts: st.SearchStrategy[float]) -> Within:
    low, high = sorted((draw(amounts), draw(amounts)))
    shape = draw(LIMITED)
    return Within(low=-math.inf if shape == "high" else low, high=math.inf if shape == "low" else high)


KNOT_SHAPES = st.sampled_from(("rises", "falls", "any"))


@cache
@st.composite
def curves(draw: st.DrawFn, amounts: st.SearchStrategy[float]) -> Curve:
    """Return a curve, often one that only rises or only falls."""
    knots = sorted(draw(st.sets(amounts, min_size=2, max_size=4)))
    values = [draw(SHARES) for _ in knots]
    shape = draw(KNOT_SHAPES)
    if shape != "any":
        values.sort(reverse=shape == "falls")
    return Curve(amounts=tuple(knots), values=tuple(values))


@cache
def days_off(key: str) -> st.SearchStrategy[float]:
    """Return days before and after the one that is asked about, often one of few, as the fact counts them."""
    days = st.integers(-600, 2500) | st.sampled_from((0, 100, 600))
    return days.map(lambda n: encode(FACTS[key], AS_OF + timedelta(days=n)))


ASKED = st.sampled_from((*DIVIDED, GROWING, *STAGED, "place_distance_m", "place_distance_m", *AGAINST))
ANY_SHAPE = st.sampled_from(SHAPES)
WEIGHTS = st.sampled_from((1.0, 5.0)) | st.floats(0.01, 100)
BY = st.none() | DAYS


@cache
@st.composite
def criteria(draw: st.DrawFn, number: int) -> Criterion:
    """Return a criterion that observes an interval, a distance, or what was measured against something."""
    key = draw(ASKED)
    amounts = days_off(key) if FACTS[key].type is FactType.DATE else ANY_AMOUNT
    shape = draw(strategies.HARD_OR_SOFT)
    place = Place(how=PlaceHow.AREA, name="there", label=same("there"), geometry=draw(ANY_SHAPE))
    return Criterion(
        fact=key,
        key=f"{key}_{number}",
        need=draw(limits(amounts)) if shape != "soft" else None,
        preference=draw(curves(amounts)) if shape != "hard" else None,
        weight=draw(WEIGHTS) if shape != "hard" else 0.0,
        group="all",
        if_unknown=draw(IF_UNKNOWN),
        by=draw(BY) if key == GROWING else None,
        place=place if key == "place_distance_m" else None,
        against=draw(st.sampled_from(AGAINST[key])) if key in AGAINST else None,
    )


@st.composite
def requirements(draw: st.DrawFn) -> Requirement:
    """Return a requirement of some plain criteria and some of every other kind, in a sum or in a tree."""
    plain = draw(strategies.requirements())
    more = [draw(criteria(number)) for number in range(draw(st.integers(1, 4)))]
    combine = Additive() if draw(st.booleans()) else PowerMean(andness=draw(strategies.ANDNESSES))
    return replace(
        plain,
        criteria=(*plain.criteria[: draw(st.integers(0, 3))], *more),
        groups=(Group(key="all", label=same("All"), combine=combine),),
    )
