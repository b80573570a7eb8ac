"""What a site has, or would have to have, as a sentence says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from siting.domain.facts import FactType
from siting.domain.formats import listing, month
from siting.domain.requirement import Criterion, Need, OneOf, Requirement, Within
from siting.domain.text import Lang, Text
from siting.domain.values import Status
from siting.domain.wording import ABOUT, phrase_text
from siting.matching.asking import distance_text, need_text
from siting.matching.insight import Bound, Change
from siting.matching.naming import criterion_in_sentence
from siting.matching.result import Judgement
from siting.matching.words.amounts import amount_text, bound_text, within_text
from siting.matching.words.observing import between_text


@dataclass(frozen=True, kw_only=True)
class Had:
    """What is had: "minst 2 MW på plats"; or, with ``lacks``, what is not: "gas"."""

    what: str
    lacks: bool = False


def measured_text(criterion: Criterion, amount: str, lang: Lang) -> str:
    """Return an amount or a bound with what it is an amount of.

    >>> from siting.domain.needs import Within
    >>> measured_text(Criterion(fact="gates", need=Within(low=4), group="g"), "at least 4", "en")
    'at least 4 gates'
    """
    if criterion.place is not None:
        return _TO_PLACE.fill(distance=amount, place=criterion.place.label).say(lang)
    phrase = criterion.declared.phrase
    if phrase is None:
        return f"{criterion_in_sentence(criterion, lang)} {amount}"
    text = phrase.fill(value=amount).say(lang)
    if criterion.by is None:
        return text
    return _IN_MONTH.fill(what=text, month=month(criterion.by, lang)).say(lang)


def had_text(judgement: Judgement, requirement: Requirement, lang: Lang) -> str:
    """Return what speaks for a site: "44 000 m² byggbar yta", "läge i Viared", "plats för 120 × 60 m", "fiber"."""
    criterion, observed = requirement.criteria[judgement.criterion], judgement.observed
    if judgement.between is not None:
        return measured_text(criterion, between_text(criterion, judgement.between, lang, bare=True), lang)
    if isinstance(observed.value, bool):
        had = _had_code(criterion, float(observed.value), lang)
        return had.what if not had.lacks else _NO_SUCH.fill(what=had.what).say(lang)
    if criterion.place is not None and isinstance(observed.value, int | float):
        if observed.value == 0:
            return _IN_PLACE.fill(place=criterion.place.label).say(lang)
        about = f"{ABOUT.say(lang)}\N{NO-BREAK SPACE}" if observed.status is Status.ESTIMATED else ""
        return measured_text(criterion, about + distance_text(float(observed.value), lang), lang)
    return phrase_text(criterion.declared, observed, lang)


def needed(criterion: Criterion, need: Need, lang: Lang) -> Had:
    """Return what a limit asks to have."""
    if criterion.declared.type is FactType.YES_NO and isinstance(need, OneOf) and len(need.codes) == 1:
        return _had_code(criterion, next(iter(need.codes)), lang)
    asked = (
        within_text(criterion, need, lang) if isinstance(need, Within) else need_text(criterion.declared, need, lang)
    )
    return Had(what=measured_text(criterion, asked, lang))


def changed(change: Change, requirement: Requirement, lang: Lang) -> Had:
    """Return what a site would have to have, or to lack."""
    criterion = requirement.criteria[change.criterion]
    if criterion.declared.type is FactType.YES_NO:
        return _had_code(criterion, change.amount, lang)
    if change.bound is Bound.IS:
        return Had(what=measured_text(criterion, amount_text(criterion, change.amount, lang), lang))
    return Had(what=measured_text(criterion, bound_text(criterion, change.bound, change.amount, lang), lang))


def with_text(things: Sequence[Had], lang: Lang) -> str:
    """Return things that are had or lacked: "med minst 2 MW på plats och utan gas".

    >>> with_text([Had(what="2 MW"), Had(what="gas", lacks=True)], "en")
    'with 2 MW and without gas'
    """
    has = [one.what for one in things if not one.lacks]
    lacks = [one.what for one in things if one.lacks]
    parts = [
        form.fill(what=listing(named, lang, style=style)).say(lang)
        for form, named, style in ((_WITH, has, "standard"), (_WITHOUT, lacks, "or"))
        if named
    ]
    return listing(parts, lang)


def _had_code(criterion: Criterion, code: float, lang: Lang) -> Had:
    return Had(what=criterion_in_sentence(criterion, lang), lacks=code == 0)


_TO_PLACE = Text(sv="{distance} till {place}", en="{distance} to {place}")
_IN_PLACE = Text(sv="läge i {place}", en="a place in {place}")
_IN_MONTH = Text(sv="{what} i {month}", en="{what} in {month}")
_NO_SUCH = Text(sv="{what} saknas", en="no {what}")
_WITH = Text(sv="med {what}", en="with {what}")
_WITHOUT = Text(sv="utan {what}", en="without {what}")
