"""Why the order is as it is, how sure it is and what would change it, in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from api.cli.ranking import answer_console, plain_table
from siting.domain.formats import EN_DASH, number, points, significant, with_unit
from siting.domain.text import Lang, Text
from siting.matching import words
from siting.matching.insight import Combination, Insight, Relaxation, Robustness
from siting.matching.naming import criterion_label
from siting.matching.result import MatchResult

_BAR = 20
"""Characters of a full bar."""
_SHADES = "█▓▒"
"""Of the first, second and third place; what is lower is left as dots."""
_MOST_SITES = 10
_MOST_CHANGES = 5
_NAMES = 3


def print_explanation(result: MatchResult, lang: Lang) -> None:
    """Print the answer in sentences, and the tables behind them; what was not worked out is left out."""
    console = answer_console()
    _heading(console, _IN_WORDS, lang)
    console.print(Styled(words.explanation(result, None, lang)))
    insight = result.insight
    if insight is None:
        return
    if insight.robustness is not None:
        _heading(console, _SURE, lang)
        console.print(_stability(insight.robustness, result, lang))
        console.print(Styled(words.how_tried_text(insight.robustness, lang), style="dim"))
    if insight.relaxations:
        _heading(console, _RELAXED, lang)
        console.print(_relaxations(insight.relaxations, result, lang))
    if insight.conflicts:
        _heading(console, _CONFLICTS, lang)
        _sentences(console, [words.conflict_text(one, result.requirement, lang) for one in insight.conflicts])
    _print_changes(console, result, lang)
    _print_questions(console, result, lang)
    _print_combinations(console, insight, lang)


def _print_changes(console: Console, result: MatchResult, lang: Lang) -> None:
    changes = [(one.site.name, words.change_texts(one, result, lang)) for one in result.ranked[:_MOST_CHANGES]]
    if not any(texts for _, texts in changes):
        return
    _heading(console, _CHANGES, lang)
    table = plain_table(lang, _SITE, _WHAT)
    for name, texts in changes:
        for place, text in enumerate(texts):
            table.add_row(Styled(name if place == 0 else ""), Styled(text))
    console.print(table)


def _print_questions(console: Console, result: MatchResult, lang: Lang) -> None:
    worth = [one for one in result.questions if words.effect_in_short(one, result, lang) or one.decides]
    if not worth:
        return
    _heading(console, _QUESTIONS, lang)
    _sentences(console, [words.question_sentence(one, result, lang) for one in worth[:_MOST_SITES]])


def _print_combinations(console: Console, insight: Insight, lang: Lang) -> None:
    if not insight.combinations:
        return
    _heading(console, _TOGETHER, lang)
    console.print(_combinations(insight.combinations, lang))


def _stability(robustness: Robustness, result: MatchResult, lang: Lang) -> Table:
    table = plain_table(lang, _NUMBER, _SITE, _RANK_BAR, _FIRST, _SECOND, _THIRD)
    for column in (0, 3, 4, 5):
        table.columns[column].justify = "right"
    table.columns[2].no_wrap = True
    table.columns[2].min_width = _BAR
    listed = {one.site.site_id: one for one in result.ranked}
    for one in robustness.sites[:_MOST_SITES]:
        site = listed.get(one.site_id)
        if site is None:
            continue
        shares = [*one.acceptabilities[: len(_SHADES)], *[0.0] * (len(_SHADES) - len(one.acceptabilities))]
        texts = [words.percent(share, lang, short=True) for share in shares]
        table.add_row(str(site.rank), Styled(site.site.name), rank_bar(shares), *texts)
    return table


def rank_bar(shares: Sequence[float]) -> str:
    """Draw the shares of the first three places, one shade each; what is left is dots.

    >>> rank_bar([0.5, 0.25, 0.0])
    '██████████▓▓▓▓▓·····'
    """
    ends = [round(_BAR * sum(shares[: place + 1])) for place in range(len(shares))]
    parts = [shade * (end - start) for shade, start, end in zip(_SHADES, [0, *ends], ends, strict=False)]
    return "".join(parts).ljust(_BAR, "·")


def _relaxations(relaxations: Sequence[Relaxation], result: MatchResult, lang: Lang) -> Table:
    table = plain_table(lang, _NUMBER, _ACCEPT, _OPENS, _BEST)
    for column in (0, 2):
        table.columns[column].justify = "right"
    for place, one in enumerate(relaxations, start=1):
        names = [opened.name + (" (?)" if opened.asks else "") for opened in one.opens[:_NAMES]]
        more = one.opened - len(names)
        best = ", ".join(names) + (f" {_MORE.fill(n=number(more, lang, decimals=0)).say(lang)}" if more > 0 else "")
        mark = f"★ {best}" if one.better_than_all else best
        accepted = "\n".join(_accepted(one, result, lang))
        table.add_row(str(place), Styled(accepted), number(one.opened, lang, decimals=0), Styled(mark))
    marks = [
        mark.say(lang)
        for mark, used in (
            (_BETTER, any(one.better_than_all for one in relaxations)),
            (_ASKS, any(site.asks for one in relaxations for site in one.opens[:_NAMES])),
        )
        if used
    ]
    if marks:
        table.caption = "   ".join(marks)
        table.caption_justify = "left"
    return table


def _accepted(relaxation: Relaxation, result: MatchResult, lang: Lang) -> list[str]:
    lines = []
    for one in relaxation.concessions:
        criterion = result.requirement.criteria[one.criterion]
        asked = EN_DASH if criterion.need is None else words.limit_text(criterion, criterion.need, lang)
        accepted = words.accepted_text(one, result.requirement, lang)
        label = criterion_label(criterion, lang)
        lines.append(_INSTEAD.fill(label=label, accepted=accepted, asked=asked).say(lang))
    return lines


def _combinations(combinations: Sequence[Combination], lang: Lang) -> Table:
    table = plain_table(lang, _SITES, _AREA, _OWNERS, _SHAPE, _SCORE)
    for column in (1, 3, 4):
        table.columns[column].justify = "right"
    for one in combinations:
        names = words.names_text(one.names, lang)
        table.add_row(
            Styled(f"{names} (?)" if one.asks else names),
            with_unit(significant(one.area_m2, lang), "m²"),
            words.owners_text(one, lang),
            EN_DASH if one.compactness is None else number(one.compactness, lang, decimals=2),
            points(one.score_low, one.score_high, lang),
        )
    return table


def _heading(console: Console, heading: Text, lang: Lang) -> None:
    console.print("", Styled(heading.say(lang), style="bold"), sep="\n")


def _sentences(console: Console, sentences: Sequence[str]) -> None:
    for sentence in sentences:
        console.print(Padding(Styled(sentence), (0, 0, 0, 2), expand=False))


_IN_WORDS = Text(sv="Svaret i korthet", en="The answer in short")
_SURE = Text(sv="Hur säker är ordningen?", en="How sure is the order?")
_RELAXED = Text(sv="Små eftergifter, billigast först", en="Small concessions, the cheapest first")
_CONFLICTS = Text(sv="Går inte att få samtidigt", en="Can't be had together")
_CHANGES = Text(sv="Vad som skulle ändra ordningen", en="What would change the order")
_QUESTIONS = Text(sv="Vad som är värt att fråga", en="What is worth asking")
_TOGETHER = Text(sv="Tillsammans räcker de", en="Together they are enough")
_NUMBER = Text(sv="Nr", en="No")
_SITE = Text(sv="Plats", en="Site")
_SITES = Text(sv="Platser", en="Sites")
_WHAT = Text(sv="Vad", en="What")
_RANK_BAR = Text(sv="█ 1:a ▓ 2:a ▒ 3:a", en="█ 1st ▓ 2nd ▒ 3rd")
_FIRST = Text(sv="Först", en="First")
_SECOND = Text(sv="Tvåa", en="Second")
_THIRD = Text(sv="Trea", en="Third")
_ACCEPT = Text(sv="Om ni godtar", en="If you accept")
_OPENS = Text(sv="Öppnar", en="Opens")
_BEST = Text(sv="Bäst av dem", en="The best of them")
_MORE = Text(sv="och {n} till", en="and {n} more")
_BETTER = Text(sv="★ bättre än alla i listan nu", en="★ better than all listed now")
_ASKS = Text(sv="(?) något kvar att fråga om", en="(?) something left to ask")
_INSTEAD = Text(sv="{label}: {accepted} i stället för {asked}", en="{label}: {accepted} instead of {asked}")
_AREA = Text(sv="Yta", en="Area")
_OWNERS = Text(sv="Ägare", en="Owners")
_SHAPE = Text(sv="Form", en="Shape")
_SCORE = Text(sv="Poäng", en="Score")
