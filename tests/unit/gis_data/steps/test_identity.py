from shapely.geometry import Point

from gis_data.sources import read_mapping
from gis_data.steps.identity import Identities
from siting.domain.issues import Severity
from siting.domain.sites import Availability, SiteKind
from tests.unit.gis_data.steps.rows import batch_of, kinds_of, sites_of


def test_a_row_that_says_the_same_twice_is_loaded_once() -> None:
    batch = batch_of(["Ref", "Area"], ["A", "1"], ["B", "1"], ["A", "1"], ["A", "2"])
    assert [site.reference for site in sites_of(batch)] == ["A", "B"]
    assert kinds_of(batch) == [(4, "duplicate_row"), (5, "duplicate_reference")]
    assert "row 2" in batch.issues[1][1].message.en
    assert {issue.severity for _, issue in batch.issues} == {Severity.REJECTED}


def test_a_name_stands_in_for_a_blank_reference_the_same_every_time() -> None:
    batch = batch_of(
        ["Ref", "Name", "Area"], ["", "Viared 5:12", "1"], ["", "  VIARED 5:12", "1"], ["", "Sobacken", "1"]
    )
    first, other = sites_of(batch)
    (again,) = sites_of(batch_of(["Name", "Area"], ["viared 5:12", "3"]))
    assert first.reference == again.reference != other.reference
    assert kinds_of(batch) == [(2, "blank_reference"), (3, "duplicate_reference"), (4, "blank_reference")]


def test_a_row_without_anything_to_know_it_by_is_rejected() -> None:
    batch = batch_of(["Ref", "Name", "Area"], ["", "", "1"], ["", "Theatre", ""])
    assert sites_of(batch) == []
    assert kinds_of(batch) == [(2, "no_identity"), (3, "incomplete_row")]
    located = batch_of(["Ref", "Name", "Area"], ["", "Theatre", ""])
    assert len(sites_of(located, [Point(377_307, 6_399_514)])) == 1


def test_references_are_unique_within_a_part_of_the_source() -> None:
    header = ["OrganisationURI", "SiteReference", "Hectares"]
    uk = read_mapping("uk_brownfield")
    batch = batch_of(
        header,
        ["http://opendatacommunities.org/id/london-borough-council/brent", "1", "0.1"],
        ["https://opendatacommunities.org/doc/district-council/fylde/", "1", "0.1"],
        ["development-corporation:Q20648596", "1", "0.1"],
        ["", "1", "0.1"],
        source=uk,
    )
    identities = Identities(uk.identity, "this-file")
    assert [one.reference for one in identities.of(batch)] == [
        "brent/1",
        "fylde/1",
        "old-oak-and-park-royal/1",
        "this-file/1",
    ]
    assert identities.part_missing


def test_what_a_site_is_besides_its_facts() -> None:
    batch = batch_of(
        ["Ref", "Kind", "Status", "Until", "Ended"],
        ["A", "Lokal", "reserverad", "2027-01-31", ""],
        ["B", "", "", "", "2019-03-31"],
        ["C", "boat", "", "", ""],
        ["D", "land", "maybe", "", "2030-01-01"],
    )
    first, second, last = sites_of(batch)
    assert (first.kind, first.availability, str(first.reserved_until)) == (
        SiteKind.PREMISES,
        Availability.RESERVED,
        "2027-01-31",
    )
    assert (second.kind, second.availability) == (SiteKind.LAND, Availability.WITHDRAWN)
    assert (last.reference, last.availability) == ("D", Availability.AVAILABLE)
    assert kinds_of(batch) == [(3, "ended"), (4, "no_kind"), (5, "unknown_availability")]
