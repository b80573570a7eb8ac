"""What would change a site's place, in words."""

from __future__ import annotations

from siting.domain.facts import FactType, encode
from siting.domain.formats import listing
from siting.domain.text import Lang, Text
from siting.domain.values import Status
from siting.domain.wording import sentence
from siting.matching.insight import Change, Outlook, Swap
from siting.matching.naming import criterion_in_sentence
from siting.matching.result import MatchResult, SiteResult
from siting.matching.words.amounts import percent, place_text
from siting.matching.words.observing import observed_text
from siting.matching.words.phrases import changed, had_text, with_text

_MOST_NAMED = 3
"""How many sites that are better in everything are named."""
_OFF_BY, _OFF_BY_DAYS = 0.5, 183.0
"""By how much an estimate is off at most, for what is worth a sentence: half of itself, half a year."""
_MEASURED = frozenset({FactType.NUMBER, FactType.DATE})


def outlook_of(site: SiteResult, result: MatchResult) -> Outlook | None:
    """Return what is said of a site's place; None where nothing is."""
    outlooks = () if result.insight is None else result.insight.outlooks
    return next((one for one in outlooks if one.site_id == site.site.site_id), None)


def change_texts(site: SiteResult, result: MatchResult, lang: Lang) -> tuple[str, ...]:
    """Return all that would change a ranked site's place, a sentence each; () where nothing is said of it."""
    outlook = outlook_of(site, result)
    if outlook is None:
        return ()
    falls = [fall_text(change, site, result, lang) for change in falls_to_tell(site, result)]
    rises = [rise_text(change, site, result, lang) for change in outlook.to_first]
    others = (swap_text(outlook.swap, site, result, lang), dominated_text(outlook, result, lang))
    return tuple(text for text in (*falls, *rises, *others) if text)


def fall_text(change: Change, site: SiteResult, result: MatchResult, lang: Lang) -> str:
    """Return what makes a site fall, and why that is not excluded.

    "Uppgift saknas om effekt nu: med mindre än 2 MW på plats kan den falla till tredje plats."
    """
    criterion = result.requirement.criteria[change.criterion]
    judgement = site.judgements[change.criterion]
    what = criterion_in_sentence(criterion, lang)
    value = observed_text(judgement, result.requirement, lang, bare=True)
    form = _ESTIMATED
    if judgement.between is not None:
        form = _WILL_BE
    elif judgement.observed.status is Status.UNKNOWN:
        form = _NOT_KNOWN
    elif criterion.declared.type in _MEASURED:
        form, value = _ROUGH, had_text(judgement, result.requirement, lang)
    known = sentence(form.fill(what=what, value=value).say(lang))
    return f"{known}{_fall(change, site, result, lang)}"


def falls_to_tell(site: SiteResult, result: MatchResult) -> tuple[Change, ...]:
    """Return what may well make a ranked site fall, the worst first: an estimate is not far from what is so."""
    outlook = outlook_of(site, result)
    falls = () if outlook is None else outlook.falls
    return tuple(change for change in falls if _may_well_be(change, site, result))


def rise_text(change: Change, site: SiteResult, result: MatchResult, lang: Lang, *, swap: Swap | None = None) -> str:
    """Return what makes a site the first, as in "Sjöbo 2 blir först med minst 4,2 MW på plats".

    Parameters
    ----------
    swap
        Another way to it, said in the same sentence.
    """
    having = with_text([changed(change, result.requirement, lang)], lang)
    or_else = "" if swap is None else _OR_IF.fill(weight=_weighed(swap, result, lang)).say(lang)
    return _RISES.fill(name=site.site.name, having=having, or_else=or_else).say(lang)


def swap_text(swap: Swap | None, site: SiteResult, result: MatchResult, lang: Lang) -> str:
    """Return the nearest weight at which a site and the next one change places; empty where there is none."""
    if swap is None:
        return ""
    names = {one.site.site_id: one.site for one in result.ranked}
    other = names.get(swap.other_id)
    if other is None:
        return ""
    ranks = {one.site.site_id: one.rank or 0 for one in result.ranked}
    above, below = sorted((site.site, other), key=lambda one: ranks[one.site_id])
    weight = _weighed(swap, result, lang)
    return _SWAPS.fill(name=below.name, other=above.name, weight=weight).say(lang)


def dominated_text(outlook: Outlook, result: MatchResult, lang: Lang) -> str:
    """Return which sites are as good in everything and better in something; empty on the Pareto front."""
    names = [one.site.name for one in result.ranked if one.site.site_id in outlook.dominated_by]
    if not names:
        return ""
    if len(names) > _MOST_NAMED:
        names = names[:_MOST_NAMED]
        return _SOME_DOMINATE.fill(names=listing(names, lang)).say(lang)
    return (_DOMINATES if len(names) == 1 else _DOMINATE).fill(names=listing(names, lang)).say(lang)


def best_in_all_text(result: MatchResult, lang: Lang) -> str:
    """Return that the first is at least as good as every other listed site in everything; empty where it is not."""
    first, others = result.ranked[0], result.ranked[1:]
    outlooks = [outlook_of(one, result) for one in others]
    best = all(outlook is not None and first.site.site_id in outlook.dominated_by for outlook in outlooks)
    return _BEST_IN_ALL.fill(name=first.site.name).say(lang) if best and others else ""


def _may_well_be(change: Change, site: SiteResult, result: MatchResult) -> bool:
    judgement = site.judgements[change.criterion]
    fact, value = result.requirement.criteria[change.criterion].declared, judgement.observed.value
    if judgement.between is not None or value is None or fact.type not in _MEASURED:
        return True
    known = encode(fact, value)
    reach = _OFF_BY_DAYS if fact.type is FactType.DATE else _OFF_BY * abs(known)
    return abs(change.amount - known) <= reach


def _fall(change: Change, site: SiteResult, result: MatchResult, lang: Lang) -> str:
    having = with_text([changed(change, result.requirement, lang)], lang)
    if change.rank > result.counts.fits + result.counts.ask:
        form = _FALLS_OUT
    elif change.rank == (site.rank or 0) + 1:
        form = _FALLS_ONE
    else:
        form = _FALLS_FAR
    return form.fill(having=having, place=place_text(change.rank, lang)).say(lang)


def _weighed(swap: Swap, result: MatchResult, lang: Lang) -> str:
    what = criterion_in_sentence(result.requirement.criteria[swap.criterion], lang)
    weight, now = percent(swap.weight, lang), percent(swap.instead_of, lang)
    if weight == now:
        return (_BARELY_MORE if swap.weight > swap.instead_of else _BARELY_LESS).fill(what=what).say(lang)
    return _WEIGHS.fill(what=what, weight=weight, now=now).say(lang)


_NOT_KNOWN = Text(sv="uppgift saknas om {what}: ", en="nothing is known of {what}: ")
_ESTIMATED = Text(
    sv="det som är känt om {what}, {value}, är en uppskattning: ",
    en="what is known of {what}, {value}, is an estimate: ",
)
_ROUGH = Text(sv="{value} är en uppskattning: ", en="{value} is an estimate: ")
_WILL_BE = Text(sv="{what} blir {value}: ", en="{what} will be {value}: ")
_FALLS_ONE = Text(sv="{having} faller den till {place}.", en="{having} it falls to {place}.")
_FALLS_FAR = Text(sv="{having} kan den falla till {place}.", en="{having} it can fall to {place}.")
_FALLS_OUT = Text(sv="{having} faller den bort.", en="{having} it is out.")
_RISES = Text(sv="{name} blir först {having}{or_else}.", en="{name} would be first {having}{or_else}.")
_OR_IF = Text(sv=", eller om {weight}", en=", or if {weight}")
_SWAPS = Text(sv="{name} kommer före {other} om {weight}.", en="{name} comes before {other} if {weight}.")
_WEIGHS = Text(
    sv="{what} får väga {weight} i stället för {now}", en="the weight of {what} is {weight} instead of {now}"
)
_BARELY_MORE = Text(sv="{what} får väga bara lite mer", en="{what} weighs only a little more")
_BARELY_LESS = Text(sv="{what} får väga bara lite mindre", en="{what} weighs only a little less")
_DOMINATES = Text(
    sv="{names} är minst lika bra på allt och bättre på något.",
    en="{names} is at least as good in everything and better in something.",
)
_DOMINATE = Text(
    sv="{names} är minst lika bra på allt och bättre på något, var och en.",
    en="{names} are each at least as good in everything and better in something.",
)
_SOME_DOMINATE = Text(
    sv="Flera är minst lika bra på allt och bättre på något, bland dem {names}.",
    en="Several are at least as good in everything and better in something, among them {names}.",
)
_BEST_IN_ALL = Text(
    sv="{name} är minst lika bra som var och en av de andra på allt.",
    en="{name} is at least as good as each of the others in everything.",
)
