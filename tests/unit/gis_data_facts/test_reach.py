"""What is within reach of a site, on a road drawn by hand: ten metres a second, 600 metres a minute."""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise

import pytest
from shapely.geometry import Point, box

from gis_data.facts.catchment import CATCHMENT, WORKPLACES
from gis_data.facts.reach import Reach, Wanted, reach
from gis_data.network.isochrones import BESIDE_M
from gis_data.network.model import Vehicle
from siting.domain.errors import InvalidInput, NotFound, Unavailable
from siting.domain.geodata import Feature, Role
from siting.domain.places import AreaKind, PointKind
from tests.unit.gis_data_facts.made import DAY, Around, area, data_set, only, point, site, sites_at
from tests.unit.gis_data_network.made_roads import Plan, Road

# 60 km from A over B to C; one may not drive from A to B, only back. D ── E is an island. A lorry may not use BC.
PLAN = Plan(
    junctions={"A": (0, 0), "B": (30_000, 0), "C": (60_000, 0), "D": (20_000, 20_000), "E": (22_000, 20_000)},
    roads=[Road(way="AB", forward_km_h=0), Road(way="BC"), Road(way="DE")],
)
LAND = area(AreaKind.MUNICIPALITY, "Kommunen", box(-90_000, -90_000, 160_000, 90_000))
SETS = [
    data_set("folk", Role.POPULATION),
    data_set("register", Role.WORKPLACES),
    data_set("vägar", Role.ROADS, verified=date(2020, 5, 1)),
]


@pytest.fixture(autouse=True)
def wide_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A road has no hull to speak of."""
    monkeypatch.setattr("gis_data.facts.roads.Roads.hull", box(-60_000, -90_000, 160_000, 90_000))


def lives(x: float, people: float, y: float = 0) -> Feature:
    return Feature(role=Role.POPULATION, geometry=Point(x, y), weight=people)


def works(x: float, employed: float) -> Feature:
    return Feature(role=Role.WORKPLACES, geometry=Point(x, 0), weight=employed, category="52", dataset="register")


def counted(
    x: float, weight: float | None = None, *, y: float = 0, dataset: str = "laddare", role: Role = Role.COUNTED
) -> Feature:
    return Feature(role=role, geometry=Point(x, y), weight=weight, dataset=dataset)


def around(*features: Feature, roads: bool = True, **given: object) -> Around:
    sets = [*SETS, *(data_set(key, *roles) for key, roles in given.pop("sets", {}).items())]  # type: ignore[attr-defined]
    return Around(
        given_areas=[LAND],
        given_features=features,
        given_sets=sets,
        given_network=PLAN.network() if roads else None,
        **given,  # type: ignore[arg-type]
    )


def column(found: Reach, key: str) -> list[float | None]:
    place = [one.key for one in found.columns].index(key)
    return [ring.amounts[place].value for ring in found.rings]


def reasons(found: Reach, key: str) -> list[str]:
    place = [one.key for one in found.columns].index(key)
    return ["" if why is None else why.en for why in (ring.amounts[place].why for ring in found.rings)]


AT = site(Point(30_000, 0))
LADDARE = {"laddare": (Role.COUNTED,)}


def test_people_and_employed_are_those_of_the_facts() -> None:
    given = around(
        lives(39_000, 1), lives(47_000, 10), lives(56_000, 100), *(works(x, 9) for x in (47_800, 47_900, 45_000))
    )
    found = reach(AT, Wanted(), given)

    facts = only(CATCHMENT, [AT], given).values
    assert column(found, "people") == [facts[f"population_{limit}_min"].value for limit in (15, 30, 45)] == [1, 11, 111]
    assert column(found, "employed")[1] == only(WORKPLACES, [AT], given).values["workplaces_30_min"].value == 27
    assert found.on_roads
    assert found.sources == (
        ("folk på svenska | folk in English", DAY),
        ("register på svenska | register in English", DAY),
        ("vägar på svenska | vägar in English", date(2020, 5, 1)),
    )
    assert found.verified == date(2020, 5, 1)
    assert [one.key for one in found.sets] == ["vägar", "folk", "register"]


def test_areas_reach_as_far_as_the_time_suffices_and_contain_each_other() -> None:
    found = reach(AT, Wanted(), around(lives(31_000, 1)))
    for ring in found.rings:
        # To the site one comes from the east alone.
        west, _, east, _ = ring.area.bounds
        assert west == pytest.approx(30_000 - BESIDE_M, abs=100)
        assert east == pytest.approx(30_000 + 600 * ring.minutes + BESIDE_M, abs=100)
        assert ring.area_km2 == pytest.approx(0.6 * ring.minutes * 2 * BESIDE_M / 1000, rel=0.1)
    assert all(inner.area.difference(outer.area).area < 1 for inner, outer in pairwise(found.rings))


def test_what_is_reached_from_a_site_is_not_what_reaches_it() -> None:
    middle, given = site(Point(15_000, 0)), around(lives(12_000, 5), lives(18_000, 70))
    here, there = (reach(middle, Wanted(minutes=(10,), towards=towards), given) for towards in (True, False))
    assert (column(here, "people"), column(there, "people")) == ([70.0], [5.0])
    assert here.rings[0].area.bounds[2] == pytest.approx(21_000 + BESIDE_M, abs=100)
    assert there.rings[0].area.bounds[0] == pytest.approx(9_000 - BESIDE_M, abs=100)
    assert there.rule.sv == "Det som nås från platsen med bil på vägnätet"


def test_a_lorry_goes_where_lorries_may() -> None:
    plan = Plan(junctions=PLAN.junctions, roads=[Road(way="AB"), Road(way="BC", truck=False)])
    given = Around(
        given_areas=[LAND], given_features=[lives(25_000, 2), lives(35_000, 30)], given_network=plan.network()
    )
    assert column(reach(AT, Wanted(minutes=(10,)), given), "people") == [32.0]
    lorry = reach(AT, Wanted(minutes=(10,), vehicle=Vehicle.TRUCK), given)
    assert lorry.rings[0].area.bounds[2] == pytest.approx(30_000 + BESIDE_M, abs=100)
    assert "by lorry" in lorry.rule.en


def test_points_are_counted_by_the_time_to_the_point_itself() -> None:
    # 100 metres off the road take 36 s: 9 km less 300 m away it is just within 15 minutes, 9 km less 299 m not.
    given = around(
        counted(38_640, 2.5, y=100), counted(38_641, 10, y=100), counted(38_000, None), counted(40_000, 0, y=1100),
        sets=LADDARE,
    )  # fmt: skip
    found = reach(AT, Wanted(count=("laddare",)), given)
    assert column(found, "laddare_points") == [2, 3, 3]
    assert column(found, "laddare_sum") == [2.5, 12.5, 12.5]
    assert [note.en for note in found.notes[1:]] == [
        "laddare in English: sum: 1 points have no weight and are not in the sum",
        "laddare in English: number: 1 points lie farther than 1000 m from a road and are not counted",
    ]


def test_points_without_weights_have_a_number_alone_and_none_is_lost_that_stands_twice() -> None:
    given = around(*(counted(31_000) for _ in range(3)), sets=LADDARE)
    found = reach(AT, Wanted(count=("laddare",)), given)
    assert [one.key for one in found.columns] == ["people", "employed", "laddare_points"]
    assert column(found, "laddare_points") == [3, 3, 3]


def test_what_several_data_sets_have_counts_once() -> None:
    shops = [counted(31_000, 900, dataset=key, role=Role.SHOPS) for key in ("a", "b", "b")]
    given = around(
        *shops, counted(32_000, 50, dataset="b", role=Role.SHOPS), sets={"a": (Role.SHOPS,), "b": (Role.SHOPS,)}
    )
    assert column(reach(AT, Wanted(count=("shops",)), given), "shops_points") == [2, 2, 2]
    assert column(reach(AT, Wanted(count=("shops",)), given), "shops_sum") == [950, 950, 950]
    assert column(reach(AT, Wanted(count=("b",)), given), "b_points") == [3, 3, 3]


def test_reference_points_are_counted_by_their_use() -> None:
    stops = [point(PointKind.STOP, name, x, 0) for name, x in (("Ett", 31_000), ("Två", 47_000))]
    given = around(given_points=stops, sets={"hållplatser": (Role.STOP,)})
    assert column(reach(AT, Wanted(count=("stop",)), given), "stop_points") == [1, 2, 2]
    assert column(reach(AT, Wanted(count=("hållplatser",)), given), "hållplatser_points") == [1, 2, 2]


@pytest.mark.parametrize(
    ("name", "error", "said"),
    [
        ("ladare", NotFound, "is laddare meant"),
        ("folk", InvalidInput, "has no points to count"),
        ("population", InvalidInput, "population has no points to count"),
        ("counted", InvalidInput, "say which: butiker, laddare"),
        ("butiker", InvalidInput, "say which: butiker:shops, butiker:counted"),
        ("butiker:flood", InvalidInput, "butiker:flood has no points to count"),
        ("två", InvalidInput, "count them all: --count stop"),
    ],
)
def test_what_can_not_be_counted_is_refused(name: str, error: type[Exception], said: str) -> None:
    sets = LADDARE | {"butiker": (Role.SHOPS, Role.COUNTED), "ett": (Role.STOP,), "två": (Role.STOP,)}
    with pytest.raises(error, match=said):
        reach(AT, Wanted(count=(name,)), around(counted(31_000), sets=sets))


def test_one_use_of_a_data_set_can_be_named() -> None:
    given = around(counted(31_000, 5, dataset="butiker", role=Role.SHOPS), sets={"butiker": (Role.SHOPS, Role.COUNTED)})
    assert column(reach(AT, Wanted(count=("butiker:shops",)), given), "butiker_shops_sum") == [5, 5, 5]


def test_what_is_not_loaded_is_unknown_with_the_reason_and_the_rest_stands() -> None:
    found = reach(AT, Wanted(count=("shops",)), around(lives(31_000, 7)))
    assert column(found, "people") == [7, 7, 7]
    assert column(found, "employed") == column(found, "shops_points") == [None] * 3
    assert all("loaded" in why for why in reasons(found, "employed"))


def test_numbers_that_may_tell_of_one_or_two_workplaces_are_not_shown_nor_what_differs_by_them() -> None:
    # Within 15 minutes 2, within 30 there are 4, within 45 there are 5: the last would tell of one.
    given = around(*(works(30_000 + metres, 9) for metres in (5000, 5000.5, 12_000, 13_000, 20_000)))
    found = reach(AT, Wanted(count=("register",)), given)
    assert column(found, "employed") == column(found, "register_sum") == [None, 36, None]
    assert column(found, "register_points") == [None, 4, None]
    assert "confidentiality" in reasons(found, "employed")[0]


def test_without_a_network_it_is_circles_and_says_so() -> None:
    given = around(lives(30_000, 5, y=9_000), counted(30_000, 2, y=9_700), roads=False, sets=LADDARE)
    found = reach(AT, Wanted(count=("laddare",)), given)
    assert not found.on_roads
    assert found.rule.en == (
        "No road network is loaded: circles as wide as a car is assumed to come "
        "(50 km/h if the road is 1.3 times as long)"
    )
    # 15 minutes at 50 km/h, divided by 1.3.
    assert found.rings[0].area_km2 == pytest.approx(math.pi * (12.5 / 1.3) ** 2, rel=0.01)
    assert (column(found, "people"), column(found, "laddare_sum")) == ([5, 5, 5], [0, 2, 2])


def test_beyond_the_network_it_is_circles_too() -> None:
    found = reach(site(Point(-70_000, 0)), Wanted(), around(lives(-69_000, 8)))
    assert found.rule.sv.startswith("Platsen ligger utanför det inlästa vägnätet: cirklar")
    assert column(found, "people") == [8, 8, 8]


def test_on_an_island_it_is_the_island_and_says_so() -> None:
    found = reach(site(Point(20_500, 20_000)), Wanted(), around(lives(21_500, 4, y=20_000), lives(31_000, 900)))
    assert column(found, "people") == [4, 4, 4]
    assert found.notes[0].en == "The only roads beside it are cut off from the rest of the network."


def test_where_no_road_is_near_nothing_is_made_up() -> None:
    with pytest.raises(Unavailable, match="nearest road is 9,000 m away"):
        reach(site(Point(30_000, 9_000)), Wanted(), around(lives(31_000, 1)))


def test_a_site_without_a_place_is_refused() -> None:
    nowhere = sites_at((0, 0))[0]
    object.__setattr__(nowhere, "geometry", None)
    with pytest.raises(InvalidInput, match="has no position"):
        reach(nowhere, Wanted(), around())


@pytest.mark.parametrize("minutes", [(), (30, 15), (15, 15), (0, 15), (-1,), (15, 241), (float("nan"),)])
def test_limits_that_are_none_are_refused(minutes: tuple[float, ...]) -> None:
    with pytest.raises(InvalidInput, match="Minutes should rise"):
        Wanted(minutes=minutes)


def test_where_the_data_cover_too_little_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gis_data.facts.roads.Roads.hull", box(25_000, -60_000, 60_000, 60_000))
    found = reach(AT, Wanted(count=("laddare",)), around(lives(31_000, 9), counted(31_000), sets=LADDARE))
    # The network ends 5 km west of the site: of the ground within 9.6 km that is all but a segment.
    assert found.rings[0].amounts[0].covered == pytest.approx(0.82, abs=0.005)
    assert column(found, "people")[0] == 9
    assert found.rings[0].amounts[2].covered == pytest.approx(0.82, abs=0.005)
