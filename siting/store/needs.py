"""What companies are describing: reached by a private link, of which the digest alone is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from siting.domain.text import Lang
from siting.store import tables
from siting.store.accounts import digest_of
from siting.store.documents import storable_document


@dataclass(frozen=True, kw_only=True)
class StoredNeed:
    """A need as it is stored.

    Parameters
    ----------
    need_id
        Number.
    language
        In which it was begun.
    answers
        Plain JSON (:func:`siting.domain.need.need_to_dict`).
    version
        How many times it has been saved.
    changed_at
        When it last was.
    erase_on
        The day from which it may be erased.
    """

    need_id: int
    language: Lang
    answers: Mapping[str, Any] = field(default_factory=dict)
    version: int
    changed_at: datetime
    erase_on: date


def add_need(
    conn: Connection, token: str, answers: Mapping[str, Any], *, language: Lang, now: datetime, erase_on: date
) -> int:
    """Store a new need under a link's token, and return its number."""
    statement = (
        insert(tables.need)
        .values(
            token_sha256=digest_of(token),
            language=language,
            answers=storable_document(answers),
            began_at=now,
            changed_at=now,
            erase_on=erase_on,
        )
        .returning(tables.need.c.id)
    )
    return int(conn.scalars(statement).one())


def claim_need(conn: Connection, token: str, *, language: Lang, now: datetime, erase_on: date) -> int:
    """Return the number of the empty need of a token, made where there is none; others who want it wait.

    What is sent otherwise than by the form is known by it when it is sent again.
    """
    digest = digest_of(token)
    values = {"token_sha256": digest, "language": language, "began_at": now, "changed_at": now, "erase_on": erase_on}
    conn.execute(upsert(tables.need).values(values).on_conflict_do_nothing(index_elements=["token_sha256"]))
    statement = select(tables.need.c.id).where(tables.need.c.token_sha256 == digest).with_for_update()
    return int(conn.scalars(statement).one())


def find_need(conn: Connection, token: str, *, today: date, lock: bool = False) -> StoredNeed | None:
    """Return the need of a link; None when there is none, or its time is up.

    Parameters
    ----------
    lock
        Have whoever else wants to change it wait until this transaction ends.
    """
    need = tables.need.c
    statement = select(need.id, need.language, need.answers, need.version, need.changed_at, need.erase_on).where(
        need.token_sha256 == digest_of(token), need.erase_on > today
    )
    row = conn.execute(statement.with_for_update() if lock else statement).one_or_none()
    if row is None:
        return None
    return StoredNeed(
        need_id=row.id,
        language="en" if row.language == "en" else "sv",
        answers=row.answers,
        version=row.version,
        changed_at=row.changed_at,
        erase_on=row.erase_on,
    )


def save_need(
    conn: Connection, stored: StoredNeed, answers: Mapping[str, Any], *, now: datetime, erase_on: date
) -> bool:
    """Store answers anew; False, and nothing is changed, when somebody has done so since they were read."""
    need = tables.need.c
    statement = (
        update(tables.need)
        .where(need.id == stored.need_id, need.version == stored.version)
        .values(answers=storable_document(answers), version=stored.version + 1, changed_at=now, erase_on=erase_on)
    )
    return conn.execute(statement).rowcount == 1


def erase_need(conn: Connection, need_id: int) -> None:
    """Erase a need; an enquiry that was made of it stays."""
    conn.execute(delete(tables.need).where(tables.need.c.id == need_id))


def erase_needs(conn: Connection, on: date) -> int:
    """Erase the needs whose time is up on a day, and return how many there were."""
    return conn.execute(delete(tables.need).where(tables.need.c.erase_on <= on)).rowcount
