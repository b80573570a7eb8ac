"""Facts in rows: what is here, what was asked, the verdict, the source and the date it was checked."""

from __future__ import annotations

from collections.abc import Sequence

from maps.proposal.phrases import value_text
from maps.proposal.ui_text import translator
from maps.proposal.view import FactRow, Verdicted
from siting.domain.facts import ASK_LABELS
from siting.domain.formats import EN_DASH, iso_day, listing, number, points
from siting.domain.requirement import Criterion, IfUnknown
from siting.domain.sites import Site
from siting.domain.text import Lang
from siting.domain.values import STATUS_LABELS, FactValue, Status
from siting.domain.vocabulary import FACTS
from siting.matching import words
from siting.matching.result import Judgement, Verdict


def verdict_of(judgement: Judgement, criterion: Criterion, lang: Lang) -> Verdicted:
    """Return the verdict of one criterion; a wish has none, but its unknown value is to be asked for."""
    say = translator(lang)
    if not judgement.bears:
        return Verdicted(sign="none", words=say("no_bearing"))
    unknown = judgement.observed.status is Status.UNKNOWN
    match judgement.verdict:
        case Verdict.MET if unknown and criterion.if_unknown is IfUnknown.ACCEPT:
            return Verdicted(sign="ask", words=say("accepted"))
        case Verdict.MET:
            return Verdicted(sign="met", words=say("met"))
        case Verdict.NOT_MET:
            return Verdicted(sign="not_met", words=say("not_met"))
        case Verdict.UNKNOWN:
            return Verdicted(sign="ask", words=say("ask"))
        case None:
            return Verdicted(sign="ask", words=say("ask")) if unknown else Verdicted(sign="wish", words=say("wish"))


def _here(value: FactValue, text: str, lang: Lang) -> tuple[str, bool]:
    """Return how a value is written and whether it is unknown."""
    if value.status is Status.ESTIMATED:
        about = (
            translator(lang)("about") if isinstance(value.value, float) else f"{STATUS_LABELS[value.status].say(lang)}:"
        )
        return f"{about} {text}", False
    if value.status is Status.UNKNOWN:
        return STATUS_LABELS[Status.UNKNOWN].say(lang), True
    if value.status is Status.NOT_APPLICABLE:
        return STATUS_LABELS[Status.NOT_APPLICABLE].say(lang), False
    return text, False


def fact_row(judgement: Judgement, criterion: Criterion, lang: Lang) -> FactRow:
    """Return one criterion at one site: what is here, what was asked, verdict, source and date."""
    say = translator(lang)
    fact, observed = criterion.declared, judgement.observed
    text = value_text(fact, observed.value, lang) if observed.value is not None else ""
    here, unknown = _here(observed, text, lang)
    asks = say("ask_source", whom=ASK_LABELS[fact.ask].say(lang))
    worth = ""
    if judgement.bears and judgement.weight > 0:
        got = points(judgement.contribution_low, judgement.contribution_high, lang)
        worth = say("of", got=got, most=number(100 * judgement.weight, lang, decimals=0))
    return FactRow(
        label=fact.label.say(lang),
        here=here if judgement.bears else EN_DASH,
        unknown=unknown and judgement.bears,
        asked=words.asked_text(criterion, lang),
        verdict=verdict_of(judgement, criterion, lang),
        points=worth,
        source=asks if observed.status is Status.UNKNOWN and judgement.bears else observed.source,
        checked=iso_day(observed.verified),
    )


def other_rows(site: Site, asked: Sequence[str], lang: Lang) -> tuple[FactRow, ...]:
    """Return what is known beside what was asked for."""
    rows = []
    for key, fact in FACTS.items():
        value = site.fact(key)
        if key in asked or value.value is None or site.kind not in fact.kinds:
            continue
        here, unknown = _here(value, value_text(fact, value.value, lang), lang)
        rows.append(
            FactRow(
                label=fact.label.say(lang),
                here=here,
                unknown=unknown,
                asked="",
                verdict=Verdicted(sign="none", words=""),
                points="",
                source=value.source,
                checked=iso_day(value.verified),
            )
        )
    return tuple(rows)


def missing_facts(site: Site, asked: Sequence[str], lang: Lang) -> str:
    """Return the names of facts that nobody has said anything of and nobody asked for."""
    unknown = [
        fact.label.say(lang)
        for key, fact in FACTS.items()
        if site.kind in fact.kinds and key not in asked and site.fact(key).status is Status.UNKNOWN
    ]
    return listing(unknown, lang) if unknown else ""
