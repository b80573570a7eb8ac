from __future__ import annotations

import base64
import dataclasses
import hashlib
import html
import json
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from maps.proposal.html import render_html
from siting.domain.text import Lang
from siting.matching.proposal import TileService
from tests.unit.maps.factory import answer, content, requirement, sites, with_name

HOSTILE = "</script><img src=x onerror=alert(1)>\"'`${alert(2)}"


class Page(HTMLParser):
    """What a page holds: elements with their attributes, ids, text."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def having(self, attribute: str) -> list[dict[str, str | None]]:
        return [attributes for _, attributes in self.elements if attribute in attributes]


@pytest.fixture(scope="module")
def source() -> str:
    return render_html(content(24), "sv")


@pytest.fixture(scope="module")
def page(source: str) -> Page:
    return Page(source)


def data_of(source: str) -> dict[str, list[dict[str, object]]]:
    found = re.search(r'<script type="application/json" id="proposal-data">(.*?)</script>', source, re.DOTALL)
    assert found is not None
    return dict(json.loads(found[1]))


def test_table_list_and_map_have_the_same_sites_and_ranks(source: str, page: Page) -> None:
    expected = [(str(r.site.site_id), str(r.rank)) for r in content(24).result.ranked]
    marked = [(a["data-site"], a["data-rank"]) for a in page.having("data-rank")]
    assert marked == expected + expected, "once in the list, once in the table"
    assert [(str(s["id"]), str(s["rank"])) for s in data_of(source)["sites"]] == expected


def test_every_ranked_site_has_a_sheet_and_every_link_a_target(page: Page) -> None:
    ids = {a["id"] for a in page.having("id")}
    assert {f"site-{r.site.site_id}" for r in content(24).result.ranked} <= ids
    anchors = {str(a["href"])[1:] for tag, a in page.elements if tag == "a" and str(a.get("href", "")).startswith("#")}
    assert anchors
    assert anchors <= ids


def test_identifiers_are_unique(page: Page) -> None:
    ids = [a["id"] for a in page.having("id")]
    assert len(ids) == len(set(ids))


def test_nothing_is_fetched(source: str, page: Page) -> None:
    fetched = [a for tag, a in page.elements if tag in ("link", "img", "iframe", "object")]
    assert fetched == []
    assert not [a for tag, a in page.elements if tag == "script" and "src" in a]
    assert "url(http" not in source
    assert "@import" not in source


@pytest.mark.parametrize(
    "tiles", [None, TileService(url="https://{s}.tiles.example/{z}/{x}/{y}.png", attribution="© T")]
)
def test_the_policy_allows_our_scripts_by_hash_and_only_a_configured_service(tiles: TileService | None) -> None:
    source = render_html(content(24, tiles=tiles), "sv")
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', source)
    assert found is not None
    policy = html.unescape(found[1])
    scripts = re.findall(r"<script>(.*?)</script>", source, re.DOTALL)
    assert len(scripts) == 7
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert ("https://*.tiles.example" in policy) == (tiles is not None)
    assert ('data-layer="tiles"' in source) == (tiles is not None)


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_html_in_a_name_is_text(lang: Lang) -> None:
    source = render_html(with_name(HOSTILE), lang)
    page = Page(source)
    assert "img" not in {tag for tag, _ in page.elements}
    assert not page.having("onerror")
    assert data_of(source)["sites"][0]["name"] == HOSTILE


def test_demo_data_says_so_on_page_map_and_every_sheet() -> None:
    shown = render_html(content(12), "sv")
    sheets = len(content(12).result.ranked)
    assert shown.count("demodata") >= sheets + 4
    real = render_html(content(12, demo=False), "sv")
    assert "demodata" not in real.lower()


def test_the_language_is_whole(source: str) -> None:
    english = render_html(content(24), "en")
    assert '<html lang="sv">' in source
    assert '<html lang="en">' in english
    for word in ("Jämförelse", "Faktablad", "uppfyllt", "Så räknades"):
        assert word in source
        assert word not in english


def test_the_same_content_is_the_same_page() -> None:
    assert render_html(content(12), "sv") == render_html(content(12), "sv")


def test_eighty_sites_stay_far_below_six_megabytes() -> None:
    assert len(render_html(content(80), "sv").encode()) < 3_000_000


def test_nothing_found_is_still_a_page() -> None:
    source = render_html(content(result=answer(requirement(), [])), "sv")
    assert "Ingen plats uppfyller kraven." in source
    assert 'id="compare"' not in source


def test_sites_without_any_place_are_still_listed() -> None:
    unplaced = [dataclasses.replace(s, geometry=None) for s in sites(12)]
    source = render_html(content(result=answer(requirement(), unplaced), areas=(), points=()), "en")
    assert "Without a location, so not on the map" in source


def test_headings_go_down_one_step_at_a_time(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_table_says_what_its_columns_are(page: Page) -> None:
    assert all(a.get("scope") in ("col", "row", "rowgroup") for tag, a in page.elements if tag == "th")
