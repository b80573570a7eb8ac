"""The guided form's steps and questions: made from the vocabulary, the most usual ones in a company's own words.

Each fact that can be judged belongs to the step of its theme. Those that are declared here are asked outright; the
others can be asked for as well, by their labels. A new fact is thus in the form as soon as it is declared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from siting.domain.facts import Better, Fact, FactType, Origin, Theme
from siting.domain.need import ACTIVITIES, FOOTPRINT, PLACE
from siting.domain.need_wording import ASKED, STEP_WORDS, Asked
from siting.domain.sites import SiteKind
from siting.domain.text import Text
from siting.domain.vocabulary import FACTS


class Taste(StrEnum):
    """How an amount is meant."""

    AT_LEAST = "at_least"
    """And more is better."""
    ENOUGH = "enough"
    """At least so much, and much more is no use."""
    AT_MOST = "at_most"


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question of the form.

    Parameters
    ----------
    key
        The fact's key, or one of the questions that are not put to a fact.
    fact
        The fact; None for those.
    ask, hint
        What people read.
    kinds
        Kinds of site of which it is asked.
    taste
        How an amount is meant.
    outright
        Whether it is asked at once, not among what can be asked for as well.
    """

    key: str
    fact: Fact | None
    ask: Text
    hint: Text
    kinds: frozenset[SiteKind]
    taste: Taste
    outright: bool

    @property
    def takes_amount(self) -> bool:
        """Whether the answer is a number or a day."""
        return self.fact is not None and self.fact.type in (FactType.NUMBER, FactType.DATE)

    @property
    def takes_codes(self) -> bool:
        """Whether the answer is what will do of a list."""
        return self.key == ACTIVITIES or (self.fact is not None and self.fact.type in (FactType.CODE, FactType.CODES))

    @property
    def wants_yes(self) -> bool:
        """Whether it is there that is wanted of a yes or no, not that it is not."""
        return self.fact is None or self.fact.better is not Better.LESS


@dataclass(frozen=True, kw_only=True)
class Step:
    """One page of the form.

    Parameters
    ----------
    key, title, lead
        Name in addresses, what people read above it, and a sentence below that.
    questions
        In the order in which they are asked.
    """

    key: str
    title: Text
    lead: Text
    questions: tuple[Question, ...]

    def of(self, kinds: frozenset[SiteKind]) -> tuple[Question, ...]:
        """Return the questions that say anything of these kinds of site."""
        return tuple(question for question in self.questions if question.kinds & kinds)


SIZE, TERMS, POWER, ROADS, PEOPLE, BUILDING, WHO = "size", "terms", "power", "roads", "people", "building", "who"

_THEMES: dict[str, tuple[Theme, ...]] = {
    SIZE: (Theme.SPACE,),
    TERMS: (Theme.PRICE,),
    POWER: (Theme.UTILITIES,),
    ROADS: (Theme.LOGISTICS,),
    PEOPLE: (Theme.SURROUNDINGS,),
    BUILDING: (Theme.BUILDING, Theme.PLAN, Theme.GROUND),
    WHO: (),
}
_ELSEWHERE = {"possession_date": TERMS, "owner_kind": TERMS, "readiness": TERMS, "sensitive_distance_m": BUILDING}
"""Facts that people think of in another step than that of their theme."""

_NOT_ASKED = frozenset({"smallest_part_m2", "smallest_lettable_m2", "plan_legal_force_date", "power_in_3_years_mw"})
"""What belongs to another question: how an area divides goes with the area, a plan's date with when it can be had,
three years with now and five."""

_ENOUGH = frozenset({"plot_area_m2", "buildable_area_m2", "lettable_area_m2", "largest_contiguous_m2"})
_AT_MOST = frozenset({"floor_level"})


def _is_asked(fact: Fact) -> bool:
    by_activity = fact.key.startswith("use_")
    return fact.judged and fact.origin is not Origin.MATCHED and fact.key not in _NOT_ASKED and not by_activity


def _taste(fact: Fact) -> Taste:
    if fact.key in _ENOUGH:
        return Taste.ENOUGH
    if fact.better is Better.LESS or fact.key in _AT_MOST:
        return Taste.AT_MOST
    return Taste.AT_LEAST


def _of_fact(fact: Fact) -> Question:
    asked = ASKED.get(fact.key)
    return Question(
        key=fact.key,
        fact=fact,
        ask=asked.ask if asked else _plainly(fact),
        hint=asked.hint if asked else fact.help,
        kinds=fact.kinds,
        taste=_taste(fact),
        outright=asked is not None,
    )


def _plainly(fact: Fact) -> Text:
    """Return a question in the words of the fact's label."""
    if fact.type is FactType.YES_NO and fact.better is Better.LESS:
        return _FREE_OF.fill(label=fact.label)
    return fact.label


def _own(key: str, kinds: Iterable[SiteKind]) -> Question:
    asked: Asked = ASKED[key]
    return Question(
        key=key, fact=None, ask=asked.ask, hint=asked.hint, kinds=frozenset(kinds), taste=Taste.AT_MOST, outright=True
    )


_OWN: dict[str, tuple[Question, ...]] = {
    SIZE: (_own(ACTIVITIES, SiteKind),),
    PEOPLE: (_own(PLACE, SiteKind),),
    BUILDING: (_own(FOOTPRINT, [SiteKind.LAND]),),
}


def _questions(step: str) -> tuple[Question, ...]:
    facts = [fact for fact in FACTS.values() if _is_asked(fact) and _step_of(fact) == step]
    found = [_of_fact(fact) for fact in facts]
    order = list(ASKED)
    outright = sorted((one for one in found if one.outright), key=lambda one: order.index(one.key))
    return (*_OWN.get(step, ()), *outright, *(one for one in found if not one.outright))


def _step_of(fact: Fact) -> str:
    return _ELSEWHERE.get(fact.key) or next(key for key, themes in _THEMES.items() if fact.theme in themes)


_FREE_OF = Text(sv="Utan: {label}", en="Without: {label}")

STEPS: tuple[Step, ...] = tuple(
    Step(key=key, title=STEP_WORDS[key].ask, lead=STEP_WORDS[key].hint, questions=_questions(key)) for key in _THEMES
)
"""All steps in their order."""

QUESTIONS: dict[str, Question] = {question.key: question for step in STEPS for question in step.questions}
"""All questions by their keys."""


def step_named(key: str) -> Step | None:
    """Return the step of that name; None where there is none."""
    return next((step for step in STEPS if step.key == key), None)


def step_of(question: str) -> Step:
    """Return the step in which a question is asked."""
    return next(step for step in STEPS if any(one.key == question for one in step.questions))
