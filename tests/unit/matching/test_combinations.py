"""What sites have together, against every set of sites tried one by one in plain Python."""

from __future__ import annotations

import dataclasses
import math
from itertools import combinations as subsets

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from siting.domain.requirement import (
    FOOTPRINT_FITS,
    Criterion,
    Curve,
    Footprint,
    IfUnknown,
    OneOf,
    PowerMean,
    Rectangle,
    Requirement,
    Within,
)
from siting.domain.sites import Availability, Site, SiteKind
from siting.domain.values import FactValue, Status
from siting.matching import combinations as combinations_module
from siting.matching import pooled
from siting.matching.catalogue import catalogue_of
from siting.matching.combinations import combinations, polsby_popper
from siting.matching.engine import match
from siting.matching.failures import find_failures
from siting.matching.insight import Combination, CombinationOf
from siting.matching.owners import count_owners
from siting.matching.pooled import candidate_ids
from siting.matching.result import SiteResult, Verdict
from tests.unit.matching.strategies import AS_OF, known, requirement_of

EVERY = 10_000
ACROSS, ALONG = 3, 3
NOTHING = FactValue(value=None, status=Status.UNKNOWN, source="test", verified=None)


def plot(number: int, geometry: BaseGeometry | None, **facts: FactValue) -> Site:
    return Site(
        site_id=number,
        source="test",
        reference=str(number),
        kind=SiteKind.LAND,
        name=f"Plot {number}",
        geometry=geometry,
        facts=facts,
    )


def cell(number: int) -> BaseGeometry:
    x, y = (number - 1) % ACROSS, (number - 1) // ACROSS
    return box(50 * x, 40 * y, 50 * x + 50, 40 * y + 40)


@st.composite
def grids(draw: st.DrawFn) -> list[Site]:
    areas = st.sampled_from((500.0, 1000.0, 2000.0, 3000.0, 6000.0)).map(known) | st.just(NOTHING)
    heights = st.sampled_from((8.0, 12.0, 16.0)).map(known) | st.just(NOTHING)
    numbers = draw(st.permutations(range(1, ACROSS * ALONG + 1)))
    return [
        plot(
            number,
            cell(number),
            plot_area_m2=draw(areas),
            buildable_area_m2=draw(areas),
            max_height_m=draw(heights),
        )
        for number in numbers[: draw(st.integers(2, len(numbers)))]
    ]


@st.composite
def requirements(draw: st.DrawFn) -> Requirement:
    unknown = st.sampled_from(IfUnknown)
    worth = Curve(amounts=(0.0, 8000.0), values=(0.0, 1.0))
    criteria = [
        Criterion(
            fact="plot_area_m2",
            need=Within(low=draw(st.sampled_from((2500.0, 5000.0))), high=draw(st.sampled_from((math.inf, 6500.0)))),
            preference=worth,
            weight=2.0,
            group="all",
            if_unknown=draw(unknown),
        ),
        Criterion(
            fact="max_height_m",
            need=Within(low=10.0),
            preference=Curve(amounts=(10.0, 20.0), values=(0.2, 1.0)),
            weight=1.0,
            group="all",
            if_unknown=draw(unknown),
        ),
    ]
    buildable = Criterion(
        fact="buildable_area_m2",
        need=draw(st.none() | st.sampled_from((Within(low=3000.0), Within(low=3000.0, high=6500.0)))),
        preference=worth,
        weight=3.0,
        group="all",
        if_unknown=draw(unknown),
    )
    return requirement_of(*criteria, buildable)


def graph(sites: list[Site]) -> nx.Graph:
    found = nx.Graph()
    found.add_nodes_from(site.site_id for site in sites)
    for a, b in subsets(found.nodes, 2):
        ax, ay, bx, by = (a - 1) % ACROSS, (a - 1) // ACROSS, (b - 1) % ACROSS, (b - 1) // ACROSS
        if abs(ax - bx) + abs(ay - by) == 1:
            found.add_edge(a, b)
    return found


class Oracle:
    """Judges a set as the documentation says, in plain numbers."""

    def __init__(self, sites: list[Site], requirement: Requirement) -> None:
        whole = match(sites, requirement, as_of=AS_OF, catalogue_version="1")
        self.criteria = requirement.criteria
        self.weights = requirement.weights(SiteKind.LAND)
        self.results = {one.site.site_id: one for one in (*whole.ranked, *whole.out)}
        self.candidates = [number for number, one in self.results.items() if self._too_small(one)]

    def _too_small(self, result: SiteResult) -> bool:
        return bool(result.reasons) and all(
            self.criteria[reason.criterion].declared.adds_up
            and isinstance(need := self.criteria[reason.criterion].need, Within)
            and isinstance(reason.observed.value, float)
            and reason.observed.value < need.low
            for reason in result.reasons
        )

    def total(self, members: tuple[int, ...], number: int) -> float | None:
        amounts = [self.results[member].judgements[number].observed.value for member in members]
        if any(amount is None for amount in amounts):
            return None
        return math.fsum(amount for amount in amounts if isinstance(amount, float))

    def enough(self, members: tuple[int, ...]) -> bool:
        return all(
            total is None or total >= criterion.need.low
            for number, criterion in enumerate(self.criteria)
            if criterion.declared.adds_up and isinstance(criterion.need, Within)
            for total in [self.total(members, number)]
        )

    def verdict(self, members: tuple[int, ...], number: int) -> Verdict | None:
        criterion = self.criteria[number]
        if not isinstance(criterion.need, Within):
            return None
        if not criterion.declared.adds_up:
            verdicts = {self.results[member].judgements[number].verdict for member in members}
            return Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.MET
        total = self.total(members, number)
        # Nobody has said whether the plots are divided: of what is too much, enough may be had.
        may_be_divided = criterion.declared.divisible_by is not None
        if total is None or (total > criterion.need.high and may_be_divided):
            unknown = {
                IfUnknown.ASK: Verdict.UNKNOWN,
                IfUnknown.ACCEPT: Verdict.MET,
                IfUnknown.EXCLUDE: Verdict.NOT_MET,
            }
            return unknown[criterion.if_unknown]
        return Verdict.MET if criterion.need.low <= total <= criterion.need.high else Verdict.NOT_MET

    def score(self, members: tuple[int, ...]) -> tuple[float, float]:
        ends = [0.0, 0.0]
        for number, (criterion, weight) in enumerate(zip(self.criteria, self.weights, strict=True)):
            judgements = [self.results[member].judgements[number] for member in members]
            low, high = min(one.value_low for one in judgements), min(one.value_high for one in judgements)
            if criterion.declared.adds_up:
                total = self.total(members, number)
                low, high = (0.0, 1.0) if total is None else (min(1.0, total / 8000),) * 2
            ends = [ends[0] + weight * low, ends[1] + weight * high]
        return ends[0], ends[1]


@settings(max_examples=80, deadline=None)
@given(sites=grids(), requirement=requirements())
def test_every_combination_that_is_enough_and_no_other(sites: list[Site], requirement: Requirement) -> None:
    oracle, adjoining = Oracle(sites, requirement), graph(sites)
    expected = {}
    for size in (2, 3, 4):
        for members in subsets(sorted(oracle.candidates), size):
            if not nx.is_connected(adjoining.subgraph(members)) or not oracle.enough(members):
                continue
            parts = (part for less in range(1, size) for part in subsets(members, less))
            if any(nx.is_connected(adjoining.subgraph(part)) and oracle.enough(part) for part in parts):
                continue
            verdicts = {oracle.verdict(members, number) for number in range(len(requirement.criteria))}
            if Verdict.NOT_MET not in verdicts:
                expected[members] = (Verdict.UNKNOWN in verdicts, *oracle.score(members))
    found = combinations(sites, requirement, as_of=AS_OF, most=EVERY)
    assert len(found) == len({one.site_ids for one in found})
    assert {one.site_ids: (one.asks, one.score_low, one.score_high) for one in found} == {
        members: pytest.approx(one) for members, one in expected.items()
    }
    keys = [
        (one.asks, -round((one.score_low + one.score_high) / 2, 7), -round(one.score_low, 7), len(one.site_ids))
        for one in found
    ]
    assert keys == sorted(keys)


AREA = Criterion(fact="plot_area_m2", need=Within(low=5000.0), group="all")


def told(sites: list[Site], *criteria: Criterion) -> tuple[Combination, ...]:
    return combinations(sites, requirement_of(*(criteria or (AREA,))), as_of=AS_OF, most=EVERY)


def row(*areas: float, width: float = 50.0) -> list[Site]:
    return [
        plot(number, box(width * number, 0, width * number + width, 40), plot_area_m2=known(area))
        for number, area in enumerate(areas, start=1)
    ]


def test_two_plots_side_by_side_are_enough_and_a_third_is_not_dragged_in() -> None:
    (found,) = told(row(3000.0, 2500.0, 1000.0))
    assert found.of is CombinationOf.PLOTS
    assert found.site_ids == (1, 2)
    assert found.names == ("Plot 1", "Plot 2")
    assert found.area_m2 == 5500.0
    assert found.compactness == pytest.approx(4 * math.pi * 4000 / 280**2)
    assert found.geometry is not None
    assert found.geometry.equals(box(50, 0, 150, 40))
    assert not found.asks


def test_four_are_the_most() -> None:
    assert [one.site_ids for one in told(row(1250.0, 1250.0, 1250.0, 1250.0, 1250.0))] == [(1, 2, 3, 4), (2, 3, 4, 5)]
    assert told(row(1000.0, 1000.0, 1000.0, 1000.0, 1000.0)) == ()


def test_a_site_that_is_enough_alone_takes_no_part() -> None:
    assert told(row(3000.0, 6000.0, 3000.0)) == ()


def test_an_amount_that_nobody_knows_is_asked_for() -> None:
    power = Criterion(fact="buildable_area_m2", need=Within(low=1000.0), group="all")
    sites = row(3000.0, 2500.0)
    (found,) = told(sites, AREA, power)
    assert found.asks


@pytest.mark.parametrize(
    "other",
    [
        Criterion(fact="max_height_m", need=Within(low=10.0), if_unknown=IfUnknown.EXCLUDE, group="all"),
        Criterion(fact="slope_percent", need=Within(high=4.0), if_unknown=IfUnknown.EXCLUDE, group="all"),
    ],
)
def test_a_site_that_fails_anything_else_takes_no_part(other: Criterion) -> None:
    assert told(row(3000.0, 2500.0), AREA, other) == ()


def test_what_is_too_drawn_out_is_left_out() -> None:
    assert len(told(row(3000.0, 2500.0, width=300.0))) == 0
    assert len(told(row(3000.0, 2500.0, width=200.0))) == 1


def test_smallest_parts_add_up() -> None:
    sites = [
        dataclasses.replace(site, facts={**site.facts, "smallest_part_m2": known(1500.0)})
        for site in row(3000.0, 2500.0)
    ]
    assert len(told(sites, AREA)) == 1


def test_room_for_a_building_is_not_known_of_the_whole() -> None:
    room = Criterion(
        fact=FOOTPRINT_FITS,
        need=OneOf(codes=frozenset({1.0})),
        footprint=Footprint(hall=Rectangle(length_m=80, width_m=30)),
        group="all",
    )
    (found,) = told(row(3000.0, 2500.0), AREA, room)
    assert found.asks
    accepted = dataclasses.replace(room, if_unknown=IfUnknown.ACCEPT)
    assert [one.asks for one in told(row(3000.0, 2500.0), AREA, accepted)] == [False]
    assert told(row(3000.0, 2500.0), AREA, dataclasses.replace(room, if_unknown=IfUnknown.EXCLUDE)) == ()


def test_the_score_goes_up_the_tree() -> None:
    worth = Curve(amounts=(0.0, 10_000.0), values=(0.0, 1.0))
    height = Criterion(
        fact="max_height_m", preference=Curve(amounts=(0.0, 20.0), values=(0.0, 1.0)), weight=1.0, group="all"
    )
    asked = requirement_of(dataclasses.replace(AREA, preference=worth, weight=1.0), height)
    strict = dataclasses.replace(asked, groups=(dataclasses.replace(asked.groups[0], combine=PowerMean(andness=1.0)),))
    sites = [
        dataclasses.replace(site, facts={**site.facts, "max_height_m": known(metres)})
        for site, metres in zip(row(3000.0, 2500.0), (6.0, 20.0), strict=True)
    ]
    (found,) = combinations(sites, strict, as_of=AS_OF)
    assert (found.score_low, found.score_high) == pytest.approx((0.3, 0.3))
    (added,) = combinations(sites, asked, as_of=AS_OF)
    assert added.score_low == pytest.approx((0.55 + 0.3) / 2)


def units(*premises: tuple[str, float]) -> list[Site]:
    return [
        dataclasses.replace(
            plot(number, Point(0, 0), lettable_area_m2=known(area)), kind=SiteKind.PREMISES, holder=holder
        )
        for number, (holder, area) in enumerate(premises, start=1)
    ]


LETTABLE = Criterion(fact="lettable_area_m2", need=Within(low=500.0), group="all")


def test_premises_in_one_building_go_together() -> None:
    found = told(units(("A", 300.0), ("B", 300.0), ("A", 150.0), ("A", 100.0), ("", 400.0), ("", 400.0)), LETTABLE)
    assert [(one.site_ids, one.area_m2, one.of) for one in found] == [((1, 3, 4), 550.0, CombinationOf.UNITS)]
    assert found[0].compactness is None


def test_of_a_large_building_the_largest_units_are_tried() -> None:
    many = units(*[("A", 100.0 + number) for number in range(40)])
    ids = {number for one in told(many, LETTABLE) for number in one.site_ids}
    # Each of the thirteen largest is among the twelve largest neighbours of the others.
    assert ids <= set(range(28, 41))
    assert told(units(*[("A", 130.0)] * 40), LETTABLE)


def test_only_what_is_wanted_takes_part() -> None:
    sold = [dataclasses.replace(site, availability=Availability.SOLD) for site in row(3000.0, 2500.0)]
    assert told(sold) == ()
    asked = dataclasses.replace(requirement_of(AREA), kinds=frozenset({SiteKind.PREMISES}))
    assert combinations(row(3000.0, 2500.0), asked, as_of=AS_OF) == ()
    assert told([]) == ()
    assert told([plot(1, None, plot_area_m2=known(3000.0)), plot(2, None, plot_area_m2=known(3000.0))]) == ()


def test_the_candidates_of_a_catalogue_are_those_that_take_part() -> None:
    sites = [*row(3000.0, 6000.0, 2500.0), plot(9, None), *units(("A", 300.0), ("A", 900.0))]
    sites = [dataclasses.replace(site, site_id=number) for number, site in enumerate(sites, start=1)]
    failures = find_failures(catalogue_of(sites, version="1"), requirement_of(AREA, LETTABLE), as_of=AS_OF)
    # 3,000 and 300 have 60 % of what is asked of them, 2,500 has half.
    assert candidate_ids(failures).tolist() == [1, 5, 3]
    assert candidate_ids(failures, most=1).tolist() == [1]


def test_no_more_are_tried_than_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pooled, "MOST_CANDIDATES", 2)
    assert [one.site_ids for one in told(row(2600.0, 2700.0, 2800.0))] == [(2, 3)]
    monkeypatch.setattr(pooled, "MOST_CANDIDATES", 10)
    monkeypatch.setattr(combinations_module, "MOST_OUTLINED", 1)
    assert len(told(row(2600.0, 2700.0, 2800.0))) == 1


def test_it_does_not_matter_how_many_are_judged_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    sites = [
        plot(number, cell(number), plot_area_m2=known(1000.0 + 100 * number)) for number in range(1, ACROSS * ALONG + 1)
    ]
    whole = told(sites)
    monkeypatch.setattr(combinations_module, "_CHUNK", 3)
    assert told(sites) == whole
    assert len(whole) > 3


SQUARE = box(0, 0, 10, 10)


@pytest.mark.parametrize(
    ("outline", "expected"),
    [
        (Point(0, 0).buffer(50, quad_segs=200), 1.0),
        (SQUARE, math.pi / 4),
        (box(0, 0, 20, 10), 4 * math.pi * 200 / 60**2),
        (MultiPolygon([SQUARE, box(10.3, 0, 20, 10)]), 4 * math.pi * 200 / 60**2),
        (MultiPolygon([SQUARE, box(30, 0, 40, 10)]), 4 * math.pi * 200 / 80**2),
        (box(-10, -10, 20, 20).difference(SQUARE), 4 * math.pi * 800 / 160**2),
        (Polygon([(0, 0), (20, 0), (20, 10), (10, 10), (10, 20), (0, 20)]), 4 * math.pi * 300 / 80**2),
    ],
    ids=["circle", "square", "two squares", "a gap of digitising", "two parts", "a hole", "an L"],
)
def test_compactness_by_polsby_and_popper(outline: BaseGeometry, expected: float) -> None:
    assert polsby_popper(outline) == pytest.approx(expected, rel=1e-4)


def owned(*owners: tuple[str | None, tuple[str, ...]]) -> list[Site]:
    return [
        dataclasses.replace(
            plot(number, None, **({} if kind is None else {"owner_kind": known(kind)})), property_designations=on
        )
        for number, (kind, on) in enumerate(owners)
    ]


@pytest.mark.parametrize(
    ("owners", "expected"),
    [
        ([("municipality", ()), ("municipality", ("Viared 1",))], 1),
        ([("municipality", ()), ("private", ())], 2),
        ([("municipality", ()), ("private", ()), ("state", ())], 3),
        ([("private", ()), ("private", ())], None),
        ([("private", ("Viared 1", "Viared 2")), ("private", ("Viared 2", "Viared 1"))], 1),
        ([("private", ("Viared 1",)), ("private", ("Viared 2",))], None),
        ([(None, ("Viared 1",)), (None, ("Viared 1",))], 1),
        ([(None, ()), ("municipality", ())], None),
        ([("public", ()), ("municipality", ())], None),
        ([("mixed", ("Viared 1",)), ("mixed", ("Viared 1",))], None),
    ],
)
def test_owners_are_counted_as_far_as_they_are_known(
    owners: list[tuple[str | None, tuple[str, ...]]], expected: int | None
) -> None:
    assert count_owners(owned(*owners)) == expected


def test_a_grid_of_plots_is_gone_through_in_arrays() -> None:
    rng = np.random.default_rng(7)
    sites = [
        plot(40 * y + x + 1, box(50 * x, 40 * y, 50 * x + 50, 40 * y + 40), plot_area_m2=known(float(area)))
        for y in range(40)
        for x, area in enumerate(rng.integers(800, 2400, 40))
    ]
    found = told(sites)
    assert len(found) == combinations_module.MOST_OUTLINED
    assert all(one.area_m2 >= 5000 for one in found)
