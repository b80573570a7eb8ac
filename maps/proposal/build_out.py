"""What falls out and why: the nearest misses, all that fail, and how many fail each requirement."""

from __future__ import annotations

from collections.abc import Sequence

from maps.proposal.build_site import joined_line, kind_line
from maps.proposal.fact_rows import fact_row
from maps.proposal.ui_text import translator
from maps.proposal.view import FailureView, OutView
from siting.domain.formats import number
from siting.domain.requirement import Requirement
from siting.domain.text import Lang
from siting.matching import words
from siting.matching.naming import criterion_label
from siting.matching.result import MatchResult, SiteResult

NEAR = 6


def out_view(result: SiteResult, requirement: Requirement, lang: Lang) -> OutView:
    """Return a site that falls out, with its reasons."""
    _, kind, area = kind_line(result.site, lang)
    single = result.reasons if len(result.reasons) == 1 else ()
    return OutView(
        site_id=result.site.site_id,
        name=result.site.name,
        line=joined_line(result.site, lang),
        kind=kind,
        area=area,
        reasons=tuple(words.reason_text(j, requirement, lang) for j in result.reasons),
        near=tuple(fact_row(j, requirement.criteria[j.criterion], lang) for j in single),
        placed=result.site.geometry is not None and not result.site.geometry.is_empty,
    )


def near_misses(out: Sequence[OutView]) -> tuple[OutView, ...]:
    """Return the sites that fail on a single point, nearest first."""
    return tuple(view for view in out if view.near)[:NEAR]


def failures(result: MatchResult, lang: Lang) -> tuple[FailureView, ...]:
    """Return how many sites fail each requirement, the most common first."""
    judged = max(result.counts.judged, 1)
    counted = sorted(result.counts.failing.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        FailureView(
            label=criterion_label(result.requirement.criteria[criterion], lang),
            asked=words.asked_text(result.requirement.criteria[criterion], lang),
            fails=number(count, lang, decimals=0),
            percent=100 * count / judged,
        )
        for criterion, count in counted
        if count > 0
    )


def excluded_lead(result: MatchResult, lang: Lang) -> tuple[str, ...]:
    """Return the sentences above the tables of what falls out."""
    say = translator(lang)
    counts = result.counts
    sentences = []
    if counts.out == 0:
        sentences.append(say("excluded_none"))
    else:
        sentences.append(say("excluded_lead", judged=_whole(counts.judged, lang), out=_whole(counts.out, lang)))
    if counts.set_aside > 0:
        sentences.append(say("set_aside", n=_whole(counts.set_aside, lang)))
    if 0 < len(result.out) < counts.out:
        sentences.append(say("excluded_listed", n=_whole(len(result.out), lang)))
    return tuple(sentences)


def _whole(count: int, lang: Lang) -> str:
    return number(count, lang, decimals=0)
