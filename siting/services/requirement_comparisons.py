"""What a weighing says of its parts: their order, how they compare in pairs, or with the best and the worst."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import combinations

from siting.domain.errors import Faults
from siting.domain.text import Text
from siting.domain.weighing import Weighing
from siting.services.requirement_faults import Spot
from siting.services.requirement_form import WeighingForm
from siting.services.weighing import weigh_best_worst, weigh_pairwise, weigh_rank

_FIELDS = {
    "rank": ("order",),
    "pairwise": ("items", "matrix", "compare"),
    "best_worst": ("best", "worst", "best_to_others", "others_to_worst"),
}

_Compare = list[tuple[str, str, int | float]]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What a weighing says.

    Parameters
    ----------
    items
        Names of its parts; with the best first and the worst last where they are told apart.
    name
        Where it says so.
    weigh
        Makes the weights for a group's key; raises :class:`~siting.domain.errors.Faults`.
    """

    items: tuple[str, ...]
    name: str
    weigh: Callable[[str], Weighing]


def make_weighing(form: WeighingForm, comparison: Comparison, spot: Spot) -> Weighing | None:
    """Return the weights that come out; None when a mistake was noted."""
    try:
        return comparison.weigh(form.group)
    except Faults as error:
        for fault in error.faults:
            spot.say(comparison.name, fault)
        return None


def read_comparison(form: WeighingForm, spot: Spot) -> Comparison | None:
    """Return what a weighing says; None when a mistake was noted."""
    before = len(spot.faults.found)
    right = _FIELDS[form.method]
    for name in [name for names in _FIELDS.values() for name in names if name not in right]:
        if getattr(form, name) is not None:
            spot.note(name, _OTHER_METHOD, method=form.method, names=", ".join(right))
    if len(spot.faults.found) > before:
        return None
    return {"rank": _rank, "pairwise": _pairwise, "best_worst": _best_worst}[form.method](form, spot)


def _rank(form: WeighingForm, spot: Spot) -> Comparison | None:
    if form.order is None:
        spot.note("order", _MISSING_ORDER)
        return None
    order = tuple(form.order)
    return Comparison(items=order, name="order", weigh=lambda group: weigh_rank(group, order))


def _pairwise(form: WeighingForm, spot: Spot) -> Comparison | None:
    if (form.matrix is None) == (form.compare is None):
        spot.note("compare" if form.compare is None else "matrix", _MATRIX_OR_PAIRS)
        return None
    if form.compare is not None:
        items = tuple(form.items or _names(form.compare))
        name, matrix = "compare", _filled(form.compare, items, spot)
    elif form.items is None:
        spot.note("items", _MISSING_ITEMS)
        return None
    else:
        items = tuple(form.items)
        name, matrix = "matrix", [[float(one) for one in row] for row in form.matrix or []]
    if matrix is None:
        return None
    return Comparison(items=items, name=name, weigh=lambda group: weigh_pairwise(group, items, matrix))


def _names(compare: Iterable[tuple[str, str, float]]) -> list[str]:
    return list(dict.fromkeys(name for a, b, _ in compare for name in (a, b)))


def _filled(compare: _Compare, items: tuple[str, ...], spot: Spot) -> list[list[float]] | None:
    """Return a matrix of pairs of which each is compared once, the other way round filled in."""
    before = len(spot.faults.found)
    table = {(item, item): 1.0 for item in items}
    for number, (a, b, times) in enumerate(compare):
        at = spot.under("compare", number)
        if strange := [name for name in (a, b) if name not in items]:
            at.note("", _NOT_AN_ITEM, value=strange[0], names=", ".join(items))
        elif (a, b) in table:
            at.note("", _PAIR_TWICE if a != b else _WITH_ITSELF, a=a, b=b)
        elif times <= 0:
            at.note("", _NOT_POSITIVE, value=times)
        else:
            table |= {(a, b): float(times), (b, a): 1 / times}
    if len(spot.faults.found) > before:
        return None
    if missing := [f"{a}–{b}" for a, b in combinations(items, 2) if (a, b) not in table]:
        spot.note("compare", _PAIRS_MISSING, names=", ".join(missing[:10]), n=len(missing))
        return None
    return [[table[a, b] for b in items] for a in items]


def _best_worst(form: WeighingForm, spot: Spot) -> Comparison | None:
    best, worst, to_others, to_worst = form.best, form.worst, form.best_to_others, form.others_to_worst
    if best is None or worst is None or to_others is None or to_worst is None:
        missing = [name for name in _FIELDS["best_worst"] if getattr(form, name) is None]
        spot.note(missing[0], _MISSING_BEST_WORST, names=", ".join(_FIELDS["best_worst"]))
        return None
    between = [name for name in dict.fromkeys((*to_others, *to_worst)) if name not in (best, worst)]
    items = tuple(dict.fromkeys((best, *between, worst)))
    return Comparison(
        items=items,
        name="best_to_others",
        weigh=lambda group: weigh_best_worst(group, items, best, worst, to_others, to_worst),
    )


_OTHER_METHOD = Text(sv="går inte med {method}; här går {names}", en="does not go with {method}; what does is {names}")
_MISSING_ORDER = Text(sv="saknas: delarna, den viktigaste först", en="is missing: the parts, the most important first")
_MATRIX_OR_PAIRS = Text(
    sv='parvis jämförelse är antingen compare = [["a", "b", 3], …] eller items med matrix',
    en='comparing in pairs is either compare = [["a", "b", 3], …] or items with matrix',
)
_MISSING_ITEMS = Text(sv="saknas: delarna i matrisens ordning", en="is missing: the parts in the matrix' order")
_MISSING_BEST_WORST = Text(sv="saknas: {names} hör ihop", en="is missing: {names} go together")
_WITH_ITSELF = Text(sv="{a} jämförs med sig självt", en="{a} is compared with itself")
_NOT_AN_ITEM = Text(sv="{value} står inte bland items: {names}", en="{value} is not among the items: {names}")
_PAIR_TWICE = Text(sv="{a} och {b} jämförs två gånger", en="{a} and {b} are compared twice")
_NOT_POSITIVE = Text(
    sv="{value} går inte; ska ligga mellan 1/9 och 9, där 1 är lika viktig",
    en="{value} won't do; should be from 1/9 to 9, where 1 is as important",
)
_PAIRS_MISSING = Text(sv="{n} par är inte jämförda: {names}", en="pairs that are not compared, {n}: {names}")
