"""A site's page: what is known by theme, what is not and who could say, what is near, which sites are like it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.pages.company.site_items import distance_text, size_text
from api.serving.addresses import site_path
from siting.domain.facts import ASK_LABELS, THEME_LABELS, Ask, Fact
from siting.domain.formats import listing
from siting.domain.places import POINT_LABELS
from siting.domain.shown_facts import LISTED, PRICE, READY, SIZE, short_label
from siting.domain.text import Lang, Text
from siting.domain.values import FactValue, Status
from siting.domain.wording import known_text, label_in_sentence, sentence, source_text
from siting.services.site_details import KnownFact, SimilarSite, SiteDetails
from siting.store.site_details import NearPoint


@dataclass(frozen=True, kw_only=True)
class FactRow:
    """One known fact.

    Parameters
    ----------
    key, label, help
        Of the fact.
    value
        In words and figures; that it does not apply where it does not.
    estimated, stale
        Whether it is an estimate, and whether what it was computed from has changed since.
    source, verified
        Who says so, and the day it was last checked ("" where nobody knows).
    """

    key: str
    label: str
    help: str
    value: str
    estimated: bool
    stale: bool
    source: str
    verified: str


@dataclass(frozen=True, kw_only=True)
class UnknownRow:
    """Facts that are unknown, and who could say."""

    labels: tuple[str, ...]
    ask: str


@dataclass(frozen=True, kw_only=True)
class ThemeView:
    """What is known and not known of one theme."""

    key: str
    label: Text
    rows: tuple[FactRow, ...]
    unknown: tuple[UnknownRow, ...]


@dataclass(frozen=True, kw_only=True)
class KeyFact:
    """One of the few facts that are asked first."""

    label: str
    value: str
    unknown: bool


@dataclass(frozen=True, kw_only=True)
class NearRow:
    """A reference point and how far it is in a straight line."""

    name: str
    kind: str
    distance: str


@dataclass(frozen=True, kw_only=True)
class SimilarRow:
    """A site that is like this one, and in what."""

    site_id: int
    name: str
    url: str
    size: str
    why: str


def key_facts(details: SiteDetails, lang: Lang) -> tuple[KeyFact, ...]:
    """Return the facts that are asked first: size, price, date, and what a list tells."""
    kind = details.row.kind
    known = {one.fact.key: one for one in details.facts}
    keys = (SIZE[kind], PRICE[kind], READY, *LISTED)
    return tuple(
        KeyFact(
            label=short_label(known[key].fact).say(lang),
            value=known_text(known[key].fact, known[key].known, lang),
            unknown=known[key].known.status is Status.UNKNOWN,
        )
        for key in keys
        if key in known
    )


def theme_views(facts: Sequence[KnownFact], lang: Lang) -> tuple[ThemeView, ...]:
    """Return the facts of a site by theme, those that are unknown together."""
    views = []
    for theme, label in THEME_LABELS.items():
        of_theme = [one for one in facts if one.fact.theme is theme]
        rows = tuple(_row(one.fact, one.known, lang) for one in of_theme if one.known.status is not Status.UNKNOWN)
        unknown = tuple(_unknown([one.fact for one in of_theme if one.known.status is Status.UNKNOWN], lang))
        if rows or unknown:
            views.append(ThemeView(key=theme.value, label=label, rows=rows, unknown=unknown))
    return tuple(views)


def near_rows(points: Iterable[NearPoint], lang: Lang) -> tuple[NearRow, ...]:
    """Return what is near, the nearest first."""
    return tuple(
        NearRow(
            name=point.name,
            kind=POINT_LABELS[point.kind].say(lang),
            distance=distance_text(point.distance_m, lang),
        )
        for point in points
    )


def similar_rows(sites: Iterable[SimilarSite], lang: Lang) -> tuple[SimilarRow, ...]:
    """Return the sites that are like a site, with what they are alike and unlike in."""
    return tuple(
        SimilarRow(
            site_id=one.row.site_id,
            name=one.row.name,
            url=site_path(one.row.site_id, one.row.name),
            size=size_text(one.row, lang),
            why=_why(one, lang),
        )
        for one in sites
    )


def _row(fact: Fact, known: FactValue, lang: Lang) -> FactRow:
    return FactRow(
        key=fact.key,
        label=fact.label.say(lang),
        help=fact.help.say(lang),
        value=known_text(fact, known, lang),
        estimated=known.status is Status.ESTIMATED,
        stale=known.stale,
        source=source_text(known.source, lang),
        verified=known.verified.isoformat() if known.verified else "",
    )


def _unknown(facts: Sequence[Fact], lang: Lang) -> Iterable[UnknownRow]:
    """Return unknown facts by who could say."""
    by_ask: dict[Ask, list[str]] = {}
    for fact in facts:
        by_ask.setdefault(fact.ask, []).append(fact.label.say(lang))
    for ask, labels in by_ask.items():
        yield UnknownRow(labels=tuple(labels), ask=ASK_LABELS[ask].say(lang))


def _why(one: SimilarSite, lang: Lang) -> str:
    parts = [
        words.fill(what=listing([label_in_sentence(fact, lang) for fact in facts[:_MOST_REASONS]], lang)).say(lang)
        for words, facts in ((_ALIKE, one.alike), (_UNLIKE, one.unlike))
        if facts
    ]
    return sentence("; ".join(parts)) + "." if parts else ""


_MOST_REASONS = 3
_ALIKE = Text(sv="lik i {what}", en="alike in {what}")
_UNLIKE = Text(sv="skiljer i {what}", en="differs in {what}")
