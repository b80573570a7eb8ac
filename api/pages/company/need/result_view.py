"""What fits a company's need, as the page of the result sees it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from maps.proposal.build import compared_rows
from maps.proposal.build_insight import insight_view
from maps.proposal.build_out import near_misses, out_view
from maps.proposal.build_site import site_view
from maps.proposal.groups import shown_groups
from maps.proposal.view import Bar, ComparedRow, GroupView, OutView, SiteView
from siting.domain.formats import number
from siting.domain.text import Lang, Text
from siting.domain.wording import count_text, sentence
from siting.matching import words
from siting.matching.result import Judgement, MatchResult, SiteResult, Verdict
from siting.matching.words.phrases import had_text

_MOST_REASONS = 3
_MOST_QUESTIONS = 3
COMPARED = 4
"""So many sites are compared side by side."""
_GOOD_ENOUGH = 0.5
"""A wish that is met to this share speaks for a site."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A piece of a bar, in percent of its whole width; ``kind`` names its colour, or is ``unknown``."""

    kind: str
    start: str
    width: str


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why a site stands where it does: a sign and words."""

    sign: str
    words: str


@dataclass(frozen=True, kw_only=True)
class RankedView:
    """One ranked site.

    Parameters
    ----------
    site
        What a proposal shows of it.
    parts
        Its score's bar.
    reasons
        What speaks for it and what is to be asked, the most telling first.
    """

    site: SiteView
    parts: tuple[Part, ...]
    reasons: tuple[Reason, ...]

    @property
    def verdict_stands_alone(self) -> bool:
        """Whether no reason says already what is to be asked."""
        return self.site.fits or all(one.sign != "ask" for one in self.reasons)

    @property
    def standing(self) -> str:
        """How the map draws it."""
        return "meets" if self.site.fits else "ask"


@dataclass(frozen=True, kw_only=True)
class ResultView:
    """The answer to a need.

    Parameters
    ----------
    headline, lead, more
        In a few words, what goes with it, and how sure the order is.
    sites
        The best, best first; ``left_out`` says how many more there are.
    groups
        What the bars are made of.
    weighed
        Whether anything was wished for, so that there is an order.
    eased, conflicts, together
        What a small concession would open, what can't be had together, and what would do together.
    near
        Sites that fail on one point.
    compared
        The best side by side.
    """

    headline: str
    lead: str
    more: str
    sites: tuple[RankedView, ...]
    left_out: int
    groups: tuple[GroupView, ...]
    weighed: bool
    eased: tuple[str, ...]
    conflicts: tuple[str, ...]
    together: tuple[str, ...]
    near: tuple[OutView, ...]
    compared: tuple[ComparedRow, ...]
    judged: int

    @property
    def best(self) -> tuple[SiteView, ...]:
        """The sites that are compared."""
        return tuple(one.site for one in self.sites[:COMPARED])


def result_view(result: MatchResult, lang: Lang) -> ResultView:
    """Return the answer said in one language."""
    groups = shown_groups(result.requirement)
    insight = insight_view(result, lang)
    found = result.insight
    views = [site_view(one, result, groups, insight, lang) for one in result.ranked]
    _, lead = words.answer(result, lang)
    return ResultView(
        headline=headline(result.counts.fits, result.counts.ask, lang),
        lead=lead,
        more=" ".join(_sure(result, insight.sure, lang)),
        sites=tuple(
            RankedView(site=view, parts=bar_parts(view.bar), reasons=_reasons(one, view, result, lang))
            for one, view in zip(result.ranked, views, strict=True)
        ),
        left_out=result.counts.fits + result.counts.ask - len(result.ranked),
        groups=tuple(
            GroupView(token=one.token, label=one.label.say(lang), weight=number(100 * one.weight, lang, decimals=0))
            for one in groups
        ),
        weighed=bool(groups),
        eased=tuple(words.relaxation_text(one, result, lang) for one in (found.relaxations[:3] if found else ())),
        conflicts=insight.conflicts,
        together=tuple(words.combination_text(one, lang) for one in (found.combinations[:3] if found else ())),
        near=near_misses([out_view(one, result.requirement, lang) for one in result.out]),
        compared=compared_rows(result.ranked[:COMPARED], result, lang),
        judged=result.counts.judged,
    )


def headline(fits: int, ask: int, lang: Lang) -> str:
    """Return the answer as a person would say it.

    >>> headline(2, 3, "sv"), headline(0, 1, "en"), headline(0, 0, "sv")
    ('Två platser passar, tre kan göra det', 'One site may fit', 'Ingen plats passar just nu')
    """
    if fits and ask:
        form = _FITS_AND_MAY_ONE if fits == 1 else _FITS_AND_MAY
        return sentence(form.fill(fits=count_text(fits, lang), ask=count_text(ask, lang)).say(lang))
    if fits:
        return sentence((_FITS_ONE if fits == 1 else _FITS).fill(fits=count_text(fits, lang)).say(lang))
    if ask:
        return sentence((_MAY_ONE if ask == 1 else _MAY).fill(ask=count_text(ask, lang)).say(lang))
    return _NONE.say(lang)


def bar_parts(bar: Bar) -> tuple[Part, ...]:
    """Return the pieces of a bar from the left, with what is unknown last."""
    pieces = [(one.token, one.percent) for one in bar.segments]
    if bar.unknown_percent > _HARDLY_PERCENT:
        pieces.append(("unknown", bar.unknown_percent))
    found: list[Part] = []
    start = 0.0
    for kind, percent in pieces:
        found.append(Part(kind=kind, start=f"{start:.2f}%", width=f"{percent:.2f}%"))
        start += percent
    return tuple(found)


def _sure(result: MatchResult, sure: Sequence[str], lang: Lang) -> Iterator[str]:
    """Return how sure the order is, and what would change it at the best."""
    yield from sure
    for one in result.ranked[:1]:
        yield from words.change_texts(one, result, lang)


def _reasons(one: SiteResult, view: SiteView, result: MatchResult, lang: Lang) -> tuple[Reason, ...]:
    speaking = sorted((j for j in one.judgements if _speaks(j)), key=lambda j: -j.contribution_low)
    good = [
        Reason(sign="met", words=sentence(had_text(judgement, result.requirement, lang)))
        for judgement in speaking[:_MOST_REASONS]
    ]
    asked = [
        Reason(sign="ask", words=_to_ask(question.what, question.whom, question.worth, question.decides, lang))
        for question in view.questions[:_MOST_QUESTIONS]
    ]
    return (*good, *asked)


def _speaks(judgement: Judgement) -> bool:
    known = judgement.observed.usable or judgement.between is not None
    met = judgement.verdict is Verdict.MET or (judgement.verdict is None and judgement.value_low >= _GOOD_ENOUGH)
    return judgement.bears and known and met


def _to_ask(what: str, whom: str, worth: str, decides: bool, lang: Lang) -> str:
    form = _DECIDES if decides else _UNKNOWN_WORTH if worth.startswith("+") else _UNKNOWN
    return form.fill(what=what, whom=whom, worth=worth).say(lang)


def compare_address(sites: Sequence[SiteView]) -> str:
    """Return the address of the page that compares sites."""
    return "/compare?ids=" + ",".join(str(one.site_id) for one in sites)


_HARDLY_PERCENT = 0.05
_FITS_AND_MAY_ONE = Text(sv="{fits} plats passar, {ask} kan göra det", en="{fits} site fits, {ask} may")
_FITS_AND_MAY = Text(sv="{fits} platser passar, {ask} kan göra det", en="{fits} sites fit, {ask} may")
_FITS_ONE = Text(sv="{fits} plats passar", en="{fits} site fits")
_FITS = Text(sv="{fits} platser passar", en="{fits} sites fit")
_MAY_ONE = Text(sv="{ask} plats kan passa", en="{ask} site may fit")
_MAY = Text(sv="{ask} platser kan passa", en="{ask} sites may fit")
_NONE = Text(sv="Ingen plats passar just nu", en="No site fits right now")
_DECIDES = Text(
    sv="{what}: inte känt. Svaret från {whom} avgör.", en="{what}: not known. The answer from {whom} decides."
)
_UNKNOWN_WORTH = Text(
    sv="{what}: inte känt, kan ge {worth}. Fråga {whom}.", en="{what}: not known, may give {worth}. Ask {whom}."
)
_UNKNOWN = Text(sv="{what}: inte känt. Fråga {whom}.", en="{what}: not known. Ask {whom}.")
