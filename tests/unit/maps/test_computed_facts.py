"""How computed facts are told: in short in tables, in full once, and in print by site and by source."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from maps.drawing.scene import scene_of
from maps.proposal.build import proposal_view
from maps.proposal.html import render_html
from maps.proposal.pdf import paper_html
from maps.proposal.view import ProposalView
from siting.domain.values import FactValue
from siting.matching.proposal import ProposalContent
from siting.matching.result import SiteResult
from tests.unit.maps.factory import CRITERIA, content, known

WAYS = {place: f"Med lastbil till mot {place} | By lorry to junction {place}" for place in "AB"}


def computed(place: str) -> FactValue:
    return replace(known(4.0, WAYS[place]), data="Vägnätet | The road network")


def with_junction(one: SiteResult, value: FactValue) -> SiteResult:
    judgements = tuple(
        replace(judged, observed=value) if CRITERIA[judged.criterion].fact == "junction_min" else judged
        for judged in one.judgements
    )
    return replace(one, judgements=judgements)


@pytest.fixture(scope="module")
def proposal() -> ProposalContent:
    """Three sites, of which the first and the third are reached from the same junction."""
    made = content(24)
    ranked = tuple(with_junction(one, computed(way)) for one, way in zip(made.result.ranked[:3], "ABA", strict=True))
    return replace(made, result=replace(made.result, ranked=ranked))


@pytest.fixture(scope="module")
def view(proposal: ProposalContent) -> ProposalView:
    return proposal_view(proposal, scene_of(proposal), "sv")


def test_what_is_told_alike_of_several_sites_is_told_once_with_their_numbers(view: ProposalView) -> None:
    [one] = view.computed
    assert (one.label, one.ways) == (
        "Till motorvägsmot",
        (("1, 3", "Med lastbil till mot A"), ("2", "Med lastbil till mot B")),
    )


def test_print_has_the_data_in_each_sheet_and_the_rule_once_at_the_end(proposal: ProposalContent) -> None:
    document = paper_html(proposal, "sv")
    assert document.count("Beräknat: Vägnätet") == 3
    assert [document.count(WAYS[way].split(" | ", maxsplit=1)[0]) for way in "AB"] == [1, 1]
    assert document.index("Med lastbil till mot A") > document.index("Så är uppgifterna beräknade</h2>")


def test_the_page_has_the_rule_below_the_facts_of_each_sheet(proposal: ProposalContent) -> None:
    document = render_html(proposal, "en")
    sheets = re.findall(r'<article class="card sheet".*?</article>', document, re.DOTALL)
    assert ["By lorry to junction A" in sheet for sheet in sheets] == [True, False, True]
    assert all("Computed: The road network" in sheet for sheet in sheets)


def test_without_computed_facts_nothing_is_said_of_how() -> None:
    made = content(24)
    for document in (render_html(made, "sv"), paper_html(made, "sv")):
        assert "Så är uppgifterna beräknade" not in document
        assert "ca: uppskattat, källan säger hur." in document


def test_other_facts_stand_by_who_says_so_each_of_them_once(view: ProposalView) -> None:
    first, second = view.sites[0].other
    third = replace(first, label="Minsta delbara yta")
    site = replace(view.sites[0], other=(first, second, third))
    assert site.other_by_source == ((first.said, (first, third)), (second.said, (second,)))


def test_who_says_so_has_no_day_where_none_is_known(view: ProposalView) -> None:
    row = view.sites[0].other[0]
    assert (row.said, replace(row, checked="–").said) == (f"{row.source}, {row.checked}", row.source)


def test_a_narrow_cell_may_break_before_a_unit_that_is_a_word(view: ProposalView) -> None:
    cells = {row.label: row.here for row in view.sites[0].asked}
    assert re.fullmatch(r"ca \d\d\N{NO-BREAK SPACE}\d{3} personer", cells["Invånare inom 30 min"])
    assert re.search(r"\d\N{NO-BREAK SPACE}m²", cells["Byggbar yta"])
