"""Writing what people say of a site, and keeping what its source said, so that imports leave it alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString

import numpy as np
import psycopg
import shapely
from psycopg.types.json import Jsonb
from sqlalchemy import Connection

from siting.domain.errors import Conflict
from siting.domain.site_drafts import OWN_FIELDS, SiteDraft, same
from siting.domain.sites import Availability, HolderKind, SiteKind
from siting.domain.text import Text
from siting.domain.values import FactValue
from siting.domain.vocabulary import FACTS
from siting.domain.wording import in_both
from siting.store.database import driver_connection
from siting.store.deployment import stored_srid
from siting.store.fact_rows import Provenance, copy_facts
from siting.store.fact_table import FactTableMaker
from siting.store.geodata_lock import read_geodata
from siting.store.queries import queries
from siting.store.site_rows import holder_kind
from siting.store.site_timeline import declared_value
from siting.store.sites import no_site
from siting.store.sources import SourceInfo, upsert_source
from siting.store.text import storable
from siting.store.vocabulary import read_numbering

MANUAL = SourceInfo(key="manual", name=in_both(Text(sv="Inlagd för hand", en="Entered by hand")))
"""Source of sites that no file tells of."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a source says where somebody has changed the value by hand; None where it says nothing."""

    value: object


class ImportRunning(Conflict):
    """The site's source is being imported."""

    code = "import_running"


def lock_sites(conn: Connection, ids: Collection[int]) -> None:
    """Keep imports and others from changing some sites until the end of the transaction.

    Raises
    ------
    ImportRunning
        Their source is being imported now.
    NotFound
        Some of them do not exist.
    """
    # What is computed is marked by this and by changes of geodata alike; they take turns.
    read_geodata(conn)
    asked = {"ids": sorted(ids)}
    try:
        with conn.begin_nested():
            _execute(conn, "lock_source", asked)
    except psycopg.errors.LockNotAvailable as error:
        raise ImportRunning(_RUNNING) from error
    there = {row[0] for row in _execute(conn, "lock_sites", asked)}
    if missing := sorted(set(ids) - there):
        raise no_site(missing)


def change_number(conn: Connection) -> int:
    """Return the number of the transaction's change, which is begun where there is none."""
    return int(driver_connection(conn).execute("SELECT siting.change_id()").fetchall()[0][0])


def current_change(conn: Connection) -> int | None:
    """Return the number of the transaction's change; None where it has changed nothing."""
    statement = "SELECT nullif(current_setting('siting.change', true), '')::integer"
    found: int | None = driver_connection(conn).execute(statement).fetchall()[0][0]
    return found


def add_site(conn: Connection, draft: SiteDraft) -> int:
    """Add a site that no file tells of, and return its number."""
    source_id = upsert_source(conn, MANUAL)
    values = _columns(conn, source_id, draft)
    site_id = int(_execute(conn, "add_site", {**values, "source_id": source_id})[0][0])
    _execute(conn, "refer_by_number", {"site_id": site_id})
    _write_facts(conn, site_id, draft.facts)
    return site_id


def write_site(conn: Connection, site_id: int, before: SiteDraft, after: SiteDraft) -> None:
    """Make a site what somebody says of it; for each field what its source said is kept.

    Parameters
    ----------
    conn
        In a transaction that holds the site (:func:`lock_sites`).
    before
        What is stored; only what differs is written.
    """
    names = [name for name in (*OWN_FIELDS, *FACTS) if not same(before.value(name), after.value(name))]
    if not names:
        return
    [(source_id, key, _)] = _execute(conn, "source_of", {"site_id": site_id})
    if key != MANUAL.key:
        _keep_said(conn, site_id, names)
    if any(name in OWN_FIELDS for name in names):
        _execute(conn, "update_site", {**_columns(conn, source_id, after), "site_id": site_id})
    changed = {name: after.facts[name] for name in names if name in after.facts}
    _write_facts(conn, site_id, changed)
    removed = [name for name in names if name in before.facts and name not in after.facts]
    if removed:
        _execute(conn, "remove_declared", {"site_id": site_id, "keys": removed})
    _forget_same(conn, site_id, after)


def read_said(conn: Connection, site_id: int) -> dict[str, Said]:
    """Return what the source says of each field that was changed by hand."""
    numbering = read_numbering(conn)
    found: dict[str, Said] = {}
    for _, name, said, _ in _execute(conn, "edits", {"ids": [site_id]}):
        if name in OWN_FIELDS:
            found[name] = Said(value=_own_value(name, said))
        elif name in FACTS and said is None:
            found[name] = Said(value=None)
        elif name in FACTS:
            verified = said["verified"]
            found[name] = Said(
                value=declared_value(
                    numbering,
                    name,
                    status=said["status"],
                    stored=said["number"],
                    text=said["text"],
                    source=said["source"],
                    verified=None if verified is None else date.fromisoformat(verified),
                )
            )
    return found


def count_outdated(conn: Connection, site_id: int) -> int:
    """Return how many of a site's computations something has changed since."""
    return int(_execute(conn, "outdated", {"site_id": site_id})[0][0])


def _keep_said(conn: Connection, site_id: int, names: Sequence[str]) -> None:
    asked = {"site_id": site_id}
    [(columns,)] = _execute(conn, "said_of_columns", asked)
    [(facts,)] = _execute(conn, "said_of_facts", asked)
    for name in names:
        # Whether it is published is nothing that sources say.
        if name == "published":
            continue
        said = columns[name] if name in OWN_FIELDS else (facts or {}).get(name)
        noted = {**asked, "field": name, "said": None if said is None else Jsonb(said)}
        _execute(conn, "note_edit", noted)


def _forget_same(conn: Connection, site_id: int, after: SiteDraft) -> None:
    """Forget edits that have come back to what the source says."""
    back = [name for name, said in read_said(conn, site_id).items() if same(said.value, after.value(name))]
    if back:
        _execute(conn, "forget_edits", {"site_id": site_id, "fields": back})


def _own_value(name: str, said: Any) -> object:
    """Return a column's value from what an edit keeps of it."""
    match name:
        case "kind":
            return SiteKind(said)
        case "availability":
            return Availability(said)
        case "property_designations":
            return tuple(said)
        case "available_from" | "reserved_until":
            return None if said is None else date.fromisoformat(said)
        case "geom":
            return None if said is None else shapely.from_wkb(said)
        case _:
            return said


def _columns(conn: Connection, source_id: int, draft: SiteDraft) -> dict[str, object]:
    srid = stored_srid(conn)
    geom = None if draft.geom is None else shapely.set_srid(shapely.force_2d(draft.geom), srid)
    return {
        "kind": draft.kind.value,
        "name": storable(draft.name),
        "address": storable(draft.address),
        "holder_id": _holder_id(conn, source_id, draft),
        "property_designations": [storable(one) for one in draft.property_designations],
        "availability": draft.availability.value,
        "available_from": draft.available_from,
        "reserved_until": draft.reserved_until,
        "published": draft.published,
        "geom": None if geom is None else shapely.to_wkb(geom, hex=True, include_srid=True),
    }


def _holder_id(conn: Connection, source_id: int, draft: SiteDraft) -> int | None:
    if not draft.holder:
        return None
    kind: HolderKind = holder_kind(draft.kind)
    asked = {"source_id": source_id, "kind": kind.value, "names": [storable(draft.holder)]}
    database = driver_connection(conn)
    database.execute(queries("bulk")["add_holders"], asked)
    return int(database.execute(queries("bulk")["holders"], asked).fetchall()[0][1])


def _write_facts(conn: Connection, site_id: int, facts: Mapping[str, FactValue]) -> None:
    """Write declared values, by the steps that an import takes."""
    if not facts:
        return
    database = driver_connection(conn)
    # Several statements at once, which can't be prepared.
    database.execute(queries("bulk")["make_stages"], prepare=False)
    copy_facts(
        database,
        "stage_fact",
        FactTableMaker(read_numbering(conn)).make([facts]),
        np.array([site_id], dtype=np.int64),
        provenance=Provenance(database),
        change_id=0,
    )
    for name in ("update_facts", "add_facts"):
        database.execute(queries("bulk")[name])


def _execute(conn: Connection, name: LiteralString, asked: Mapping[str, object]) -> list[tuple[Any, ...]]:
    cursor = driver_connection(conn).execute(queries("site_edits")[name], asked)
    return cursor.fetchall() if cursor.description is not None else []


_RUNNING = Text(
    sv="Källan läses in just nu. Vänta en stund och spara igen; det du har fyllt i står kvar.",
    en="The source is being imported right now. Wait a moment and save again; what you have filled in stays.",
)
