"""A shop against the shopping places that there are, by figures worked out by hand and by what must hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box

from gis_data.facts.driving import StraightLine
from gis_data.facts.market import Market, markets_of, pull
from gis_data.facts.model import Found
from gis_data.facts.retail import RETAIL
from gis_data.facts.shapes import as_shapes
from gis_data.facts.shop_outlook import ShopOutlook, shop_outlook
from gis_data.network.model import RoadNetwork
from siting.domain.errors import InvalidInput, Unavailable
from siting.domain.geodata import Feature, Role
from siting.domain.places import AreaKind
from siting.domain.sites import Site, SiteKind
from siting.domain.values import UNKNOWN, FactValue, Status
from tests.unit.gis_data_facts.made import Around, area, data_set, only, site, sites_at, values
from tests.unit.gis_data_network.made_roads import Plan, Road

KM = 1000.0
MIN_A_KM = 1.3 * 60 / 50
"""Straight line × 1.3 at 50 km/h: 1.56 minutes a kilometre."""
LAND = area(AreaKind.MUNICIPALITY, "Kommunen", box(-40 * KM, -40 * KM, 40 * KM, 40 * KM))


def people(count: float, x_km: float, y_km: float = 0.0) -> Feature:
    return Feature(role=Role.POPULATION, geometry=Point(x_km * KM, y_km * KM), code=f"{x_km},{y_km}", weight=count)


def shop(name: str, area_m2: float | None, x_km: float, y_km: float = 0.0) -> Feature:
    return Feature(role=Role.SHOPS, geometry=Point(x_km * KM, y_km * KM), code=name, name=name, weight=area_m2)


def around(*features: Feature) -> Around:
    sets = [data_set("rutor", Role.POPULATION), data_set("handel", Role.SHOPS, verified=date(2024, 5, 1))]
    return Around(given_features=features, given_areas=[LAND], given_sets=sets)


def premises(area_m2: float | None) -> Site:
    known = FactValue(value=area_m2, status=Status.KNOWN, source="x", verified=None) if area_m2 else UNKNOWN
    return replace(site(Point(0, 0), SiteKind.PREMISES), facts={"lettable_area_m2": known})


def test_customers_are_people_by_the_share_that_the_shop_has_of_what_draws_them() -> None:
    # 900 people 10 km from both shops: 1,000 m² against 2,000 m² at the same distance, a third come.
    data = around(people(900, 10), shop("Stormarknaden", 2000, 20))
    found = only(RETAIL, sites_at((0, 0)), data)
    assert found.values["retail_customers"].value == 300
    assert found.values["retail_share_percent"].value == 33.3
    assert found.values["retail_customers"].status is Status.ESTIMATED


def test_twice_as_far_draws_a_quarter() -> None:
    # 5 km away against 10 km: 4 to 1 of equal shops.
    found = only(RETAIL, sites_at((0, 0)), around(people(1000, 5), shop("Lika stor", 1000, 15)))
    assert found.values["retail_customers"].value == 800


def test_known_answer_six_holds_between_shopping_places() -> None:
    """METHOD.md known answer 6: sizes 200, 300 and 500 at 7, 10 and 15 give .4387, .3224 and .2388."""
    data = around(people(10_000, 0), shop("Andra", 300, 10), shop("Tredje", 500, -15))
    outlook = shop_outlook(site(Point(7 * KM, 0)), 200, data)
    assert outlook.share == pytest.approx(0.4387, abs=5e-5)
    after = {loss.shop.name: loss.after / 10_000 for loss in outlook.losses}
    assert after == {"Andra": pytest.approx(0.3224, abs=5e-5), "Tredje": pytest.approx(0.2388, abs=5e-5)}


def test_nearer_than_two_minutes_no_shop_draws_more() -> None:
    assert pull(1000.0, np.array([0.0, 1.0, 2.0])).tolist() == [250.0, 250.0, 250.0]


def test_people_beyond_thirty_minutes_are_no_customers() -> None:
    reach_km = 30 / MIN_A_KM
    data = around(people(100, reach_km - 0.01), people(1000, reach_km + 0.01), shop("A", 1000, reach_km - 0.01, 1))
    outlook = shop_outlook(sites_at((0, 0))[0], 1000, data)
    assert outlook.people == 100
    assert 0 < outlook.customers < 100


def test_the_source_says_model_size_times_and_data() -> None:
    data = around(people(900, 10), shop("A", 2000, 20), shop("Utan yta", None, 3))
    value = only(RETAIL, sites_at((0, 0)), data).values["retail_customers"]
    assert value.source.startswith(
        "Huffs modell för en butik på 1 000 m² mot de handelsplatser som finns (1 st; λ 2, γ 1);"
        " fågelvägen × 1,3 i 50 km/h; butikens yta är antagen; handelsplatser utan känd yta som inte är med: 1".replace(
            "1 000", "1\N{NO-BREAK SPACE}000"
        )
    )
    assert "handel in English (2024-05-01); rutor in English (2021-03-10)" in value.source
    assert value.verified == date(2021, 3, 10)


def test_premises_are_tried_with_their_own_area() -> None:
    data = around(people(900, 10), shop("A", 2000, 20))
    assert only(RETAIL, [premises(4000)], data).values["retail_customers"].value == 600
    assert "antagen" not in only(RETAIL, [premises(4000)], data).values["retail_customers"].source
    assert "floor area of the premises" in only(RETAIL, [premises(None)], data).missing["retail_customers"].en


@pytest.mark.parametrize(
    ("features", "said"),
    [
        ((people(10, 1),), "No shopping places are loaded"),
        ((shop("A", 100, 1),), "No population figures or localities are loaded"),
        ((people(10, 1), shop("A", None, 1)), "No shopping place has a known sales area"),
        ((people(10, 35), shop("A", 100, 1)), "Nobody lives within 30 min"),
    ],
)
def test_what_is_missing_is_said(features: Sequence[Feature], said: str) -> None:
    found = only(RETAIL, sites_at((0, 0)), around(*features))
    assert found.values == {}
    assert said in found.missing["retail_customers"].en
    assert said in found.missing["retail_share_percent"].en


def test_where_the_population_is_not_known_nothing_is_said() -> None:
    data = around(people(900, 10), shop("A", 2000, 20))
    [found] = RETAIL.compute(sites_at((60 * KM, 0)), data)
    assert "known for only" in found.missing["retail_customers"].en


def test_an_outlook_without_size_place_or_data_is_refused() -> None:
    here = sites_at((0, 0))[0]
    data = around(people(900, 10), shop("A", 2000, 20))
    with pytest.raises(InvalidInput, match="above 0"):
        shop_outlook(here, 0, data)
    with pytest.raises(InvalidInput, match="no position"):
        shop_outlook(replace(here, geometry=None), 100, data)
    with pytest.raises(Unavailable, match="shopping places"):
        shop_outlook(here, 100, around(people(1, 1)))


def market_at(place: tuple[float, float], data: Around) -> Market:
    markets = markets_of(data, as_shapes([Point(place)]), np.array([place]))
    assert isinstance(markets, list)
    [(_, market)] = markets
    assert isinstance(market, Market)
    return market


def test_people_of_an_area_are_spread_over_it_and_none_is_lost() -> None:
    square = Feature(role=Role.POPULATION, geometry=box(0, 0, 4000, 3000), code="a", weight=1200)
    sliver = Feature(role=Role.POPULATION, geometry=box(100, 100, 200, 110), code="b", weight=7)
    weights = market_at((0, 0), around(square, sliver, shop("A", 100, 1))).weights
    assert len(weights) == 13
    assert weights.sum() == pytest.approx(1207)
    assert weights.max() == pytest.approx(100)


kilometres = st.floats(-25, 25, allow_nan=False)
towns = st.lists(
    st.tuples(st.integers(1, 5000), kilometres, kilometres), min_size=1, max_size=8, unique_by=lambda t: t[1:]
)
malls = st.lists(st.tuples(st.integers(1, 50_000), kilometres, kilometres), min_size=1, max_size=6)


def drawn_market(homes: list[tuple[int, float, float]], shops: list[tuple[int, float, float]]) -> Around:
    return around(
        *(people(count, x, y) for count, x, y in homes),
        *(shop(str(n), size, x, y) for n, (size, x, y) in enumerate(shops)),
    )


def outlook_of(
    homes: list[tuple[int, float, float]], shops: list[tuple[int, float, float]], size: float
) -> ShopOutlook:
    return shop_outlook(sites_at((0, 0))[0], size, drawn_market(homes, shops))


@given(homes=towns, shops=malls, size=st.floats(1, 50_000))
def test_what_the_new_shop_has_is_what_the_others_lose(
    homes: list[tuple[int, float, float]], shops: list[tuple[int, float, float]], size: float
) -> None:
    outlook = outlook_of(homes, shops, size)
    assert outlook.customers == outlook.lost + outlook.from_nowhere
    assert outlook.customers <= outlook.people * (1 + 1e-12)
    for loss in outlook.losses:
        assert 0 <= loss.lost <= loss.before * (1 + 1e-12)
    # With and without the shop as many people shop: those who shop at all.
    before = sum(loss.before for loss in outlook.losses)
    after = sum(loss.after for loss in outlook.losses) + outlook.lost
    assert after == pytest.approx(before)


@given(homes=towns, shops=malls, size=st.floats(1, 50_000))
def test_the_outlook_is_huffs_with_the_new_shop_less_huffs_without(
    homes: list[tuple[int, float, float]], shops: list[tuple[int, float, float]], size: float
) -> None:
    outlook = outlook_of(homes, shops, size)
    where = np.array([(x, y) for _, x, y in shops])
    sizes = np.array([float(area) for area, _, _ in shops])
    expected = 0.0
    for count, x, y in homes:
        own = np.hypot(x, y) * MIN_A_KM
        others = np.hypot(where[:, 0] - x, where[:, 1] - y) * MIN_A_KM
        near = others <= 60
        if own <= 30:
            minutes = np.maximum(np.append(own, others[near]), 2.0)
            drawn = np.append(size, sizes[near]) / minutes**2
            expected += count * drawn[0] / drawn.sum()
    assert outlook.customers == pytest.approx(expected)


@given(homes=towns, shops=malls, size=st.floats(1, 25_000))
def test_a_larger_shop_never_has_fewer_customers(
    homes: list[tuple[int, float, float]], shops: list[tuple[int, float, float]], size: float
) -> None:
    assert outlook_of(homes, shops, size).customers <= outlook_of(homes, shops, 2 * size).customers * (1 + 1e-12)


def test_the_fact_and_the_outlook_say_the_same_and_sites_do_not_touch_each_other() -> None:
    homes = [(500, 3.0, 1.0), (900, -8.0, 4.0), (200, 12.0, -12.0)]
    data = drawn_market(homes, [(3000, 5.0, 5.0), (8000, -10.0, 0.0)])
    places = [(0.0, 0.0), (4000.0, -3000.0), (-9000.0, 1000.0)]
    together = RETAIL.compute(sites_at(*places), data)
    alone: list[Found] = [only(RETAIL, sites_at(place), data) for place in places]
    assert [one.values for one in together] == [one.values for one in alone]
    outlooks = [shop_outlook(one, 1000, data) for one in sites_at(*places)]
    assert values(together, "retail_customers") == [round(one.customers) for one in outlooks]


def test_who_reaches_no_shop_comes_from_nowhere() -> None:
    # The only shop is 90 minutes from the homes: it does not come into question.
    far_km = 90 / MIN_A_KM
    outlook = shop_outlook(sites_at((0, 0))[0], 100, around(people(50, 5), shop("A", 1000, 5 + far_km)))
    assert (outlook.from_nowhere, outlook.lost, outlook.customers) == (50, 0, 50)


def test_without_a_network_times_are_estimated_along_a_straight_line() -> None:
    driving = StraightLine(homes=np.array([[0.0, 0.0], [10_000.0, 0.0]]))
    minutes = driving.minutes(as_shapes([Point(0, 0)]), limit_min=15.0)
    assert minutes[0, 0] == 0.0
    assert np.isinf(minutes[1, 0])
    assert driving.minutes(as_shapes([Point(0, 0)]), limit_min=15.6)[1, 0] == pytest.approx(15.6)


CORNERS = {
    "P": (-25_000.0, -25_000.0),
    "Q": (-25_000.0, 25_000.0),
    "R": (40_000.0, 25_000.0),
    "S": (40_000.0, -25_000.0),
}
FRAME = (Road(way="PQ"), Road(way="QR"), Road(way="RS"))
"""Roads far away, so that the network says something of all the land between."""


def test_with_a_network_people_drive_on_roads_and_a_one_way_street_counts_one_way() -> None:
    # 10 m/s: 6 km are 10 minutes. From home at A the site at B is 10 minutes away and the shop at C 20.
    streets = {"A": (0.0, 0.0), "B": (6000.0, 0.0), "C": (12_000.0, 0.0), **CORNERS}
    home = Feature(role=Role.POPULATION, geometry=Point(0, 0), code="h", weight=1000)
    data = replace(
        around(home, shop("C", 1000, 12)), given_network=town(streets, Road(way="AB"), Road(way="BC"), *FRAME)
    )
    [here] = RETAIL.compute(sites_at((6000, 0)), data)
    assert here.values["retail_customers"].value == 800
    assert "med bil på vägnätet" in here.values["retail_customers"].source
    # Only from B to A may one drive: nobody comes from A, neither to the site nor to the shop.
    closed = town(streets, Road(way="AB", forward_km_h=0.0), Road(way="BC"), *FRAME)
    [cut_off] = RETAIL.compute(sites_at((6000, 0)), replace(data, given_network=closed, _made={}))
    assert "Nobody lives within 30 min" in cut_off.missing["retail_customers"].en


def test_beyond_the_network_times_are_estimated_and_said_to_be() -> None:
    far = {"A": (-30_000.0, 0.0), "B": (-29_000.0, 0.0)}
    data = replace(around(people(900, 10), shop("A", 2000, 20)), given_network=town(far, Road(way="AB")))
    [found] = RETAIL.compute(sites_at((0, 0)), data)
    assert found.values["retail_customers"].value == 300
    assert "utanför det inlästa vägnätet: fågelvägen × 1,3" in found.values["retail_customers"].source


def test_where_no_road_leads_nothing_is_said() -> None:
    streets = {"A": (-20_000.0, 0.0), "B": (0.0, 20_000.0), "C": (20_000.0, 0.0)}
    network = town(streets, Road(way="AB"), Road(way="BC"))
    data = replace(around(people(900, 10), shop("A", 2000, 20)), given_network=network)
    [found] = RETAIL.compute(sites_at((0, 5000)), data)
    assert found.missing["retail_customers"].en == "There is no road for a car near the site"
    with pytest.raises(Unavailable, match="There is no road"):
        shop_outlook(sites_at((0, 5000))[0], 100, data)


def test_a_market_too_large_to_be_kept_is_gone_through_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    homes = [(100 * n, 2.0 * n - 9, 1.5 * n - 5) for n in range(1, 8)]
    shops = [(1000 * n, 3.0 * n - 10, 7.0 - 2 * n) for n in range(1, 6)]
    whole = outlook_of(homes, shops, 500)
    monkeypatch.setattr("gis_data.facts.market._AT_ONCE", 12)
    parts = outlook_of(homes, shops, 500)
    assert parts.customers == pytest.approx(whole.customers)
    assert [one.before for one in parts.losses] == pytest.approx([one.before for one in whole.losses])
    data = drawn_market(homes, shops)
    assert values(RETAIL.compute(sites_at((0, 0), (3000, 0)), data), "retail_customers")[0] == round(
        outlook_of(homes, shops, 1000).customers
    )


def town(junctions: dict[str, tuple[float, float]], *roads: Road) -> RoadNetwork:
    return Plan(junctions=junctions, roads=roads).network()
