"""The data sets that come with the program, and what is said of a declaration that is wrong."""

from __future__ import annotations

import pytest

from gis_data.geodata.declarations import declared, declared_keys, parse_declaration, remote_sources
from gis_data.geodata.fields import layer_rules
from gis_data.geodata.model import Reader
from gis_data.geodata.rules import Basis
from siting.domain.errors import Faults, NotFound
from siting.domain.geodata import Role

WANTED = {
    "scb_deso": {Role.DISTRICT, Role.POPULATION},
    "scb_regso": {Role.DISTRICT},
    "scb_localities": {Role.LOCALITY, Role.POPULATION},
    "scb_population_grid": {Role.POPULATION},
    "lm_topography": {Role.WATER, Role.STATION, Role.PROTECTED_NATURE},
    "lm_property_units": {Role.DISTRICT, Role.PROPERTY_UNIT},
    "lm_buildings": {Role.SENSITIVE},
    "lm_municipalities": {Role.MUNICIPALITY},
    "nvdb_roads": {Role.ROADS},
    "plans_ss637040": {Role.PLAN},
    "plans_ngp": {Role.PLAN},
    "mcf_flood": {Role.FLOOD},
    "nv_protected_areas": {Role.PROTECTED_NATURE},
    "gtfs_stops": {Role.STOP},
    "osm_roads": {Role.ROADS},
    "lm_elevation": {Role.ELEVATION},
}

MADE_UP = """
key = "made_up"
title = { sv = "Påhittad", en = "Made up" }
tried = false
tried_on = { sv = "inget", en = "nothing" }
[[layer]]
names = ["zones"]
basis = "assumed"
[[layer.use]]
role = "flood"
category = { names = ["klass"], basis = "assumed", codes = { year_100 = ["100"] } }
"""


@pytest.mark.parametrize("key", declared_keys())
def test_every_declaration_can_be_used(key: str) -> None:
    one = declared(key)
    assert one.key == key
    assert one.roles
    assert one.title.sv
    assert one.title.en
    assert one.tried_on.sv
    assert one.tried_on.en
    assert one.attribution or not one.licence.startswith(("ODbL", "CC BY"))


@pytest.mark.parametrize("key", sorted(WANTED))
def test_the_known_data_sets_are_declared_for_what_they_are_used_for(key: str) -> None:
    assert declared(key).roles == WANTED[key]


@pytest.mark.parametrize("key", declared_keys())
def test_what_is_said_to_be_seen_is_of_a_data_set_that_was_tried(key: str) -> None:
    one = declared(key)
    bases = {rule.basis for layer in one.layers for rule in layer_rules(layer)} | {layer.basis for layer in one.layers}
    assert one.tried or Basis.SEEN not in bases


def test_open_street_map_gives_points_of_every_kind_that_minutes_are_asked_to() -> None:
    kinds = {Role.JUNCTION, Role.STATION, Role.RAIL_TERMINAL, Role.PORT, Role.AIRPORT, Role.CENTRE}
    assert kinds <= declared("osm_places").roles
    assert {Role.SENSITIVE, Role.SHOPS, Role.WATER} <= declared("osm_places").roles


def test_readers_of_their_own_have_roles_without_layers() -> None:
    for key in declared_keys():
        one = declared(key)
        assert (one.reader is Reader.FEATURES) == bool(one.layers)


def test_a_service_is_asked_for_each_of_its_layers() -> None:
    sources = remote_sources(declared("mcf_flood"))
    assert [source.layer.rpartition("_")[2] for source in sources] == ["100", "200", "BHF"]
    assert len({source.key for source in sources}) == 3


def test_what_a_person_has_to_fetch_is_not_fetched() -> None:
    assert remote_sources(declared("lm_buildings")) == ()
    assert remote_sources(declared("gtfs_stops")) == ()


def test_an_unknown_key_has_the_nearest_in_its_message() -> None:
    with pytest.raises(NotFound, match="scb_deso"):
        declared("scb_dseo")


def test_a_made_up_declaration_is_read() -> None:
    one = parse_declaration(MADE_UP, "made_up.toml")
    assert one.roles == {Role.FLOOD}
    assert one.layers[0].uses[0].category is not None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("year_100", "year_50", "year_50"),
        ('role = "flood"', 'role = "flod"', "role"),
        ('role = "flood"', 'role = "population"', "weight"),
        ('names = ["zones"]', 'nmaes = ["zones"]', "nmaes"),
        ("tried = false", 'tried = false\ndocumented_crs = "EPSG:1"', "documented_crs"),
        ("tried = false", 'tried = false\nreader = "roads"', "layer"),
        ("tried = false", "tried = perhaps", "TOML"),
    ],
)
def test_every_fault_of_a_declaration_is_named(old: str, new: str, said: str) -> None:
    with pytest.raises(Faults, match=said):
        parse_declaration(MADE_UP.replace(old, new), "made_up.toml")
