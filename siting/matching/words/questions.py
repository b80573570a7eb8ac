"""What is worth asking, whom, and what the answer can change."""

from __future__ import annotations

from siting.domain.facts import ASK_LABELS
from siting.domain.formats import EN_DASH, listing, number
from siting.domain.requirement import Requirement
from siting.domain.text import Lang, Text
from siting.domain.wording import sentence
from siting.matching.naming import criterion_in_sentence, criterion_label
from siting.matching.result import MatchResult, Question, SiteResult


def question_text(question: Question, result: MatchResult, lang: Lang) -> str:
    """Return what to ask: fact and site."""
    criterion = result.requirement.criteria[question.criterion]
    return f"{criterion_label(criterion, lang)}, {_asked_of(question, result).site.name}"


def ask_whom(question: Question, requirement: Requirement, lang: Lang) -> str:
    """Return who can answer a question."""
    return ASK_LABELS[requirement.criteria[question.criterion].declared.ask].say(lang)


def question_sentence(question: Question, result: MatchResult, lang: Lang) -> str:
    """Return a question as advice: whom to ask, of what, and what the answer can change.

    "Fråga elnätsägaren om effekt nu på Viared 3: svaret kan lyfta platsen från 3 till 1."
    """
    return _ASK.fill(
        whom=ask_whom(question, result.requirement, lang),
        what=criterion_in_sentence(result.requirement.criteria[question.criterion], lang),
        name=_asked_of(question, result).site.name,
        effect=effect_text(question, result, lang),
    ).say(lang)


def effect_text(question: Question, result: MatchResult, lang: Lang) -> str:
    """Return what the answer can change: "kan lyfta platsen från 3 till 1"."""
    now = _asked_of(question, result).rank or 0
    rises = question.rank_best < now
    falls = question.rank_worst is not None and question.rank_worst > now
    if question.rank_worst is None:
        form = _RISES_OR_OUT if rises else _OUT
    elif rises:
        form = _MOVES if falls else _RISES
    elif falls:
        form = _FALLS
    else:
        form = _DECIDES if question.decides else _NOTHING
    numbers = {"now": now, "best": question.rank_best, "worst": question.rank_worst or now}
    return form.fill(**{name: number(n, lang, decimals=0) for name, n in numbers.items()}).say(lang)


def effect_in_short(question: Question, result: MatchResult, lang: Lang) -> str:
    """Return what the answer can change, for a table: "3 till 1–5", "3 till 1 eller ut"; empty where nothing does."""
    now = _asked_of(question, result).rank or 0
    best, worst = min(question.rank_best, now), question.rank_worst
    if worst is None:
        reached = _GONE.say(lang) if best == now else _OR_GONE.fill(best=best).say(lang)
    elif best == max(worst, now) == now:
        return ""
    elif best == now or worst <= now:
        reached = str(worst if best == now else best)
    else:
        reached = f"{best}{EN_DASH}{worst}"
    return _FROM_TO.fill(now=now, reached=reached).say(lang)


def ask_text(site: SiteResult, requirement: Requirement, lang: Lang) -> str:
    """Return what decides whether a site meets all requirements and whom to ask; empty where nothing is open."""
    asked: dict[str, list[str]] = {}
    for judgement in site.open_needs:
        criterion = requirement.criteria[judgement.criterion]
        whom = ASK_LABELS[criterion.declared.ask].say(lang)
        asked.setdefault(whom, []).append(criterion_in_sentence(criterion, lang))
    if not asked:
        return ""
    parts = [_ASK_ABOUT.fill(whom=whom, what=listing(what, lang)).say(lang) for whom, what in asked.items()]
    return sentence(_SETTLES.fill(ask=listing(parts, lang)).say(lang))


def _asked_of(question: Question, result: MatchResult) -> SiteResult:
    return next(one for one in result.ranked if one.site.site_id == question.site_id)


_ASK = Text(
    sv="Fråga {whom} om {what} på {name}: svaret {effect}.",
    en="Ask {whom} about {what} at {name}: the answer {effect}.",
)
_ASK_ABOUT = Text(sv="{whom} om {what}", en="{whom} about {what}")
_SETTLES = Text(
    sv="fråga {ask}: det avgör om den uppfyller alla krav.",
    en="ask {ask}: that decides whether it meets all requirements.",
)
_RISES = Text(sv="kan lyfta platsen från {now} till {best}", en="can lift the site from {now} to {best}")
_FALLS = Text(sv="kan sänka platsen från {now} till {worst}", en="can lower the site from {now} to {worst}")
_MOVES = Text(
    sv="kan flytta platsen från {now}, som bäst till {best} och som sämst till {worst}",
    en="can move the site from {now}, to {best} at best and {worst} at worst",
)
_RISES_OR_OUT = Text(
    sv="kan lyfta platsen från {now} till {best}, eller fälla den",
    en="can lift the site from {now} to {best}, or put it out",
)
_OUT = Text(sv="kan fälla platsen", en="can put the site out")
_DECIDES = Text(sv="avgör om platsen uppfyller alla krav", en="decides whether the site meets all requirements")
_NOTHING = Text(sv="ändrar inte ordningen", en="does not change the order")
_GONE = Text(sv="ut", en="out")
_OR_GONE = Text(sv="{best} eller ut", en="{best} or out")
_FROM_TO = Text(sv="{now} till {reached}", en="{now} to {reached}")
