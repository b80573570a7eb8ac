"""From a company's answers to its requirement: the one schema, written as a requirement file is and read like one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from math import inf
from typing import Any

from siting.domain.activities import ACTIVITY_LABELS, Activity, UseAnswer, use_fact
from siting.domain.facts import Fact, FactType, decode
from siting.domain.formats import listing, significant, with_unit
from siting.domain.need import ACTIVITIES, FOOTPRINT, PLACE, Answer, Importance, Need
from siting.domain.need_steps import QUESTIONS, Question, Taste
from siting.domain.requirement import Requirement
from siting.domain.sites import SiteKind
from siting.domain.text import LANGS, Lang, Text
from siting.domain.wording import sentence
from siting.services.requirement_file import parse_requirement

POINTS = {Importance.WISH: 10, Importance.NEED: 10}
"""What a wish weighs, and how far above its limit a requirement is met: a requirement has done the most already, by
leaving out whoever does not meet it."""

_AT_LIMIT = 0.5
"""What just meeting a requirement is worth, so that what is better can come higher."""
_LARGER = 3.0
_MUCH_LARGER = 0.4
"""Three times the room that is needed is worth less than enough of it."""
_SETBACK_M = 6.0


def requirement_of(need: Need, *, received: date | None = None) -> Requirement | None:
    """Return the requirement that a company's answers make; None where they ask nothing yet.

    Parameters
    ----------
    received
        The day it was sent; None before.
    """
    document = document_of(need, received=received)
    return None if document is None else _read(document)


def document_of(need: Need, *, received: date | None = None) -> dict[str, Any] | None:
    """Return the requirement as a file states it; None where nothing is asked yet."""
    criteria = [
        criterion
        for key, answer in need.answers.items()
        if key in QUESTIONS and QUESTIONS[key].kinds & need.kinds
        for criterion in _criteria(QUESTIONS[key], answer)
    ]
    if not criteria:
        return None
    title = title_of(need)
    return {
        "title": {"sv": title.sv, "en": title.en},
        "summary": need.summary,
        **({"received": received.isoformat()} if received else {}),
        "company": {
            "name": need.company or "–",
            "industry_code": need.industry_code,
            "industry_version": need.industry_version,
            "change": need.change,
            "leaves": need.leaves,
        },
        "site": {"kinds": [kind.value for kind in SiteKind if kind in need.kinds]},
        "criteria": criteria,
    }


def asking_alone(question: Question, answer: Answer, kinds: frozenset[SiteKind]) -> Requirement | None:
    """Return a requirement that asks one thing, as if it were a must; None where the answer asks nothing.

    It says how many sites have what was asked for, of those that the question says anything of.
    """
    bearing = question.kinds & kinds
    as_need = replace(answer, importance=Importance.NEED)
    criteria = list(_criteria(question, as_need)) if answer.asks and bearing else []
    if not criteria:
        return None
    return _read(
        {
            "title": "–",
            "company": {"name": "–"},
            "site": {"kinds": [kind.value for kind in SiteKind if kind in bearing]},
            "criteria": criteria,
        }
    )


def title_of(need: Need) -> Text:
    """Return what is wanted in a few words: the company's own, else made of kind, activity and area."""
    if need.title:
        return Text(sv=need.title, en=need.title)
    said = {lang: _title(need, lang) for lang in LANGS}
    return Text(sv=said["sv"], en=said["en"])


def _title(need: Need, lang: Lang) -> str:
    kind = _KINDS[next(iter(need.kinds))] if len(need.kinds) == 1 else _EITHER
    parts = kind.say(lang)
    activities = need.answer(ACTIVITIES)
    if activities and activities.codes:
        named = [ACTIVITY_LABELS[Activity(code)].say(lang) for code in activities.codes]
        parts = _FOR.fill(kind=parts, what=listing(named, lang)).say(lang)
    areas = [need.answer(key) for key in ("plot_area_m2", "lettable_area_m2")]
    area = next((one.amount for one in areas if one and one.amount and not one.not_known), None)
    return sentence(parts if area is None else f"{parts}, {with_unit(significant(area, lang), 'm²')}")


def _read(document: dict[str, Any]) -> Requirement:
    return parse_requirement(json.dumps(document), name="need", is_json=True)


def _criteria(question: Question, answer: Answer) -> list[dict[str, Any]]:
    """Return what an answer asks of sites, as criteria of a requirement file."""
    if not answer.asks:
        return []
    is_need = answer.importance is Importance.NEED
    weight = POINTS[answer.importance]
    if question.key == ACTIVITIES:
        return [_activity(Activity(code), is_need, weight) for code in answer.codes]
    if question.key == FOOTPRINT:
        return _footprint(answer, is_need, weight)
    if question.key == PLACE:
        return _place(answer, is_need, weight)
    found = _of_fact(question, answer, is_need, weight)
    return [] if found is None else [{"fact": question.key, **found}]


def _activity(activity: Activity, is_need: bool, weight: int) -> dict[str, Any]:
    found: dict[str, Any] = {"fact": use_fact(activity)}
    if is_need:
        found["one_of"] = [UseAnswer.ALLOWED.value, UseAnswer.CONDITIONAL.value]
    return {**found, "values": {UseAnswer.ALLOWED.value: 1, UseAnswer.CONDITIONAL.value: _AT_LIMIT}, "weight": weight}


def _footprint(answer: Answer, is_need: bool, weight: int) -> list[dict[str, Any]]:
    if answer.amount is None or answer.width_m is None:
        return []
    building = {"length_m": answer.amount, "width_m": answer.width_m, "setback_m": _SETBACK_M}
    asked: dict[str, Any] = {} if is_need else {"values": {"true": 1}, "weight": weight}
    return [{"footprint": building, **asked}]


def _place(answer: Answer, is_need: bool, weight: int) -> list[dict[str, Any]]:
    if answer.amount is None or not answer.codes:
        return []
    place = {"area": answer.codes[0]}
    asked = _within(*_at_most(answer.amount, answer.amount / 2, is_need), 0.0, inf, weight)
    return [] if asked is None else [{"place": place, **asked}]


def _of_fact(question: Question, answer: Answer, is_need: bool, weight: int) -> dict[str, Any] | None:
    fact = question.fact
    if fact is not None and fact.type is FactType.YES_NO:
        wanted = question.wants_yes
        return {"is": wanted} if is_need else {"values": {str(wanted).lower(): 1}, "weight": weight}
    if question.takes_codes:
        return _of_codes(fact, answer.codes, is_need, weight) if answer.codes else None
    if answer.amount is None:
        return None
    if fact is not None and fact.type is FactType.DATE:
        return _by_day(fact, answer.amount, is_need, weight)
    return _amount(question, answer.amount, is_need, weight)


def _of_codes(fact: Fact | None, codes: tuple[str, ...], is_need: bool, weight: int) -> dict[str, Any]:
    if not is_need:
        return {"values": dict.fromkeys(codes, 1), "weight": weight}
    many = fact is not None and fact.type is FactType.CODES
    return {"contains_any" if many else "one_of": list(codes)}


def _by_day(fact: Fact, amount: float, is_need: bool, weight: int) -> dict[str, Any]:
    """Return a day at the latest; a wish is worth nothing a year after it."""
    latest, too_late = (str(decode(fact, one)) for one in (amount, amount + _YEAR_DAYS))
    if is_need:
        return {"ready_by": latest}
    return {"anchors": [[latest, 1], [too_late, 0]], "weight": weight}


def _amount(question: Question, amount: float, is_need: bool, weight: int) -> dict[str, Any] | None:
    fact = question.fact
    lowest, highest = (-inf, inf) if fact is None else (_or(fact.low, -inf), _or(fact.high, inf))
    if question.taste is Taste.AT_LEAST and amount <= lowest:
        # At least nothing asks nothing.
        return None
    reach = _ABSOLUTE.get(question.key, amount / 2)
    match question.taste, is_need:
        case Taste.AT_MOST, _:
            return _within(*_at_most(amount, reach, is_need), lowest, highest, weight)
        case Taste.ENOUGH, _:
            curve = [(amount, 1.0), (amount * _LARGER, _MUCH_LARGER)]
        case _, True:
            curve = [(amount, _AT_LIMIT), (amount + reach, 1.0)]
        case _:
            curve = [(amount, 1.0)]
    if not is_need:
        curve = [(amount - reach, 0.0), *curve]
    return _within({"at_least": amount} if is_need else {}, curve, lowest, highest, weight)


def _at_most(amount: float, reach: float, is_need: bool) -> tuple[dict[str, Any], list[tuple[float, float]]]:
    reach = reach or _LEAST_REACH
    if is_need:
        return {"at_most": amount}, [(amount - reach, 1.0), (amount, _AT_LIMIT)]
    return {}, [(amount, 1.0), (amount + 2 * reach, 0.0)]


def _within(
    limit: dict[str, Any], curve: list[tuple[float, float]], lowest: float, highest: float, weight: int
) -> dict[str, Any] | None:
    """Return limit and value function, the latter as far as amounts are possible; None where nothing is asked."""
    inside: list[list[float]] = []
    for amount, value in curve:
        held = min(max(amount, lowest), highest)
        if not inside or held > inside[-1][0]:
            inside.append([held, value])
    wish = {"anchors": inside, "weight": weight} if len(inside) > 1 else {}
    return {**limit, **wish} or None


def _or(bound: float | None, otherwise: float) -> float:
    return otherwise if bound is None else bound


_ABSOLUTE = {"build_year": 20.0, "floor_level": 2.0}
"""How far from what is asked matters where half of the amount means nothing."""
_LEAST_REACH = 1.0
_YEAR_DAYS = 365
_KINDS = {SiteKind.LAND: Text(sv="mark", en="land"), SiteKind.PREMISES: Text(sv="lokal", en="premises")}
_EITHER = Text(sv="mark eller lokal", en="land or premises")
_FOR = Text(sv="{kind} för {what}", en="{kind} for {what}")
