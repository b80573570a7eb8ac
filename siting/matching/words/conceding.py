"""What a small concession would open, and what can't be had together, in words."""

from __future__ import annotations

import math

from siting.domain.facts import FactType
from siting.domain.formats import listing
from siting.domain.requirement import Contains, Criterion, OneOf, Requirement, Within
from siting.domain.text import Lang, Text
from siting.domain.wording import count_text, sentence
from siting.matching.asking import code_labels, need_text
from siting.matching.insight import Concession, Relaxation
from siting.matching.naming import criterion_in_sentence
from siting.matching.result import MatchResult
from siting.matching.words.amounts import amount_text, place_text, within_text
from siting.matching.words.phrases import measured_text, needed, with_text


def relaxation_text(relaxation: Relaxation, result: MatchResult, lang: Lang) -> str:
    """Return what a concession would open, as a sentence.

    "Med minst 8,5 m fri takhöjd i stället för 9 m finns fem platser till, en av dem, Fristad 2, bättre än alla som nu
    uppfyller kraven."
    """
    some = bool(result.ranked)
    form = (_MORE_ONE if relaxation.opened == 1 else _MORE_MANY) if some else _SITES
    if not some and relaxation.opened == 1:
        form = _SITE
    opens = form.fill(n=count_text(relaxation.opened, lang)).say(lang)
    given = concessions_text(relaxation, result.requirement, lang)
    return f"{sentence(_THERE.fill(given=given, opens=opens).say(lang))}{_which(relaxation, result, lang)}."


def entry_text(relaxation: Relaxation, site_id: int, result: MatchResult, lang: Lang) -> str:
    """Return with which concession a site would be in, and where; empty where it is not among those that are named."""
    rank = next((one.rank for one in relaxation.opens if one.site_id == site_id), None)
    if rank is None:
        return ""
    given = concessions_text(relaxation, result.requirement, lang)
    return sentence(_IS_IN.fill(given=given, place=place_text(rank, lang)).say(lang))


def concessions_text(relaxation: Relaxation, requirement: Requirement, lang: Lang) -> str:
    """Return what would be given up: "med minst 8,5 m fri takhöjd i stället för 9 m och utan krav på fiber"."""
    return listing([concession_text(one, requirement, lang) for one in relaxation.concessions], lang)


def concession_text(concession: Concession, requirement: Requirement, lang: Lang) -> str:
    """Return one limit that would be given up in part, or altogether."""
    criterion = requirement.criteria[concession.criterion]
    asked = criterion.need
    match concession.need, asked:
        case Within() as need, Within() if math.isfinite(need.low) or math.isfinite(need.high):
            return _amounts_text(criterion, need, asked, lang)
        case OneOf(codes=codes), OneOf(codes=wanted) if criterion.declared.codes and codes > wanted:
            added = need_text(criterion.declared, OneOf(codes=codes - wanted), lang)
            return _also(criterion, added, lang)
        case Contains(mask=mask, any=True), Contains(mask=wanted_mask, any=True) if mask & ~wanted_mask:
            added = listing(code_labels(criterion.declared, mask & ~wanted_mask, lang), lang, style="or")
            return _also(criterion, added, lang)
        case Contains(mask=mask, any=False), Contains(mask=wanted_mask, any=False) if mask and wanted_mask & ~mask:
            dropped = listing(code_labels(criterion.declared, wanted_mask & ~mask, lang), lang)
            label = criterion_in_sentence(criterion, lang)
            return _WITHOUT_CODE.fill(codes=dropped, label=label).say(lang)
        case _:
            return _WITHOUT.fill(label=criterion_in_sentence(criterion, lang)).say(lang)


def accepted_text(concession: Concession, requirement: Requirement, lang: Lang) -> str:
    """Return the limit that would do, for a table: "minst 8,5 m"; "inget krav" where none would be left."""
    criterion = requirement.criteria[concession.criterion]
    match concession.need:
        case Within() as need if math.isfinite(need.low) or math.isfinite(need.high):
            return within_text(criterion, need, lang)
        case OneOf(codes=codes) if criterion.declared.type is not FactType.YES_NO or len(codes) == 1:
            return need_text(criterion.declared, concession.need, lang)
        case Contains(mask=mask) if mask:
            return need_text(criterion.declared, concession.need, lang)
        case _:
            return _NO_LIMIT.say(lang)


def conflict_text(criteria: tuple[int, ...], requirement: Requirement, lang: Lang) -> str:
    """Return what no site has together: "Det finns ingen plats med både minst 10 m fri takhöjd och fiber."."""
    asked = [(requirement.criteria[number], requirement.criteria[number].need) for number in criteria]
    things = [needed(criterion, need, lang) for criterion, need in asked if need is not None]
    if len(things) == 2 and not any(one.lacks for one in things):
        return _BOTH.fill(what=listing([one.what for one in things], lang)).say(lang)
    return _NO_SITE.fill(what=with_text(things, lang)).say(lang)


def _which(relaxation: Relaxation, result: MatchResult, lang: Lang) -> str:
    """Return how good the best of them is, or what is left to ask."""
    if not relaxation.opens:
        return ""
    one = relaxation.opened == 1
    if relaxation.better_than_all and result.ranked:
        than = _BETTER_THAN_FITS if result.counts.fits else _BETTER_THAN_ALL
        who = (_THAT_ONE if one else _ONE_OF_THEM).fill(name=relaxation.opens[0].name)
        return than.fill(who=who).say(lang)
    if relaxation.opened == len(relaxation.opens) and all(site.asks for site in relaxation.opens):
        return _WITH_QUESTIONS.say(lang)
    return (_NAMED_ONE if one else _NAMED_BEST).fill(name=relaxation.opens[0].name).say(lang)


def _amounts_text(criterion: Criterion, need: Within, asked: Within, lang: Lang) -> str:
    new = measured_text(criterion, within_text(criterion, need, lang), lang)
    return _INSTEAD.fill(new=new, old=_changed_end(criterion, need, asked, lang)).say(lang)


def _changed_end(criterion: Criterion, need: Within, asked: Within, lang: Lang) -> str:
    """Return the limit that is given up; the bare amount where the new one has the same words before it."""
    for end, open_end, asked_open_end in (
        (asked.low, need.high, asked.high),
        (asked.high, need.low, asked.low),
    ):
        if math.isfinite(end) and math.isinf(open_end) and math.isinf(asked_open_end):
            return amount_text(criterion, end, lang)
    return within_text(criterion, asked, lang)


def _also(criterion: Criterion, added: str, lang: Lang) -> str:
    return _ALSO.fill(codes=added, label=criterion_in_sentence(criterion, lang)).say(lang)


_THERE = Text(sv="{given} finns {opens}", en="{given}, there {opens}")
_MORE_ONE = Text(sv="{n} plats till", en="is {n} more site")
_MORE_MANY = Text(sv="{n} platser till", en="are {n} more sites")
_SITE = Text(sv="{n} plats", en="is {n} site")
_SITES = Text(sv="{n} platser", en="are {n} sites")
_IS_IN = Text(sv="{given} är den med, på {place}.", en="{given}, it is in, in {place}.")
_INSTEAD = Text(sv="med {new} i stället för {old}", en="with {new} instead of {old}")
_NO_LIMIT = Text(sv="inget krav", en="no requirement")
_WITHOUT = Text(sv="utan krav på {label}", en="without the requirement on {label}")
_WITHOUT_CODE = Text(sv="utan krav på {codes} ({label})", en="without the requirement of {codes} ({label})")
_ALSO = Text(sv="om även {codes} godtas ({label})", en="if {codes} is also accepted ({label})")
_ONE_OF_THEM = Text(sv="en av dem, {name},", en="one of them, {name},")
_THAT_ONE = Text(sv="{name},", en="{name},")
_BETTER_THAN_FITS = Text(
    sv=", {who} bättre än alla som nu uppfyller kraven", en=", {who} better than all that meet the requirements now"
)
_BETTER_THAN_ALL = Text(sv=", {who} före alla som nu är kvar", en=", {who} ahead of all that are left now")
_WITH_QUESTIONS = Text(sv=", med något kvar att fråga om", en=", with something left to ask")
_NAMED_ONE = Text(sv=": {name}", en=": {name}")
_NAMED_BEST = Text(sv=", bäst av dem {name}", en=", the best of them {name}")
_NO_SITE = Text(sv="Det finns ingen plats {what}.", en="There is no site {what}.")
_BOTH = Text(sv="Det finns ingen plats med både {what}.", en="There is no site with both {what}.")
