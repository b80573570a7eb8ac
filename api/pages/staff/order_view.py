"""The order that a requirement gives, as the workbench shows it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from maps.proposal.build_site import joined_line
from maps.proposal.groups import ShownGroup, score_bar, shown_groups
from siting.domain.formats import number, points
from siting.domain.text import Lang, Text
from siting.matching import words
from siting.matching.insight import Swap
from siting.matching.result import MatchResult, SiteResult, Standing
from siting.matching.words.answering import why_none_text
from siting.matching.words.standing import labels, reasons_text
from siting.matching.words.sureness import stability_of
from siting.services.workbench_trying import Tried
from siting.store.site_places import SitePlace

NEAR = 3


@dataclass(frozen=True, kw_only=True)
class PartView:
    """A part of a bar, in percent of its length."""

    token: str
    x: str
    width: str


@dataclass(frozen=True, kw_only=True)
class ListedView:
    """A ranked site."""

    site_id: int
    rank: int
    name: str
    line: str
    fits: bool
    score: str
    parts: tuple[PartView, ...]
    sure: str
    ask: str
    move: str
    move_words: str
    picked: bool
    published: bool
    geometry: str


@dataclass(frozen=True, kw_only=True)
class OutView:
    """A site that falls out."""

    site_id: int
    name: str
    why: str
    geometry: str


@dataclass(frozen=True, kw_only=True)
class OrderView:
    """The whole order."""

    headline: str
    counts: str
    listed: tuple[ListedView, ...]
    out: tuple[OutView, ...]
    close: str
    near: tuple[str, ...]
    sure: str
    none: str
    questions: tuple[str, ...]
    others: tuple[tuple[int, str], ...]


def order_view(tried: Tried, places: Mapping[int, SitePlace], picked: Collection[int], lang: Lang) -> OrderView:
    """Return the order in words and figures.

    Parameters
    ----------
    places
        Where the listed and the ticked sites are.
    picked
        Sites that are ticked for the proposal.
    """
    result = tried.result
    groups = shown_groups(result.requirement)
    listed = {one.site.site_id for one in result.ranked}
    insight = result.insight
    return OrderView(
        headline=_HEADLINE.fill(
            n=number(result.counts.fits + result.counts.ask, lang, decimals=0),
            judged=number(result.counts.judged, lang, decimals=0),
        ).say(lang),
        counts=_COUNTS.fill(
            fits=number(result.counts.fits, lang, decimals=0), ask=number(result.counts.ask, lang, decimals=0)
        ).say(lang),
        listed=tuple(_listed(one, tried, groups, places, picked, lang) for one in result.ranked),
        out=tuple(
            OutView(
                site_id=one.site.site_id,
                name=one.site.name,
                why=reasons_text(one, result.requirement, lang),
                geometry=_geometry(places, one.site.site_id),
            )
            for one in result.out
        ),
        close=close_call(result, lang),
        near=() if insight is None else tuple(_near(result, lang)),
        sure=words.sureness_text(result, lang),
        none=why_none_text(result, lang) if not result.ranked else "",
        questions=tuple(words.question_sentence(one, result, lang) for one in result.questions[:NEAR]),
        others=tuple((key, places[key].name) for key in picked if key not in listed and key in places),
    )


def close_call(result: MatchResult, lang: Lang) -> str:
    """Return the weight that is nearest to giving two listed sites each other's place; empty where none does."""
    outlooks = () if result.insight is None else result.insight.outlooks
    by_id = {one.site.site_id: one for one in result.ranked}
    swaps = [(one.swap, by_id[one.site_id]) for one in outlooks if one.swap is not None and one.site_id in by_id]
    if not swaps:
        return ""
    swap, site = min(swaps, key=lambda pair: _apart(pair[0]))
    return words.swap_text(swap, site, result, lang)


def bar_views(one: SiteResult, groups: Sequence[ShownGroup], result: MatchResult) -> tuple[PartView, ...]:
    """Return the parts of a site's bar from the left, with what is unknown last."""
    bar = score_bar(one, groups, result.requirement)
    parts, x = [], 0.0
    for segment in bar.segments:
        parts.append(PartView(token=segment.token, x=f"{x:.2f}", width=f"{segment.percent:.2f}"))
        x += segment.percent
    if bar.unknown_percent > 0.05:
        parts.append(PartView(token="unknown", x=f"{x:.2f}", width=f"{bar.unknown_percent:.2f}"))  # noqa: S106 - a colour
    return tuple(parts)


def _apart(swap: Swap) -> float:
    return abs(swap.weight - swap.instead_of)


def _near(result: MatchResult, lang: Lang) -> Sequence[str]:
    relaxations = () if result.insight is None else result.insight.relaxations
    return [words.relaxation_text(one, result, lang) for one in relaxations[:NEAR]]


def _listed(
    one: SiteResult,
    tried: Tried,
    groups: Sequence[ShownGroup],
    places: Mapping[int, SitePlace],
    picked: Collection[int],
    lang: Lang,
) -> ListedView:
    result, site = tried.result, one.site
    move, said = _move(tried.moves.get(site.site_id), lang)
    return ListedView(
        site_id=site.site_id,
        rank=one.rank or 0,
        name=site.name,
        line=joined_line(site, lang),
        fits=one.standing is Standing.FITS,
        score=points(one.score_low, one.score_high, lang),
        parts=bar_views(one, groups, result),
        sure=_sure(one, result, lang),
        ask=", ".join(labels(one.open_needs, result.requirement, lang)),
        move=move,
        move_words=said,
        picked=site.site_id in picked,
        published=places[site.site_id].published if site.site_id in places else False,
        geometry=_geometry(places, site.site_id),
    )


def _sure(one: SiteResult, result: MatchResult, lang: Lang) -> str:
    """Return in how many weightings it is first: "först i 84 %", "aldrig först"."""
    robustness = None if result.insight is None else result.insight.robustness
    stability = None if robustness is None else stability_of(robustness, one.site.site_id)
    if stability is None:
        return ""
    share = stability.acceptabilities[0]
    return _NEVER.say(lang) if share == 0 else _FIRST.fill(share=words.percent(share, lang, short=True)).say(lang)


def _move(moved: int | None, lang: Lang) -> tuple[str, str]:
    """Return by how many places a site has moved, as a sign and in words."""
    if moved is None:
        return _NEW.say(lang), _NEW_WORDS.say(lang)
    if moved == 0:
        return "±0", _SAME.say(lang)
    sign, form = ("▲", _UP) if moved > 0 else ("▼", _DOWN)
    return f"{sign}\N{NO-BREAK SPACE}{abs(moved)}", form.fill(n=abs(moved)).say(lang)


def _geometry(places: Mapping[int, SitePlace], site_id: int) -> str:
    return places[site_id].geometry_wgs84 if site_id in places else ""


_HEADLINE = Text(sv="{n} av {judged} platser", en="{n} of {judged} sites")
_COUNTS = Text(sv="{fits} uppfyller allt · {ask} att fråga om", en="{fits} meet all · {ask} to ask about")
_FIRST = Text(sv="först i {share}", en="first in {share}")
_NEVER = Text(sv="aldrig först", en="never first")
_NEW = Text(sv="ny", en="new")
_NEW_WORDS = Text(sv="var inte med i listan", en="was not in the list")
_SAME = Text(sv="samma plats i ordningen som sparat", en="the same place in the order as saved")
_UP = Text(sv="{n} högre än sparat", en="{n} higher than saved")
_DOWN = Text(sv="{n} lägre än sparat", en="{n} lower than saved")
