"""A criterion of a requirement as one row of a form: what its fields hold, and the criterion that changed fields say.

Criteria are documents in their normal form (:mod:`siting.matching.criterion_documents`). What somebody typed that is no
amount is left as it was typed, so that the one schema says what is wrong with it. A field that still holds what it was
shown with changes nothing: amounts that were rounded to be shown stay exact.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from siting.domain.facts import Fact, FactType
from siting.domain.vocabulary import FACTS
from siting.services.requirement_form import LARGEST_NUMBER

Document = dict[str, Any]

MUST, WISH, BOTH = "must", "wish", "both"
_NEEDS = ("at_least", "at_most", "is", "one_of", "contains", "contains_any")
_WITH_NEED = ("unknown", "gives", "firm")
_PREFERENCES = ("anchors", "values", "other", "weight")
_AMOUNTS = (FactType.NUMBER, FactType.DATE)
_YEAR = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class RowFields:
    """What the fields of a criterion hold.

    Parameters
    ----------
    ask
        :data:`MUST`, :data:`WISH` or :data:`BOTH`.
    low, high
        Limits, in the fact's unit.
    worst, best
        The amounts that are worth 0 and 1; "" where the best lies in between.
    codes
        Codes that will do, or that are wished for; ``yes`` and ``no`` for yes/no.
    weight
        Points.
    unknown
        What it means to the limit that nobody knows.
    """

    ask: str
    low: str = ""
    high: str = ""
    worst: str = ""
    best: str = ""
    codes: tuple[str, ...] = ()
    weight: str = ""
    unknown: str = "ask"


def fact_of(row: Document) -> Fact:
    """Return the fact that a criterion is about."""
    return FACTS[row["fact"]]


def row_fields(row: Document) -> RowFields:
    """Return what the fields of a criterion hold.

    >>> row_fields({"fact": "junction_min", "at_most": 8.0, "anchors": [[1.0, 1.0], [8.0, 0.0]], "weight": 12.0})
    RowFields(ask='both', low='', high='8', worst='8', best='1', codes=(), weight='12', unknown='ask')
    """
    worst, best = _ends(row.get("anchors"))
    return RowFields(
        ask=BOTH if is_hard(row) and is_soft(row) else WISH if is_soft(row) else MUST,
        low=shown(row.get("at_least")),
        high=shown(row.get("at_most")),
        worst=shown(worst),
        best=shown(best),
        codes=_codes(row),
        weight=shown(row.get("weight")),
        unknown=str(row.get("unknown", "ask")),
    )


def is_hard(row: Document) -> bool:
    """Tell whether a criterion has a limit."""
    return any(name in row for name in (*_NEEDS, "unknown"))


def is_soft(row: Document) -> bool:
    """Tell whether a criterion has a preference."""
    return "anchors" in row or "values" in row


def edited_row(row: Document, fields: RowFields) -> Document:
    """Return the criterion that changed fields say; its weight is left for its group to settle."""
    before = row_fields(row)
    kept = {name: value for name, value in row.items() if name not in (*_NEEDS, *_WITH_NEED, *_PREFERENCES)}
    asked = {**_need(row, fields, before), "unknown": fields.unknown} if fields.ask in (MUST, BOTH) else {}
    if asked:
        asked |= {name: row[name] for name in ("gives", "firm") if name in row}
    wished = _preference(row, fields, before) if fields.ask in (WISH, BOTH) else {}
    if wished and "weight" in row:
        wished["weight"] = row["weight"]
    return {"fact": row["fact"], **kept, **asked, **wished}


def amount(typed: str) -> float | str:
    """Return the amount that somebody typed, or what was typed where it is none.

    >>> amount("8,5"), amount("40 000"), amount("many")
    (8.5, 40000.0, 'many')
    """
    plain = "".join(typed.split()).replace(",", ".")
    try:
        found = float(plain) if plain.replace(".", "", 1).replace("-", "", 1).isdecimal() else math.nan
    except ValueError:
        return typed
    return found if abs(found) <= LARGEST_NUMBER else typed


def shown(value: object) -> str:
    """Return an amount as a field shows it; "" for none.

    >>> shown(40000.0), shown(8.25), shown("2027-12-31"), shown(None)
    ('40000', '8.25', '2027-12-31', '')
    """
    if value is None:
        return ""
    return f"{value:.10g}" if isinstance(value, int | float) else str(value)


def _need(row: Document, fields: RowFields, before: RowFields) -> Document:
    fact = fact_of(row)
    if fact.type in _AMOUNTS:
        return _limits(row, fields, before)
    if fact.type is FactType.YES_NO:
        return {"is": fields.codes != ("no",)}
    if fact.type is FactType.CODE:
        return {"one_of": list(fields.codes)}
    return {"contains" if "contains" in row else "contains_any": list(fields.codes)}


def _limits(row: Document, fields: RowFields, before: RowFields) -> Document:
    found: Document = {}
    for name, new, old in (("at_least", fields.low, before.low), ("at_most", fields.high, before.high)):
        if new:
            found[name] = row[name] if new == old else _typed(row, new)
    if found or is_hard(row):
        return found
    # Of a wish that becomes a limit, what is worth nothing is what will not do.
    worst, best = _ends(row.get("anchors"))
    if worst is None:
        return {}
    return {"at_least" if worst < best else "at_most": worst}


def _preference(row: Document, fields: RowFields, before: RowFields) -> Document:
    if fact_of(row).type in _AMOUNTS:
        return {"anchors": _anchors(row, fields, before)}
    values: Document = row.get("values", {})
    codes = fields.codes
    return {"values": {code: values.get(code) or 1.0 for code in codes}, "other": row.get("other", 0.0)}


def _anchors(row: Document, fields: RowFields, before: RowFields) -> list[list[Any]]:
    anchors: list[list[Any]] = row.get("anchors", [])
    if anchors and (fields.worst, fields.best) in ((before.worst, before.best), ("", "")):
        return anchors
    if not fields.worst and not fields.best:
        return _around(row)
    worst = _typed(row, fields.worst)
    best = _typed(row, fields.best)
    moved = _moved(anchors, worst, best) if anchors and before.worst else None
    if moved is not None:
        return moved
    pair: list[list[Any]] = [[worst, 0.0], [best, 1.0]]
    return sorted(pair) if type(worst) is type(best) else pair


def _moved(anchors: Sequence[Sequence[Any]], worst: object, best: object) -> list[list[Any]] | None:
    """Return the anchors stretched to new ends; None where an end is no amount or both are the same."""
    rising = anchors[0][1] <= anchors[-1][1]
    ends = (worst, best) if rising else (best, worst)
    first, last = (_number(end) for end in ends)
    old_first, old_last = _number(anchors[0][0]), _number(anchors[-1][0])
    if first is None or last is None or old_first is None or old_last is None or not first < last:
        return None
    stretch = (last - first) / (old_last - old_first)
    dates = isinstance(anchors[0][0], str)
    return [
        [_back(first + ((_number(at) or 0.0) - old_first) * stretch, as_date=dates), value] for at, value in anchors
    ]


def _around(row: Document) -> list[list[Any]]:
    """Return anchors for a limit that becomes a wish: the limit is good, far from it is worth nothing."""
    for name, sign in (("at_least", -1.0), ("at_most", 1.0)):
        limit = _number(row.get(name))
        if limit is not None:
            dates = isinstance(row[name], str)
            step = _YEAR.days if dates else abs(limit) / (2 if sign < 0 else 1) or 1.0
            pair = [[_back(limit, as_date=dates), 1.0], [_back(limit + sign * step, as_date=dates), 0.0]]
            return sorted(pair, key=lambda one: one[0])
    return []


def _ends(anchors: Sequence[Sequence[Any]] | None) -> tuple[Any, Any]:
    """Return the amounts that are worth least and most, where value only rises or only falls; else nothing."""
    if not anchors:
        return None, None
    values = [value for _, value in anchors]
    if values == sorted(values):
        return anchors[0][0], anchors[-1][0]
    if values == sorted(values, reverse=True):
        return anchors[-1][0], anchors[0][0]
    return None, None


def _codes(row: Document) -> tuple[str, ...]:
    if "is" in row:
        return ("yes" if row["is"] else "no",)
    for name in ("one_of", "contains", "contains_any"):
        if name in row:
            return tuple(_code(one) for one in row[name])
    return tuple(code for code, value in row.get("values", {}).items() if value)


def _code(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _typed(row: Document, typed: str) -> Any:
    return typed if fact_of(row).type is FactType.DATE else amount(typed)


def _number(value: object) -> float | None:
    if isinstance(value, str):
        try:
            return float(date.fromisoformat(value).toordinal())
        except ValueError:
            return None
    return float(value) if isinstance(value, int | float) else None


def _back(number: float, *, as_date: bool) -> float | str:
    if not as_date:
        return number
    return date.fromordinal(min(max(round(number), 1), date.max.toordinal())).isoformat()
