from __future__ import annotations

import dataclasses

import pytest

from maps.drawing.scene import scene_of
from maps.proposal.build import proposal_view
from maps.proposal.paper_fit import OVERVIEW_PX, SITE_MAP_PX, lines, overview_height_px, site_map_height_px
from maps.proposal.view import ProposalView
from tests.unit.maps.factory import content


@pytest.fixture(scope="module")
def view() -> ProposalView:
    made = content(24)
    return proposal_view(made, scene_of(made), "sv")


def test_a_text_takes_more_lines_in_a_narrower_column() -> None:
    text = "Elnätsägaren, skriftligt besked 2026"
    assert lines(text, width_px=600, size_px=12) == 1
    assert lines(text, width_px=150, size_px=12) == 2
    assert lines(text, width_px=90, size_px=12) > 2


def test_a_word_longer_than_its_column_breaks() -> None:
    assert lines("Fastighetsbeteckning" * 4, width_px=100, size_px=12) >= 4


def test_fewer_facts_leave_a_higher_map(view: ProposalView) -> None:
    site = view.sites[0]
    fewer = dataclasses.replace(site, asked=site.asked[:3])
    assert site_map_height_px(fewer) > site_map_height_px(site)
    assert site_map_height_px(fewer) <= SITE_MAP_PX[1]


def test_facts_that_need_a_page_more_anyway_leave_the_map_its_full_height(view: ProposalView) -> None:
    site = view.sites[0]
    assert site_map_height_px(dataclasses.replace(site, asked=site.asked * 6)) == SITE_MAP_PX[1]


def test_the_overview_gives_way_to_a_short_list_only(view: ProposalView) -> None:
    few = dataclasses.replace(view, sites=view.sites[:5])
    assert OVERVIEW_PX[0] <= overview_height_px(few) < OVERVIEW_PX[1]
    assert overview_height_px(dataclasses.replace(view, sites=view.sites * 4)) == OVERVIEW_PX[1]
