"""What a company has answered to the questions of the guided form, before it is a requirement.

Answers are kept as they were given, also where they ask nothing ("does not matter", "we don't know yet"): who reads
them sees that the question was put.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from siting.domain.activities import Activity
from siting.domain.facts import FactType, decode, encode
from siting.domain.sites import SiteKind
from siting.domain.text import Text
from siting.domain.vocabulary import FACTS


class Importance(StrEnum):
    """What an answer does."""

    ANY = "any"
    """Nothing."""
    WISH = "wish"
    """Sites that have it come higher."""
    NEED = "need"
    """Sites that are known not to have it fall out."""


IMPORTANCE_LABELS: dict[Importance, Text] = {
    Importance.ANY: Text(sv="Kvittar", en="Does not matter"),
    Importance.WISH: Text(sv="Önskan", en="Wish"),
    Importance.NEED: Text(sv="Krav", en="Requirement"),
}

CHANGES: dict[str, Text] = {
    "new": Text(sv="Vi etablerar oss här", en="We are new here"),
    "expanding": Text(sv="Vi växer och behöver mer plats", en="We are growing and need more room"),
    "relocating": Text(sv="Vi flyttar inom kommunen eller hit", en="We are moving, within the municipality or here"),
}

ACTIVITIES = "activities"
FOOTPRINT = "footprint"
PLACE = "place"
"""Questions that are not put to one fact: what is to be done there, a building, somewhere to be near."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The answer to one question.

    Parameters
    ----------
    importance
        What it does.
    amount
        A number in the fact's unit or a day as :func:`siting.domain.facts.encode` writes it; for :data:`PLACE` metres;
        None where none was given.
    width_m
        The other side of a building, where ``amount`` is its length.
    codes
        What will do, of a list; the activities; the name of the place.
    not_known
        "We don't know yet": asks nothing.
    """

    importance: Importance = Importance.ANY
    amount: float | None = None
    width_m: float | None = None
    codes: tuple[str, ...] = ()
    not_known: bool = False

    @property
    def asks(self) -> bool:
        """Whether it says anything by which sites can be judged, apart from whether it is one that needs a value."""
        return self.importance is not Importance.ANY and not self.not_known

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return self.amount is None and not self.codes and not self.not_known


@dataclass(frozen=True, kw_only=True)
class Need:
    """All that a company has answered so far.

    Parameters
    ----------
    kinds
        Land, premises, or both.
    answers
        By question: a fact's key, or one of those above.
    title, summary
        What is wanted, in the company's own words.
    company, industry_code, industry_version, change, leaves
        Who asks (:class:`siting.domain.requirement.Company`).
    site_id, site_name
        The site from whose page the company came, if any.
    done
        Steps that have been answered or passed.
    """

    kinds: frozenset[SiteKind] = frozenset(SiteKind)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    title: str = ""
    summary: str = ""
    company: str = ""
    industry_code: str = ""
    industry_version: str = ""
    change: str = "new"
    leaves: str = ""
    site_id: int | None = None
    site_name: str = ""
    done: tuple[str, ...] = ()

    def answer(self, question: str) -> Answer | None:
        """Return what was answered to a question; None where it has not been put."""
        return self.answers.get(question)

    def with_done(self, step: str) -> Need:
        """Return the need with one more step that has been answered."""
        return replace(self, done=tuple(dict.fromkeys((*self.done, step))))


_WORDS = ("title", "summary", "company", "industry_code", "industry_version", "change", "leaves", "site_name")


def need_to_dict(need: Need) -> dict[str, Any]:
    """Return the need as plain JSON: days as ISO dates, what was not said left out."""
    found: dict[str, Any] = {"kinds": [kind.value for kind in SiteKind if kind in need.kinds]}
    found |= {name: getattr(need, name) for name in _WORDS if getattr(need, name)}
    if need.site_id is not None:
        found["site_id"] = need.site_id
    found["answers"] = {key: _answer_to_dict(key, answer) for key, answer in need.answers.items()}
    found["done"] = list(need.done)
    return found


def need_from_dict(document: Mapping[str, Any]) -> Need:
    """Return the need that :func:`need_to_dict` wrote; answers to questions that are no longer put are left out."""
    kinds = frozenset(SiteKind(kind) for kind in document.get("kinds", ()))
    return Need(
        kinds=kinds or frozenset(SiteKind),
        answers={
            key: _answer_from_dict(key, one) for key, one in document.get("answers", {}).items() if is_question(key)
        },
        site_id=document.get("site_id"),
        done=tuple(document.get("done", ())),
        **{name: document[name] for name in _WORDS if name in document},
    )


def is_question(key: str) -> bool:
    """Tell whether an answer can be to that: a fact that is judged, or a question of its own."""
    return key in (ACTIVITIES, FOOTPRINT, PLACE) or (key in FACTS and FACTS[key].judged)


def allowed_codes(question: str) -> tuple[str, ...]:
    """Return the codes that an answer may hold; () where it holds none, or a name that is looked up."""
    if question == ACTIVITIES:
        return tuple(Activity)
    return FACTS[question].code_list if question in FACTS else ()


def _is_day(question: str) -> bool:
    return question in FACTS and FACTS[question].type is FactType.DATE


def _answer_to_dict(question: str, answer: Answer) -> dict[str, Any]:
    found: dict[str, Any] = {"importance": answer.importance.value}
    if answer.amount is not None:
        found["amount"] = answer.amount
        if _is_day(question):
            day = decode(FACTS[question], answer.amount)
            found["amount"] = day.isoformat() if isinstance(day, date) else answer.amount
    if answer.width_m is not None:
        found["width_m"] = answer.width_m
    if answer.codes:
        found["codes"] = list(answer.codes)
    if answer.not_known:
        found["not_known"] = True
    return found


def _answer_from_dict(question: str, document: Mapping[str, Any]) -> Answer:
    amount = document.get("amount")
    if isinstance(amount, str):
        amount = encode(FACTS[question], date.fromisoformat(amount))
    allowed = allowed_codes(question)
    return Answer(
        importance=Importance(document.get("importance", Importance.ANY)),
        amount=amount,
        width_m=document.get("width_m"),
        codes=tuple(code for code in document.get("codes", ()) if not allowed or code in allowed),
        not_known=bool(document.get("not_known", False)),
    )
