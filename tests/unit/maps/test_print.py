from __future__ import annotations

import io
import logging
import re
from typing import Any

import pypdf
import pytest

from maps.proposal.pdf import paper_html, render_pdf
from siting.domain.text import Lang
from siting.matching.proposal import ProposalContent
from tests.unit.maps.factory import answer, content, requirement, sites, with_name

A4_PT = (595, 842)


def proposal(**changes: Any) -> ProposalContent:
    return content(result=answer(requirement(), sites(24), limit=3), **changes)


def catalogue(reader: pypdf.PdfReader) -> Any:
    return reader.trailer["/Root"]


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_pdf(proposal(), "sv")


@pytest.fixture(scope="module")
def reader(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


@pytest.fixture(scope="module")
def pages(reader: pypdf.PdfReader) -> list[str]:
    return [page.extract_text() for page in reader.pages]


def test_pages_are_a4_and_numbered_of_all(reader: pypdf.PdfReader, pages: list[str]) -> None:
    assert {(round(float(p.mediabox.width)), round(float(p.mediabox.height))) for p in reader.pages} == {A4_PT}
    for place, text in enumerate(pages, start=1):
        assert f"{place} ({len(pages)})" in text


def test_every_page_names_case_version_contact_data_and_demo(pages: list[str]) -> None:
    for text in pages:
        assert "dnr 2026-0412" in text
        assert "version 2" in text
        assert "DEMODATA" in text
        assert "naringsliv@example.se" in text
        assert "SWEREF99 TM" in text
        assert "Västtrafik" in text


def test_every_ranked_site_begins_a_page_of_its_own(pages: list[str]) -> None:
    ranked = proposal().result.ranked
    starts = [
        [n for n, text in enumerate(pages) if "Fakta mot era krav" in text and r.site.name in text] for r in ranked
    ]
    assert all(starts)
    assert len({found[0] for found in starts}) == len(ranked)


@pytest.mark.parametrize(("lang", "checked"), [("sv", "Kontrollerad"), ("en", "Checked")])
def test_the_facts_of_a_site_end_on_the_page_that_they_begin_on(lang: Lang, checked: str) -> None:
    made = content(result=answer(requirement(), sites(60), limit=3))
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(made, lang)))
    with_facts = [text for page in reader.pages if checked in (text := page.extract_text())]
    assert len(with_facts) == 3
    assert all(facts.count("2026-10-02") >= 7 for facts in with_facts)


def test_it_is_tagged_for_screen_readers(reader: pypdf.PdfReader) -> None:
    root = catalogue(reader)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "sv"
    assert "/StructTreeRoot" in root
    assert reader.metadata is not None
    assert "Nordisk Logistik" in str(reader.metadata.title)


def resources(page: Any) -> Any:
    return page["/Resources"]


def alternates(node: object, found: list[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    if isinstance(node, pypdf.generic.IndirectObject):
        node = node.get_object()
    if isinstance(node, pypdf.generic.ArrayObject):
        for part in node:
            alternates(part, found)
    elif isinstance(node, pypdf.generic.DictionaryObject):
        if "/S" in node:
            found.append((str(node["/S"]), str(node["/Alt"]) if "/Alt" in node else None))
        if "/K" in node:
            alternates(node["/K"], found)
    return found


def test_every_figure_says_what_it_shows(reader: pypdf.PdfReader) -> None:
    elements = alternates(catalogue(reader)["/StructTreeRoot"]["/K"], [])
    figures = [alt for kind, alt in elements if kind == "/Figure"]
    assert len(figures) == 1 + len(proposal().result.ranked)
    assert all(figures)
    assert {"/H1", "/H2", "/Table", "/TH"} <= {kind for kind, _ in elements}


def test_type_is_embedded(reader: pypdf.PdfReader) -> None:
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in resources(page).get("/Font", {}).values()
    }
    assert fonts
    assert all(re.match(r"/[A-Z]{6}\+Inter", name) for name in fonts)


def test_the_same_content_is_the_same_print(pdf: bytes) -> None:
    assert render_pdf(proposal(), "sv") == pdf


def test_nothing_is_fetched_whatever_a_name_says(caplog: pytest.LogCaptureFixture) -> None:
    hostile = '<img src="https://elsewhere.example/x.png"><style>@import url(https://elsewhere.example/x.css)</style>'
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        render_pdf(with_name(hostile), "en")
    assert caplog.text == ""
    assert "<img src=" not in paper_html(with_name(hostile), "en")


def test_the_renderer_has_nothing_to_complain_of(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        render_pdf(proposal(), "en")
    assert caplog.text == ""
