"""What axe-core finds against WCAG 2.1 AA: nothing, wide and narrow, light and dark."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from maps.proposal.html import render_html
from tests.browser.conftest import PHONE, WIDE, OpenPage
from tests.browser.walking import PRACTICE, violations
from tests.unit.maps.factory import answer, content, requirement, sites
from tests.unit.maps.reached import people, with_reach


def found(open_page: OpenPage, source: str, **options: Any) -> list[str]:
    # The page's own policy forbids scripts that it does not know, so the checker needs it lifted.
    page = open_page(source, bypass_csp=True, **options)
    page.wait_for_selector("html[data-ready]")
    page.evaluate("document.querySelector('.item summary')?.click()")
    return violations(page, tags=PRACTICE)


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_proposal_can_be_used_by_everybody(
    open_page: OpenPage, viewport: dict[str, int], scheme: Literal["light", "dark"]
) -> None:
    made = content(result=answer(requirement(), sites(24), limit=3))
    source = render_html(made, "sv")
    assert found(open_page, source, viewport=viewport, color_scheme=scheme) == []


def test_a_proposal_that_found_nothing_can_too(open_page: OpenPage) -> None:
    source = render_html(content(result=answer(requirement(), [])), "en")
    assert found(open_page, source) == []


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_maps_of_reach_can_be_used_by_everybody(
    open_page: OpenPage, viewport: dict[str, int], scheme: Literal["light", "dark"]
) -> None:
    made = with_reach(content(3), population_15_min=people(None), population_45_min=people(9.0, stale=True))
    assert found(open_page, render_html(made, "sv"), viewport=viewport, color_scheme=scheme) == []
