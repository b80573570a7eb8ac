"""Criteria and answers to be put into words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shapely.geometry import box

from siting.domain.requirement import (
    Contains,
    Criterion,
    Curve,
    Footprint,
    Need,
    OneOf,
    Place,
    PlaceHow,
    Rectangle,
    Within,
)
from siting.domain.text import same
from siting.domain.values import Status
from siting.matching.insight import Concession, Relaxation
from siting.matching.result import MatchResult
from tests.unit.matching import insights
from tests.unit.matching.insights import days
from tests.unit.matching.strategies import known
from tests.unit.matching.test_words import ALSO_FITS, ASKS, FAILS, result_of, site

LESS_HEIGHT = Within(high=9.0)
FAR = Concession(criterion=0, need=LESS_HEIGHT, gap=1.0)
POWER = site(1, "Viared 3", junction_min=known(4.0, Status.ESTIMATED), power_capacity_mw=known(6.0, Status.ESTIMATED))


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def with_insight(result: MatchResult, **parts: object) -> MatchResult:
    return replace(result, insight=insights.insight(**parts))  # type: ignore[arg-type]


def three(**parts: object) -> MatchResult:
    """Two that fit and one to ask about."""
    return with_insight(result_of(POWER, ALSO_FITS, ASKS, FAILS), **parts)


def relaxation(*opens: object, opened_sites: int | None = None, better: bool = False, **concession: Need) -> Relaxation:
    return Relaxation(
        concessions=(replace(FAR, **concession),),  # type: ignore[arg-type]
        cost=0.125,
        opened=len(opens) if opened_sites is None else opened_sites,
        opens=opens,  # type: ignore[arg-type]
        better_than_all=better,
    )


PLACE = Place(how=PlaceHow.AREA, name="Viared", label=same("Viared"), geometry=box(0, 0, 1, 1))
HALL = Footprint(hall=Rectangle(length_m=120, width_m=60), setback_m=6, yards=(Rectangle(length_m=60, width_m=30.5),))
FITS_NEED = OneOf(codes=frozenset({1.0}))
NEAR = Criterion(fact="place_distance_m", place=PLACE, need=Within(high=2000), group="g")
ROOM = Criterion(fact="footprint_fits", footprint=HALL, need=FITS_NEED, group="g")
LATER = Criterion(fact="power_capacity_mw", by=date(2029, 1, 1), need=Within(low=6), group="g")
READY = Criterion(fact="possession_date", need=Within(high=days(date(2027, 12, 31))), group="g")
PLAN = Criterion(fact="plan_status", need=OneOf(codes=frozenset({4.0, 6.0})), group="g")
ALL_USES = Criterion(fact="permitted_uses", need=Contains(mask=0b1100), group="g")
ANY_USE = Criterion(fact="permitted_uses", need=Contains(mask=0b1100, any=True), group="g")
FIBRE = Criterion(fact="fibre", need=FITS_NEED, group="g")
NO_GAS = Criterion(fact="gas", need=OneOf(codes=frozenset({0.0})), group="g")
DOCKS = Criterion(fact="loading_docks", need=Within(low=4, high=8), group="g")
BUILT = Criterion(fact="build_year", need=Within(low=1990), group="g")
PLOT = Criterion(fact="plot_area_m2", need=Within(low=10_000, high=20_000), group="g")


def wish(criterion: Criterion, *amounts: float, values: tuple[float, ...]) -> Criterion:
    return replace(criterion, need=None, preference=Curve(amounts=amounts, values=values), weight=1)
