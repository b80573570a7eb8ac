"""Reading sites, as they are and as they were, and writing what is computed of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString, TypeAlias

import numpy as np
import shapely
from sqlalchemy import Connection, select

from siting.domain.errors import NotFound
from siting.domain.sites import Availability, Site, SiteKind
from siting.domain.text import Text
from siting.domain.values import FactValue, Status
from siting.domain.vocabulary import FACTS
from siting.store import tables
from siting.store.database import driver_connection
from siting.store.fact_rows import Provenance, copy_facts
from siting.store.fact_table import STATUS_NUMBERS, FactTableMaker
from siting.store.queries import queries
from siting.store.vocabulary import NUMBERS, Numbering, numbering_of, read_numbering

_STATUSES = {number: status for status, number in STATUS_NUMBERS.items()}
_FactRow: TypeAlias = tuple[int, int, int, float | None, str | None, int, date | None]


@dataclass(frozen=True, kw_only=True)
class SiteChange:
    """One time that a site was changed.

    Parameters
    ----------
    at, actor, run_id
        When, by whom, and in which import (None when it was not one).
    site
        Whether the site itself was changed, such as its name, status or geometry.
    facts
        Keys of the facts that were added, changed or removed.
    """

    at: datetime
    actor: str
    run_id: int | None
    site: bool
    facts: tuple[str, ...]


def find_ids(
    conn: Connection, source: str | None = None, references: Sequence[str] | None = None, limit: int | None = None
) -> list[int]:
    """Return the numbers of sites, increasing.

    Parameters
    ----------
    source
        Key of a source; all sources without one.
    references
        Identifiers at the source; all without them.
    limit
        How many at most.
    """
    columns = tables.site.c
    statement = select(columns.id).order_by(columns.id).limit(limit)
    if source is not None:
        statement = statement.join(tables.source).where(tables.source.c.key == source)
    if references is not None:
        statement = statement.where(columns.reference.in_(references))
    return list(conn.scalars(statement))


def exists(conn: Connection, site_id: int) -> bool:
    """Tell whether there is a site of that number."""
    return conn.scalar(select(tables.site.c.id).where(tables.site.c.id == site_id)) is not None


def load_sites(
    conn: Connection, ids: Sequence[int], declared_only: bool = False, facts: Collection[str] | None = None
) -> list[Site]:
    """Return sites with all that is known of them, in the order of their numbers as given.

    Computed values are marked where something that they were computed from has changed since.

    Parameters
    ----------
    ids
        Numbers of sites.
    declared_only
        Leave out facts that were computed from geodata.
    facts
        Just these, of many sites of which little is asked; None for all.

    Raises
    ------
    NotFound
        Some of them do not exist; the message names them.
    """
    only = None if facts is None else sorted(facts)
    asked = {"ids": list(ids), "declared_only": declared_only, "only": only}
    wanted = (queries("sites")[name] for name in ("sites", "facts", "stale", "provenance_of"))
    numbers, found, known, stale, sources = _fetch_together(conn, (NUMBERS.encode(), *wanted), asked)
    rows = {row[0]: row for row in found}
    if missing := [number for number in ids if number not in rows]:
        raise no_site(missing)
    values = _facts(numbering_of(numbers), known, sources, stale=stale)
    shapes = shapely.from_wkb(np.array([rows[number][11] for number in ids], dtype=object))
    return [_site(rows[number], shape, values.get(number, {})) for number, shape in zip(ids, shapes, strict=True)]


def site_as_of(conn: Connection, site_id: int, at: datetime) -> Site:
    """Return a site as it was at a moment, from the history.

    Raises
    ------
    NotFound
        It does not exist, or did not then.
    """
    asked = {"site_id": site_id, "at": at}
    rows = _fetch(conn, "site_as_of", asked)
    if not rows:
        raise no_site([site_id])
    known = _fetch(conn, "facts_as_of", asked)
    sources = _fetch(conn, "provenance", {"ids": sorted({row[5] for row in known})})
    facts = _facts(read_numbering(conn), known, sources)
    return _site(rows[0], shapely.from_wkb(rows[0][11]), facts.get(site_id, {}))


def list_changes(conn: Connection, site_id: int) -> list[SiteChange]:
    """Return who has changed a site when, the newest first; the last is its making.

    Together with :func:`site_as_of` it shows what was changed into what.

    Raises
    ------
    NotFound
        It does not exist.
    """
    rows = _fetch(conn, "changes", {"site_id": site_id})
    if not rows:
        raise no_site([site_id])
    return [
        SiteChange(at=at, actor=actor, run_id=run_id, site=site, facts=tuple(facts))
        for at, actor, run_id, site, facts in rows
    ]


def write_computed(
    conn: Connection, values: Mapping[int, Mapping[str, FactValue]], *, facts: Collection[str] | None = None
) -> int:
    """Make the computed facts of sites just these, and return how many were new, different or gone.

    A declared value is never touched: a computed value of the same fact is left out. Writing the same again changes
    nothing.

    Parameters
    ----------
    values
        Site number → fact key → value; a site with no values loses those that it had.
    facts
        Only these facts are written and lost; None for all.

    Raises
    ------
    InvalidInput
        A value is not of its fact's type.
    """
    if not values:
        return 0
    database, numbering = driver_connection(conn), read_numbering(conn)
    if facts is not None and (strange := {key for of_site in values.values() for key in of_site} - set(facts)):
        raise ValueError(f"{', '.join(sorted(strange))}: not among the facts to be written")
    table = FactTableMaker(numbering).make(list(values.values()))
    # Several statements at once, which can't be prepared.
    database.execute(queries("bulk")["make_stages"], prepare=False)
    copy_facts(
        database,
        "stage_fact",
        table,
        np.array(list(values), dtype=np.int64),
        provenance=Provenance(database),
        change_id=0,
        computed=True,
    )
    database.execute(queries("bulk")["analyze_stages"])
    fact_ids = None if facts is None else [numbering.fact_ids[key] for key in facts]
    steps = [
        database.execute(queries("bulk")[name], {"ids": list(values), "fact_ids": fact_ids})
        for name in ("update_computed", "add_facts", "remove_computed")
    ]
    return sum(step.rowcount for step in steps)


def _facts(
    numbering: Numbering,
    rows: Sequence[_FactRow],
    provenance: Iterable[tuple[int, str, str]],
    *,
    stale: Iterable[tuple[int, int]] = (),
) -> dict[int, dict[str, FactValue]]:
    marked = set(stale)
    declared = {number: FACTS[key] for number, key in numbering.keys.items()}
    sources = {number: (text, data) for number, text, data in provenance}
    found: dict[int, dict[str, FactValue]] = {}
    for site_id, fact_id, status, number, text, source_id, verified in rows:
        fact = declared.get(fact_id)
        if fact is None:
            continue
        value = text if number is None else numbering.decode(fact, number)
        known = _STATUSES[status]
        if value is None and known in (Status.KNOWN, Status.ESTIMATED):
            # A code that has left its list.
            known = Status.UNKNOWN
        source, data = sources[source_id]
        found.setdefault(site_id, {})[fact.key] = FactValue(
            value=value,
            status=known,
            source=source,
            data=data,
            verified=verified,
            stale=(site_id, fact_id) in marked,
        )
    return found


def _site(row: tuple[Any, ...], geometry: Any, facts: Mapping[str, FactValue]) -> Site:
    return Site(
        site_id=row[0],
        source=row[1],
        reference=row[2],
        kind=SiteKind(row[3]),
        name=row[4],
        address=row[5],
        holder=row[6],
        property_designations=tuple(row[7]),
        availability=Availability(row[8]),
        available_from=row[9],
        reserved_until=row[10],
        geometry=geometry,
        middle=None if row[13] is None else (row[13], row[14]),
        facts=facts,
        demo=row[12],
    )


def _fetch(conn: Connection, name: LiteralString, asked: Mapping[str, object]) -> list[Any]:
    with driver_connection(conn).cursor(binary=True) as cursor:
        return cursor.execute(queries("sites")[name], asked).fetchall()


def _fetch_together(
    conn: Connection, statements: Iterable[bytes], asked: Mapping[str, object]
) -> list[list[tuple[Any, ...]]]:
    """Return what several statements give that don't wait for each other: the server is asked once."""
    database = driver_connection(conn)
    with database.pipeline():
        cursors = [database.cursor(binary=True).execute(statement, asked) for statement in statements]
        return [cursor.fetchall() for cursor in cursors]


def no_site(ids: Iterable[int]) -> NotFound:
    """Return the error that some sites do not exist."""
    numbers = list(ids)
    return NotFound(
        Text(sv="plats {n} finns inte", en="there is no site {n}").fill(n=", ".join(map(str, numbers))), value=numbers
    )
