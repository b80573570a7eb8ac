"""A requirement as a form whose fields are changed: rows of criteria, weights of groups, what is added and dropped.

Weights are settled a group at a time: a group's own field says how many points it has, and the fields of its rows in
which proportions they share them. So it does not matter which of them was shown before the other was changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, cast

from pydantic import ValidationError

from siting.domain.errors import InvalidInput
from siting.domain.facts import Better, Fact, FactType, decode
from siting.domain.text import Text
from siting.domain.vocabulary import FACTS
from siting.matching.weighing_documents import group_to_dict
from siting.services.requirement_form import RequirementForm
from siting.services.requirement_groups import THEMES
from siting.services.workbench_rows import (
    Document,
    amount,
    edited_row,
    fact_of,
    is_hard,
    is_soft,
    row_fields,
    shown,
)

Fields = Mapping[str, Sequence[str]]
"""What a form sent: each name with its values."""

FIRST_POINTS = 10.0
"""What a group weighs whose first wish is added."""


def checked_shape(document: object) -> Document:
    """Return a document that has a requirement's shape, as a form carries it along.

    A weight may be what somebody has typed that is none: it stays until it is mended.

    Raises
    ------
    InvalidInput
        It has another, or names a fact that is not there.
    """
    try:
        RequirementForm.model_validate(_with_weights(document))
    except ValidationError as error:
        raise InvalidInput(_SHAPE) from error
    whole = cast("Document", document)
    if any(row.get("fact") not in FACTS for row in whole["criteria"]):
        raise InvalidInput(_SHAPE)
    return whole


def edited(document: Document, fields: Fields) -> Document:
    """Return the requirement that changed fields say.

    Parameters
    ----------
    document
        What the form was made from, in normal form.
    fields
        ``c0-…`` of the first criterion, ``g-<key>-weight`` of a group, ``title-sv``, ``kinds``, ``unknown``.
    """
    rows, written = [], []
    for number, row in enumerate(document["criteria"]):
        if not _first(fields, f"c{number}-drop"):
            rows.append(_row(row, number, fields))
            written.append(_first(fields, f"c{number}-weight"))
    changed = {**document, "criteria": rows}
    _say_unknown(changed, _first(fields, "unknown") or "")
    _say_what(changed, fields)
    groups = [dict(group) for group in document["groups"]]
    changed["groups"] = groups
    for group in groups:
        _weigh(group, rows, written, _first(fields, f"g-{group['key']}-weight"))
    if _weights(changed) != _weights(document):
        # Weights that were made from comparisons are no longer those.
        changed.pop("weighing", None)
    return changed


def with_fact(document: Document, fact: Fact, usual: float | None) -> Document:
    """Return the requirement with one criterion more, asked as it usually is.

    Parameters
    ----------
    usual
        What is usual among the sites, in the fact's unit; None where nothing is known.
    """
    row: Document = {"fact": fact.key, **_usual_need(fact, usual), "unknown": "ask", "group": fact.theme.value}
    return with_row(document, row)


def with_row(document: Document, row: Document) -> Document:
    """Return the requirement with one criterion more, in a group of its theme where its own is not there."""
    groups = [*document["groups"]]
    if all(one["key"] != row["group"] for one in groups):
        groups.append(group_to_dict(THEMES[row["group"]]))
    return {**document, "groups": groups, "criteria": [*document["criteria"], row]}


def asked_now(document: Document) -> tuple[Document, tuple[int, ...]]:
    """Return the requirement without wishes that weigh nothing, and the places of the criteria that are left.

    They stay in the form, to be given weight again.
    """
    kept = [
        number for number, row in enumerate(document["criteria"]) if is_hard(row) or not _is_nothing(row.get("weight"))
    ]
    return {**document, "criteria": [document["criteria"][number] for number in kept]}, tuple(kept)


def group_points(document: Document, key: str) -> float:
    """Return how many points a group has: its own, or those of its rows together."""
    group = next(one for one in document["groups"] if one["key"] == key)
    if group.get("weight") is not None:
        return float(group["weight"])
    return sum(_points(row.get("weight")) for row in document["criteria"] if row["group"] == key and is_soft(row))


def _with_weights(document: object) -> object:
    """Return a document with a weight wherever something else was typed."""
    if not isinstance(document, dict):
        return document
    parts = {name: document[name] for name in ("criteria", "groups") if isinstance(document.get(name), list)}
    return document | {name: [_weighed(one) for one in found] for name, found in parts.items()}


def _weighed(part: object) -> object:
    return part | {"weight": 1.0} if isinstance(part, dict) and isinstance(part.get("weight"), str) else part


def _row(row: Document, number: int, fields: Fields) -> Document:
    before = row_fields(row)
    if _first(fields, f"c{number}-ask") is None:
        return dict(row)
    now = {
        name: _first(fields, f"c{number}-{name}")
        for name in ("ask", "low", "high", "worst", "best", "weight", "unknown")
    }
    codes = tuple(fields.get(f"c{number}-codes", ()))
    given: dict[str, Any] = {name: value for name, value in now.items() if value is not None}
    return edited_row(row, replace(before, **given, codes=codes if _has_codes(row) else ()))


def _has_codes(row: Document) -> bool:
    return fact_of(row).type not in (FactType.NUMBER, FactType.DATE)


def _say_unknown(document: Document, policy: str) -> None:
    if policy:
        for row in document["criteria"]:
            if is_hard(row):
                row["unknown"] = policy


def _say_what(document: Document, fields: Fields) -> None:
    for name in ("title", "summary"):
        said = {lang: _first(fields, f"{name}-{lang}") for lang in ("sv", "en")}
        old = document[name] if isinstance(document.get(name), dict) else {"sv": "", "en": ""}
        given = {lang: text for lang, text in said.items() if text is not None}
        if given:
            document[name] = {**old, **given}
    if "has-kinds" in fields:
        document["site"] = {**document["site"], "kinds": list(fields.get("kinds", ()))}


def _weigh(group: Document, rows: Sequence[Document], written: Sequence[str | None], points: str | None) -> None:
    """Give the wishes of a group their weights."""
    soft = [
        (row, text) for row, text in zip(rows, written, strict=True) if row["group"] == group["key"] and is_soft(row)
    ]
    if not soft:
        return
    before = [row.get("weight") for row, _ in soft]
    shares = [_share(row.get("weight"), text) for row, text in soft]
    if any(isinstance(share, str) for share in shares):
        for (row, _), share in zip(soft, shares, strict=True):
            row["weight"] = share if isinstance(share, str) else row.get("weight", 1.0)
        return
    numbers = _filled([float(share) if share is not None else None for share in shares])
    own = group.get("weight")
    total = float(own) if own is not None else sum(_points(weight) for weight in before)
    is_as_shown = points is None or points == shown(total)
    if own is None and any(isinstance(weight, str) for weight in before):
        # What was typed before was no weight, and counted for nothing in what the group was shown with.
        total = sum(numbers)
    wanted = total if points is None or is_as_shown else amount(points)
    if isinstance(wanted, str):
        soft[0][0]["weight"] = wanted
        return
    if own is not None:
        group["weight"] = wanted
        wanted = sum(numbers) or FIRST_POINTS
    elif total == 0 and points is None:
        wanted = FIRST_POINTS
    _share_out(soft, before, numbers, wanted)


def _share_out(
    soft: Sequence[tuple[Document, str | None]], before: Sequence[Any], numbers: Sequence[float], wanted: float
) -> None:
    whole = sum(numbers)
    shares = [number / whole for number in numbers] if whole else [1 / len(numbers)] * len(numbers)
    for (row, _), old, share in zip(soft, before, shares, strict=True):
        new = wanted * share
        # What comes out as it was stays exact, so that trying nothing changes nothing.
        is_same = isinstance(old, int | float) and abs(new - old) < 1e-9 * max(1.0, wanted)
        row["weight"] = old if is_same else new


def _share(weight: object, text: str | None) -> float | str | None:
    """Return a row's part among those of its group: a number, what was typed where it is none, None where not said."""
    if not text:
        return None if weight is None else _points(weight)
    return _points(weight) if text == shown(weight) else amount(text)


def _filled(shares: Sequence[float | None]) -> list[float]:
    """Return shares where those that nobody said are as large as the others on average."""
    known = [share for share in shares if share is not None]
    middle = sum(known) / len(known) if any(known) else 1.0
    return [middle if share is None else max(share, 0.0) for share in shares]


def _weights(document: Document) -> list[Any]:
    """Return all weights, with which of the criteria they are of."""
    of_rows = [(row["fact"], row.get("key"), row.get("weight")) for row in document["criteria"]]
    return [of_rows, [(group["key"], group.get("weight")) for group in document["groups"]]]


def _usual_need(fact: Fact, usual: float | None) -> Document:
    match fact.type:
        case FactType.YES_NO:
            return {"is": True}
        case FactType.CODE:
            return {"one_of": [fact.code_list[0]]}
        case FactType.CODES:
            return {"contains_any": [fact.code_list[0]]}
        case FactType.DATE:
            day = None if usual is None else decode(fact, usual)
            return {"at_most": day.isoformat()} if isinstance(day, date) else {}
        case _:
            amount_ = usual if usual is not None else fact.low if fact.low is not None else 0.0
            return {"at_most" if fact.better is Better.LESS else "at_least": amount_}


def _first(fields: Fields, name: str) -> str | None:
    values = fields.get(name)
    return values[0].strip() if values else None


def _points(weight: object) -> float:
    return float(weight) if isinstance(weight, int | float) else 0.0


def _is_nothing(weight: object) -> bool:
    return weight is None or (isinstance(weight, int | float) and weight == 0)


_SHAPE = Text(
    sv="Formuläret bär inte med sig något krav. Läs in sidan på nytt.",
    en="The form carries no requirement along. Load the page anew.",
)
