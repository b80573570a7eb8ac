"""What plans say of an activity at a site, by the share of its area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from gis_data.facts.plan_pieces import Piece, SitePlans, share_where
from gis_data.facts.plan_zones import ZoneReader, share_text
from gis_data.facts.sources import oldest, with_sources
from siting.domain.activities import USE_ANSWERS, Activity, Judgement, UseAnswer
from siting.domain.text import Text
from siting.domain.values import FactValue, Status
from siting.domain.wording import sentence

ENOUGH = 0.8
"""An activity that is allowed on so much of a site is allowed there: the rest is verges and inaccurate lines."""
SOME = 0.1
"""What plans say of less of a site than this does not count."""

_ROUNDED = 0.005
"""Shares below this are not worth a word."""
_MOST_RULES = 3
_MOST_PLANS = 2


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What plans say of an activity at a site.

    Parameters
    ----------
    answer, rule
        The answer with its rule.
    status
        How well it is known: estimated where a plan is not in force, or where nobody has said by which rules its
        letters are to be read.
    sources
        Who says so, each with its day.
    """

    answer: UseAnswer
    rule: Text
    status: Status
    sources: tuple[tuple[str, date | None], ...]

    @cached_property
    def value(self) -> FactValue:
        """It as a fact's value.

        Raises
        ------
        ValueError
            It is unknown.
        """
        if self.answer is UseAnswer.UNKNOWN:
            raise ValueError("an unknown answer is no value")
        day = oldest(day for _, day in self.sources)
        return with_sources(self.rule, self.sources).value(self.answer.value, self.status, day)

    def reason(self) -> Text:
        """Return why nothing is known."""
        return _ASK.fill(rule=Text(sv=sentence(self.rule.sv), en=sentence(self.rule.en)))


class PlanAnswers:
    """What the plans at one site say, activity by activity.

    The plan in force decides. What it does not allow, but a plan on its way does, is allowed on the condition that that
    plan gains legal force.

    Parameters
    ----------
    site
        What of the site lies in which plans.
    reader
        What is made of zones once.
    """

    def __init__(self, site: SitePlans, reader: ZoneReader) -> None:
        self._now = _ground(site.in_force, reader, in_force=True)
        self._later = _ground(site.ongoing, reader, in_force=False)

    def answer(self, activity: Activity) -> Answer | None:
        """Return what the plans say of an activity; None where they say nothing of enough of the site."""
        now = None if self._now is None else self._now.answer(activity)
        later = None if self._later is None else self._later.answer(activity)
        if now is None or later is None:
            return now or later
        return either(now, later) if is_refused(now) and later.answer is UseAnswer.CONDITIONAL else now


def is_refused(answer: Answer) -> bool:
    """Whether nothing allows the activity now."""
    return answer.answer in (UseAnswer.NOT_ALLOWED, UseAnswer.UNKNOWN)


def either(now: Answer, later: Answer) -> Answer:
    """Return what holds when a plan on its way allows what the one in force does not."""
    return Answer(
        answer=later.answer,
        rule=_LATER_ONLY.fill(now=now.rule, later=later.rule),
        status=Status.ESTIMATED,
        sources=(*later.sources, *now.sources),
    )


def awaiting_legal_force(answer: Answer) -> Answer:
    """Return the answer of a plan that is not in force: nothing is allowed by it without a condition."""
    if answer.answer is not UseAnswer.ALLOWED:
        return replace(answer, status=Status.ESTIMATED)
    rule = _WHEN_IN_FORCE.fill(rule=answer.rule)
    return replace(answer, answer=UseAnswer.CONDITIONAL, rule=rule, status=Status.ESTIMATED)


@dataclass(frozen=True, kw_only=True)
class _Ground:
    """What answers about every activity at a site have in common."""

    pieces: Sequence[Piece]
    reader: ZoneReader
    plans: Text
    in_force: bool
    status: Status
    sources: tuple[tuple[str, date | None], ...]

    def answer(self, activity: Activity) -> Answer:
        """Return the answer; most sites lie in one zone, for which it is worked out once."""
        if len(self.pieces) > 1 or self.pieces[0].share < 1.0 - _ROUNDED:
            return self._by_shares(activity)
        key = (self.pieces[0].zones, activity)
        found = self.reader.answers.get(key)
        if not isinstance(found, Answer):
            found = self.reader.answers[key] = self._by_shares(activity)
        return found

    def _by_shares(self, activity: Activity) -> Answer:
        judged = [(piece.share, self.reader.judge(piece.zones, activity)) for piece in self.pieces]
        shares = dict.fromkeys(UseAnswer, 0.0)
        for share, one in judged:
            shares[one.answer] += share
        outside = max(0.0, 1.0 - sum(shares.values()))
        shares[UseAnswer.UNKNOWN] += outside
        answer = by_shares(shares)
        rule = _told(judged, answer, outside)
        found = Answer(
            answer=answer,
            rule=Text(sv=f"{rule.sv}. {self.plans.sv}", en=f"{rule.en}. {self.plans.en}"),
            status=self.status,
            sources=self.sources,
        )
        return found if self.in_force else awaiting_legal_force(found)


def _ground(pieces: Sequence[Piece], reader: ZoneReader, *, in_force: bool) -> _Ground | None:
    if share_where(pieces) < SOME:
        return None
    first = {piece.plan.code: piece.zones[0] for piece in reversed(pieces)}
    zones = [first[code] for code in dict.fromkeys(piece.plan.code for piece in pieces)]
    named = [reader.plan_named(zone) for zone in zones[:_MOST_PLANS]]
    plans = Text(sv=" / ".join(one.sv for one in named), en=" / ".join(one.en for one in named))
    sure = all(reader.is_sure(zone) for piece in pieces for zone in piece.zones)
    return _Ground(
        pieces=pieces,
        reader=reader,
        plans=(_IN_FORCE if in_force else _ON_ITS_WAY).fill(plans=plans),
        in_force=in_force,
        status=Status.KNOWN if sure else Status.ESTIMATED,
        sources=tuple(dict.fromkeys((zone.plan.source, zone.plan.verified) for zone in zones)),
    )


def by_shares(shares: dict[UseAnswer, float]) -> UseAnswer:
    """Return the answer for a site of which these shares have each answer.

    >>> by_shares({UseAnswer.ALLOWED: 0.62, UseAnswer.CONDITIONAL: 0.0, UseAnswer.UNKNOWN: 0.0})
    <UseAnswer.CONDITIONAL: 'conditional'>
    """
    allowed, conditional = shares[UseAnswer.ALLOWED], shares[UseAnswer.CONDITIONAL]
    if allowed >= ENOUGH:
        return UseAnswer.ALLOWED
    if allowed + conditional >= SOME:
        return UseAnswer.CONDITIONAL
    return UseAnswer.NOT_ALLOWED if allowed + conditional + shares[UseAnswer.UNKNOWN] < SOME else UseAnswer.UNKNOWN


def _told(judged: Sequence[tuple[float, Judgement]], answer: UseAnswer, outside: float) -> Text:
    """Return the rules, those of the answer first, each with the share of the site that it is about."""
    if len(judged) == 1 and outside < _ROUNDED:
        return judged[0][1].rule
    by_rule: dict[tuple[str, str], tuple[UseAnswer, float]] = {}
    for share, one in judged:
        key = (one.rule.sv, one.rule.en)
        by_rule[key] = (one.answer, by_rule.get(key, (one.answer, 0.0))[1] + share)
    if len(by_rule) == 1 and outside < _ROUNDED:
        return judged[0][1].rule
    ordered = sorted(by_rule.items(), key=lambda item: (not _carries(item[1][0], answer), -item[1][1]))
    told = [
        _part(share, one, Text(sv=sv, en=en)) for (sv, en), (one, share) in ordered[:_MOST_RULES] if share >= _ROUNDED
    ]
    if outside >= _ROUNDED:
        told.append(_OUTSIDE.fill(share=share_text(outside)))
    return Text(sv="; ".join(one.sv for one in told), en="; ".join(one.en for one in told))


def _part(share: float, answer: UseAnswer, rule: Text) -> Text:
    amount, label = share_text(share), _LABELS[answer]
    return Text(
        sv=f"{label.sv} på {amount.sv} av ytan ({rule.sv})", en=f"{label.en} on {amount.en} of the area ({rule.en})"
    )


def _carries(judged: UseAnswer, answer: UseAnswer) -> bool:
    if answer is UseAnswer.CONDITIONAL:
        return judged in (UseAnswer.ALLOWED, UseAnswer.CONDITIONAL)
    return judged is answer


_LABELS: dict[UseAnswer, Text] = {
    **{UseAnswer(code): label for code, label in USE_ANSWERS.items()},
    UseAnswer.UNKNOWN: Text(sv="okänt", en="unknown"),
}
_OUTSIDE = Text(sv="{share} ligger utanför inlästa planer", en="{share} lies outside loaded plans")
_IN_FORCE = Text(sv="Plan {plans}", en="Plan {plans}")
_ON_ITS_WAY = Text(sv="Planförslag {plans}", en="Proposed plan {plans}")
_ASK = Text(sv="{rule}. Fråga planavdelningen", en="{rule}. Ask the planning office")
_WHEN_IN_FORCE = Text(sv="när planen fått laga kraft: {rule}", en="once the plan has gained legal force: {rule}")
_LATER_ONLY = Text(sv="inte nu ({now}), men {later}", en="not now ({now}), but {later}")
