"""From a proposal's content to the view that the templates show."""

from __future__ import annotations

from collections.abc import Sequence

from maps.drawing.scene import Scene
from maps.proposal.build_insight import insight_view, weighing_notes
from maps.proposal.build_out import excluded_lead, failures, near_misses, out_view
from maps.proposal.build_site import question_view, site_view
from maps.proposal.fact_rows import fact_row
from maps.proposal.groups import ShownGroup, shown_groups
from maps.proposal.phrases import crs_name, limit_text, made_at_text, scale_text
from maps.proposal.reach_view import areas_by_site
from maps.proposal.ui_text import translator
from maps.proposal.view import (
    ComparedRow,
    CriterionView,
    Detail,
    GroupView,
    ProposalView,
    QuestionView,
    RemarkView,
    SiteView,
)
from siting.domain.formats import EN_DASH, day, listing, number
from siting.domain.places import AreaKind
from siting.domain.requirement import Additive, Criterion
from siting.domain.sites import SiteKind
from siting.domain.text import Lang
from siting.domain.wording import source_text
from siting.matching import words
from siting.matching.naming import criterion_label
from siting.matching.proposal import ProposalContent
from siting.matching.result import MatchResult, SiteResult

SHORTLIST = 5
"""So many sites are compared side by side."""


def _kind_words(result: MatchResult, lang: Lang) -> str:
    kinds = result.requirement.kinds
    if kinds == {SiteKind.LAND}:
        key = "kind_land"
    elif kinds == {SiteKind.PREMISES}:
        key = "kind_premises"
    else:
        key = "kind_both"
    return translator(lang)(key)


def _company_title(result: MatchResult, lang: Lang) -> str:
    title = result.requirement.title.say(lang)
    company = result.requirement.company.name
    return translator(lang)("for_company", title=title, company=company) if company else title


def _case_parts(content: ProposalContent, lang: Lang) -> list[str]:
    say = translator(lang)
    number_ = content.result.requirement.case_number
    return [say("version", n=content.version), *([say("case", number=number_)] if number_ else [])]


def compared_rows(shortlist: Sequence[SiteResult], result: MatchResult, lang: Lang) -> tuple[ComparedRow, ...]:
    """Return the side-by-side table: a row a criterion, a cell a site."""
    labels = {group.key: group.label.say(lang) for group in result.requirement.groups}
    order = [group.key for group in result.requirement.groups]
    numbered = sorted(enumerate(result.requirement.criteria), key=lambda item: (order.index(item[1].group), item[0]))
    return tuple(
        ComparedRow(
            group=labels[criterion.group],
            label=criterion_label(criterion, lang),
            asked=words.asked_text(criterion, lang),
            cells=tuple(fact_row(site.judgements[place], criterion, lang) for site in shortlist),
        )
        for place, criterion in numbered
    )


def _questions(result: MatchResult, lang: Lang) -> tuple[QuestionView, ...]:
    by_site = {ranked.site.site_id: ranked for ranked in result.ranked}
    return tuple(
        question_view(question, by_site[question.site_id], result, lang)
        for question in result.questions
        if question.site_id in by_site
    )


def _criterion_view(
    place: int, criterion: Criterion, result: MatchResult, groups: dict[str, ShownGroup], lang: Lang
) -> CriterionView:
    labels = {group.key: group.label.say(lang) for group in result.requirement.groups}
    weights = [result.requirement.weights(kind)[place] for kind in result.requirement.kinds if criterion.bears_on(kind)]
    weight = max(weights, default=0.0)
    return CriterionView(
        group=labels[criterion.group],
        token=groups[criterion.group].token if criterion.group in groups else "",
        label=criterion_label(criterion, lang),
        need=limit_text(criterion, lang) or EN_DASH,
        scale=scale_text(criterion, lang) or EN_DASH,
        weight=number(100 * weight, lang, decimals=1) if weight else EN_DASH,
    )


def _facts_about(content: ProposalContent, lang: Lang) -> tuple[Detail, ...]:
    """Return what a reader needs to trace the proposal."""
    say = translator(lang)
    stored = f"{content.proposal_id}, {say('version', n=content.version)}" if content.proposal_id else say("not_stored")
    return (
        Detail(label=say("as_of"), text=day(content.result.as_of, lang)),
        Detail(label=say("made"), text=made_at_text(content.made_at, lang)),
        Detail(label=say("catalogue"), text=content.result.catalogue_version),
        Detail(label=say("proposal_no"), text=stored),
        Detail(label=say("crs"), text=crs_name(content.crs)),
        Detail(
            label=say("attribution"), text="; ".join(source_text(one, lang) for one in content.attributions) or EN_DASH
        ),
        Detail(label=say("software"), text=say("software_list")),
    )


def _unplaced(views: Sequence[SiteView], lang: Lang) -> str:
    names = [view.name for view in views if not view.placed]
    return translator(lang)("not_on_map", names=listing(names, lang)) if names else ""


def _remarks(content: ProposalContent, sites: Sequence[SiteView], lang: Lang) -> tuple[RemarkView, ...]:
    """Return the office's own words, in its order; what it says of a site that fell out is left out with it."""
    shown = {view.site_id: view for view in sites}
    found = [(shown[one.site_id], one.text.say(lang)) for one in content.remarks if one.site_id in shown]
    return tuple(
        RemarkView(site_id=view.site_id, rank=view.rank, name=view.name, fits=view.fits, text=text)
        for view, text in found
        if text
    )


def proposal_view(content: ProposalContent, scene: Scene, lang: Lang) -> ProposalView:
    """Return the proposal said in one language."""
    say = translator(lang)
    result = content.result
    requirement = result.requirement
    groups = shown_groups(requirement)
    insight = insight_view(result, lang)
    reached = areas_by_site(content.reach)
    sites = tuple(
        site_view(ranked, result, groups, insight, lang, reach=reached.get(ranked.site.site_id, ()))
        for ranked in result.ranked
    )
    out = tuple(out_view(one, requirement, lang) for one in result.out)
    lead, rest = words.answer(result, lang)
    if result.insight is not None:
        rest = words.explanation(result, None, lang).removeprefix(lead).strip()
    case = _case_parts(content, lang)
    kind, title = _kind_words(result, lang), requirement.title.say(lang)
    by_key = {group.key: group for group in groups}
    return ProposalView(
        lang=lang,
        kind=kind,
        title=title,
        company_title=_company_title(result, lang),
        summary=requirement.summary.say(lang),
        lead=lead,
        rest=rest,
        sender=", ".join(part for part in (content.sender.organisation, content.sender.unit.say(lang)) if part),
        email=content.sender.email,
        phone=content.sender.phone,
        date_line=" · ".join([day(content.made_at.date(), lang), *case]),
        running_head=" · ".join([f"{kind}: {title[:1].lower()}{title[1:]}", *reversed(case)]),
        demo=content.demo,
        groups=tuple(
            GroupView(token=g.token, label=g.label.say(lang), weight=number(100 * g.weight, lang, decimals=0))
            for g in groups
        ),
        sites=sites,
        shortlist=sites[:SHORTLIST],
        compared=compared_rows(result.ranked[:SHORTLIST], result, lang),
        questions=_questions(result, lang),
        near=near_misses(out),
        out=out,
        failures=failures(result, lang),
        excluded_lead=excluded_lead(result, lang),
        out_count=number(result.counts.out, lang, decimals=0),
        criteria=tuple(
            _criterion_view(place, criterion, result, by_key, lang)
            for place, criterion in enumerate(requirement.criteria)
        ),
        facts_about=_facts_about(content, lang),
        attributions="; ".join(source_text(one, lang) for one in content.attributions),
        map_credit="; ".join(source_text(one, lang) for one in content.map_attributions),
        crs=crs_name(content.crs),
        unplaced=_unplaced(sites, lang),
        map_title=say("map_of", ranked=len(sites), out=len(out)),
        has_circles=scene.has_circles(),
        has_points=bool(scene.points),
        has_roads=bool(scene.roads),
        has_names=any(scene.areas_of(kind) for kind in (AreaKind.LOCALITY, AreaKind.BUSINESS_AREA)),
        insight=insight,
        weighing_notes=weighing_notes(requirement, lang),
        remarks=_remarks(content, sites, lang),
        has_tree=any(not isinstance(group.combine, Additive) for group in requirement.groups),
    )
