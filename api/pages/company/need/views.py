"""Steps and questions of the guided form as templates see them: nothing left to work out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from siting.domain.activities import ACTIVITY_LABELS, Activity
from siting.domain.facts import FactType, decode
from siting.domain.formats import EN_DASH, number, significant, with_unit
from siting.domain.need import ACTIVITIES, FOOTPRINT, IMPORTANCE_LABELS, PLACE, Answer, Importance, Need
from siting.domain.need_steps import Question, Step
from siting.domain.sites import KIND_LABELS
from siting.domain.text import Lang, Text
from siting.domain.units import UNITS
from siting.domain.wording import value_text
from siting.matching.words import asked_text
from siting.services.public_match import Effect, PublicSites, Usual

Way = Literal["amount", "day", "codes", "yes", "footprint", "place"]
Posted = Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Something to choose: its value, its words, whether it is chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class EffectView:
    """What an answer does: how many sites have what is asked, of how many nothing is known, how many fall out.

    ``asked`` is what is asked for in words; ``keeps`` whether those that lack it stay, as after a wish.
    """

    has: int
    unknown: int
    lacks: int
    asked: str
    keeps: bool


@dataclass(frozen=True, kw_only=True)
class QuestionView:
    """One question with what has been answered.

    Parameters
    ----------
    way
        How it is answered.
    only
        The kind of site of which alone it is asked, where others are wanted too; "" otherwise.
    usual
        What is usual among the sites on offer; "" where nothing can be said.
    text, other
        What stands in its field or fields.
    """

    key: str
    ask: str
    hint: str
    usual: str
    way: Way
    only: str
    unit: str
    text: str
    other: str
    choices: tuple[Choice, ...]
    importances: tuple[Choice, ...]
    not_known: bool
    effect: EffectView | None
    error: str

    @property
    def hinted(self) -> str:
        """The ids of what helps to answer, for ``aria-describedby``."""
        parts = [f"{self.key}-hint" if self.hint or self.usual else "", f"{self.key}-error" if self.error else ""]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What it takes to show questions.

    Parameters
    ----------
    need
        What has been answered.
    sites
        The sites on offer.
    places
        Places that can be named.
    lang
        The reader's language.
    form
        What was sent and could not be used, which stands in the fields again; None where nothing was.
    errors
        What is wrong, by field.
    """

    need: Need
    sites: PublicSites
    places: tuple[str, ...]
    lang: Lang
    form: Posted | None = None
    errors: Mapping[str, Text]


def question_views(step: Step, shown: Shown) -> tuple[tuple[QuestionView, ...], tuple[QuestionView, ...]]:
    """Return a step's questions: those that are asked outright, and what can be asked for as well.

    The latter are those of which something is known somewhere, or that have been answered.
    """
    need, asked = shown.need, step.of(shown.need.kinds)
    outright = [
        one
        for one in asked
        if one.outright and (one.key != PLACE or shown.places or shown.need.answer(PLACE) is not None)
    ]
    more = [
        one
        for one in asked
        if not one.outright
        and one.fact is not None
        and (need.answer(one.key) is not None or shown.sites.knows(one.fact, need.kinds))
    ]
    return tuple(_view(one, shown) for one in outright), tuple(_view(one, shown) for one in more)


def effect_view(effect: Effect | None, importance: Importance, lang: Lang) -> EffectView | None:
    """Return what an answer does, in words and numbers."""
    if effect is None:
        return None
    return EffectView(
        has=effect.has,
        unknown=effect.unknown,
        lacks=effect.lacks,
        asked="; ".join(
            asked_text(one, lang) for one in effect.requirement.criteria if one.declared.type is not FactType.YES_NO
        ),
        keeps=importance is not Importance.NEED,
    )


def answer_text(question: Question, answer: Answer, lang: Lang) -> str:
    """Return an answer in words: "minst 3 MW", "lager och logistik"; "" where only the importance says anything."""
    if question.key == ACTIVITIES:
        return ", ".join(ACTIVITY_LABELS[Activity(code)].say(lang) for code in answer.codes)
    if question.key == FOOTPRINT and answer.amount is not None and answer.width_m is not None:
        sides = (number(side, lang, decimals=1) for side in (answer.amount, answer.width_m))
        return with_unit(" × ".join(sides), "m")
    if question.key == PLACE and answer.amount is not None:
        return _AT_MOST_KM.fill(km=number(answer.amount / 1000, lang, decimals=1), place=answer.codes[0]).say(lang)
    fact = question.fact
    if fact is None:
        return ""
    if question.takes_codes:
        return ", ".join((fact.codes or {})[code].say(lang) for code in answer.codes)
    return "" if answer.amount is None else value_text(fact, decode(fact, answer.amount), lang)


def _view(question: Question, shown: Shown) -> QuestionView:
    lang, answer = shown.lang, shown.need.answer(question.key)
    way = _way(question)
    effect = shown.sites.effect(question, answer, shown.need.kinds) if answer is not None else None
    usual = shown.sites.usual(question.fact, shown.need.kinds) if question.fact is not None else None
    fact = question.fact
    error = shown.errors.get(question.key)
    return QuestionView(
        key=question.key,
        ask=question.ask.say(lang),
        hint=question.hint.say(lang),
        usual=_usual_text(question, usual, lang),
        way=way,
        only=_only(question, shown.need, lang),
        unit=UNITS[fact.unit].symbol.say(lang) if fact is not None and fact.unit else "",
        text=_text(question, answer, shown),
        other=_other(question, answer, shown),
        choices=_choices(question, answer, shown),
        importances=_importances(question, answer, way, shown),
        not_known=_sent(shown, f"{question.key}.not_known") is not None
        if _was_sent(question, shown)
        else bool(answer and answer.not_known),
        effect=effect_view(effect, answer.importance, lang) if answer is not None else None,
        error=error.say(lang) if error is not None else "",
    )


def _way(question: Question) -> Way:
    if question.key == FOOTPRINT:
        return "footprint"
    if question.key == PLACE:
        return "place"
    if question.takes_codes:
        return "codes"
    if question.fact is not None and question.fact.type is FactType.DATE:
        return "day"
    return "amount" if question.takes_amount else "yes"


def _was_sent(question: Question, shown: Shown) -> bool:
    return shown.form is not None and f"{question.key}.importance" in shown.form


def _sent(shown: Shown, name: str) -> str | None:
    sent = (shown.form or {}).get(name, ())
    return sent[0] if sent else None


def _text(question: Question, answer: Answer | None, shown: Shown) -> str:
    if _was_sent(question, shown):
        return _sent(shown, question.key) or ""
    if answer is None or answer.amount is None:
        return answer.codes[0] if answer and question.key == PLACE and answer.codes else ""
    if question.key == PLACE:
        return answer.codes[0]
    if question.fact is not None and question.fact.type is FactType.DATE:
        day = decode(question.fact, answer.amount)
        return day.isoformat() if isinstance(day, date) else ""
    return number(answer.amount, shown.lang, decimals=4)


def _other(question: Question, answer: Answer | None, shown: Shown) -> str:
    """Return what stands in the second field of a question that has two."""
    names = {FOOTPRINT: f"{FOOTPRINT}.width", PLACE: f"{PLACE}.km"}
    if question.key not in names:
        return ""
    if _was_sent(question, shown):
        return _sent(shown, names[question.key]) or ""
    if answer is None:
        return ""
    found = answer.width_m if question.key == FOOTPRINT else answer.amount
    if found is None:
        return ""
    return number(found if question.key == FOOTPRINT else found / 1000, shown.lang, decimals=4)


def _choices(question: Question, answer: Answer | None, shown: Shown) -> tuple[Choice, ...]:
    sent = (shown.form or {}).get(question.key, ()) if _was_sent(question, shown) else None
    chosen = sent if sent is not None else answer.codes if answer is not None else ()
    if question.key == PLACE:
        return tuple(Choice(value=name, label=name, chosen=name in chosen) for name in shown.places)
    if question.key == ACTIVITIES:
        labels = {activity.value: label for activity, label in ACTIVITY_LABELS.items()}
    else:
        labels = dict(question.fact.codes or {}) if question.fact is not None else {}
    return tuple(
        Choice(value=str(code), label=label.say(shown.lang), chosen=code in chosen) for code, label in labels.items()
    )


def _importances(question: Question, answer: Answer | None, way: Way, shown: Shown) -> tuple[Choice, ...]:
    """Return what an answer can do.

    Where a value is asked for, a wish is what is chosen at first: it does nothing without the value.
    """
    chosen = answer.importance if answer is not None else Importance.ANY if way == "yes" else Importance.WISH
    sent = _sent(shown, f"{question.key}.importance")
    return tuple(
        Choice(value=one.value, label=label.say(shown.lang), chosen=one == (sent or chosen))
        for one, label in IMPORTANCE_LABELS.items()
    )


def _only(question: Question, need: Need, lang: Lang) -> str:
    left = question.kinds & need.kinds
    return "" if left == need.kinds else KIND_LABELS[next(iter(left))].say(lang)


def _usual_text(question: Question, usual: Usual | None, lang: Lang) -> str:
    fact = question.fact
    if usual is None or fact is None:
        return ""
    unit = UNITS[fact.unit or "count"]
    is_year = unit.dimension == "calendar_year"
    low, high = (str(int(end)) if is_year else significant(end, lang, figures=2) for end in (usual.low, usual.high))
    span = with_unit(low if low == high else f"{low}{EN_DASH}{high}", unit.symbol.say(lang))
    return _USUAL.fill(span=span, n=usual.known).say(lang)


_USUAL = Text(sv="De flesta platser här: {span} (känt för {n}).", en="Most sites here: {span} (known of {n}).")
_AT_MOST_KM = Text(sv="högst {km} km från {place}", en="at most {km} km from {place}")
