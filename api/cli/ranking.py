"""The answer to a requirement as a table in the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from siting.domain.formats import number, points
from siting.domain.sites import KIND_LABELS, SiteKind
from siting.domain.text import Lang, Text
from siting.domain.vocabulary import FACTS
from siting.domain.wording import known_text
from siting.matching import words
from siting.matching.naming import criterion_label
from siting.matching.result import MatchResult, SiteResult, Standing

_AREAS = {SiteKind.LAND: "plot_area_m2", SiteKind.PREMISES: "lettable_area_m2"}
_MOST_QUESTIONS = 8
_FILE_WIDTH = 140
"""Columns when the answer goes into a file or a pipe, which has no width of its own."""
_BAR = 20
"""Characters of a full bar."""


def print_ranking(result: MatchResult, lang: Lang) -> None:
    """Print the answer, the ranked sites, what is worth asking, and the nearest of those that fall out."""
    console = answer_console()
    lead, rest = words.answer(result, lang)
    console.print(Styled(result.requirement.title.say(lang), style="bold"))
    if result.requirement.demo or any(one.site.demo for one in (*result.ranked, *result.out)):
        console.print(Styled(_DEMO.say(lang), style="dim"))
    console.print(Styled(f"{lead} {rest}".strip()))
    if result.ranked:
        console.print("", _ranked(result, lang), sep="\n")
    if result.questions:
        console.print("", _questions(result, lang), sep="\n")
    if result.out:
        console.print("", _out(result, lang), sep="\n")
    counts = result.counts
    totals = {
        name: number(value, lang, decimals=0)
        for name, value in (
            ("judged", counts.judged),
            ("fits", counts.fits),
            ("ask", counts.ask),
            ("out", counts.out),
            ("aside", counts.set_aside),
        )
    }
    console.print("", Styled(_TOTALS.fill(**totals, version=result.catalogue_version).say(lang), style="dim"), sep="\n")


def answer_console() -> Console:
    """Return the console for answers: as wide as the terminal, or as a file is read."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_FILE_WIDTH)


def plain_table(lang: Lang, *headings: Text) -> Table:
    """Return a table without lines."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading.say(lang))
    return table


def _ranked(result: MatchResult, lang: Lang) -> Table:
    table = plain_table(lang, _RANK, _SITE, _KIND, _AREA, _SCORE, _BAR_HEAD, _NEEDS)
    for column in (0, 3, 4):
        table.columns[column].justify = "right"
    table.columns[5].no_wrap = True
    table.columns[5].min_width = _BAR
    for one in result.ranked:
        site = one.site
        area = _AREAS[site.kind]
        table.add_row(
            str(one.rank),
            Styled(f"{site.name} ({site.site_id})"),
            KIND_LABELS[site.kind].say(lang),
            known_text(FACTS[area], site.fact(area), lang),
            points(one.score_low, one.score_high, lang),
            _bar(one),
            Styled(_standing(one, result, lang)),
        )
    return table


def _bar(one: SiteResult) -> str:
    """Draw what is sure in full blocks, and what is unknown in open ones."""
    sure, open_ = round(_BAR * one.score_low), round(_BAR * one.score_high)
    return "█" * sure + "░" * (open_ - sure) + "·" * (_BAR - open_)


def _standing(one: SiteResult, result: MatchResult, lang: Lang) -> str:
    if one.standing is Standing.FITS:
        return f"✓ {_ALL_MET.say(lang)}"
    facts = [criterion_label(result.requirement.criteria[judgement.criterion], lang) for judgement in one.open_needs]
    return f"? {_ASKS.say(lang)}: {', '.join(facts)}"


def _questions(result: MatchResult, lang: Lang) -> Table:
    table = plain_table(lang, _QUESTION, _WHOM, _WORTH, _MOVES)
    table.columns[2].justify = "right"
    for question in result.questions[:_MOST_QUESTIONS]:
        worth = f"+{number(100 * question.worth, lang, decimals=0)}" if question.worth > 0 else ""
        if question.decides:
            worth = f"{_DECIDES.say(lang)} {worth}".strip()
        effect = words.effect_in_short(question, result, lang)
        whom = words.ask_whom(question, result.requirement, lang)
        table.add_row(Styled(words.question_text(question, result, lang)), whom, worth, effect)
    return table


def _out(result: MatchResult, lang: Lang) -> Table:
    table = plain_table(lang, _OUT, _WHY)
    for one in result.out:
        table.add_row(Styled(f"✗ {one.site.name}"), Styled(words.why(one, result.requirement, lang)))
    return table


_DEMO = Text(sv="Demodata: platser och företag är påhittade.", en="Demo data: sites and companies are made up.")
_RANK = Text(sv="Nr", en="No")
_SITE = Text(sv="Plats (id)", en="Site (id)")
_KIND = Text(sv="Slag", en="Kind")
_AREA = Text(sv="Yta", en="Area")
_SCORE = Text(sv="Poäng", en="Score")
_BAR_HEAD = Text(sv="█ säkert ░ möjligt", en="█ sure ░ possible")
_NEEDS = Text(sv="Krav", en="Requirements")
_ALL_MET = Text(sv="alla uppfyllda", en="all met")
_ASKS = Text(sv="att fråga", en="to ask")
_QUESTION = Text(sv="Att fråga om", en="Worth asking")
_WHOM = Text(sv="Till", en="Whom")
_WORTH = Text(sv="Kan ge", en="Could give")
_MOVES = Text(sv="Plats i ordningen", en="Place in the order")
_DECIDES = Text(sv="avgör", en="decides")
_OUT = Text(sv="Faller bort, närmast först", en="Out, nearest first")
_WHY = Text(sv="Varför", en="Why")
_TOTALS = Text(
    sv="Bedömda platser: {judged}; uppfyller allt: {fits}, att fråga om: {ask}, faller bort: {out}. Av annat slag "
    "eller status: {aside}. Dataversion {version}.",
    en="Sites judged: {judged}; meeting all: {fits}, to ask about: {ask}, out: {out}. Of another kind or status: "
    "{aside}. Data version {version}.",
)
