"""Declarations of registers."""

from pathlib import Path

import pytest

from gis_data.firms.declared import parse_declaration, read_declaration
from gis_data.firms.model import SizeClass
from siting.domain.errors import Faults, NotFound
from siting.domain.industry import IndustryVersion

DECLARED = """
key = "own"
name = { sv = "Eget", en = "Own" }
[columns]
number = "Nr"
sni = ["SNI", "Bransch"]
size = "Stkl"
e = "E"
n = "N"
[register]
industry = "sni"
workplace = "number"
version = "NACE Rev. 2"
employees = "size"
[register.classes]
"3" = [10, 19]
"9" = [1000]
[[position]]
east = "e"
north = "n"
crs = "EPSG:3006"
"""


def test_a_declaration_says_columns_version_and_size_classes() -> None:
    register = parse_declaration(DECLARED, "own.toml")
    assert register.version is IndustryVersion.SNI_2007
    assert register.mapping.columns["sni"] == ("SNI", "Bransch")
    assert register.classes == {"3": SizeClass(low=10, high=19), "9": SizeClass(low=1000, high=None)}


def test_the_shipped_declaration_reads_no_names_and_leaves_the_version_to_whoever_reads() -> None:
    register = read_declaration()
    assert register.version is None
    assert register.version_columns
    spelt = " ".join(" ".join(headers) for headers in register.mapping.columns.values()).casefold()
    assert "namn" not in spelt
    assert "orgnr" not in spelt


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('version = "NACE Rev. 2"', 'version = "SNI 92"', "SNI 2007 or SNI 2025"),
        ('employees = "size"', 'employees = "sice"', "Is 'size' meant?"),
        ('"9" = [1000]', '"9" = [1000, 10]', "is no size class"),
        ('industry = "sni"', "", "industry: is missing"),
        ('[[position]]\neast = "e"\nnorth = "n"\ncrs = "EPSG:3006"', "", "where workplaces are"),
        ('key = "own"', "key = own", "is not TOML"),
        ('workplace = "number"', 'workplace = "number"\nname = "x"', "there is no key 'name'"),
    ],
)
def test_what_is_wrong_with_a_declaration_is_said(old: str, new: str, said: str) -> None:
    assert old in DECLARED
    with pytest.raises(Faults, match=said.replace("?", r"\?")):
        parse_declaration(DECLARED.replace(old, new), "own.toml")


def test_all_that_is_wrong_is_said_at_once() -> None:
    wrong = DECLARED.replace("NACE Rev. 2", "SNI 92").replace('"size"', '"sice"').replace("EPSG:3006", "EPSG:0")
    with pytest.raises(Faults) as caught:
        parse_declaration(wrong, "own.toml")
    assert len(caught.value.faults) == 3


def test_a_declaration_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="company_register"):
        read_declaration(tmp_path / "none.toml")
