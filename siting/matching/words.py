"""Sentences that a person would say, made from a result and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from siting.domain.facts import ASK_LABELS, Fact
from siting.domain.formats import listing, number
from siting.domain.requirement import Requirement
from siting.domain.text import Lang, Text
from siting.domain.values import FactValue, Status
from siting.domain.wording import count_text, known_text, label_in_sentence, phrase_text, sentence
from siting.matching.asking import asked_text
from siting.matching.result import Judgement, MatchResult, Question, SiteResult, Standing, Verdict

__all__ = ["answer", "ask_whom", "asked_text", "observed_text", "question_text", "reason_text", "verdict_text", "why"]

_NAMED = 2
"""How many facts a sentence names; more are read in the table."""

VERDICT_TEXTS: dict[Verdict, Text] = {
    Verdict.MET: Text(sv="uppfyllt", en="met"),
    Verdict.NOT_MET: Text(sv="inte uppfyllt", en="not met"),
    Verdict.UNKNOWN: Text(sv="att fråga", en="to ask"),
}
WISH = Text(sv="önskemål", en="wish")


def answer(result: MatchResult, lang: Lang) -> tuple[str, str]:
    """Return the answer to the requirement: one sentence that carries it, and what goes with it."""
    return _lead(result, lang), " ".join(_rest(result, lang))


def why(site: SiteResult, requirement: Requirement, lang: Lang) -> str:
    """Return why a site stands where it does: what speaks for it, what decides, what is not known."""
    if site.standing is Standing.OUT:
        reasons = listing([reason_text(judgement, requirement, lang) for judgement in site.reasons], lang)
        return _FALLS_ON.fill(what=reasons).say(lang)
    return " ".join(part for part in (_strengths(site, requirement, lang), *_unknowns(site, requirement, lang)) if part)


def observed_text(judgement: Judgement, requirement: Requirement, lang: Lang) -> str:
    """Return what is known of the criterion's fact at the site."""
    return known_text(requirement.criteria[judgement.criterion].declared, judgement.observed, lang)


def verdict_text(judgement: Judgement, lang: Lang) -> str:
    """Return the verdict in a word; a criterion that is soft only is a wish."""
    return WISH.say(lang) if judgement.verdict is None else VERDICT_TEXTS[judgement.verdict].say(lang)


def reason_text(judgement: Judgement, requirement: Requirement, lang: Lang) -> str:
    """Return why a criterion is not met: "clear height 7 m (at least 9 m)"."""
    criterion = requirement.criteria[judgement.criterion]
    fact, asked = criterion.declared, asked_text(criterion, lang)
    label = label_in_sentence(fact, lang)
    if judgement.observed.status is Status.UNKNOWN:
        return _REASON_UNKNOWN.fill(label=label, asked=asked).say(lang)
    observed = observed_text(judgement, requirement, lang)
    if judgement.gap is not None:
        return f"{label} {observed} ({asked})"
    return _REASON_WORDS.fill(label=label, observed=observed, asked=asked).say(lang)


def question_text(question: Question, result: MatchResult, lang: Lang) -> str:
    """Return what to ask: fact and site."""
    fact = result.requirement.criteria[question.criterion].declared
    name = next(one.site.name for one in result.ranked if one.site.site_id == question.site_id)
    return f"{fact.label.say(lang)}, {name}"


def ask_whom(question: Question, requirement: Requirement, lang: Lang) -> str:
    """Return who can answer a question."""
    return ASK_LABELS[requirement.criteria[question.criterion].declared.ask].say(lang)


def _lead(result: MatchResult, lang: Lang) -> str:
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


def _fit_text(count: int, lang: Lang) -> str:
    return sentence((_FIT_ONE if count == 1 else _FIT_MANY).fill(n=count_text(count, lang)).say(lang))


def _rest(result: MatchResult, lang: Lang) -> list[str]:
    if not result.ranked:
        return _why_none(result, lang)
    first = result.ranked[0]
    strengths = [phrase_text(*_fact_of(j, result.requirement), lang) for j in _strongest(first)]
    parts = []
    if strengths:
        parts.append(_COMES_FIRST.fill(name=first.site.name, what=listing(strengths, lang)).say(lang))
    elif len(result.ranked) > 1:
        parts.append(_FIRST_BARE.fill(name=first.site.name).say(lang))
    challenge = _challenge(result, lang)
    return [*parts, challenge] if challenge else parts


def _challenge(result: MatchResult, lang: Lang) -> str:
    """Say who could still pass the first, and on what that depends; certain orders are said to be so."""
    first, others = result.ranked[0], result.ranked[1:]
    if not others:
        return ""
    strongest = max(others, key=lambda one: one.score_high)
    if first.standing is Standing.FITS and strongest.score_high <= first.score_low:
        # Of sites that are not listed nothing is known here.
        return _CERTAIN.say(lang) if len(result.ranked) == result.counts.fits + result.counts.ask else ""
    if first.standing is Standing.FITS and strongest.standing is Standing.ASK:
        missing = listing(_labels(strongest.open_needs, result.requirement, lang), lang)
        return _PASSES_IF.fill(name=strongest.site.name, what=missing).say(lang)
    unknown = [
        j for one in (strongest, first) for j in one.judgements if j.bears and not j.observed.usable and j.weight
    ]
    labels = list(dict.fromkeys(_labels(unknown, result.requirement, lang)))[:_NAMED]
    if not labels:
        return ""
    return _CAN_PASS.fill(name=strongest.site.name, what=listing(labels, lang)).say(lang)


def _why_none(result: MatchResult, lang: Lang) -> list[str]:
    failing = sorted(((n, c) for c, n in result.counts.failing.items() if n), key=lambda pair: (-pair[0], pair[1]))
    if not failing:
        return []
    named = [
        f"{label_in_sentence(result.requirement.criteria[c].declared, lang)} ({number(n, lang, decimals=0)})"
        for n, c in failing[:_NAMED]
    ]
    return [_MOST_FALL_ON.fill(what=listing(named, lang)).say(lang)]


def _strengths(site: SiteResult, requirement: Requirement, lang: Lang) -> str:
    named = [phrase_text(*_fact_of(judgement, requirement), lang) for judgement in _strongest(site)]
    return _SPEAKS_FOR.fill(what=listing(named, lang)).say(lang) if named else ""


def _unknowns(site: SiteResult, requirement: Requirement, lang: Lang) -> list[str]:
    needs = _labels(site.open_needs, requirement, lang)
    wishes = [
        judgement
        for judgement in site.judgements
        if judgement.bears and judgement.verdict is not Verdict.UNKNOWN and judgement.weight > 0
        if judgement.value_high > judgement.value_low
    ]
    parts = []
    if needs:
        parts.append(_DECIDES.fill(what=listing(needs, lang)).say(lang))
    if wishes:
        parts.append(_NOT_KNOWN.fill(what=listing(_labels(wishes, requirement, lang), lang)).say(lang))
    return parts


def _strongest(site: SiteResult) -> list[Judgement]:
    giving = [
        judgement for judgement in site.judgements if judgement.contribution_low > 0 and judgement.observed.usable
    ]
    return sorted(giving, key=lambda judgement: -judgement.contribution_low)[:_NAMED]


def _fact_of(judgement: Judgement, requirement: Requirement) -> tuple[Fact, FactValue]:
    return requirement.criteria[judgement.criterion].declared, judgement.observed


def _labels(judgements: Sequence[Judgement], requirement: Requirement, lang: Lang) -> list[str]:
    return [label_in_sentence(requirement.criteria[judgement.criterion].declared, lang) for judgement in judgements]


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
_FALLS_ON = Text(sv="Faller på: {what}.", en="Fails on: {what}.")
_REASON_WORDS = Text(sv="{label}: {observed} (krav: {asked})", en="{label}: {observed} (asked: {asked})")
_REASON_UNKNOWN = Text(sv="{label}: inte känt (krav: {asked})", en="{label}: not known (asked: {asked})")
_SPEAKS_FOR = Text(sv="Mest talar för platsen: {what}.", en="What speaks most for it: {what}.")
_DECIDES = Text(
    sv="Det som avgör om den uppfyller alla krav: {what}.", en="What decides whether it meets all requirements: {what}."
)
_NOT_KNOWN = Text(sv="Inte känt: {what}.", en="Not known: {what}.")
