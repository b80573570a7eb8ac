"""Why a site stands where it does."""

from __future__ import annotations

from collections.abc import Sequence

from siting.domain.formats import listing
from siting.domain.requirement import Requirement
from siting.domain.text import Lang, Text
from siting.domain.values import Status
from siting.matching.asking import asked_text
from siting.matching.naming import criterion_in_sentence
from siting.matching.result import Judgement, SiteResult, Standing, Verdict
from siting.matching.words.observing import footprint_sentence, observed_text
from siting.matching.words.phrases import had_text

NAMED = 2
"""How many facts a sentence names; more are read in the table."""

VERDICT_TEXTS: dict[Verdict, Text] = {
    Verdict.MET: Text(sv="uppfyllt", en="met"),
    Verdict.NOT_MET: Text(sv="inte uppfyllt", en="not met"),
    Verdict.UNKNOWN: Text(sv="att fråga", en="to ask"),
}
WISH = Text(sv="önskemål", en="wish")


def why(site: SiteResult, requirement: Requirement, lang: Lang) -> str:
    """Return why a site stands where it does: what speaks for it, what decides, what is not known."""
    if site.standing is Standing.OUT:
        return _FALLS_ON.fill(what=reasons_text(site, requirement, lang)).say(lang)
    rooms = [footprint_sentence(judgement, requirement, lang) for judgement in site.judgements]
    parts = (_strengths(site, requirement, lang), *rooms, *_unknowns(site, requirement, lang))
    return " ".join(part for part in parts if part)


def verdict_text(judgement: Judgement, lang: Lang) -> str:
    """Return the verdict in a word; a criterion that is soft only is a wish."""
    return WISH.say(lang) if judgement.verdict is None else VERDICT_TEXTS[judgement.verdict].say(lang)


def reasons_text(site: SiteResult, requirement: Requirement, lang: Lang) -> str:
    """Return all that puts a site out."""
    return listing([reason_text(judgement, requirement, lang, site=site) for judgement in site.reasons], lang)


def reason_text(judgement: Judgement, requirement: Requirement, lang: Lang, *, site: SiteResult | None = None) -> str:
    """Return why a criterion is not met: "clear height 7 m (at least 9 m)"."""
    criterion = requirement.criteria[judgement.criterion]
    asked = asked_text(criterion, lang)
    label = criterion_in_sentence(criterion, lang)
    if criterion.footprint is not None and judgement.observed.usable:
        return _NO_ROOM.fill(room=asked).say(lang)
    if judgement.between is None and judgement.observed.status is Status.UNKNOWN:
        return _REASON_UNKNOWN.fill(label=label, asked=asked).say(lang)
    observed = observed_text(judgement, requirement, lang, site=None if site is None else site.site, bare=True)
    if judgement.gap is not None:
        return f"{label} {observed} ({asked})"
    return _REASON_WORDS.fill(label=label, observed=observed, asked=asked).say(lang)


def strongest(site: SiteResult) -> list[Judgement]:
    """Return what gives a site most of its score, as far as it is known."""
    giving = [
        judgement
        for judgement in site.judgements
        if judgement.contribution_low > 0 and (judgement.observed.usable or judgement.between is not None)
    ]
    return sorted(giving, key=lambda judgement: -judgement.contribution_low)[:NAMED]


def strengths_text(site: SiteResult, requirement: Requirement, lang: Lang) -> str:
    """Return what speaks most for a site; empty when nothing that is weighed is known."""
    return listing([had_text(judgement, requirement, lang) for judgement in strongest(site)], lang)


def labels(judgements: Sequence[Judgement], requirement: Requirement, lang: Lang) -> list[str]:
    """Return what judgements are about, as a sentence names it, each once."""
    named = [criterion_in_sentence(requirement.criteria[judgement.criterion], lang) for judgement in judgements]
    return list(dict.fromkeys(named))


def _strengths(site: SiteResult, requirement: Requirement, lang: Lang) -> str:
    what = strengths_text(site, requirement, lang)
    return _SPEAKS_FOR.fill(what=what).say(lang) if what else ""


def _unknowns(site: SiteResult, requirement: Requirement, lang: Lang) -> list[str]:
    needs = labels(site.open_needs, requirement, lang)
    wishes = [
        judgement
        for judgement in site.judgements
        if judgement.bears and judgement.verdict is not Verdict.UNKNOWN and judgement.weight > 0
        if judgement.value_high > judgement.value_low
    ]
    parts = []
    if needs:
        parts.append(_DECIDES.fill(what=listing(needs, lang)).say(lang))
    if wishes:
        parts.append(_NOT_KNOWN.fill(what=listing(labels(wishes, requirement, lang), lang)).say(lang))
    return parts


_FALLS_ON = Text(sv="Faller på: {what}.", en="Fails on: {what}.")
_REASON_WORDS = Text(sv="{label}: {observed} (krav: {asked})", en="{label}: {observed} (asked: {asked})")
_REASON_UNKNOWN = Text(sv="{label}: inte känt (krav: {asked})", en="{label}: not known (asked: {asked})")
_NO_ROOM = Text(sv="inte {room}", en="no {room}")
_SPEAKS_FOR = Text(sv="Mest talar för platsen: {what}.", en="What speaks most for it: {what}.")
_DECIDES = Text(
    sv="Det som avgör om den uppfyller alla krav: {what}.", en="What decides whether it meets all requirements: {what}."
)
_NOT_KNOWN = Text(sv="Inte känt: {what}.", en="Not known: {what}.")
