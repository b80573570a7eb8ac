"""The answer to a requirement in a few sentences."""

from __future__ import annotations

from collections.abc import Sequence

from siting.domain.formats import listing, number
from siting.domain.text import Lang, Text
from siting.domain.wording import count_text, sentence
from siting.matching.naming import criterion_in_sentence
from siting.matching.result import MatchResult, SiteResult, Standing
from siting.matching.words.amounts import place_text
from siting.matching.words.standing import NAMED, labels, strengths_text


def answer(result: MatchResult, lang: Lang) -> tuple[str, str]:
    """Return the answer to the requirement: one sentence that carries it, and what goes with it."""
    if not result.ranked:
        return lead_text(result, lang), why_none_text(result, lang)
    parts = (comes_text(result.ranked[0], result, lang), challenge_text(result, lang))
    return lead_text(result, lang), " ".join(part for part in parts if part)


def lead_text(result: MatchResult, lang: Lang) -> str:
    """Return how many sites meet all requirements, and how many may."""
    fits, ask = result.counts.fits, result.counts.ask
    if result.counts.judged == 0:
        return _NOTHING_TO_JUDGE.say(lang)
    if fits and ask:
        return _fit_text(fits, lang) + _MORE.fill(n=count_text(ask, lang)).say(lang)
    if fits:
        return _fit_text(fits, lang) + "."
    if ask:
        return _MAY.fill(n=count_text(ask, lang)).say(lang)
    judged = number(result.counts.judged, lang, decimals=0)
    return (_NONE_OF_ONE if result.counts.judged == 1 else _NONE_OF_MANY).fill(n=judged).say(lang)


def comes_text(site: SiteResult, result: MatchResult, lang: Lang) -> str:
    """Return which place a ranked site has and what gives it; empty for a single one of which nothing is known."""
    strengths = strengths_text(site, result.requirement, lang)
    rank = site.rank or 0
    if rank == 1:
        if not strengths:
            return "" if len(result.ranked) == 1 else _FIRST_BARE.fill(name=site.site.name).say(lang)
        return _COMES_FIRST.fill(name=site.site.name, what=strengths).say(lang)
    form = _COMES if strengths else _COMES_BARE
    return form.fill(name=site.site.name, place=place_text(rank, lang), what=strengths).say(lang)


def challenge_text(result: MatchResult, lang: Lang) -> str:
    """Return who could still pass the first, and on what that depends; certain orders are said to be so."""
    first, others = result.ranked[0], result.ranked[1:]
    if not others:
        return ""
    strongest = challenger(others)
    if first.standing is Standing.FITS and strongest.score_high <= first.score_low:
        # Of sites that are not listed nothing is known here.
        return _CERTAIN.say(lang) if len(result.ranked) == result.counts.fits + result.counts.ask else ""
    if first.standing is Standing.FITS and strongest.standing is Standing.ASK:
        missing = listing(labels(strongest.open_needs, result.requirement, lang), lang)
        return _PASSES_IF.fill(name=strongest.site.name, what=missing).say(lang)
    unknown = [
        judgement
        for one in (strongest, first)
        for judgement in one.judgements
        if judgement.bears and not judgement.observed.usable and judgement.weight
    ]
    missing_labels = labels(unknown, result.requirement, lang)[:NAMED]
    if not missing_labels:
        return ""
    return _CAN_PASS.fill(name=strongest.site.name, what=listing(missing_labels, lang)).say(lang)


def challenger(others: Sequence[SiteResult]) -> SiteResult:
    """Return which of the sites after the first could score most."""
    return max(others, key=lambda one: one.score_high)


def why_none_text(result: MatchResult, lang: Lang) -> str:
    """Return which limits most sites fail; empty where none fails any."""
    failing = sorted(((n, c) for c, n in result.counts.failing.items() if n), key=lambda pair: (-pair[0], pair[1]))
    if not failing:
        return ""
    named = [
        f"{criterion_in_sentence(result.requirement.criteria[c], lang)} ({number(n, lang, decimals=0)})"
        for n, c in failing[:NAMED]
    ]
    return _MOST_FALL_ON.fill(what=listing(named, lang)).say(lang)


def _fit_text(count: int, lang: Lang) -> str:
    return sentence((_FIT_ONE if count == 1 else _FIT_MANY).fill(n=count_text(count, lang)).say(lang))


_NOTHING_TO_JUDGE = Text(
    sv="Det finns ingen plats av det slag som söks.", en="There is no site of the kind that is asked for."
)
_FIT_ONE = Text(sv="{n} plats uppfyller alla krav", en="{n} site meets all requirements")
_FIT_MANY = Text(sv="{n} platser uppfyller alla krav", en="{n} sites meet all requirements")
_MORE = Text(sv=", {n} till kan göra det.", en="; {n} more may.")
_MAY = Text(
    sv="Ingen plats uppfyller säkert alla krav, men {n} kan göra det.",
    en="No site is sure to meet all requirements, but {n} may.",
)
_NONE_OF_ONE = Text(
    sv="Den enda plats som finns uppfyller inte kraven.", en="The only site there is does not meet the requirements."
)
_NONE_OF_MANY = Text(sv="Ingen av {n} platser uppfyller alla krav.", en="None of {n} sites meets all requirements.")
_COMES_FIRST = Text(sv="{name} kommer först: {what}.", en="{name} comes first: {what}.")
_FIRST_BARE = Text(sv="{name} kommer först.", en="{name} comes first.")
_COMES = Text(sv="{name} kommer på {place}: {what}.", en="{name} comes in {place}: {what}.")
_COMES_BARE = Text(sv="{name} kommer på {place}.", en="{name} comes in {place}.")
_CERTAIN = Text(
    sv="Det som inte är känt ändrar inte vem som är först.", en="What is not known does not change which is first."
)
_PASSES_IF = Text(
    sv="{name} kan gå om, men det är inte känt om den uppfyller alla krav: {what}.",
    en="{name} could pass it, but whether it meets all requirements is not known: {what}.",
)
_CAN_PASS = Text(
    sv="{name} kan gå om när det som saknas är känt: {what}.",
    en="{name} could pass it once what is missing is known: {what}.",
)
_MOST_FALL_ON = Text(sv="Flest faller på: {what}.", en="Most fail on: {what}.")
