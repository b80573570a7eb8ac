"""What a business developer would send: an answer in a few sentences, made from the result alone."""

from __future__ import annotations

from collections.abc import Iterable

from siting.domain.errors import NotFound
from siting.domain.text import Lang, Text
from siting.matching.insight import Change, Relaxation
from siting.matching.result import MatchResult, SiteResult, Standing
from siting.matching.words.answering import challenge_text, challenger, comes_text, lead_text, why_none_text
from siting.matching.words.changing import (
    best_in_all_text,
    dominated_text,
    fall_text,
    falls_to_tell,
    outlook_of,
    rise_text,
    swap_text,
)
from siting.matching.words.conceding import conflict_text, entry_text, relaxation_text
from siting.matching.words.observing import footprint_sentence
from siting.matching.words.questions import ask_text, question_sentence
from siting.matching.words.standing import reasons_text
from siting.matching.words.sureness import first_share_text, sureness_text
from siting.matching.words.together import combination_text

MOST = 6
"""Sentences; who wants more reads the tables."""
_MOST_RELAXATIONS = 2


def explanation(result: MatchResult, site_id: int | None, lang: Lang) -> str:
    """Return a short text on the whole answer, or on one listed site.

    Parameters
    ----------
    site_id
        A ranked site or one that is listed as out; None for the whole.

    Raises
    ------
    NotFound
        The site is not listed in the result.
    """
    if site_id is None:
        sentences = _of_all(result, lang) if result.ranked else _of_none(result, lang)
    else:
        site = _listed(result, site_id)
        sentences = _of_out(site, result, lang) if site.standing is Standing.OUT else _of_ranked(site, result, lang)
    return " ".join([sentence for sentence in sentences if sentence][:MOST])


def _of_all(result: MatchResult, lang: Lang) -> Iterable[str]:
    first = result.ranked[0]
    yield lead_text(result, lang)
    yield comes_text(first, result, lang)
    yield from _rooms(first, result, lang)
    fall = _worst_fall(first, result)
    yield ask_text(first, result.requirement, lang)
    contender = _contender(result, lang)
    if fall:
        yield fall_text(fall, first, result, lang)
    elif contender is None or contender[0] is not challenger(result.ranked[1:]):
        # What would make it the first is said below, with the amount.
        yield challenge_text(result, lang)
    yield sureness_text(result, lang)
    yield best_in_all_text(result, lang) or (contender[1] if contender else "")
    yield _best_concession(result, lang)
    yield _decisive_question(result, lang)


def _of_none(result: MatchResult, lang: Lang) -> Iterable[str]:
    yield lead_text(result, lang)
    insight = result.insight
    conflicts = () if insight is None else insight.conflicts
    if conflicts:
        yield conflict_text(min(conflicts, key=len), result.requirement, lang)
    else:
        yield why_none_text(result, lang)
    if insight is not None:
        for relaxation in insight.relaxations[:_MOST_RELAXATIONS]:
            yield relaxation_text(relaxation, result, lang)
        for combination in insight.combinations[:1]:
            yield combination_text(combination, lang)


def _of_ranked(site: SiteResult, result: MatchResult, lang: Lang) -> Iterable[str]:
    yield comes_text(site, result, lang)
    yield from _rooms(site, result, lang)
    yield ask_text(site, result.requirement, lang)
    fall = _worst_fall(site, result)
    if fall:
        yield fall_text(fall, site, result, lang)
    yield first_share_text(site, result, lang)
    outlook = outlook_of(site, result)
    if outlook is not None:
        yield dominated_text(outlook, result, lang)
        yield _way_up(site, result, lang)


def _of_out(site: SiteResult, result: MatchResult, lang: Lang) -> Iterable[str]:
    reasons = reasons_text(site, result.requirement, lang)
    yield _OUT.fill(name=site.site.name, what=reasons).say(lang)
    relaxations: tuple[Relaxation, ...] = () if result.insight is None else result.insight.relaxations
    entries = (entry_text(one, site.site.site_id, result, lang) for one in relaxations)
    yield next((entry for entry in entries if entry), "")


def _rooms(site: SiteResult, result: MatchResult, lang: Lang) -> Iterable[str]:
    for judgement in site.judgements:
        yield footprint_sentence(judgement, result.requirement, lang)


def _worst_fall(site: SiteResult, result: MatchResult) -> Change | None:
    """Return the change by which a site would fall furthest, of those that no question is about."""
    asked = {judgement.criterion for judgement in site.open_needs}
    return next((one for one in falls_to_tell(site, result) if one.criterion not in asked), None)


def _contender(result: MatchResult, lang: Lang) -> tuple[SiteResult, str] | None:
    """Return the best of the others that something would make first, and what; None where nothing would."""
    ways = ((site, _way_up(site, result, lang)) for site in result.ranked[1:])
    return next(((site, way) for site, way in ways if way), None)


def _way_up(site: SiteResult, result: MatchResult, lang: Lang) -> str:
    """Return what would make a site first: a change of one fact or, for the second, of one weight."""
    outlook = outlook_of(site, result)
    if outlook is None:
        return ""
    swap = outlook.swap
    if swap is not None and (site.rank != 2 or swap.other_id != result.ranked[0].site.site_id):
        swap = None
    if outlook.to_first:
        return rise_text(outlook.to_first[0], site, result, lang, swap=swap)
    return swap_text(swap, site, result, lang)


def _best_concession(result: MatchResult, lang: Lang) -> str:
    """Return the cheapest concession that opens a better site, else the cheapest."""
    relaxations: tuple[Relaxation, ...] = () if result.insight is None else result.insight.relaxations
    best = min(relaxations, key=lambda one: not one.better_than_all, default=None)
    return "" if best is None else relaxation_text(best, result, lang)


def _decisive_question(result: MatchResult, lang: Lang) -> str:
    """Return the first question whose answer can change which site is first."""
    asked = result.ranked[0].open_needs
    known = {(result.ranked[0].site.site_id, judgement.criterion) for judgement in asked}
    decisive = (one for one in result.questions if one.first and (one.site_id, one.criterion) not in known)
    question = next(decisive, None)
    return "" if question is None else question_sentence(question, result, lang)


def _listed(result: MatchResult, site_id: int) -> SiteResult:
    for one in (*result.ranked, *result.out):
        if one.site.site_id == site_id:
            return one
    raise NotFound(_NOT_LISTED.fill(site_id=site_id), value=site_id)


_OUT = Text(sv="{name} faller på: {what}.", en="{name} fails on: {what}.")
_NOT_LISTED = Text(
    sv="plats {site_id} finns inte bland dem som visas i resultatet",
    en="site {site_id} is not among those that the result lists",
)
