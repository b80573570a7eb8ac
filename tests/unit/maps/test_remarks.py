"""What the office says of sites in its own words: in its order, by the ranking's numbers, on page and paper alike."""

from __future__ import annotations

import html
import re

import pytest

from maps.drawing.scene import scene_of
from maps.proposal.build import proposal_view
from maps.proposal.html import render_html
from maps.proposal.pdf import paper_html
from maps.proposal.view import RemarkView
from siting.domain.text import Lang, Text
from siting.matching.proposal import ProposalContent, Remark
from tests.unit.maps.factory import content

LIST = re.compile(r'<ul class="remarks">(.*?)</ul>', re.DOTALL)
HEADING = {"sv": "Våra kommentarer", "en": "Our comments"}
HOSTILE = "</p><script>alert(1)</script>"


def ranked(place: int) -> int:
    """Return the number of the site at a place of the ranking, counted from one."""
    return content(24).result.ranked[place - 1].site.site_id


def saying(*remarks: tuple[int, str, str]) -> ProposalContent:
    """Return a proposal with remarks: site, Swedish, English."""
    said = tuple(Remark(site_id=site_id, text=Text(sv=sv, en=en)) for site_id, sv, en in remarks)
    return content(24, remarks=said)


def shown(made: ProposalContent, lang: Lang = "sv") -> tuple[RemarkView, ...]:
    return proposal_view(made, scene_of(made), lang).remarks


def test_they_stand_in_the_office_s_order_with_the_ranking_s_numbers() -> None:
    made = saying((ranked(3), "Titta först här.", "Look here first."), (ranked(1), "Sedan här.", "Then here."))

    assert [(one.rank, one.text) for one in shown(made)] == [(3, "Titta först här."), (1, "Sedan här.")]
    assert [one.text for one in shown(made, "en")] == ["Look here first.", "Then here."]
    names = {result.site.site_id: result.site.name for result in made.result.ranked}
    assert [one.name for one in shown(made)] == [names[ranked(3)], names[ranked(1)]]


def test_what_is_said_in_one_language_alone_is_left_out_of_the_other() -> None:
    made = saying((ranked(2), "Bara på svenska.", ""), (ranked(1), "Båda.", "Both."))

    assert [one.text for one in shown(made)] == ["Bara på svenska.", "Båda."]
    assert [one.text for one in shown(made, "en")] == ["Both."]


def test_what_is_said_of_a_site_that_is_not_ranked_is_left_out_with_it() -> None:
    made = saying((999_999, "Borta.", "Gone."), (ranked(1), "Kvar.", "Here."))

    assert [one.text for one in shown(made)] == ["Kvar."]
    for source in (render_html(made, "sv"), paper_html(made, "sv")):
        assert "Borta." not in source


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_page_and_paper_say_the_same(lang: Lang) -> None:
    made = saying((ranked(2), "Å, intill väg 40.", "By road 40."), (ranked(1), "Ledig i vår.", "Free in spring."))
    said = [one.text for one in shown(made, lang)]

    for source in (render_html(made, lang), paper_html(made, lang)):
        found = LIST.search(source)
        assert found is not None
        assert [html.unescape(one) for one in re.findall(r"<p>(.*?)</p>", found[1])] == said
        assert re.search(rf"<h2[^>]*>{HEADING[lang]}</h2>", source)


def test_the_words_are_text_and_nothing_else() -> None:
    made = saying((ranked(1), HOSTILE, HOSTILE))

    for source in (render_html(made, "sv"), paper_html(made, "sv")):
        assert HOSTILE not in source
        assert html.escape(HOSTILE, quote=False) in source


def test_without_any_there_is_no_place_for_them() -> None:
    nothing_said = saying((ranked(1), "", ""))

    for made in (content(24), nothing_said):
        for source in (render_html(made, "sv"), paper_html(made, "sv")):
            assert HEADING["sv"] not in source
            assert LIST.search(source) is None
