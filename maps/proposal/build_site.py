"""From one judged site to what the templates show of it."""

from __future__ import annotations

from collections.abc import Sequence

from maps.proposal.fact_rows import fact_row, missing_facts, other_rows
from maps.proposal.groups import ShownGroup, group_scores, score_bar
from maps.proposal.insight_view import InsightView
from maps.proposal.phrases import percent
from maps.proposal.reach_view import reach_view
from maps.proposal.ui_text import translator
from maps.proposal.view import Detail, QuestionView, SiteView, Verdicted
from siting.domain.formats import EN_DASH, iso_day, number, points
from siting.domain.requirement import Requirement
from siting.domain.sites import AVAILABILITY_LABELS, KIND_LABELS, Availability, Site, SiteKind
from siting.domain.text import Lang
from siting.domain.values import Status
from siting.domain.vocabulary import FACTS
from siting.domain.wording import count_text, sentence, value_text
from siting.matching import words
from siting.matching.naming import criterion_in_sentence, criterion_label
from siting.matching.proposal import ReachArea
from siting.matching.result import Judgement, MatchResult, Question, SiteResult, Standing

_AREAS = {SiteKind.LAND: ("plot_area_m2", "buildable_area_m2"), SiteKind.PREMISES: ("lettable_area_m2",)}


def kind_line(site: Site, lang: Lang) -> tuple[str, str, str]:
    """Return owner, kind and area of a site; what is not known is left out."""
    owner = site.fact("owner_kind")
    owner_words = value_text(FACTS["owner_kind"], owner.value, lang) if owner.value is not None else ""
    areas = [(key, site.fact(key).value) for key in _AREAS[site.kind]]
    area_words = next((value_text(FACTS[key], value, lang) for key, value in areas if value is not None), "")
    return sentence(owner_words), KIND_LABELS[site.kind].say(lang), area_words


def joined_line(site: Site, lang: Lang) -> str:
    """Return owner, kind, area and, unless it can be had now, status as one line."""
    parts = [*kind_line(site, lang)]
    if site.availability is not Availability.AVAILABLE:
        parts.append(AVAILABILITY_LABELS[site.availability].say(lang))
    return " · ".join(part for part in parts if part)


def standing_verdict(result: SiteResult, requirement: Requirement, lang: Lang) -> Verdicted:
    """Return in one line what the requirements say of a site."""
    say = translator(lang)

    def names(found: Sequence[Judgement]) -> str:
        return ", ".join(criterion_in_sentence(requirement.criteria[j.criterion], lang) for j in found)

    if result.standing is Standing.OUT:
        key = "one_failed" if len(result.reasons) == 1 else "many_failed"
        return Verdicted(sign="not_met", words=say(key, n=len(result.reasons), what=names(result.reasons)))
    if result.standing is Standing.ASK:
        key = "one_open" if len(result.open_needs) == 1 else "many_open"
        return Verdicted(sign="ask", words=say(key, n=len(result.open_needs), what=names(result.open_needs)))
    needs = sum(j.verdict is not None for j in result.judgements)
    if needs == 0:
        return Verdicted(sign="none", words=say("no_needs"))
    return Verdicted(sign="met", words=say("one_met") if needs == 1 else say("all_met", n=count_text(needs, lang)))


def details(site: Site, lang: Lang) -> tuple[Detail, ...]:
    """Return what identifies the site; empty lines are left out."""
    say = translator(lang)
    status = AVAILABILITY_LABELS[site.availability].say(lang)
    if site.available_from:
        status += ", " + say("available_from", day=iso_day(site.available_from))
    if site.reserved_until:
        status += ", " + say("reserved_until", day=iso_day(site.reserved_until))
    found = (
        ("availability", status),
        ("holder", site.holder),
        ("address", site.address),
        ("designations", ", ".join(site.property_designations)),
        ("reference", f"{site.source} {site.reference}"),
    )
    return tuple(Detail(label=say(key), text=text) for key, text in found if text)


def question_view(question: Question, result: SiteResult, match: MatchResult, lang: Lang) -> QuestionView:
    """Return a question: what, where, whom, and what the answer is worth."""
    say = translator(lang)
    requirement = match.requirement
    whom = words.ask_whom(question, requirement, lang)
    worth = f"+{number(100 * question.worth, lang, decimals=0)}" if question.worth > 0 else ""
    return QuestionView(
        what=criterion_label(requirement.criteria[question.criterion], lang),
        site=result.site.name,
        site_id=question.site_id,
        rank=result.rank,
        whom=whom,
        worth=worth or EN_DASH,
        decides=question.decides,
        summary=", ".join(part for part in (whom, worth, say("decides") if question.decides else "") if part),
        effect=words.effect_in_short(question, match, lang) or EN_DASH,
    )


def _known_words(result: SiteResult, lang: Lang) -> str:
    """Return how much of the score's weight is known; nothing where all of it is but a requirement is still open."""
    say = translator(lang)
    if result.completeness < 1 - 1e-9:
        return say("known_share", share=percent(result.completeness, lang))
    return "" if result.open_needs else say("all_known")


def site_view(
    result: SiteResult,
    match: MatchResult,
    groups: Sequence[ShownGroup],
    insight: InsightView,
    lang: Lang,
    *,
    reach: tuple[ReachArea, ...] = (),
) -> SiteView:
    """Return everything that is shown of a ranked site."""
    say = translator(lang)
    site, requirement = result.site, match.requirement
    stability = insight.stability(site.site_id)
    owner, kind, area = kind_line(site, lang)
    score = points(result.score_low, result.score_high, lang)
    asked = [criterion.fact for criterion in requirement.criteria]
    return SiteView(
        site_id=site.site_id,
        rank=result.rank or 0,
        name=site.name,
        fits=result.standing is Standing.FITS,
        kind=kind,
        owner=owner,
        area=area,
        line=joined_line(site, lang),
        score=score,
        score_words=say("points_of_100", score=score),
        bar=score_bar(result, groups, requirement),
        verdict=standing_verdict(result, requirement, lang),
        known=_known_words(result, lang),
        why=words.why(result, requirement, lang),
        groups=group_scores(result, groups, requirement, lang),
        details=details(site, lang),
        asked=tuple(
            fact_row(j, requirement.criteria[j.criterion], lang, site=site) for j in result.judgements if j.bears
        ),
        other=other_rows(site, asked, lang),
        missing=missing_facts(site, asked, lang),
        estimated=any(value.status is Status.ESTIMATED for value in site.facts.values()),
        questions=tuple(question_view(q, result, match, lang) for q in match.questions if q.site_id == site.site_id),
        placed=site.geometry is not None and not site.geometry.is_empty,
        stability="" if stability is None else stability.short,
        changes=words.change_texts(result, match, lang),
        placement_note=_placement_note(result, lang),
        reach=reach_view(site, reach, lang),
    )


def _placement_note(result: SiteResult, lang: Lang) -> str:
    """Return what the drawn building means, or that it finds no room; empty where none was asked for."""
    say = translator(lang)
    placement = next((j.placement for j in result.judgements if j.placement is not None), None)
    if placement is None:
        return ""
    if placement.fits:
        return say("placement_note")
    return say("not_fits_note", m=number(placement.resolution_m, lang, decimals=1))
