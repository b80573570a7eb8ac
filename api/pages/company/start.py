"""``/``: what is on offer, said in a sentence, and the ways to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.pages.rendering import page
from api.serving.languages import language_of
from api.serving.remembering import remembered
from api.serving.service import service_of
from siting.domain.activities import ACTIVITY_LABELS, Activity, UseAnswer, use_fact
from siting.domain.formats import listing, number, significant, with_unit
from siting.domain.sites import OFFERED, SiteKind
from siting.domain.text import Lang, Text
from siting.domain.wording import count_text, sentence
from siting.store.published_stock import AreaStock, Stock, on_offer

router = APIRouter()

_MOST_AREAS = 12
_OFFER = ("availability", ",".join(one.value for one in OFFERED))


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What there is of one kind."""

    label: Text
    figure: str
    details: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Way:
    """A search to begin with, and what it finds."""

    label: str
    url: str
    found: str


@router.get("/")
def start(request: Request) -> Response:
    """Answer with the first page."""
    lang = language_of(request)
    today = service_of(request).today()
    kept = remembered(request)
    there = kept.get(("on offer", today), lambda reader: on_offer(reader, today, most_areas=_MOST_AREAS))
    deployment = service_of(request).settings.deployment
    return page(
        request,
        "company/start.html",
        headline=_headline(there.stock, lang),
        ready=_ready(there.stock, lang),
        offers=tuple(_offer(one, lang) for one in there.stock),
        areas=tuple(_area(one, lang) for one in there.areas),
        activities=tuple(_activities(there.activities, lang)),
        deployment=deployment,
        reply_hours=service_of(request).settings.service.reply_hours,
    )


def _headline(there: Iterable[Stock], lang: Lang) -> str:
    """Return how much there is of each kind: "42 plots of land and 40 premises for your company"."""
    parts = [
        _COUNTS[one.kind][one.sites == 1].fill(count=count_text(one.sites, lang)).say(lang)
        for one in there
        if one.sites
    ]
    if not parts:
        return _NOTHING.say(lang)
    return sentence(_HEADLINE.fill(what=listing(parts, lang)).say(lang))


def _ready(there: Iterable[Stock], lang: Lang) -> str:
    """Return how many of them can be had when."""
    stocks = tuple(there)
    now, soon = sum(one.now for one in stocks), sum(one.soon for one in stocks)
    if not now and not soon:
        return ""
    words = _NOW_AND_SOON if now and soon else _NOW if now else _SOON
    return sentence(words.fill(now=count_text(now, lang), soon=count_text(soon, lang)).say(lang))


def _offer(one: Stock, lang: Lang) -> Offer:
    details = [_NOW_OF_KIND.fill(n=number(one.now, lang)).say(lang)] if one.now else []
    if one.soon:
        details.append(_SOON_OF_KIND.fill(n=number(one.soon, lang)).say(lang))
    count = _COUNTS[one.kind][one.sites == 1].fill(count=number(one.sites, lang)).say(lang)
    return Offer(
        label=_KINDS[one.kind],
        figure=with_unit(significant(one.area_m2, lang), "m²"),
        details=" · ".join([count, *details]),
        url=_search(("kind", one.kind.value), _OFFER),
    )


def _area(one: AreaStock, lang: Lang) -> Way:
    parts = [
        f"{_COUNTS[kind][count == 1].fill(count=number(count, lang)).say(lang)}, "
        + with_unit(significant(one.area_m2[kind], lang), "m²")
        for kind, count in one.sites.items()
    ]
    return Way(label=one.name, url=_search(("business_area_name", one.name), _OFFER), found=" · ".join(parts))


def _activities(counts: dict[Activity, int], lang: Lang) -> Iterable[Way]:
    """Return the activities that plans allow somewhere, each with the sites where it may be, or where nobody knows."""
    fitting = ",".join((UseAnswer.ALLOWED.value, UseAnswer.CONDITIONAL.value))
    for activity, count in counts.items():
        if count:
            yield Way(
                label=sentence(ACTIVITY_LABELS[activity].say(lang)),
                url=_search((use_fact(activity), fitting), ("unknown", "exclude"), _OFFER),
                found=_SITES[count == 1].fill(n=number(count, lang)).say(lang),
            )


def _search(*pairs: tuple[str, str]) -> str:
    return f"/sites?{urlencode(pairs)}"


_KINDS = {SiteKind.LAND: Text(sv="Mark", en="Land"), SiteKind.PREMISES: Text(sv="Lokaler", en="Premises")}
_COUNTS = {
    SiteKind.LAND: (
        Text(sv="{count} tomter", en="{count} plots"),
        Text(sv="{count} tomt", en="{count} plot"),
    ),
    SiteKind.PREMISES: (
        Text(sv="{count} lokaler", en="{count} premises"),
        Text(sv="{count} lokal", en="{count} premises"),
    ),
}
_SITES = (Text(sv="{n} platser", en="{n} sites"), Text(sv="{n} plats", en="{n} site"))
_HEADLINE = Text(sv="{what} för ert företag", en="{what} for your company")
_NOTHING = Text(sv="Just nu finns inget utannonserat", en="Nothing is on offer right now")
_NOW = Text(sv="{now} kan tas över nu.", en="{now} can be taken over now.")
_SOON = Text(sv="{soon} kan tas över inom ett år.", en="{soon} can be taken over within a year.")
_NOW_AND_SOON = Text(
    sv="{now} kan tas över nu och {soon} till inom ett år.",
    en="{now} can be taken over now and {soon} more within a year.",
)
_NOW_OF_KIND = Text(sv="{n} klara nu", en="{n} ready now")
_SOON_OF_KIND = Text(sv="{n} inom ett år", en="{n} within a year")
