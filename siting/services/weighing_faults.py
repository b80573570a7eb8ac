"""What can be wrong in an order or in comparisons that weights are to be made from, all of it said at once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from siting.domain.errors import Faults
from siting.domain.formats import significant
from siting.domain.text import LANGS, Text

MOST = 9.0
"""The most that one thing can matter more than another, on Saaty's scale."""
_ROUNDED = 0.05
"""How far a comparison and its inverse may be from agreeing: people write 0.33 or 0.13 where they mean 1/3 or 1/8."""


def item_faults(items: Sequence[str]) -> list[Text]:
    """Return what is wrong with the items themselves: one is there twice, or there are fewer than two."""
    seen: set[str] = set()
    faults = []
    for item in items:
        if item in seen:
            faults.append(_TWICE.fill(item=item))
        seen.add(item)
    return faults or ([_TOO_FEW] if len(items) < 2 else [])


def shape_faults(items: Sequence[str], matrix: Sequence[Sequence[float]]) -> list[Text]:
    """Return where a matrix has not one row and one column an item."""
    count = len(items)
    if len(matrix) != count:
        return [_ROWS.fill(n=len(matrix), count=count)]
    return [
        _COLUMNS.fill(item=item, n=len(row), count=count)
        for item, row in zip(items, matrix, strict=True)
        if len(row) != count
    ]


def pair_faults(items: Sequence[str], matrix: Sequence[Sequence[float]]) -> list[Text]:
    """Return which comparisons of pairs are out of scale, or are not each other's inverse but for rounding."""
    faults = []
    for row, item in enumerate(items):
        if matrix[row][row] != 1:
            faults.append(_ITSELF.fill(item=item, value=figures(matrix[row][row])))
        for column in range(row + 1, len(items)):
            there, back = matrix[row][column], matrix[column][row]
            wrong = [
                _OUT_OF_SCALE.fill(row=one, column=other, value=figures(value), least="1/9", most=figures(MOST))
                for one, other, value in ((item, items[column], there), (items[column], item, back))
                if not (math.isfinite(value) and (1 - _ROUNDED) / MOST <= value <= MOST)
            ]
            if not wrong and abs(there * back - 1) > _ROUNDED:
                wrong = [_NOT_INVERSE.fill(row=item, column=items[column], there=figures(there), back=figures(back))]
            faults += wrong
    return faults


def end_faults(items: Sequence[str], best: str, worst: str) -> list[Text]:
    """Return what is wrong with the choice of the best and the worst."""
    missing = [end for end in (best, worst) if end not in items]
    if missing:
        return [_NO_ITEM.fill(item=item, items=", ".join(items)) for item in missing]
    return [_SAME_ENDS.fill(item=best)] if best == worst else []


def side_faults(items: Sequence[str], side: Mapping[str, float], name: Text, *, itself: str) -> list[Text]:
    """Return what is wrong with the comparisons with the best, or with the worst.

    Parameters
    ----------
    items
        What is weighed.
    side
        Item → comparison.
    name
        What a comparison is called, with a place for the item: :data:`FROM_BEST` or :data:`TO_WORST`.
    itself
        The item that all are compared with.
    """
    faults = [_MISSING.fill(side=name.fill(item=item)) for item in items if item not in side]
    faults += [_NO_ITEM.fill(item=item, items=", ".join(items)) for item in side if item not in items]
    for item in items:
        value = side.get(item, 1.0)
        if item == itself and value != 1:
            faults.append(_ITSELF.fill(item=item, value=figures(value)))
        elif not (math.isfinite(value) and 1 <= value <= MOST):
            faults.append(_SIDE_SCALE.fill(side=name.fill(item=item), value=figures(value), most=figures(MOST)))
    return faults


def extent_faults(
    best: str, worst: str, best_to_others: Mapping[str, float], others_to_worst: Mapping[str, float]
) -> list[Text]:
    """Return where the best and the worst are not those that lie furthest apart."""
    most = best_to_others[worst]
    if others_to_worst[best] != most:
        return [_TWO_ANSWERS.fill(best=best, worst=worst, first=figures(most), second=figures(others_to_worst[best]))]
    return [
        _BEYOND.fill(side=name.fill(item=item), value=figures(value), best=best, worst=worst, most=figures(most))
        for side, name in ((best_to_others, FROM_BEST), (others_to_worst, TO_WORST))
        for item, value in side.items()
        if value > most
    ]


def raise_any(group: str, faults: Sequence[Text]) -> None:
    """Raise all faults, if there are any.

    Raises
    ------
    Faults
        With every fault.
    """
    if faults:
        raise Faults(_HEADING.fill(group=group) if group else _TOP_HEADING, faults)


def figures(value: float) -> Text:
    """Return a number in few figures, as each language writes it."""
    said = {lang: significant(float(value), lang, figures=3) for lang in LANGS}
    return Text(sv=said["sv"], en=said["en"])


_HEADING = Text(sv="Vikterna i {group} går inte att räkna ut", en="The weights in {group} can't be worked out")
_TOP_HEADING = Text(sv="Vikterna går inte att räkna ut", en="The weights can't be worked out")
_TWICE = Text(sv="{item} står två gånger", en="{item} is there twice")
_TOO_FEW = Text(sv="minst två behövs för att vägas mot varandra", en="at least two are needed to be weighed")
_ROWS = Text(
    sv="matrisen har {n} rader; en för var och en av de {count} behövs",
    en="the matrix has {n} rows; one for each of the {count} is needed",
)
_COLUMNS = Text(
    sv="raden för {item} har {n} tal; ett för var och en av de {count} behövs",
    en="the row of {item} has {n} numbers; one for each of the {count} is needed",
)
_ITSELF = Text(
    sv="{item} jämfört med sig självt är {value}; ska vara 1", en="{item} compared with itself is {value}; should be 1"
)
_OUT_OF_SCALE = Text(
    sv="{row} jämfört med {column} är {value}; ska ligga mellan {least} och {most}",
    en="{row} compared with {column} is {value}; should be from {least} to {most}",
)
_NOT_INVERSE = Text(
    sv="{row} jämfört med {column} är {there}, men omvänt {back}; det ena ska vara 1 delat med det andra",
    en="{row} compared with {column} is {there}, but the other way {back}; one should be 1 divided by the other",
)
FROM_BEST = Text(sv="det viktigaste jämfört med {item}", en="the best compared with {item}")
TO_WORST = Text(sv="{item} jämfört med det minst viktiga", en="{item} compared with the worst")
_NO_ITEM = Text(sv="{item} är inte bland det som vägs: {items}", en="{item} is not among what is weighed: {items}")
_SAME_ENDS = Text(
    sv="{item} kan inte vara både det viktigaste och det minst viktiga",
    en="{item} can't be both the best and the worst",
)
_MISSING = Text(sv="{side} saknas", en="{side} is missing")
_SIDE_SCALE = Text(
    sv="{side} är {value}; ska ligga mellan 1 och {most}", en="{side} is {value}; should be from 1 to {most}"
)
_TWO_ANSWERS = Text(
    sv="{best} jämfört med {worst} är {first} på ett ställe och {second} på ett annat; ska vara detsamma",
    en="{best} compared with {worst} is {first} in one place and {second} in another; should be the same",
)
_BEYOND = Text(
    sv="{side} är {value}, mer än {best} jämfört med {worst} ({most}); det är de två som ska ligga längst isär",
    en="{side} is {value}, more than {best} compared with {worst} ({most}); those two should be the furthest apart",
)
