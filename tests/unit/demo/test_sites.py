"""The demo's sites: inside the municipality, apart from each other, possible, with gaps, and marked as made up."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
import shapely

from gis_data.demo import boras
from gis_data.pipeline import Prepared
from siting.domain.facts import Fact, FactType, Origin
from siting.domain.places import AreaKind
from siting.domain.sites import OFFERED, Site, SiteKind
from siting.domain.values import Status, Value
from siting.domain.vocabulary import FACTS

CRS = "EPSG:3006"
ROOT = Path(boras.__file__).parents[2]
SITES_FILE = ROOT / "gis_data" / "demo" / "sites.geojson"
DECLARED = [fact for fact in FACTS.values() if fact.origin is Origin.DECLARED]


@pytest.fixture(scope="module")
def read() -> tuple[Prepared, list[Site]]:
    prepared = boras.prepare(CRS)
    return prepared, list(prepared.sites)


@pytest.fixture(scope="module")
def sites(read: tuple[Prepared, list[Site]]) -> list[Site]:
    return read[1]


def plots(sites: Iterable[Site]) -> list[Site]:
    return [site for site in sites if site.kind is SiteKind.LAND]


def premises(sites: Iterable[Site]) -> list[Site]:
    return [site for site in sites if site.kind is SiteKind.PREMISES]


def value(site: Site, key: str) -> Value | None:
    return site.fact(key).value


def number(site: Site, key: str, otherwise: float = 0.0) -> float:
    found = value(site, key)
    return float(found) if isinstance(found, int | float) else otherwise


def test_all_are_read_without_an_issue(read: tuple[Prepared, list[Site]]) -> None:
    prepared, sites = read
    assert [(issue.kind, issue.field, issue.value) for issue in prepared.issues] == []
    assert prepared.counts.loaded == prepared.counts.read == len(sites)
    assert len(plots(sites)) >= 40
    assert len(premises(sites)) >= 40


def test_all_are_marked_as_made_up(sites: list[Site]) -> None:
    assert all(site.demo for site in sites)
    sources = {fact.source for site in sites for fact in site.facts.values()}
    assert [source for source in sources if not all("(demo)" in half for half in source.split(" | "))] == []
    assert all(text.startswith("DEMO ") for site in sites for text in site.property_designations)


def test_every_source_is_said_in_both_languages(sites: list[Site]) -> None:
    sources = {fact.source for site in sites for fact in site.facts.values()}
    assert [source for source in sources if len(source.split(" | ")) != 2] == []


@pytest.mark.parametrize("key", ["build_year", "energy_class", "certificate", "sprinkler", "owner_kind", "grid_owner"])
def test_units_of_a_building_agree_about_it(sites: list[Site], key: str) -> None:
    said: dict[str, set[Value | None]] = {}
    for site in premises(sites):
        said.setdefault(site.holder, set()).add(value(site, key))
    assert len(said) >= 15
    assert {holder: values for holder, values in said.items() if len(values) > 1} == {}


def test_the_file_is_what_the_generator_makes(tmp_path: Path) -> None:
    again = tmp_path / "sites.geojson"
    subprocess.run([sys.executable, ROOT / "scripts" / "make-demo-sites", again], check=True, capture_output=True)
    assert again.read_text(encoding="utf-8") == SITES_FILE.read_text(encoding="utf-8")


def test_all_lie_in_the_municipality(sites: list[Site]) -> None:
    municipality = next(area for area in boras.areas(CRS) if area.kind is AreaKind.MUNICIPALITY)
    shapely.prepare(municipality.geometry)
    assert [site.name for site in sites if not municipality.geometry.contains(site.geometry)] == []


def test_no_plots_overlap_nor_does_a_building_stand_on_one(sites: list[Site]) -> None:
    shapes = [(site.name, site.geometry) for site in plots(sites)]
    assert [(a, b) for (a, one), (b, other) in combinations(shapes, 2) if shapely.intersects(one, other)] == []
    assert [
        (site.name, name)
        for site in premises(sites)
        for name, plot in shapes
        if shapely.intersects(site.geometry, plot)
    ] == []


def test_premises_of_a_floor_do_not_overlap(sites: list[Site]) -> None:
    floors: dict[tuple[str, float], list[Site]] = {}
    for site in premises(sites):
        floors.setdefault((site.holder, number(site, "floor_level")), []).append(site)
    shared = [
        (one.name, other.name)
        for units in floors.values()
        for one, other in combinations(units, 2)
        if shapely.area(shapely.intersection(one.geometry, other.geometry)) > 1
    ]
    assert any(len(units) > 1 for units in floors.values())
    assert shared == []


@pytest.mark.parametrize("fact", DECLARED, ids=lambda fact: fact.key)
def test_every_declared_fact_is_said_somewhere(sites: list[Site], fact: Fact) -> None:
    said = [site.facts[fact.key] for site in sites if fact.key in site.facts]
    assert any(one.usable for one in said)
    if fact.type is FactType.NUMBER:
        numbers = [float(one.value) for one in said if isinstance(one.value, int | float)]
        assert fact.low is None or min(numbers) >= fact.low
        assert fact.high is None or max(numbers) <= fact.high


def test_no_computed_fact_is_in_the_file(sites: list[Site]) -> None:
    assert {key for site in sites for key in site.facts if FACTS[key].origin is Origin.COMPUTED} == set()


def test_every_status_occurs(sites: list[Site]) -> None:
    assert {fact.status for site in sites for fact in site.facts.values()} == set(Status)


def test_areas_of_plots_go_together(sites: list[Site]) -> None:
    for site in plots(sites):
        plot = number(site, "plot_area_m2")
        assert plot == pytest.approx(shapely.area(site.geometry), rel=0.002), site.name
        assert 3_000 <= plot <= 130_000
        buildable = number(site, "buildable_area_m2")
        assert 0 < buildable <= plot
        assert number(site, "smallest_part_m2") <= plot
        assert number(site, "largest_contiguous_m2") <= buildable, site.name
        assert 250 <= number(site, "price_sek_m2", 250) <= 900


def test_areas_and_rents_of_premises_go_together(sites: list[Site]) -> None:
    for site in premises(sites):
        area = number(site, "lettable_area_m2")
        assert 80 <= area <= min(14_000, shapely.area(site.geometry))
        assert number(site, "smallest_lettable_m2") <= area
        assert 550 <= number(site, "rent_sek_m2_year", 550) <= 2_600


def test_who_is_available_and_until_when(sites: list[Site]) -> None:
    assert all((site.reserved_until is not None) == (site.availability == "reserved") for site in sites)
    assert {site.availability.value for site in sites} == {"available", "option", "reserved", "planned", "sold"}
    days = {fact.verified for site in sites for fact in site.facts.values()}
    assert all(day is not None and date(2025, 3, 1) <= day <= boras.AS_OF for day in days)


@pytest.mark.parametrize(
    ("key", "kind", "least", "most"),
    [
        ("power_capacity_mw", SiteKind.LAND, 0.3, 0.7),
        ("water_m3_day", SiteKind.LAND, 0.25, 0.6),
        ("bearing", SiteKind.LAND, 0.2, 0.6),
        ("max_height_m", SiteKind.LAND, 0.6, 0.9),
        ("price_sek_m2", SiteKind.LAND, 0.7, 0.95),
        ("rent_sek_m2_year", SiteKind.PREMISES, 0.8, 0.98),
        ("possession_date", SiteKind.PREMISES, 0.75, 0.98),
    ],
)
def test_gaps_are_like_those_of_real_data(
    sites: list[Site], key: str, kind: SiteKind, least: float, most: float
) -> None:
    bearing = [site for site in sites if site.kind is kind]
    assert least <= sum(site.fact(key).usable for site in bearing) / len(bearing) <= most


def offered(sites: Iterable[Site]) -> list[Site]:
    return [site for site in sites if site.availability in OFFERED]


def test_a_big_hall_fits_on_two_plots_and_three_more_have_to_be_asked_about(sites: list[Site]) -> None:
    hard = {"plot_area_m2": 80_000, "buildable_area_m2": 60_000, "max_height_m": 12, "power_capacity_mw": 3}
    near = ("Viared", "Dalsjöforsmotet")
    fits: list[str] = []
    asks: list[str] = []
    for site in offered(plots(sites)):
        uses, possession = value(site, "permitted_uses"), value(site, "possession_date")
        if not (isinstance(uses, frozenset) and "J" in uses and site.name.startswith(near)):
            continue
        if not (isinstance(possession, date) and possession < date(2028, 1, 1)):
            continue
        if all(number(site, key, least) >= least for key, least in hard.items()):
            (fits if all(site.fact(key).usable for key in hard) else asks).append(site.name)
    assert fits == ["Viared 9", "Viared västra 4"]
    assert asks == ["Viared 10", "Viared västra 5", "Dalsjöforsmotet 1"]


def test_a_data_centre_has_one_place_to_ask_about(sites: list[Site]) -> None:
    keys = ("power_capacity_mw", "power_in_5_years_mw")
    big = [site for site in plots(sites) if number(site, "plot_area_m2") >= 50_000]
    assert max(number(site, key) for site in big for key in keys) < 20
    assert [site.name for site in big if not site.fact("power_in_5_years_mw").usable] == ["Sobacken 5"]


def test_a_food_industry_has_land_and_premises(sites: list[Site]) -> None:
    fits = [
        site
        for site in offered(sites)
        if number(site, "water_m3_day") >= 150 and number(site, "power_capacity_mw") >= 2
    ]
    assert {site.kind for site in fits} == set(SiteKind)
    assert 3 <= len(fits) <= 6


@pytest.mark.parametrize(
    ("use", "low", "high", "least", "most"),
    [("office", 900, 1_500, 4, 7), ("industry", 3_000, 6_000, 4, 8), ("retail", 150, 400, 6, 12)],
)
def test_there_are_premises_for(sites: list[Site], use: str, low: float, high: float, least: int, most: int) -> None:
    found = [
        site
        for site in offered(premises(sites))
        if value(site, "premises_kinds") == frozenset({use}) and low <= number(site, "lettable_area_m2") <= high
    ]
    assert least <= len(found) <= most
