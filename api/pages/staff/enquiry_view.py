"""Enquiries as their pages show them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from api.pages.staff.forms import moment_text
from siting.domain.enquiries import (
    FIELD_LABELS,
    OUTCOME_LABELS,
    STATUS_LABELS,
    EnquiryEvent,
    EnquiryRow,
    EnquiryStatus,
    EventKind,
    Outcome,
)
from siting.domain.requirement import Requirement
from siting.domain.text import Lang, Text
from siting.matching import words
from siting.matching.naming import criterion_label


@dataclass(frozen=True, kw_only=True)
class RowView:
    """An enquiry in the list."""

    href: str
    number: str
    company: str
    title: str
    status: Text
    status_key: str
    handler: str
    due: str
    urgency: str
    received: str
    outcome: str
    demo: bool
    enquiry_id: int
    version: int
    proposals: int


@dataclass(frozen=True, kw_only=True)
class EventView:
    """Something that happened."""

    at: str
    by: str
    what: str
    lines: tuple[str, ...]
    note: str


@dataclass(frozen=True, kw_only=True)
class AskedView:
    """One thing that is asked."""

    label: str
    asked: str
    kind: str
    note: str


def row_view(row: EnquiryRow, now: datetime, lang: Lang) -> RowView:
    """Return an enquiry as the list shows it."""
    urgency = "late" if row.is_late(now) else "soon" if row.is_due_soon(now) else ""
    return RowView(
        href=f"/staff/enquiries/{row.enquiry_id}",
        number=row.number,
        company=row.company,
        title=row.title,
        status=STATUS_LABELS[row.status],
        status_key=row.status.value,
        handler=row.handler,
        due=due_text(row, now, lang),
        urgency=urgency,
        received=moment_text(row.received_at, now, lang),
        outcome=OUTCOME_LABELS[row.outcome].say(lang) if row.outcome else "",
        demo=row.demo,
        enquiry_id=row.enquiry_id,
        version=row.version,
        proposals=row.proposals,
    )


def due_text(row: EnquiryRow, now: datetime, lang: Lang) -> str:
    """Return when it is to be answered, or when it was."""
    if row.answered_at is not None and not row.is_late(now):
        return _ANSWERED.fill(when=moment_text(row.answered_at, now, lang)).say(lang)
    return moment_text(row.reply_due, now, lang)


def asked_views(requirement: Requirement, lang: Lang) -> tuple[AskedView, ...]:
    """Return what a requirement asks, a row a criterion."""
    return tuple(
        AskedView(
            label=criterion_label(criterion, lang),
            asked=words.asked_text(criterion, lang),
            kind=(REQUIRED if criterion.need is not None else WISHED).say(lang),
            note=criterion.note,
        )
        for criterion in requirement.criteria
    )


def event_view(event: EnquiryEvent, now: datetime, lang: Lang) -> EventView:
    """Return what happened in words."""
    detail = event.detail
    lines: tuple[str, ...] = ()
    if event.kind == EventKind.CHANGED:
        lines = tuple(_change(name, was, became, now, lang) for name, (was, became) in detail.items())
    said = _EVENTS.get(event.kind)
    what = said.say(lang) if said is not None else event.kind
    if event.kind == EventKind.PROPOSAL:
        what = f"{what} {detail.get('version', '')}".strip()
    if event.kind == EventKind.COMPANY_KEPT:
        lines = (_KEPT.fill(known=detail.get("known") or "–", sent=detail.get("sent") or "–").say(lang),)
    if said is None:
        lines = (json.dumps(detail, ensure_ascii=False),)
    return EventView(
        at=moment_text(event.at, now, lang),
        by=event.by,
        what=what,
        lines=lines,
        note=str(detail.get("text", "")) if event.kind == EventKind.NOTE else "",
    )


def _change(name: str, was: str, became: str, now: datetime, lang: Lang) -> str:
    label = FIELD_LABELS[name].say(lang) if name in FIELD_LABELS else name
    before, after = (_value(name, value, now, lang) for value in (was, became))
    return f"{label}: {before} → {after}"


def _value(name: str, value: str, now: datetime, lang: Lang) -> str:
    if name == "status" and value in set(EnquiryStatus):
        return STATUS_LABELS[EnquiryStatus(value)].say(lang)
    if name == "outcome" and value in set(Outcome):
        return OUTCOME_LABELS[Outcome(value)].say(lang)
    if name == "reply_due":
        return moment_text(datetime.fromisoformat(value), now, lang)
    return value or "–"


REQUIRED = Text(sv="krav", en="requirement")
WISHED = Text(sv="önskan", en="wish")
_ANSWERED = Text(sv="besvarad {when}", en="answered {when}")
_KEPT = Text(sv="{known}, inte {sent}", en="{known}, not {sent}")
_EVENTS: dict[str, Text] = {
    EventKind.RECEIVED: Text(sv="Förfrågan kom in", en="The enquiry came in"),
    EventKind.CHANGED: Text(sv="Ändrade", en="Changed"),
    EventKind.NOTE: Text(sv="Antecknade", en="Noted"),
    EventKind.REQUIREMENT: Text(sv="Ändrade kravet", en="Changed the requirement"),
    EventKind.PROPOSAL: Text(sv="Gjorde förslag, version", en="Made proposal, version"),
    EventKind.LINK: Text(sv="Gjorde länk till förslag", en="Made a link to a proposal"),
    EventKind.LINK_REVOKED: Text(sv="Drog tillbaka länk till förslag", en="Withdrew a link to a proposal"),
    EventKind.COMPANY_KEPT: Text(sv="Behöll företagets bransch", en="Kept the company's industry"),
}
