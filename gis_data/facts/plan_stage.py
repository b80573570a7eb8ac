"""Which plan a site's own facts come from: its stage, name, day of legal force and letters of use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gis_data.facts.plan_answers import ENOUGH, SOME
from gis_data.facts.plan_pieces import Piece, SitePlans
from gis_data.facts.plan_zones import ZoneReader, codes, share_text
from gis_data.facts.sources import oldest, with_sources
from siting.domain.codes import PERMITTED_USES, PLAN_STATUS
from siting.domain.plan_stages import LEAD_TIMES, months_on
from siting.domain.plans import DetailedPlan
from siting.domain.sites import Site
from siting.domain.text import Text
from siting.domain.values import FactValue, Status

_WORDS = re.compile(r"[^\W\d_]+|\d+")

Told = FactValue | Text
"""A value, or why there is none."""


@dataclass(frozen=True, kw_only=True)
class MainPlan:
    """The plan that a site is under.

    Parameters
    ----------
    plan
        The plan.
    share
        Of the site that lies in it.
    """

    plan: DetailedPlan
    share: float


def main_plan(site: Site, plans: SitePlans) -> MainPlan | None:
    """Return the plan that a site is under; None where none covers enough of it.

    Of plans with the stage that somebody has stated for the site, if there are such, else of all: the plan in force
    that holds for most of the site; where plans in force hold for little of it, the one that covers most, whatever its
    stage.
    """
    found = [MainPlan(plan=plan, share=share) for plan, share in plans.cover if share >= SOME]
    stated = site.fact("plan_status").value
    found = [one for one in found if one.plan.status == stated] or found
    in_force = [one for one in found if one.plan.status == "legal_force"]
    if in_force and in_force[0].share >= ENOUGH:
        newest = max(one.plan.legal_force_date or date.min for one in in_force if one.share >= ENOUGH)
        return next(
            one for one in in_force if one.share >= ENOUGH and (one.plan.legal_force_date or date.min) == newest
        )
    return found[0] if found else None


def contradiction(site: Site, main: MainPlan) -> Text | None:
    """Return how what somebody has stated of a site's plan differs from the loaded plan; None if it does not."""
    stage = site.fact("plan_status").value
    if isinstance(stage, str) and stage != main.plan.status:
        return _OTHER_STAGE.fill(stated=PLAN_STATUS[stage], plan=main.plan.code, loaded=PLAN_STATUS[main.plan.status])
    name = site.fact("plan_name").value
    if isinstance(name, str) and not _same_name(name, main.plan):
        return _OTHER_NAME.fill(stated=name.replace("|", "/"), plan=main.plan.code)
    return None


def stage_value(main: MainPlan) -> FactValue:
    """Return a plan's stage."""
    return _value(main, main.plan.status, Status.KNOWN, _STAGE)


def name_value(main: MainPlan) -> FactValue:
    """Return a plan's designation and name."""
    name = " ".join(part for part in (main.plan.code, main.plan.name) if part)
    return _value(main, name, Status.KNOWN, _STAGE)


def legal_force_value(main: MainPlan) -> Told:
    """Return the day a plan gained legal force, or from its stage the first day on which it can.

    The stage is as old as the data, so the least lead time counts from that day; the engine itself allows for the
    longest one (:mod:`siting.matching.readings`).
    """
    plan = main.plan
    if plan.legal_force_date is not None:
        return _value(main, plan.legal_force_date, Status.KNOWN, _STAGE)
    lead = LEAD_TIMES.get(plan.status)
    if lead is None:
        return _NO_DAY.fill(plan=plan.code)
    known = [day for day in (plan.status_date, plan.verified) if day is not None]
    if not known:
        return _NO_STAGE_DAY.fill(plan=plan.code, stage=PLAN_STATUS[plan.status])
    first, last = (months_on(max(known), months) for months in (lead.least_months, lead.most_months))
    rule = _ESTIMATE.fill(
        least=lead.least_months, most=lead.most_months, day=max(known).isoformat(), last=last.isoformat()
    )
    return _value(main, first, Status.ESTIMATED, Text(sv=f"{rule.sv}. {_STAGE.sv}", en=f"{rule.en}. {_STAGE.en}"))


def letters_value(plans: SitePlans, reader: ZoneReader) -> Told:
    """Return the letters of use at a site, of the plan in force, else of one on its way."""
    for pieces, status in ((plans.in_force, Status.KNOWN), (plans.ongoing, Status.ESTIMATED)):
        counted = _counted(pieces, reader)
        if not counted:
            continue
        letters = frozenset(letter for letter in counted if letter in PERMITTED_USES)
        if not letters:
            return _NO_LETTERS.fill(codes=_codes(pieces))
        listed = list({piece.plan.code: piece.plan for piece in pieces}.values())
        sure = letters == counted and all(reader.is_sure(zone) for piece in pieces for zone in piece.zones)
        named = ", ".join(plan.code for plan in listed)
        source = with_sources(
            _LETTERS.fill(codes=_codes(pieces), plans=named), [(plan.source, plan.verified) for plan in listed]
        )
        day = oldest(plan.verified for plan in listed)
        return source.value(letters, status if sure else Status.ESTIMATED, day)
    pieces = (*plans.in_force, *plans.ongoing)
    return _NO_LETTERS.fill(codes=_codes(pieces)) if any(piece.provisions for piece in pieces) else _NO_PROVISIONS


def _counted(pieces: Sequence[Piece], reader: ZoneReader) -> frozenset[str]:
    """Return the letters that hold on enough of a site."""
    shares: dict[str, float] = {}
    for piece in pieces:
        for letter in {letter for zone in piece.zones for letter in reader.letters(zone)}:
            shares[letter] = shares.get(letter, 0.0) + piece.share
    return frozenset(letter for letter, share in shares.items() if share >= SOME)


def _codes(pieces: Sequence[Piece]) -> str:
    return ", ".join(dict.fromkeys(code for piece in pieces if piece.share >= SOME for code in codes(piece.zones)))


def _value(main: MainPlan, value: str | date, status: Status, rule: Text) -> FactValue:
    source = with_sources(
        rule.fill(plan=main.plan.code, share=share_text(main.share)), [(main.plan.source, main.plan.verified)]
    )
    return source.value(value, status, main.plan.verified)


def _same_name(stated: str, plan: DetailedPlan) -> bool:
    words = _plain(stated)
    return any(one.strip() and (one in words or words in one) for one in (_plain(plan.code), _plain(plan.name)))


def _plain(text: str) -> str:
    """Return the words and numbers of a text, each between blanks: P1 is no part of P12."""
    return f" {' '.join(_WORDS.findall(text.lower()))} "


_STAGE = Text(sv="plan {plan} omfattar {share} av ytan", en="plan {plan} covers {share} of the area")
_LETTERS = Text(sv="bestämmelserna {codes} i plan {plans}", en="provisions {codes} of plan {plans}")
_ESTIMATE = Text(
    sv="skedets ledtid, {least} till {most} månader från {day}: tidigast denna dag, men det kan dröja till {last}",
    en="the stage's lead time, {least} to {most} months from {day}: this day at the earliest, it may take until {last}",
)
_NO_DAY = Text(
    sv="Plan {plan} har laga kraft, men underlaget anger inte sedan när",
    en="Plan {plan} is in force, but the data do not say since when",
)
_NO_STAGE_DAY = Text(
    sv="Plan {plan} är i skedet {stage}, men underlaget anger inte sedan när",
    en="Plan {plan} is at the stage {stage}, but the data do not say since when",
)
_OTHER_STAGE = Text(
    sv="Angivet planläge ({stated}) stämmer inte med den inlästa planen {plan} ({loaded})",
    en="The stated plan stage ({stated}) is not that of the loaded plan {plan} ({loaded})",
)
_OTHER_NAME = Text(
    sv="Angiven plan ({stated}) är inte den inlästa planen {plan}",
    en="The stated plan ({stated}) is not the loaded plan {plan}",
)
_NO_LETTERS = Text(sv="Platsen är inte kvartersmark: {codes}", en="The site is not plot land: {codes}")
_NO_PROVISIONS = Text(
    sv="Planens användningsbestämmelser är inte inlästa", en="The plan's provisions on use are not loaded"
)
