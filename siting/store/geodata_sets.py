"""What is known of geodata sets: where they are from, how they were read, and what was wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from siting.domain.errors import NotFound
from siting.domain.geodata import GeodataSet, Quality, Role
from siting.domain.issues import Issue
from siting.domain.text import Text
from siting.domain.vocabulary import nearest
from siting.store import tables
from siting.store.documents import storable_document
from siting.store.issue_logs import issues_of, write_issues
from siting.store.text import storable


@dataclass(frozen=True, kw_only=True)
class HeldSet:
    """A data set that this transaction is changing, as it was before.

    Parameters
    ----------
    number
        The store's number of it.
    before
        As it was; of version 0 when it is new.
    """

    number: int
    before: GeodataSet


def list_sets(conn: Connection) -> list[GeodataSet]:
    """Return all data sets by key."""
    return _sets(conn)


def sets_of_role(conn: Connection, role: Role) -> list[GeodataSet]:
    """Return the data sets that are there for a role, by key, also those that have no feature of it."""
    return _sets(conn, tables.geodata_set.c.roles.contains([role.value]))


def load_set(conn: Connection, key: str) -> GeodataSet:
    """Return one data set.

    Raises
    ------
    NotFound
        There is no such data set; the message has the nearest right name.
    """
    found = _sets(conn, tables.geodata_set.c.key == key)
    if found:
        return found[0]
    near = nearest(key, list(conn.scalars(select(tables.geodata_set.c.key))))
    raise NotFound(
        Text(sv="datamängden {key} finns inte", en="there is no data set {key}").fill(key=repr(key))
        if near is None
        else Text(
            sv="datamängden {key} finns inte; menas {near}?", en="there is no data set {key}; is {near} meant?"
        ).fill(key=repr(key), near=repr(near)),
        value=key,
    )


def list_set_issues(conn: Connection, key: str) -> list[Issue]:
    """Return a data set's issue log in the order in which it was written.

    Raises
    ------
    NotFound
        There is no such data set; the message has the nearest right name.
    """
    load_set(conn, key)
    issue, of = tables.geodata_issue, tables.geodata_set
    rows = conn.execute(select(issue).join(of).where(of.c.key == key).order_by(issue.c.place))
    return issues_of(rows)


def hold_set(conn: Connection, geodata_set: GeodataSet) -> HeldSet:
    """Return a data set as it is, made when it is new; loads of one set take turns from here on."""
    columns = tables.geodata_set.c
    made = insert(tables.geodata_set).values(
        key=storable(geodata_set.key), title_sv=geodata_set.title.sv, title_en=geodata_set.title.en
    )
    conn.execute(made.on_conflict_do_nothing(index_elements=["key"]))
    held = select(columns.id).where(columns.key == geodata_set.key)
    number = conn.execute(held.with_for_update()).scalar_one()
    return HeldSet(number=number, before=load_set(conn, geodata_set.key))


def describe_set(conn: Connection, number: int, geodata_set: GeodataSet, issues: Iterable[Issue]) -> None:
    """Store what is known of a data set that has just been loaded, with its issue log.

    Parameters
    ----------
    number
        From :func:`hold_set`.
    geodata_set
        As it is to be stored; when it was loaded is now.
    """
    of = geodata_set
    row = {
        "declaration": of.declaration,
        "title_sv": storable(of.title.sv),
        "title_en": storable(of.title.en),
        "address": storable(of.address),
        "licence": storable(of.licence),
        "attribution": storable(of.attribution),
        "verified": of.verified,
        "version": of.version,
        "loaded_at": func.clock_timestamp(),
        "content_sha256": of.content_sha256,
        "options": storable_document(of.options),
        "quality": asdict(of.quality),
        "roles": sorted(role.value for role in of.roles),
        "demo": of.demo,
    }
    conn.execute(update(tables.geodata_set).where(tables.geodata_set.c.id == number).values(row))
    conn.execute(delete(tables.geodata_issue).where(tables.geodata_issue.c.set_id == number))
    write_issues(conn, "geodata_issue", ("set_id", number), issues)


def drop_set(conn: Connection, key: str) -> None:
    """Forget a data set and its issue log."""
    conn.execute(delete(tables.geodata_set).where(tables.geodata_set.c.key == key))


def _sets(conn: Connection, *chosen: ColumnElement[bool]) -> list[GeodataSet]:
    of, issue = tables.geodata_set, tables.geodata_issue
    issues = select(func.count()).where(issue.c.set_id == of.c.id).scalar_subquery().label("issues")
    rows = conn.execute(select(of, issues).where(*chosen).order_by(of.c.key.collate("C")))
    return [_set(row) for row in rows]


def _set(row: Row[Any]) -> GeodataSet:
    return GeodataSet(
        key=row.key,
        title=Text(sv=row.title_sv, en=row.title_en),
        declaration=row.declaration,
        address=row.address,
        licence=row.licence,
        attribution=row.attribution,
        verified=row.verified,
        version=row.version,
        loaded_at=row.loaded_at,
        content_sha256=row.content_sha256,
        options=row.options,
        quality=Quality(**row.quality),
        issues=row.issues,
        roles=frozenset(map(Role, row.roles)),
        demo=row.demo,
    )
