"""Figures that plans give for a site: the greatest height and the greatest share to be built on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gis_data.facts.plan_answers import ENOUGH, SOME
from gis_data.facts.plan_pieces import SitePlans, Zone
from gis_data.facts.plan_stage import Told
from gis_data.facts.plan_zones import share_text
from gis_data.facts.sources import oldest, with_sources
from siting.domain.formats import listing, number, with_unit
from siting.domain.plans import PlanProvision
from siting.domain.text import LANGS, Lang, Text
from siting.domain.units import UNITS
from siting.domain.values import Status

_HEIGHT = re.compile(
    r"_(?:Nockhojd|Byggnadshojd|Totalhojd)(?:_Meter)?$|_Hojd_(?:Hogsta|Exakt)Hojd_(?:Nockhojd|Totalhojd)$"
)
_COVERAGE = re.compile(r"_Byggnadsarea_(?:Procent|Kvm)$|_StorstaArea(?:Proc|Kvm)_Byggnads\w*$")
_LEAST = re.compile(r"lagsta|minsta", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class _Limit:
    """A provision's figure with the share of the site that it is about."""

    provision: PlanProvision
    zone: Zone
    amount: float
    share: float


def height_value(site: SitePlans) -> Told | None:
    """Return the greatest height in metres, where the plan has one figure for the site; None where it has none.

    Ridge, total and building height alike, as the source says; a height above a datum is no building's height. One that
    holds for less than most of the site is an estimate: what holds elsewhere the plan does not say.
    """
    return _one_figure(_limits(site, is_height), "m", _greatest)


def coverage_value(site: SitePlans, area_m2: float) -> Told | None:
    """Return the greatest share of a site to be built on, where the plan has one figure for it; None where it has none.

    A share that holds for a part of the site counts for that part. A building area in square metres is set against
    the site's where the site holds most of the ground that it is for, and is then an estimate.

    Parameters
    ----------
    site
        What of it lies in which plans.
    area_m2
        The site's area; 0 for a point.
    """
    limits = _limits(site, is_coverage)
    shares = [one for one in limits if one.provision.unit == "ratio"]
    if shares or not limits:
        return _one_figure(shares, "percent", _share_of_site)
    if len(limits) > 1:
        return _SEVERAL.fill(amounts=_amounts(tuple(one.amount for one in limits), "m2"))
    if area_m2 <= 0 or limits[0].share * area_m2 < ENOUGH * limits[0].zone.geometry.area:
        return _PART_OF_AREA
    return _one_figure(limits, "m2", lambda amount, _: (min(1.0, amount / area_m2), Status.ESTIMATED))


def is_height(provision: PlanProvision) -> bool:
    """Whether a provision says how high may be built.

    Without a code of the catalogue the letter h (of the regulations of 2020) and metres say it.
    """
    if provision.unit != "m":
        return False
    code = provision.catalogue_code
    if code:
        return _HEIGHT.search(code) is not None and _LEAST.search(code) is None
    return provision.code[:1] == "h"


def is_coverage(provision: PlanProvision) -> bool:
    """Whether a provision says how much of the ground may be built on; floor area is another thing."""
    if provision.unit not in ("ratio", "m2"):
        return False
    code = provision.catalogue_code
    if code:
        return _COVERAGE.search(code) is not None and _LEAST.search(code) is None
    return provision.code[:1] == "e" and provision.unit == "ratio"


def _limits(site: SitePlans, wanted: Callable[[PlanProvision], bool]) -> list[_Limit]:
    """Return figures of plans in force, once each: a provision stands once for each use that it holds for."""
    found: dict[tuple[Zone, str, float], _Limit] = {}
    for zone, share in site.limits:
        if zone.plan.status != "legal_force":
            continue
        for one in zone.provisions:
            if one.amount is not None and wanted(one):
                key = (zone, one.catalogue_code, one.amount)
                found.setdefault(key, _Limit(provision=one, zone=zone, amount=one.amount, share=share))
    alike: dict[tuple[str, float], list[_Limit]] = {}
    for limit in found.values():
        alike.setdefault((limit.provision.unit, limit.amount), []).append(limit)
    return [limit for limits in alike.values() if _share_of(limits) >= SOME for limit in limits]


def _share_of(limits: Sequence[_Limit]) -> float:
    """Return the share of the site that some figures are about, each zone once."""
    return min(1.0, sum({one.zone: one.share for one in limits}.values()))


def _greatest(amount: float, share: float) -> tuple[float, Status]:
    return (amount, Status.KNOWN if share >= ENOUGH else Status.ESTIMATED)


def _share_of_site(amount: float, share: float) -> tuple[float, Status]:
    return (amount, Status.KNOWN) if share >= ENOUGH else (amount * share, Status.ESTIMATED)


def _one_figure(
    limits: Sequence[_Limit], unit: str, value: Callable[[float, float], tuple[float, Status]]
) -> Told | None:
    """Return what becomes of a figure and the share of the site that it holds for, where there is one figure."""
    if not limits:
        return None
    amounts = tuple(sorted({one.amount for one in limits}))
    if len(amounts) > 1:
        return _SEVERAL.fill(amounts=_amounts(amounts, unit))
    most = max(limits, key=lambda one: one.share)
    share = _share_of(limits)
    amount, status = value(amounts[0], share)
    plans = list({one.zone.plan.code: one.zone.plan for one in limits}.values())
    rule = _RULE.fill(
        code=most.provision.code or most.provision.catalogue_code,
        kind=_kind_of(most.provision.catalogue_code),
        amount=_amounts(amounts, unit),
        plan=most.zone.plan.code,
        share=share_text(share),
    )
    source = with_sources(rule, [(plan.source, plan.verified) for plan in plans])
    return source.value(amount, status, oldest(plan.verified for plan in plans))


@lru_cache(maxsize=4096)
def _amounts(amounts: tuple[float, ...], unit: str) -> Text:
    factor = 100.0 if unit == "percent" else 1.0
    said: dict[Lang, str] = {
        lang: listing(
            [with_unit(number(amount * factor, lang), UNITS[unit].symbol.say(lang)) for amount in amounts], lang
        )
        for lang in LANGS
    }
    return Text(sv=said["sv"], en=said["en"])


def _kind_of(code: str) -> Text:
    return next((text for part, text in _KINDS if part in code.lower()), Text(sv="", en=""))


_KINDS = (
    ("nockhojd", Text(sv=" nockhöjd", en=" ridge height")),
    ("totalhojd", Text(sv=" totalhöjd", en=" total height")),
    ("byggnadshojd", Text(sv=" byggnadshöjd", en=" building height")),
    ("byggnads", Text(sv=" byggnadsarea", en=" building area")),
)
_RULE = Text(
    sv="bestämmelsen {code}:{kind} {amount} i plan {plan}, gäller {share} av ytan",
    en="provision {code}:{kind} {amount} of plan {plan}, for {share} of the area",
)
_SEVERAL = Text(
    sv="Planen anger olika mått på platsen: {amounts}", en="The plan gives several figures at the site: {amounts}"
)
_PART_OF_AREA = Text(
    sv="Planens byggnadsarea gäller ett större område än platsen",
    en="The plan's building area is for more ground than the site",
)
