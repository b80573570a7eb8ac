import pytest

from gis_data.errors import NotThisSource
from gis_data.sources import read_mapping
from gis_data.steps.columns import find_columns, guide
from gis_data.tables.headers import find_header
from gis_data.tables.model import Table
from tests.unit.gis_data.steps.rows import mapping

UK = read_mapping("uk_brownfield")


def table(*header: str) -> Table:
    return Table(dataset="test.csv", layer="", header=header, chunks=iter(()))


def test_spellings_of_a_header_are_one() -> None:
    for spelling in ("SiteReference", "Site Reference", "site-reference", "SITE_REFERENCE", " site reference "):
        assert find_columns(table(spelling, "Hectares"), UK).places["reference"] == (0,)


def test_a_misspelt_header_counts_where_the_mapping_says_so() -> None:
    found = find_columns(table("SiteReference", "CoordinateReferenceSytem", "OwnershipStaus"), UK)
    assert (found.places["crs"], found.places["ownership"]) == ((1,), (2,))
    assert [note.kind for note in found.notes] == ["misspelt_header", "misspelt_header"]
    strict = find_columns(table("Ref", "Heigth"), mapping())
    assert "height" not in strict.places
    assert [note.kind for note in strict.notes] == ["unused_columns"]


def test_numbered_columns_are_no_spelling_mistakes() -> None:
    found = find_columns(table("SiteReference", "PlanningAuthority1", "PlanningAuthority2"), UK)
    assert set(found.places) == {"reference"}


def test_of_two_columns_for_one_the_more_telling_comes_first() -> None:
    found = find_columns(table("Latitude", "SiteReference", "GeoY"), UK)
    assert found.places["geoy"] == (2, 0)
    assert [note.kind for note in found.notes] == ["repeated_column"]


def test_a_file_of_another_source_is_refused_with_what_it_has() -> None:
    with pytest.raises(NotThisSource) as caught:
        find_columns(table("Hectares", "SiteReferance nr", "OwnershipStatus"), read_mapping("chicago_city_land"))
    assert "Hectares" in caught.value.say("en")


def test_the_header_is_the_row_with_most_known_names() -> None:
    rows = [
        ["Brownfield land register 2024"],
        ["", "Position", "", "", "Permission", ""],
        ["SiteReference", "GeoX", "GeoY", "Hectares", "PlanningStatus", "PermissionType"],
        ["A", "1", "2", "3", "4", "5"],
    ]
    assert find_header(rows, guide(UK)) == 2
    assert find_header(rows[:2], guide(UK)) is None
