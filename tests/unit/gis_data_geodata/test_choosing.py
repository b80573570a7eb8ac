"""Which layer of a file is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from gis_data.errors import NotThisSource
from gis_data.geodata.choosing import choose_layers, layer_key, take_as
from gis_data.geodata.layers import SourceLayer
from gis_data.geodata.model import Layer, Use
from gis_data.geodata.rules import Basis, FieldRule
from gis_data.tables.model import Table
from siting.domain.geodata import Role


def source(name: str, file: str = "set.gpkg") -> SourceLayer:
    return SourceLayer(path=Path(file), name=name, open=lambda: table("a"))


def table(*header: str) -> Table:
    return Table(dataset="set.gpkg · layer", layer="", header=header, chunks=iter(()))


def layer(*names: str, every: bool = False, role: Role = Role.FLOOD, code: str = "") -> Layer:
    rule = FieldRule(names=(code,), basis=Basis.PUBLIC, required=True) if code else None
    return Layer(uses=(Use(role=role, code=rule),), names=names, every=every)


def test_names_are_compared_without_prefix_case_and_punctuation() -> None:
    assert layer_key("stat:DeSO_2025") == layer_key("deso2025")
    assert layer_key("SkyddadeOmråden") == layer_key("skyddade_omraden")


def test_the_first_declared_name_that_fits_counts() -> None:
    sources = [source("DeSO_2018"), source("DeSO_2025"), source("layer_styles")]
    [chosen] = choose_layers(sources, [layer("DeSO_2025*", "DeSO*")], None)
    assert chosen.source.name == "DeSO_2025"


def test_several_that_fit_equally_are_asked_for_not_guessed() -> None:
    with pytest.raises(NotThisSource, match=r"DeSO_2018, DeSO_2025.*--layer"):
        choose_layers([source("DeSO_2018"), source("DeSO_2025")], [layer("DeSO*")], None)


def test_every_layer_that_fits_is_read_where_that_is_declared() -> None:
    sources = [source("NR_polygon"), source("NP_polygon"), source("metadata")]
    chosen = choose_layers(sources, [layer("*_polygon", every=True)], None)
    assert [one.source.name for one in chosen] == ["NR_polygon", "NP_polygon"]


def test_layers_of_one_set_are_told_apart_by_their_names() -> None:
    flows = [layer("*100"), layer("*200")]
    chosen = choose_layers([source("Flow_200", "b.gpkg"), source("Flow_100", "a.gpkg")], flows, None)
    assert [(one.source.name, one.layer) for one in chosen] == [("Flow_200", flows[1]), ("Flow_100", flows[0])]


def test_a_file_with_one_layer_of_another_name_is_taken_by_its_fields() -> None:
    [chosen] = choose_layers([source("export(3)")], [layer("byggnad", code="objektidentitet")], None)
    assert chosen.layer is None
    assert take_as(table("OBJEKTIDENTITET"), [layer("byggnad", code="objektidentitet")]).names == ("byggnad",)


def test_a_file_without_the_layer_says_which_it_has_and_which_is_meant() -> None:
    with pytest.raises(NotThisSource, match=r"It has: byggnadd, mark\. Is “byggnadd” meant\?"):
        choose_layers([source("byggnadd"), source("mark")], [layer("byggnad")], None)


def test_a_layer_that_is_asked_for_stands_above_the_declared_names() -> None:
    [chosen] = choose_layers([source("byggnad"), source("mark")], [layer("byggnad")], "mark")
    assert chosen.source.name == "mark"
    with pytest.raises(NotThisSource, match="no layer sjö"):
        choose_layers([source("byggnad")], [layer("byggnad")], "sjö")


def test_a_layer_without_the_field_says_which_it_has_and_which_is_meant() -> None:
    with pytest.raises(NotThisSource, match=r"no field regsokod\. It has: RegSO_kd, namn\. Is “RegSO_kd” meant\?"):
        take_as(table("RegSO_kd", "namn"), [layer("RegSO", code="regsokod")])
