"""The parts of a score: which are shown in which colour, and what a site gets in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from maps.proposal.ui_text import translator
from maps.proposal.view import Bar, GroupScore, Segment
from maps.tokens import GROUP_COLOURS, group_token
from siting.domain.formats import points
from siting.domain.requirement import Requirement
from siting.domain.text import Lang, Text
from siting.matching.result import Judgement, SiteResult


@dataclass(frozen=True, kw_only=True)
class ShownGroup:
    """A group that is weighed, with its colour; the weight is the greatest that it has for any kind of site."""

    key: str
    label: Text
    token: str
    weight: float


def shown_groups(requirement: Requirement) -> tuple[ShownGroup, ...]:
    """Return the groups that are weighed, as declared; the heaviest have a colour of their own, the rest share one."""
    weights = dict.fromkeys((group.key for group in requirement.groups), 0.0)
    for kind in requirement.kinds:
        per_criterion = requirement.weights(kind)
        for key, before in weights.items():
            of_group = [w for c, w in zip(requirement.criteria, per_criterion, strict=True) if c.group == key]
            weights[key] = max(before, fsum(of_group))
    weighed = [group for group in requirement.groups if weights[group.key] > 0]
    heaviest = sorted(weighed, key=lambda group: -weights[group.key])[:GROUP_COLOURS]
    coloured = [group.key for group in weighed if group in heaviest]
    return tuple(
        ShownGroup(
            key=group.key,
            label=group.label,
            token=group_token(coloured.index(group.key) if group.key in coloured else GROUP_COLOURS),
            weight=weights[group.key],
        )
        for group in weighed
    )


def _of_group(result: SiteResult, key: str, requirement: Requirement) -> list[Judgement]:
    return [j for j in result.judgements if requirement.criteria[j.criterion].group == key]


def score_bar(result: SiteResult, groups: Sequence[ShownGroup], requirement: Requirement) -> Bar:
    """Return the score as a bar of 100 points: what each group gives from the left, then what is unknown."""
    got = [
        (group.token, fsum(j.contribution_low for j in _of_group(result, group.key, requirement))) for group in groups
    ]
    return Bar(
        segments=tuple(Segment(token=token, percent=100 * share) for token, share in got if share > 0),
        unknown_percent=100 * (result.score_high - result.score_low),
    )


def group_scores(
    result: SiteResult, groups: Sequence[ShownGroup], requirement: Requirement, lang: Lang
) -> tuple[GroupScore, ...]:
    """Return what the site gets in each group, all drawn to the scale of the heaviest."""
    scale = max((group.weight for group in groups), default=1.0)
    scores = (_group_score(_of_group(result, group.key, requirement), group, scale, lang) for group in groups)
    return tuple(score for score in scores if score is not None)


def _group_score(judgements: Sequence[Judgement], group: ShownGroup, scale: float, lang: Lang) -> GroupScore | None:
    low, high, most = (
        fsum(parts)
        for parts in (
            [j.contribution_low for j in judgements],
            [j.contribution_high for j in judgements],
            [j.weight for j in judgements],
        )
    )
    if most == 0:
        return None
    return GroupScore(
        token=group.token,
        label=group.label.say(lang),
        got_percent=100 * low / scale,
        unknown_percent=100 * (high - low) / scale,
        most_percent=100 * most / scale,
        words=translator(lang)("of", got=points(low, high, lang), most=points(most, most, lang)),
    )
