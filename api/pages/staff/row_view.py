"""The requirement of the workbench: its groups and rows with their fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.pages.staff.enquiry_view import REQUIRED, WISHED
from maps.proposal.groups import shown_groups
from siting.domain.facts import FactType, Origin
from siting.domain.requirement import Criterion, Requirement
from siting.domain.sites import KIND_LABELS, SiteKind
from siting.domain.text import Lang, Text
from siting.domain.units import UNITS
from siting.domain.vocabulary import FACTS
from siting.domain.wording import YES_NO
from siting.matching import words
from siting.matching.naming import criterion_label
from siting.services.requirement_faults import FieldFault
from siting.services.workbench_form import group_points
from siting.services.workbench_rows import (
    BOTH,
    MUST,
    WISH,
    Document,
    RowFields,
    fact_of,
    is_hard,
    is_soft,
    row_fields,
    shown,
)
from siting.services.workbench_trying import Read

LEAST_SLIDER = 50.0
"""Points that a slider reaches at least."""


@dataclass(frozen=True, kw_only=True)
class CodeView:
    """A code that can be ticked."""

    code: str
    label: str
    ticked: bool


@dataclass(frozen=True, kw_only=True)
class WorkRow:
    """One criterion."""

    prefix: str
    label: str
    asked: str
    kind: str
    hard: bool
    fields: RowFields
    amounts: bool
    as_date: bool
    unit: str
    codes: tuple[CodeView, ...]
    yes_no: bool
    single: bool
    ends: bool
    weighed: bool
    note: str
    errors: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class WorkGroup:
    """A part of the score with its rows."""

    key: str
    label: str
    token: str
    points: str
    most: str
    weighed: bool
    rows: tuple[WorkRow, ...]


@dataclass(frozen=True, kw_only=True)
class WorkView:
    """The whole requirement as a form."""

    title_sv: str
    title_en: str
    kinds: tuple[tuple[str, Text, bool], ...]
    groups: tuple[WorkGroup, ...]
    errors: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


def work_view(document: Document, read: Read, lang: Lang) -> WorkView:
    """Return a requirement that is worked on as a form.

    Parameters
    ----------
    read
        How the one schema reads it.
    """
    criteria = _criteria(read)
    tokens = _tokens(read.requirement)
    errors = _errors(read.faults, lang)
    rows = [
        (row["group"], _row(row, number, criteria.get(number), errors.pop(number, ()), lang))
        for number, row in enumerate(document["criteria"])
    ]
    title = document["title"] if isinstance(document["title"], dict) else {}
    kinds = set(document["site"]["kinds"])
    return WorkView(
        title_sv=str(title.get("sv", "")),
        title_en=str(title.get("en", "")),
        kinds=tuple((kind.value, KIND_LABELS[kind], kind.value in kinds) for kind in SiteKind),
        groups=tuple(
            _group(group, document, tuple(row for key, row in rows if key == group["key"]), tokens, lang)
            for group in document["groups"]
            if any(key == group["key"] for key, _ in rows)
        ),
        errors=tuple(text for texts in errors.values() for text in texts),
        facts=_addable(kinds, lang),
    )


def _criteria(read: Read) -> dict[int, Criterion]:
    if read.requirement is None:
        return {}
    return dict(zip(read.numbers, read.requirement.criteria, strict=False))


def _tokens(requirement: Requirement | None) -> Mapping[str, str]:
    return {} if requirement is None else {group.key: group.token for group in shown_groups(requirement)}


def _errors(faults: Sequence[FieldFault], lang: Lang) -> dict[int, tuple[str, ...]]:
    """Return what is wrong by criterion; -1 for what is wrong elsewhere."""
    found: dict[int, tuple[str, ...]] = {}
    for fault in faults:
        at = fault.path[1] if len(fault.path) > 1 and fault.path[0] == "criteria" else -1
        number = at if isinstance(at, int) else -1
        found[number] = (*found.get(number, ()), fault.message.say(lang))
    return found


def _group(
    group: Document, document: Document, rows: tuple[WorkRow, ...], tokens: Mapping[str, str], lang: Lang
) -> WorkGroup:
    points = group_points(document, group["key"])
    return WorkGroup(
        key=group["key"],
        label=group["label"][lang] if isinstance(group["label"], dict) else str(group["label"]),
        token=tokens.get(group["key"], "group-rest"),
        points=shown(round(points, 2)),
        most=shown(max(LEAST_SLIDER, round(2 * points))),
        weighed=any(row.weighed for row in rows),
        rows=rows,
    )


def _row(row: Document, number: int, criterion: Criterion | None, errors: tuple[str, ...], lang: Lang) -> WorkRow:
    fact, fields = fact_of(row), row_fields(row)
    codes = YES_NO if fact.type is FactType.YES_NO else None
    named = {"yes": codes[True], "no": codes[False]} if codes else dict(fact.codes or {})
    return WorkRow(
        prefix=f"c{number}",
        label=criterion_label(criterion, lang) if criterion else fact.label.say(lang),
        asked=words.asked_text(criterion, lang) if criterion else _WEIGHS_NOTHING.say(lang) if not errors else "–",
        kind=(REQUIRED if is_hard(row) else WISHED).say(lang),
        hard=is_hard(row),
        fields=fields,
        amounts=fact.type in (FactType.NUMBER, FactType.DATE),
        as_date=fact.type is FactType.DATE,
        unit=UNITS[fact.unit].symbol.say(lang) if fact.unit else "",
        codes=tuple(
            CodeView(code=code, label=text.say(lang), ticked=code in fields.codes) for code, text in named.items()
        ),
        yes_no=fact.type is FactType.YES_NO,
        single=fact.type is FactType.CODE,
        ends=not row.get("anchors") or fields.worst != "",
        weighed=is_soft(row),
        note=str(row.get("note", "")),
        errors=errors,
    )


def _addable(kinds: set[str], lang: Lang) -> tuple[tuple[str, str], ...]:
    """Return the facts that can be asked for besides, by label."""
    found = [
        (fact.label.say(lang), key)
        for key, fact in FACTS.items()
        if fact.judged and fact.argument is None and fact.origin is not Origin.MATCHED and fact.kinds & kinds
    ]
    return tuple((key, label) for label, key in sorted(found))


ASKS: tuple[tuple[str, Text], ...] = (
    (MUST, Text(sv="krav", en="requirement")),
    (WISH, Text(sv="önskan", en="wish")),
    (BOTH, Text(sv="krav och önskan", en="requirement and wish")),
)
POLICIES: tuple[tuple[str, Text], ...] = (
    ("ask", Text(sv="fråga", en="ask")),
    ("accept", Text(sv="godta", en="accept")),
    ("exclude", Text(sv="uteslut", en="exclude")),
)
_WEIGHS_NOTHING = Text(sv="väger inget", en="weighs nothing")
