"""How a data set was added is kept, and what is fetched follows it and its declaration."""

from __future__ import annotations

import pytest

from gis_data.asking import service_of, sources_of
from gis_data.geodata.model import DeclaredSet, Description
from gis_data.recipes import Recipe, check_recipe
from gis_data.remote.model import ServiceKind
from siting.domain.errors import InvalidInput
from siting.domain.geodata import Role

WFS = "https://geodata.example.org/geoserver/stat/wfs"


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        (WFS, ServiceKind.WFS),
        ("https://example.org/cgi?service=WFS&version=2.0.0", ServiceKind.WFS),
        ("https://example.org/api/collections/zones", ServiceKind.OGC_API),
        ("https://example.org/files/roads.osm.pbf", ServiceKind.DOWNLOAD),
        ("https://example.org/geodata", None),
    ],
)
def test_what_answers_is_told_by_the_address(address: str, kind: ServiceKind | None) -> None:
    assert service_of(address) is kind


def test_a_declared_service_is_asked_as_declared_wherever_it_stands() -> None:
    [source] = sources_of("scb_deso", Recipe(address=WFS, declared="scb_deso"))
    assert (source.address, source.layer) == (WFS, "stat:DeSO_2025")
    assert (source.sort_by, source.crs, source.key) == ("desokod", "EPSG:3006", "scb_deso")


def test_what_was_said_by_hand_stands_above_the_declaration() -> None:
    recipe = Recipe(address=WFS, declared="scb_deso", service_layer="stat:DeSO_2018", sort_by="fid")
    [source] = sources_of("deso_2018", recipe)
    assert (source.layer, source.sort_by, source.key) == ("stat:DeSO_2018", "fid", "deso_2018")


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        (Recipe(address="https://example.org/geodata", role=Role.FLOOD), "--service"),
        (Recipe(address=WFS, role=Role.FLOOD), "--layer"),
    ],
)
def test_what_can_not_be_told_has_to_be_said(recipe: Recipe, said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        sources_of("x", recipe)
    assert said in caught.value.message.en
    assert said in caught.value.message.sv


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(address="a.gpkg"),
        Recipe(address="a.gpkg", declared="scb_deso", role=Role.FLOOD),
        Recipe(address="https://me:secret@example.org/a.gpkg", role=Role.FLOOD),
    ],
)
def test_a_recipe_without_one_way_or_with_a_login_is_refused(recipe: Recipe) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_recipe(recipe)
    assert "secret" not in caught.value.message.en


def test_a_recipe_is_stored_and_read_as_it_was() -> None:
    recipe = Recipe(
        address="/data/zones.gpkg",
        role=Role.FLOOD,
        category="year_100",
        layer="zones",
        complete_in=("1490",),
        roles=frozenset({Role.FLOOD}),
    )
    assert Recipe.model_validate(recipe.document()) == recipe
    described = recipe.what()
    assert isinstance(described, Description)
    assert (described.role, described.category, described.layer) == (Role.FLOOD, "year_100", "zones")
    assert isinstance(Recipe(address="a", declared="scb_deso").what(), DeclaredSet)
