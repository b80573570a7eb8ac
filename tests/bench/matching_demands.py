"""Requirements of twenty criteria, half of them hard, over the facts of :mod:`tests.bench.synthetic`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from shapely.geometry import Point

from siting.domain.facts import encode
from siting.domain.requirement import (
    Company,
    Contains,
    Criterion,
    Curve,
    Group,
    Need,
    OneOf,
    Place,
    PlaceHow,
    Preference,
    Requirement,
    Table,
    Within,
)
from siting.domain.sites import SiteKind
from siting.domain.text import same
from siting.domain.vocabulary import FACTS
from tests.bench.synthetic import EAST, NORTH, SOUTH, WEST

_POSSESSION = FACTS["possession_date"]
_OWNERS = FACTS["owner_kind"].code_list


def narrow() -> Requirement:
    """Return what a company asks that knows what it wants: some sites of a hundred are left."""
    return _requirement(
        _asked("plot_area_m2", Within(low=8_000.0), _curve(8_000.0, 40_000.0), 10),
        _asked("max_height_m", Within(low=10.0), _curve(10.0, 16.0), 5),
        _asked("power_capacity_mw", Within(low=1.0), _curve(1.0, 4.0), 15),
        _asked("substation_distance_m", Within(high=5_000.0), _curve(5_000.0, 500.0), 5),
        _asked("slope_percent", Within(high=8.0)),
        _asked("price_sek_m2", Within(high=900.0), _curve(900.0, 250.0), 12),
        _asked("possession_date", Within(high=_day(2029, 1)), _curve(_day(2029, 1), _day(2027, 1)), 8),
        _asked("plan_status", _one_of("plan_status", "legal_force", "review")),
        _asked("permitted_uses", _any_of("J", "Z")),
        _asked("sensitive_distance_m", Within(low=200.0), _curve(200.0, 800.0), 4),
    )


def broad() -> Requirement:
    """Return what a company asks that would take much: about half of all sites are left."""
    return _requirement(
        _asked("plot_area_m2", Within(low=2_000.0), _curve(2_000.0, 40_000.0), 10),
        _asked("max_height_m", Within(low=6.5), _curve(6.5, 16.0), 5),
        _asked("power_capacity_mw", Within(low=0.2), _curve(0.2, 4.0), 15),
        _asked("substation_distance_m", Within(high=9_000.0), _curve(9_000.0, 500.0), 5),
        _asked("slope_percent", Within(high=15.0)),
        _asked("price_sek_m2", Within(high=1_150.0), _curve(1_150.0, 250.0), 12),
        _asked("possession_date", Within(high=_day(2031, 1)), _curve(_day(2031, 1), _day(2027, 1)), 8),
        _asked("plan_status", _one_of("plan_status", "legal_force", "review", "consultation", "started")),
        _asked("permitted_uses", _any_of("J", "Z", "H", "K")),
        _asked("sensitive_distance_m", Within(low=40.0), _curve(40.0, 800.0), 4),
    )


LOCAL_M = 3_170.0
"""A circle of so many metres has some 2 % of the area that the made-up sites are spread over."""


def local() -> Requirement:
    """Return the broad requirement of a company that wants to stay where it is: near one point."""
    middle = Point((WEST + EAST) / 2 + 4_000.0, (SOUTH + NORTH) / 2 - 6_000.0)
    place = Place(how=PlaceHow.POINT, name="Here", label=same("Here"), geometry=middle)
    near = Criterion(fact="place_distance_m", place=place, need=Within(high=LOCAL_M), group="all")
    wanted = broad()
    return replace(wanted, criteria=(near, *wanted.criteria))


def _requirement(*hard: Criterion) -> Requirement:
    soft = (
        _asked("buildable_area_m2", None, _curve(1_000.0, 30_000.0), 8),
        _asked("smallest_part_m2", None, _curve(20_000.0, 2_000.0), 3),
        _asked("yard_area_m2", None, _curve(0.0, 5_000.0), 3),
        _asked("building_right_m2", None, _curve(1_000.0, 20_000.0), 4),
        _asked("site_coverage_ratio", None, _curve(0.2, 0.6), 2),
        _asked("noise_limit_db", None, _curve(35.0, 55.0), 2),
        _asked("power_in_3_years_mw", None, _curve(1.0, 6.0), 10),
        _asked("water_m3_day", None, _curve(20.0, 400.0), 4),
        _asked("owner_kind", None, Table(values={_OWNERS.index("municipality"): 1.0, 1: 0.5}, other=0.3), 3),
        _asked("fibre", None, Table(values={1: 1.0}, other=0.0), 2),
    )
    return Requirement(
        title=same("Measured"),
        company=Company(name="Measured"),
        kinds=frozenset({SiteKind.LAND}),
        criteria=(*hard, *soft),
        groups=(Group(key="all", label=same("All")),),
        demo=True,
    )


def _asked(fact: str, need: Need | None, preference: Preference | None = None, weight: float = 0.0) -> Criterion:
    return Criterion(fact=fact, need=need, preference=preference, weight=weight, group="all")


def _curve(worst: float, ideal: float) -> Curve:
    if worst < ideal:
        return Curve(amounts=(worst, ideal), values=(0.0, 1.0))
    return Curve(amounts=(ideal, worst), values=(1.0, 0.0))


def _one_of(fact: str, *codes: str) -> OneOf:
    return OneOf(codes=frozenset(encode(FACTS[fact], code) for code in codes))


def _any_of(*uses: str) -> Contains:
    return Contains(mask=_mask(uses), any=True)


def _mask(uses: Sequence[str]) -> int:
    return int(encode(FACTS["permitted_uses"], frozenset(uses)))


def _day(year: int, month: int) -> float:
    return encode(_POSSESSION, date(year, month, 1))
