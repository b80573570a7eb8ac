"""What is known at a site, in words: also where it is not one number."""

from __future__ import annotations

import math
from datetime import date

from siting.domain.facts import FactType, decode
from siting.domain.formats import day, month
from siting.domain.requirement import Criterion, Requirement, Within
from siting.domain.sites import Site
from siting.domain.text import Lang, Text
from siting.domain.values import Status
from siting.domain.wording import ABOUT, UNKNOWN_WORD, known_text
from siting.matching.asking import distance_text, rectangle_text
from siting.matching.naming import size_text
from siting.matching.result import Between, Judgement
from siting.matching.words.amounts import within_text


def observed_text(
    judgement: Judgement, requirement: Requirement, lang: Lang, *, site: Site | None = None, bare: bool = False
) -> str:
    """Return what is known of what a criterion measures at a site.

    Parameters
    ----------
    site
        Tells, where a day is uncertain, how far the plan has come; without it that is not said.
    bare
        See :func:`between_text`.
    """
    return seen_text(judgement, requirement.criteria[judgement.criterion], lang, site=site, bare=bare)


def seen_text(
    judgement: Judgement, criterion: Criterion, lang: Lang, *, site: Site | None = None, bare: bool = False
) -> str:
    """Return the same of a criterion at hand."""
    if judgement.between is not None:
        text = between_text(criterion, judgement.between, lang, bare=bare)
        reason = "" if site is None or judgement.between.offered else _stage_reason(criterion, site, lang)
        return f"{text}{reason}"
    observed = judgement.observed
    if criterion.footprint is not None and isinstance(observed.value, bool):
        return (_FITS if observed.value else _FITS_NOT).say(lang)
    if criterion.place is not None and isinstance(observed.value, int | float):
        about = f"{ABOUT.say(lang)}\N{NO-BREAK SPACE}" if observed.status is Status.ESTIMATED else ""
        return about + distance_text(float(observed.value), lang)
    return known_text(criterion.declared, observed, lang)


def between_text(criterion: Criterion, between: Between, lang: Lang, *, bare: bool = False) -> str:
    """Return an interval: "5 000–40 000 m² går att få", "mellan mars 2028 och juni 2029", "minst 3 MW".

    Parameters
    ----------
    bare
        Leave out that any amount in it can be had, where the sentence around it has no room for that.
    """
    low, high = between.low, between.high
    if criterion.declared.type is FactType.DATE:
        return _days_text(criterion, between, lang)
    least = criterion.declared.low
    if least is not None and low <= least < high:
        # What is possible at all says nothing of this site.
        low = -math.inf
    if math.isinf(low) and math.isinf(high):
        return UNKNOWN_WORD.say(lang)
    if bare and between.offered and math.isinf(low):
        # The whole can be had for sure.
        low = high
    text = within_text(criterion, Within(low=low, high=high), lang)
    if bare or not between.offered or low == high:
        return text
    return (_PART_UNKNOWN if math.isinf(low) else _OFFERED).fill(range=text).say(lang)


def footprint_sentence(judgement: Judgement, requirement: Requirement, lang: Lang) -> str:
    """Return whether a building finds room, as a sentence; empty for other criteria and where it was not tried."""
    criterion, placement = requirement.criteria[judgement.criterion], judgement.placement
    if criterion.footprint is None or placement is None:
        return ""
    hall = size_text(criterion, lang)
    if criterion.footprint.yards:
        yards = " + ".join(rectangle_text(yard, lang) for yard in criterion.footprint.yards)
        return (_HALL_AND_YARD if placement.fits else _NO_HALL_AND_YARD).fill(hall=hall, yards=yards).say(lang)
    return (_HALL if placement.fits else _NO_HALL).fill(hall=hall).say(lang)


def _days_text(criterion: Criterion, between: Between, lang: Lang) -> str:
    first, last = (_day(criterion, end) for end in (between.low, between.high))
    if first is None or last is None:
        if first is not None:
            return _FROM.fill(month=month(first, lang)).say(lang)
        return UNKNOWN_WORD.say(lang) if last is None else _BY.fill(day=day(last, lang)).say(lang)
    months = month(first, lang), month(last, lang)
    if months[0] == months[1]:
        return f"{ABOUT.say(lang)} {months[0]}"
    return _BETWEEN.fill(first=months[0], last=months[1]).say(lang)


def _day(criterion: Criterion, end: float) -> date | None:
    value = decode(criterion.declared, end) if math.isfinite(end) else None
    return value if isinstance(value, date) else None


def _stage_reason(criterion: Criterion, site: Site, lang: Lang) -> str:
    """Return why a day is uncertain, where it is for the plan's stage."""
    stage = criterion.declared.stage
    known = None if stage is None else site.fact(stage).value
    reason = _STAGES.get(known) if isinstance(known, str) else None
    return "" if reason is None else f" {_BECAUSE.fill(reason=reason).say(lang)}"


_OFFERED = Text(sv="{range} går att få", en="any {range}")
_PART_UNKNOWN = Text(sv="{range}, minsta del inte känd", en="{range}, smallest part not known")
_FROM = Text(sv="tidigast {month}", en="{month} at the earliest")
_BY = Text(sv="senast {day}", en="{day} at the latest")
_BETWEEN = Text(sv="mellan {first} och {last}", en="between {first} and {last}")
_BECAUSE = Text(sv="eftersom {reason}", en="because {reason}")
_FITS = Text(sv="får plats", en="fits")
_FITS_NOT = Text(sv="får inte plats", en="does not fit")
_HALL = Text(sv="Hallen på {hall} får plats.", en="The {hall} hall fits.")
_NO_HALL = Text(
    sv="Hallen på {hall} får inte plats, hur den än vrids.", en="The {hall} hall does not fit, however it is turned."
)
_HALL_AND_YARD = Text(
    sv="Hallen på {hall} får plats med gård ({yards}).", en="The {hall} hall fits with its yard ({yards})."
)
_NO_HALL_AND_YARD = Text(
    sv="Hallen på {hall} får inte plats med gård ({yards}), hur den än vrids.",
    en="The {hall} hall does not fit with its yard ({yards}), however it is turned.",
)
_STAGES: dict[str, Text] = {
    "none": Text(sv="det inte finns någon plan", en="there is no plan"),
    "started": Text(sv="planen bara är påbörjad", en="the plan has only been started"),
    "consultation": Text(sv="planen är på samråd", en="the plan is out for consultation"),
    "review": Text(sv="planen är på granskning", en="the plan is under review"),
    "adopted": Text(sv="planen är antagen men inte gäller än", en="the plan is adopted but not yet in force"),
    "appealed": Text(sv="planen är överklagad", en="the plan has been appealed"),
    "repealed": Text(sv="planen är upphävd", en="the plan has been repealed"),
    "closed": Text(sv="planarbetet är avslutat", en="the work on the plan has ended"),
}
"""By code of the plan's stage; a stage that is not here is no reason for an uncertain day."""
