from __future__ import annotations

import dataclasses
import re
from math import inf

import pytest

from maps.drawing.scene import scene_of
from maps.proposal.build import proposal_view
from maps.proposal.fact_rows import fact_row
from maps.proposal.groups import shown_groups
from maps.proposal.html import render_html
from maps.proposal.page_data import json_for_html
from maps.proposal.pdf import paper_html
from maps.proposal.phrases import percent, scale_text
from maps.proposal.ui_text import translator
from maps.proposal.view import ProposalView
from siting.domain.requirement import Criterion, Group, IfUnknown, Table, Within
from siting.domain.text import Lang, same
from siting.domain.values import UNKNOWN, FactValue, Status
from siting.matching.result import Judgement, Verdict
from tests.unit.maps.factory import CRITERIA, content, known, requirement


@pytest.fixture(scope="module")
def view() -> ProposalView:
    made = content(24)
    return proposal_view(made, scene_of(made), "sv")


def judgement(observed: FactValue, verdict: Verdict | None, **changes: object) -> Judgement:
    made = Judgement(
        criterion=0,
        observed=observed,
        verdict=verdict,
        bears=True,
        value_low=0.5,
        value_high=0.5,
        weight=0.2,
        contribution_low=0.1,
        contribution_high=0.1,
    )
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def test_bar_and_number_say_the_same(view: ProposalView) -> None:
    results = content(24).result.ranked
    for site, result in zip(view.sites, results, strict=True):
        known_part = sum(segment.percent for segment in site.bar.segments)
        assert known_part == pytest.approx(100 * result.score_low)
        assert known_part + site.bar.unknown_percent == pytest.approx(100 * result.score_high)


def test_groups_add_up_to_the_bar(view: ProposalView) -> None:
    heaviest = max(group.weight for group in shown_groups(requirement()))
    for site in view.sites:
        assert sum(g.got_percent for g in site.groups) * heaviest == pytest.approx(
            sum(s.percent for s in site.bar.segments)
        )


def test_a_site_that_meets_all_says_so_and_one_to_ask_names_what(view: ProposalView) -> None:
    fits = [site for site in view.sites if site.fits]
    ask = [site for site in view.sites if not site.fits]
    assert fits
    assert ask
    assert all(site.verdict.sign == "met" and "Alla sex krav" in site.verdict.words for site in fits)
    assert all(site.verdict.sign == "ask" and "okän" in site.verdict.words for site in ask)


def test_what_falls_out_gives_its_reasons_with_value_and_limit(view: ProposalView) -> None:
    assert view.out
    for site in view.out:
        assert site.reasons
        assert all(reason.endswith(")") and "(" in reason for reason in site.reasons)


def test_near_misses_fail_on_one_point(view: ProposalView) -> None:
    assert view.near
    assert all(len(site.reasons) == 1 for site in view.near)


def test_failures_are_counted_over_the_whole_catalogue(view: ProposalView) -> None:
    failing = {n: c for n, c in content(24).result.counts.failing.items() if c}
    assert [int(f.fails) for f in view.failures] == sorted(failing.values(), reverse=True)


def test_a_site_without_a_place_is_named_under_the_map() -> None:
    made = content(24)
    first = made.result.ranked[0]
    unplaced = dataclasses.replace(first, site=dataclasses.replace(first.site, geometry=None))
    result = dataclasses.replace(made.result, ranked=(unplaced, *made.result.ranked[1:]))
    changed = dataclasses.replace(made, result=result)
    view = proposal_view(changed, scene_of(changed), "sv")
    assert first.site.name in view.unplaced


@pytest.mark.parametrize(
    ("observed", "verdict", "if_unknown", "sign", "words"),
    [
        (known(5.0), Verdict.MET, IfUnknown.ASK, "met", "uppfyllt"),
        (known(1.0), Verdict.NOT_MET, IfUnknown.ASK, "not_met", "inte uppfyllt"),
        (UNKNOWN, Verdict.UNKNOWN, IfUnknown.ASK, "ask", "att fråga"),
        (UNKNOWN, Verdict.MET, IfUnknown.ACCEPT, "ask", "okänt, godtas"),
        (known(5.0), None, IfUnknown.ASK, "wish", "önskemål"),
        (UNKNOWN, None, IfUnknown.ASK, "ask", "att fråga"),
    ],
)
def test_every_verdict_has_its_sign_and_word(
    observed: FactValue, verdict: Verdict | None, if_unknown: IfUnknown, sign: str, words: str
) -> None:
    wanted = Criterion(fact="power_capacity_mw", need=Within(low=3, high=inf), group="g", if_unknown=if_unknown)
    row = fact_row(judgement(observed, verdict), wanted, "sv")
    assert (row.verdict.sign, row.verdict.words) == (sign, words)


def test_a_fact_stands_with_source_and_date() -> None:
    row = fact_row(judgement(known(5.0, "Elnätsägaren"), Verdict.MET), CRITERIA[4], "sv")
    assert (row.here, row.source, row.checked) == ("5\u00a0MW", "Elnätsägaren", "2026-10-02")


def test_an_unknown_fact_says_whom_to_ask() -> None:
    unknown = judgement(
        UNKNOWN, Verdict.UNKNOWN, value_low=0.0, value_high=1.0, contribution_low=0.0, contribution_high=0.2
    )
    row = fact_row(unknown, CRITERIA[4], "sv")
    assert (row.here, row.source, row.checked) == ("okänd", "fråga: elnätsägaren", "–")
    assert row.unknown
    assert row.points == "0–20 av 20"


def test_an_estimate_is_marked() -> None:
    number = known(4.0, status=Status.ESTIMATED)
    code = known("outside", status=Status.ESTIMATED)
    assert fact_row(judgement(number, Verdict.MET), CRITERIA[0], "sv").here == "ca 4\u00a0min"
    assert fact_row(judgement(code, Verdict.MET), CRITERIA[8], "sv").here.startswith("uppskattad: ")


def test_a_criterion_that_does_not_bear_is_said_to() -> None:
    row = fact_row(judgement(UNKNOWN, None, bears=False), CRITERIA[4], "en")
    assert (row.here, row.verdict.words) == ("–", "does not apply here")


def test_scales_are_said_in_the_facts_own_unit() -> None:
    assert scale_text(CRITERIA[0], "sv") == "100\u00a0% vid 2\u00a0min, 0\u00a0% vid 8\u00a0min"
    codes = Criterion(fact="flood", preference=Table(values={0: 1.0}), weight=1, group="g")
    assert scale_text(codes, "en").endswith("others 0%")
    assert scale_text(CRITERIA[2], "sv") == ""


def test_percent_is_written_as_the_language_does() -> None:
    assert percent(0.5, "sv") == "50\u00a0%"
    assert percent(0.5, "en") == "50%"


def test_more_groups_than_colours_share_one() -> None:
    groups = tuple(Group(key=f"g{n}", label=same(f"Group {n}")) for n in range(7))
    facts = ("junction_min", "price_sek_m2", "buildable_area_m2", "max_height_m", "power_capacity_mw", "slope_percent")
    criteria = tuple(
        dataclasses.replace(CRITERIA[0], fact=fact, need=None, weight=10.0 - n, group=f"g{n}")
        for n, fact in enumerate(facts)
    )
    shown = shown_groups(requirement(criteria=criteria, groups=groups))
    assert [g.token for g in shown] == ["group-1", "group-2", "group-3", "group-4", "group-5", "group-rest"]
    assert "g6" not in {g.key for g in shown}, "a group without weight has no part of the bar"


def test_json_for_a_page_ends_no_element() -> None:
    written = str(json_for_html({"name": "</script><!-- & -->"}))
    assert not set("<>&") & set(written)


@pytest.mark.parametrize(
    ("lang", "words"), [("sv", "underlaget har ändrats sedan dess"), ("en", "the data have changed since")]
)
def test_a_stale_value_says_so_with_the_sign_of_a_question(lang: Lang, words: str) -> None:
    made = content(24)
    site = made.result.ranked[0]
    key = CRITERIA[site.judgements[0].criterion].fact
    stale = dataclasses.replace(site.site.facts[key], stale=True)
    other = dataclasses.replace(site.site.facts["owner_kind"], stale=True)
    judgements = (dataclasses.replace(site.judgements[0], observed=stale), *site.judgements[1:])
    facts = {**site.site.facts, key: stale, "owner_kind": other}
    changed = dataclasses.replace(site, judgements=judgements, site=dataclasses.replace(site.site, facts=facts))
    result = dataclasses.replace(made.result, ranked=(changed, *made.result.ranked[1:]))
    shown = proposal_view(dataclasses.replace(made, result=result), scene_of(made), lang).sites[0]
    assert [row.stale for row in shown.asked] == [words] + [""] * (len(shown.asked) - 1)
    assert [row.stale for row in shown.other if row.stale] == [words]
    proposal = dataclasses.replace(made, result=result)
    for document in (render_html(proposal, lang), paper_html(proposal, lang)):
        # Once in its row, once among the other facts, once side by side; a note there says what is meant.
        assert len(re.findall(r'<span class="stale"><(?:svg|span)[^>]* class="sign', document)) == 3
        assert document.count(words) == 2
        short = translator(lang)("stale_short")
        assert document.count(f"<span>{short}</span>") == 1
        assert document.count(translator(lang)("stale_note", words=short)) == 1


def test_an_unknown_value_is_asked_for_whether_stale_or_not() -> None:
    unknown = dataclasses.replace(UNKNOWN, stale=True)
    assert fact_row(judgement(unknown, Verdict.UNKNOWN), CRITERIA[0], "sv").stale == ""
