"""Answers and counts in words, for the pages of a need."""

from __future__ import annotations

from dataclasses import dataclass

from api.pages.company.need.views import EffectView, answer_text, effect_view
from siting.domain.need import IMPORTANCE_LABELS, Answer, Importance, Need
from siting.domain.need_steps import STEPS, Question
from siting.domain.text import Lang, Text
from siting.matching.result import Counts
from siting.services.public_match import PublicSites


@dataclass(frozen=True, kw_only=True)
class StandingView:
    """How many sites are left with all that has been answered so far.

    ``fits`` meet all, ``ask`` may, ``out`` fall out; None where nothing is asked yet.
    """

    on_offer: int
    fits: int | None
    ask: int
    out: int


@dataclass(frozen=True, kw_only=True)
class AnswerView:
    """One answer as the page of all answers lists it."""

    key: str
    ask: str
    said: str
    importance: str
    effect: EffectView | None


@dataclass(frozen=True, kw_only=True)
class AnsweredStep:
    """One step with its answers; ``done`` tells whether it has been gone through."""

    key: str
    title: str
    done: bool
    answers: tuple[AnswerView, ...]


def standing_view(counts: Counts | None, on_offer: int) -> StandingView:
    """Return where the sites stand."""
    if counts is None:
        return StandingView(on_offer=on_offer, fits=None, ask=0, out=0)
    return StandingView(on_offer=on_offer, fits=counts.fits, ask=counts.ask, out=counts.out)


def said_of(question: Question, answer: Answer | None, lang: Lang) -> str:
    """Return an answer in words, with what it does: "3 MW, krav"."""
    if answer is None:
        return _NOT_ANSWERED.say(lang)
    if answer.not_known:
        return _NOT_KNOWN.say(lang)
    label = IMPORTANCE_LABELS[answer.importance].say(lang)
    text = answer_text(question, answer, lang)
    return f"{text}, {label.lower()}" if text else label


def answered_steps(need: Need, sites: PublicSites, lang: Lang) -> tuple[AnsweredStep, ...]:
    """Return all steps with the answers that bear on the wanted kinds of site, and what each does."""
    return tuple(
        AnsweredStep(
            key=step.key,
            title=step.title.say(lang),
            done=step.key in need.done,
            answers=tuple(
                _answer_view(question, answer, need, sites, lang)
                for question in step.of(need.kinds)
                if (answer := need.answer(question.key)) is not None
            ),
        )
        for step in STEPS
    )


def _answer_view(question: Question, answer: Answer, need: Need, sites: PublicSites, lang: Lang) -> AnswerView:
    text = _NOT_KNOWN.say(lang) if answer.not_known else answer_text(question, answer, lang)
    shown = answer.importance is not Importance.ANY and not answer.not_known
    return AnswerView(
        key=question.key,
        ask=question.ask.say(lang),
        said=text,
        importance=IMPORTANCE_LABELS[answer.importance].say(lang) if shown or not text else "",
        effect=effect_view(sites.effect(question, answer, need.kinds), answer.importance, lang),
    )


_NOT_ANSWERED = Text(sv="inget svar", en="no answer")
_NOT_KNOWN = Text(sv="Vi vet inte ännu", en="We don't know yet")
