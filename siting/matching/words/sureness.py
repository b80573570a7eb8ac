"""How sure an order is, in words."""

from __future__ import annotations

from siting.domain.formats import number
from siting.domain.text import Lang, Text, same
from siting.matching.insight import Robustness, Spread, Stability
from siting.matching.result import MatchResult, SiteResult, Standing
from siting.matching.words.amounts import percent

EVEN = 0.65
"""Two sites are even where the one stands before the other in no more than this share of the weightings."""
_NEARLY_ALL = 0.95
_HALF = 0.5


def sureness_text(result: MatchResult, lang: Lang) -> str:
    """Return how sure it is which is first: in how many weightings, or between whom it is even."""
    robustness = None if result.insight is None else result.insight.robustness
    if robustness is None or not result.ranked:
        return ""
    first = result.ranked[0]
    return even_text(robustness, result, lang) or first_share_text(first, result, lang, name=first.site.name)


def first_share_text(site: SiteResult, result: MatchResult, lang: Lang, *, name: str | None = None) -> str:
    """Return in how many weightings a site is first, as in "Den är först i 84 % av rimliga viktningar".

    Parameters
    ----------
    name
        What it is called; "it" when left out.
    """
    robustness = None if result.insight is None else result.insight.robustness
    stability = None if robustness is None else stability_of(robustness, site.site.site_id)
    if robustness is None or stability is None or _is_settled(site, result):
        return ""
    share = stability.acceptabilities[0]
    form = _SHARE
    if share == 1:
        form = _ALL
    elif share == 0:
        form = _NEVER
    elif share >= _NEARLY_ALL:
        form = _ALMOST
    elif share < _HALF and site.rank == 1:
        form = _ONLY
    return form.fill(
        who=_IT if name is None else name,
        share=percent(share, lang),
        what=_WEIGHTINGS[robustness.spread],
        n=number(robustness.samples, lang, decimals=0),
        among=_AMONG if site.rank == 1 and site.standing is Standing.FITS and result.counts.ask else same(""),
    ).say(lang)


def even_text(robustness: Robustness, result: MatchResult, lang: Lang) -> str:
    """Return between whom it is even, where the first has an equal; else an empty text."""
    numbers = [one.site_id for one in robustness.sites]
    first = result.ranked[0].site.site_id
    if first not in numbers or len(numbers) < 2:
        return ""
    row = numbers.index(first)
    share, rival = min((share, column) for column, share in enumerate(robustness.beats[row]) if column != row)
    if share > EVEN:
        return ""
    names = {one.site.site_id: one.site.name for one in result.ranked}
    leads, follows = names[first], names[numbers[rival]]
    pair = {"one": leads, "other": follows}
    if share < _HALF:
        leads, follows, share = follows, leads, robustness.beats[rival][row]
    return _EVEN.fill(**pair, leads=leads, share=percent(share, lang), what=_WEIGHTINGS[robustness.spread]).say(lang)


def how_tried_text(robustness: Robustness, lang: Lang) -> str:
    """Return how the weightings were drawn."""
    drawn = _DRAWN.fill(n=number(robustness.samples, lang, decimals=0), how=_DRAWN_HOW[robustness.spread])
    return drawn.say(lang)


def _is_settled(site: SiteResult, result: MatchResult) -> bool:
    """Whether no weighting can say anything new: of the only one that fits, and of one to ask about behind such."""
    fits = result.counts.fits
    return fits == 1 if site.standing is Standing.FITS else fits > 0


def stability_of(robustness: Robustness, site_id: int) -> Stability | None:
    """Return what is said of one site; None for one that is not listed."""
    return next((one for one in robustness.sites if one.site_id == site_id), None)


_IT = Text(sv="Den", en="It")
_WEIGHTINGS: dict[Spread, Text] = {
    Spread.AROUND: Text(sv="rimliga viktningar", en="reasonable weightings"),
    Spread.IN_ORDER: Text(sv="viktningar i den ordning som angetts", en="weightings in the order that was given"),
    Spread.ANY: Text(sv="alla tänkbara viktningar", en="all possible weightings"),
}
_DRAWN_HOW: dict[Spread, Text] = {
    Spread.AROUND: Text(
        sv="varje vikt från hälften till det dubbla av vad som sagts",
        en="each weight from half to double of what was said",
    ),
    Spread.IN_ORDER: Text(sv="vilka som helst i den ordning som angetts", en="any in the order that was given"),
    Spread.ANY: Text(sv="vilka som helst", en="any at all"),
}
_DRAWN = Text(
    sv="{n} viktningar prövade, {how}; det okända från sämst till bäst. De som uppfyller alla krav står alltid före "
    "dem som har något att fråga om.",
    en="{n} weightings tried, {how}; the unknown from worst to best. Those that meet all requirements always stand "
    "before those with something to ask.",
)
_AMONG = Text(sv=", bland dem som säkert uppfyller kraven", en=", among those sure to meet the requirements")
_ALL = Text(
    sv="{who} är först i alla {n} viktningar som prövats{among}.",
    en="{who} is first in all {n} weightings tried{among}.",
)
_ALMOST = Text(
    sv="{who} är först i nästan alla {what} ({share}){among}.",
    en="{who} is first in nearly all {what} ({share}){among}.",
)
_SHARE = Text(sv="{who} är först i {share} av {what}{among}.", en="{who} is first in {share} of {what}{among}.")
_ONLY = Text(
    sv="{who} är först i bara {share} av {what}{among}.", en="{who} is first in only {share} of {what}{among}."
)
_NEVER = Text(
    sv="{who} är inte först i någon av {n} viktningar som prövats.",
    en="{who} is first in none of {n} weightings tried.",
)
_EVEN = Text(
    sv="Det är jämnt mellan {one} och {other}: {leads} är före i {share} av {what}.",
    en="It is even between {one} and {other}: {leads} is ahead in {share} of {what}.",
)
