import pytest
import shapely

from gis_data.sources import parse_mapping, read_mapping, shipped_sources
from gis_data.steps.columns import find_columns
from gis_data.steps.positions import place_of
from gis_data.tables.model import Table
from gis_data.template.columns import template_columns
from siting.domain.errors import Faults, NotFound
from siting.domain.facts import encode
from siting.domain.sites import SiteKind
from siting.domain.text import LANGS, Lang
from siting.domain.vocabulary import FACTS

WRONG = """
key = "a_source"
decimals = ","
dates = "DYM"
name = { sv = "En källa", en = "A source" }
[columns]
ref = ["R"]
area = ["A"]
[identity]
reference = "reff"
[site]
kind = "land"
name = "ref"
availability = "availabel"
[facts.plot_area]
column = "area"
[facts.plot_area_m2]
column = "area"
unit = "hectare"
[facts.buildable_area_m2]
column = "area"
unit = "km"
[facts.owner_kind]
column = "ref"
codes = { muncipality = ["x"] }
[facts.clear_height_m]
column = "ref"
value = 3
[facts.tenures]
value = ["buy"]
[[position]]
east = "area"
crs = "EPSG:99"
[said]
source = "Register of {authority}"
"""


RIGHT_SHAPE = WRONG.replace("decimals", "decimal").replace('dates = "DYM"', "")


def test_every_shipped_mapping_is_right() -> None:
    assert shipped_sources() == ("chicago_city_land", "template", "uk_brownfield")
    for name in shipped_sources():
        mapping = read_mapping(name)
        assert mapping.key == name
        for rule in mapping.facts:
            for value in (rule.constant, *(case.value for case in rule.cases)):
                if value is not None:
                    encode(rule.fact, value)


def test_all_faults_are_listed_at_once_with_the_nearest_right_name() -> None:
    with pytest.raises(Faults) as caught:
        parse_mapping(WRONG.replace('dates = "DYM"', ""), "wrong.toml")
    said = caught.value.say("en")
    for expected in (
        "decimals: there is no key 'decimals'. Is 'decimal' meant?",
        "identity.reference: there is no column 'reff'. Is 'ref' meant?",
        "site.availability: there is no status 'availabel'. Is 'available' meant?",
        "facts.plot_area: there is no fact 'plot_area'. Is 'plot_area_m2' meant?",
        "facts.plot_area_m2.unit: there is no unit 'hectare'.",
        "facts.buildable_area_m2.unit: km can't be converted to m2; possible are m2, ha",
        "facts.owner_kind.codes.muncipality: there is no code 'muncipality'. Is 'municipality' meant?",
        "facts.clear_height_m: needs one of: column, cases, value.",
        "facts.tenures.value: there is no code 'buy'.",
        "position.0: needs one of",
        "position.0.crs: 'EPSG:99' is no CRS",
        "said.source: there is no column 'authority'.",
    ):
        assert expected in said
    assert len(caught.value.faults) == 12
    assert "menas 'ref'" in caught.value.say("sv").lower()


@pytest.mark.parametrize("fact", ["place_distance_m", "footprint_fits"])
def test_what_is_measured_when_a_requirement_is_matched_is_read_from_no_file(fact: str) -> None:
    mapping = read_mapping("template")
    assert fact not in mapping.columns
    assert fact not in {rule.fact.key for rule in mapping.facts}
    with pytest.raises(Faults) as caught:
        parse_mapping(RIGHT_SHAPE + f"[facts.{fact}]\nvalue = 3\n", "wrong.toml")
    [said] = [fault for fault in caught.value.faults if fault.en.startswith(f"facts.{fact}")]
    assert "measured when a requirement is matched" in said.en
    assert "mäts när ett krav matchas" in said.sv


def test_a_value_of_the_wrong_kind_is_said_in_both_languages() -> None:
    with pytest.raises(Faults) as caught:
        parse_mapping(WRONG.replace("decimals", "decimal"), "wrong.toml")
    assert "dates: should be one of 'YMD', 'DMY', 'MDY'" in caught.value.say("en")
    assert "dates: ska vara en av" in caught.value.say("sv")


@pytest.mark.parametrize("text", ["key = ", "", "key = 3", "[columns]\nx = 5"])
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(Faults):
        parse_mapping(text, "x.toml")


def test_a_name_that_is_not_shipped_gets_the_nearest() -> None:
    with pytest.raises(NotFound) as caught:
        read_mapping("uk_brownfeild")
    assert "Is 'uk_brownfield' meant?" in caught.value.say("en")


@pytest.mark.parametrize("kind", SiteKind)
@pytest.mark.parametrize("lang", LANGS)
def test_every_header_of_the_template_is_read_as_its_column(kind: SiteKind, lang: Lang) -> None:
    columns = template_columns(kind, lang)
    table = Table(dataset="t", layer="", header=tuple(column.label.say(lang) for column in columns), chunks=iter(()))
    found = find_columns(table, read_mapping("template"))
    assert dict(found.places) == {column.key: (place,) for place, column in enumerate(columns)}
    assert {key for key, unit in found.units.items() if FACTS[key].unit != unit} == set()


def test_the_area_of_a_source_without_one_is_what_the_storage_crs_is_for() -> None:
    area = place_of(read_mapping("template"), "EPSG:3006").area
    assert shapely.contains_xy(area, [11.0, 24.0, 12.9], [58.9, 65.8, 57.7]).all()
    assert not shapely.contains_xy(area, [-0.1, 37.6], [51.5, 55.7]).any()


@pytest.mark.parametrize(
    ("place", "lon", "lat", "within"),
    [
        ("Lowestoft", 1.763, 52.482, True),
        ("Margate", 1.391, 51.391, True),
        ("Dungeness", 0.970, 50.913, True),
        ("St Catherine's Point", -1.298, 50.575, True),
        ("Lizard", -5.203, 49.958, True),
        ("St Mary's", -6.310, 49.915, True),
        ("Land's End", -5.716, 50.066, True),
        ("St Davids Head", -5.315, 51.903, True),
        ("Holyhead", -4.633, 53.309, True),
        ("St Bees Head", -3.637, 54.512, True),
        ("Berwick", -2.004, 55.771, True),
        ("Unst", -0.890, 60.760, True),
        ("Derry", -7.309, 54.997, True),
        ("Enniskillen", -7.638, 54.344, True),
        ("Dublin", -6.260, 53.350, False),
        ("Douglas", -4.481, 54.152, False),
        ("Calais", 1.858, 50.951, False),
        ("Cherbourg", -1.616, 49.634, False),
        ("Donegal", -8.110, 54.654, False),
    ],
)
def test_the_united_kingdom_ends_where_it_ends(place: str, lon: float, lat: float, within: bool) -> None:
    area = read_mapping("uk_brownfield").area
    assert area is not None
    assert shapely.contains_xy(area, lon, lat) == within, place
