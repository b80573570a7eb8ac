"""What the parts of a requirement weigh, as a table in the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from siting.domain.formats import number, with_unit
from siting.domain.requirement import (
    Additive,
    Combine,
    PartialAbsorption,
    PowerMean,
    Requirement,
    Weighing,
    WeighingMethod,
)
from siting.domain.sites import KIND_LABELS, SiteKind
from siting.domain.text import Lang, Text
from siting.domain.tree import Leaf, Node
from siting.matching.naming import criterion_label

_WIDTH = 110
_INDENT = "  "
_HALF = 0.5
"""The andness of the weighted sum."""


def print_weights(requirement: Requirement, lang: Lang) -> None:
    """Print each part of the score with its share of the whole, for each kind of site that has other shares."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_WIDTH)
    seen: list[list[tuple[str, str, str]]] = []
    for kind in SiteKind:
        tree = requirement.tree(kind) if kind in requirement.kinds else None
        rows = [] if tree is None else list(_rows(tree, 1.0, requirement, lang, depth=0))
        if not rows or rows in seen:
            continue
        seen.append(rows)
        console.print(_table(rows, kind, requirement, lang))
    for made in [one for one in requirement.weighings if seen and not one.group]:
        console.print(_WHOLE.fill(how=METHODS[made.method]).say(lang))
    if not seen:
        console.print(_NOTHING.say(lang))


def _table(rows: list[tuple[str, str, str]], kind: SiteKind, requirement: Requirement, lang: Lang) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    of = f" ({KIND_LABELS[kind].say(lang)})" if len(requirement.kinds) > 1 else ""
    table.add_column(f"{_PART.say(lang)}{of}")
    table.add_column(_SHARE.say(lang), justify="right")
    with_how = any(how for _, _, how in rows)
    if with_how:
        table.add_column(_HOW.say(lang))
    for row in rows:
        table.add_row(*map(Styled, row if with_how else row[:2]))
    return table


def _rows(
    node: Node, share: float, requirement: Requirement, lang: Lang, *, depth: int
) -> Iterator[tuple[str, str, str]]:
    """Return name, share of the whole and way of weighing of each part, groups before their parts."""
    labels = {group.key: group.label for group in requirement.groups}
    for child, weight in zip(node.children, node.weights, strict=True):
        part = share * weight
        if isinstance(child, Leaf):
            criterion = requirement.criteria[child.criterion]
            yield _INDENT * depth + criterion_label(criterion, lang), _percent(part, lang), ""
            continue
        made = next((one for one in requirement.weighings if one.group == child.group), None)
        how = [text for text in (_combine_text(child.combine, requirement, lang), _made_text(made, lang)) if text]
        yield _INDENT * depth + labels[child.group].say(lang), _percent(part, lang), "; ".join(how)
        yield from _rows(child, part, requirement, lang, depth=depth + 1)


def _combine_text(combine: Combine, requirement: Requirement, lang: Lang) -> str:
    match combine:
        case Additive():
            return ""
        case PowerMean():
            words = _WEAKEST if combine.andness > _HALF else _STRONGEST if combine.andness < _HALF else _SUM
            return words.fill(andness=number(combine.andness, lang)).say(lang)
        case PartialAbsorption():
            return _ABSORPTION.fill(
                mandatory=_part_label(combine.mandatory, requirement, lang),
                penalty=_percent(combine.penalty, lang),
                reward=_percent(combine.reward, lang),
            ).say(lang)


def _part_label(name: str, requirement: Requirement, lang: Lang) -> str:
    group = next((one.label.say(lang) for one in requirement.groups if one.key == name), None)
    return group or next(criterion_label(one, lang) for one in requirement.criteria if one.name == name)


def _made_text(weighing: Weighing | None, lang: Lang) -> str:
    return "" if weighing is None else METHODS[weighing.method].say(lang)


def _percent(share: float, lang: Lang) -> str:
    return with_unit(number(100 * share, lang, decimals=1), "%")


METHODS: dict[WeighingMethod, Text] = {
    WeighingMethod.POINTS: Text(sv="poäng", en="points"),
    WeighingMethod.RANK: Text(sv="i ordning", en="by order"),
    WeighingMethod.PAIRWISE: Text(sv="jämfört parvis", en="compared in pairs"),
    WeighingMethod.BEST_WORST: Text(
        sv="jämfört med det viktigaste och det minst viktiga", en="compared with the best and the worst"
    ),
}
_PART = Text(sv="Del av poängen", en="Part of the score")
_SHARE = Text(sv="Andel", en="Share")
_HOW = Text(sv="Hur", en="How")
_WEAKEST = Text(sv="en svag del drar ner (andness {andness})", en="a weak part pulls it down (andness {andness})")
_STRONGEST = Text(sv="en bra del räcker långt (andness {andness})", en="one good part goes far (andness {andness})")
_SUM = Text(sv="läggs ihop (andness {andness})", en="added up (andness {andness})")
_ABSORPTION = Text(
    sv="{mandatory} är ett måste; den andra delen tar högst {penalty} och ger runt {reward}",
    en="{mandatory} is a must; the other part takes at most {penalty} and gives about {reward}",
)
_WHOLE = Text(sv="De översta delarnas vikter: {how}.", en="Weights of the parts at the top: {how}.")
_NOTHING = Text(
    sv="Inget viktas: platserna sorteras bara i de som uppfyller kraven och de som inte gör det.",
    en="Nothing is weighed: sites are only told apart by whether they meet the limits.",
)
