"""Facts in rows: what is here, what was asked, the verdict, the source and the date it was checked."""

from __future__ import annotations

from collections.abc import Sequence

from maps.proposal.ui_text import translator
from maps.proposal.view import FactRow, Sign, Verdicted
from siting.domain.facts import ASK_LABELS, Fact, FactType, Origin
from siting.domain.formats import EN_DASH, NO_BREAK_SPACE, iso_day, listing, number, points
from siting.domain.requirement import Criterion, IfUnknown
from siting.domain.sites import Site
from siting.domain.text import Lang
from siting.domain.units import UNITS
from siting.domain.values import STATUS_LABELS, FactValue, Status
from siting.domain.vocabulary import FACTS
from siting.domain.wording import ABOUT, known_text, short_source_text, source_text
from siting.matching import words
from siting.matching.naming import criterion_label
from siting.matching.result import Judgement, Verdict
from siting.matching.words import VERDICT_TEXTS

_LONGEST_SIGN = 6
"""A unit of more letters ("personer") is a word that may begin a line of its own."""
_SIGNS: dict[Verdict | None, Sign] = {
    Verdict.MET: "met",
    Verdict.NOT_MET: "not_met",
    Verdict.UNKNOWN: "ask",
    None: "wish",
}


def verdict_of(judgement: Judgement, criterion: Criterion, lang: Lang) -> Verdicted:
    """Return the verdict of one criterion; a wish has none, but its unknown value is to be asked for."""
    say = translator(lang)
    if not judgement.bears:
        return Verdicted(sign="none", words=say("no_bearing"))
    if judgement.observed.status is Status.UNKNOWN and judgement.verdict is not Verdict.NOT_MET:
        accepted = judgement.verdict is Verdict.MET and criterion.if_unknown is IfUnknown.ACCEPT
        return Verdicted(sign="ask", words=say("accepted") if accepted else VERDICT_TEXTS[Verdict.UNKNOWN].say(lang))
    return Verdicted(sign=_SIGNS[judgement.verdict], words=words.verdict_text(judgement, lang))


def _here(fact: Fact, known: FactValue, lang: Lang) -> str:
    """Return what is here; an estimate that is no number, and so has no "about", is marked in words.

    A narrow cell may break after "about" and before a unit that is a word, which a sentence may not.
    """
    about = ABOUT.say(lang)
    text = known_text(fact, known, lang).replace(f"{about}{NO_BREAK_SPACE}", f"{about} ", 1)
    unit = UNITS[fact.unit].symbol.say(lang) if fact.unit is not None else ""
    if len(unit) > _LONGEST_SIGN:
        text = text.replace(f"{NO_BREAK_SPACE}{unit}", f" {unit}")
    if known.status is Status.ESTIMATED and fact.type not in (FactType.NUMBER, FactType.DATE):
        return f"{STATUS_LABELS[Status.ESTIMATED].say(lang)}: {text}"
    return text


def _seen(judgement: Judgement, criterion: Criterion, lang: Lang, site: Site | None) -> str:
    if judgement.between is None and criterion.place is None and criterion.footprint is None:
        return _here(criterion.declared, judgement.observed, lang)
    return words.seen_text(judgement, criterion, lang, site=site)


def fact_row(judgement: Judgement, criterion: Criterion, lang: Lang, *, site: Site | None = None) -> FactRow:
    """Return one criterion at one site: what is here, what was asked, verdict, source and date.

    Parameters
    ----------
    site
        Tells, where a day is uncertain, how far the plan has come.
    """
    say = translator(lang)
    fact, observed = criterion.declared, judgement.observed
    worth = ""
    if judgement.bears and judgement.weight > 0:
        got = points(judgement.contribution_low, judgement.contribution_high, lang)
        worth = say("of", got=got, most=number(100 * judgement.weight, lang, decimals=0))
    return FactRow(
        label=criterion_label(criterion, lang),
        here=_seen(judgement, criterion, lang, site) if judgement.bears else EN_DASH,
        unknown=observed.status is Status.UNKNOWN and judgement.bears and judgement.between is None,
        asked=words.asked_text(criterion, lang),
        verdict=verdict_of(judgement, criterion, lang),
        points=worth,
        source=_source(fact, observed, lang) if judgement.bears else source_text(observed.source, lang),
        how=_how(observed, lang) if judgement.bears else "",
        checked=iso_day(observed.verified),
        stale=_stale(observed, lang) if judgement.bears else "",
    )


def _source(fact: Fact, known: FactValue, lang: Lang) -> str:
    """Return who says so; of what is unknown why it is, or whom to ask.

    Whom to ask about what is computed stands with the questions; the reason says what it takes.
    """
    if known.status is not Status.UNKNOWN:
        return short_source_text(known, lang)
    asks = translator(lang)("ask_source", whom=ASK_LABELS[fact.ask].say(lang))
    said = source_text(known.source, lang)
    if said and fact.origin is not Origin.DECLARED:
        return said
    return f"{said}; {asks}" if said else asks


def _how(known: FactValue, lang: Lang) -> str:
    """Return in full how a value was computed; nothing of one that somebody states, or that is unknown."""
    return source_text(known.source, lang) if known.usable and known.data else ""


def _stale(known: FactValue, lang: Lang) -> str:
    """Return that the data have changed since a value was computed, or since it could not be."""
    return translator(lang)("stale") if known.stale and known.source else ""


def other_rows(site: Site, asked: Sequence[str], lang: Lang) -> tuple[FactRow, ...]:
    """Return what is known beside what was asked for."""
    rows = []
    for key, fact in FACTS.items():
        value = site.fact(key)
        if key in asked or value.value is None or site.kind not in fact.kinds:
            continue
        rows.append(
            FactRow(
                label=fact.label.say(lang),
                here=_here(fact, value, lang),
                unknown=False,
                asked="",
                verdict=Verdicted(sign="none", words=""),
                points="",
                source=short_source_text(value, lang),
                how=_how(value, lang),
                checked=iso_day(value.verified),
                stale=_stale(value, lang),
            )
        )
    return tuple(rows)


def missing_facts(site: Site, asked: Sequence[str], lang: Lang) -> str:
    """Return the names of facts that nobody has said anything of and nobody asked for."""
    unknown = [
        fact.label.say(lang)
        for key, fact in FACTS.items()
        if site.kind in fact.kinds
        and fact.origin is not Origin.MATCHED
        and key not in asked
        and site.fact(key).status is Status.UNKNOWN
    ]
    return listing(unknown, lang) if unknown else ""
