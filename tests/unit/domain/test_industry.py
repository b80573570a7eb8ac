"""Industry codes in two versions of the classification."""

import pytest

from siting.domain.errors import InvalidInput
from siting.domain.industry import (
    SECTION_LABELS,
    Branch,
    IndustryVersion,
    branch_of_key,
    divisions,
    read_branch,
    read_version,
    section_label,
    sections,
)

OLD, NEW = IndustryVersion.SNI_2007, IndustryVersion.SNI_2025


def test_the_versions_have_the_published_numbers_of_sections_and_divisions() -> None:
    """NACE Rev. 2: 21 sections, 88 divisions; NACE Rev. 2.1: 22 and 87."""
    assert (len(sections(OLD)), len(divisions(OLD))) == (21, 88)
    assert (len(sections(NEW)), len(divisions(NEW))) == (22, 87)
    assert set(divisions(OLD)) - set(divisions(NEW)) == {"45"}


@pytest.mark.parametrize(
    ("division", "old", "new"),
    [("25", "C", "C"), ("62", "J", "K"), ("58", "J", "J"), ("68", "L", "M"), ("99", "U", "V")],
)
def test_letters_of_sections_have_shifted(division: str, old: str, new: str) -> None:
    assert Branch(version=OLD, division=division).section == old
    assert Branch(version=NEW, division=division).section == new


def test_every_division_is_in_a_section_and_has_titles_in_both_languages() -> None:
    for version in IndustryVersion:
        for division in divisions(version):
            branch = Branch(version=version, division=division)
            assert branch.section in sections(version)
            assert branch.section_key in SECTION_LABELS
            assert branch.label.sv != branch.label.en
            assert branch_of_key(branch.key) == branch
        assert all(section_label(section, version).sv for section in sections(version))


@pytest.mark.parametrize("code", ["25", "25.1", "25.11", "25.110", "25110", "25.11.0", "C25", "c 25.11", " 25 "])
def test_codes_are_read_however_they_are_written(code: str) -> None:
    assert read_branch(code, OLD) == Branch(version=OLD, division="25")


def test_the_nought_that_a_spreadsheet_took_is_put_back_before_a_point() -> None:
    assert read_branch("1.110", OLD).division == "01"
    # Without a point 1110 may be beverages or cereals: as it stands it is beverages.
    assert read_branch("1110", OLD).division == "11"


@pytest.mark.parametrize(
    ("code", "version", "said"),
    [
        ("45", NEW, "its activities are in 46, 47, 95"),
        ("34", OLD, "Is 33 meant?"),
        ("A25", OLD, "is of section C in SNI 2007"),
        ("J62", NEW, "is of section K in SNI 2025"),
        ("2", OLD, "at least the division's two digits"),
        ("metal", OLD, "is no industry code"),
        ("", OLD, "is no industry code"),
        ("1234567", OLD, "is no industry code"),
    ],
)
def test_what_is_no_code_is_refused_with_what_would_be_right(code: str, version: IndustryVersion, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        read_branch(code, version)


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("SNI 2007", OLD),
        ("sni2025", NEW),
        ("NACE Rev. 2", OLD),
        ("NACE Rev. 2.1", NEW),
        ("nace 2.1", NEW),
        ("2025", NEW),
    ],
)
def test_a_version_has_a_swedish_and_a_european_name(text: str, version: IndustryVersion) -> None:
    assert read_version(text) is version


def test_a_version_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InvalidInput, match="SNI 2007 or SNI 2025"):
        read_version("SNI 2002")


def test_divisions_are_the_same_in_both_versions_only_where_nothing_moved() -> None:
    assert Branch(version=OLD, division="24").same_elsewhere == Branch(version=NEW, division="24")
    # Most stayed; what was 25.21 is partly 28.21 now.
    assert Branch(version=OLD, division="25").same_elsewhere is None
    assert [b.division for b in Branch(version=OLD, division="25").elsewhere] == ["25", "28"]
    # All of its own stayed, but it received others': beverages of 2025 have what was food in 2007.
    assert Branch(version=OLD, division="11").same_elsewhere is None
    assert [b.division for b in Branch(version=NEW, division="11").elsewhere] == ["11", "10"]


def test_what_became_of_the_trade_with_motor_vehicles() -> None:
    assert [b.division for b in Branch(version=OLD, division="45").elsewhere] == ["46", "47", "95"]
    assert "45" in [b.division for b in Branch(version=NEW, division="95").elsewhere]


def test_being_the_same_goes_both_ways() -> None:
    for version in IndustryVersion:
        for division in divisions(version):
            same = Branch(version=version, division=division).same_elsewhere
            if same is not None:
                assert same.same_elsewhere == Branch(version=version, division=division)
                assert Branch(version=version, division=division).elsewhere == (same,)
