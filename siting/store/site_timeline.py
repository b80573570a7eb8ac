"""A site's states one after the other: what was said of it, from which change to which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Generic, LiteralString, TypeVar

import shapely
from sqlalchemy import Connection

from siting.domain.errors import NotFound
from siting.domain.site_drafts import SiteDraft
from siting.domain.sites import Availability, SiteKind
from siting.domain.text import Text
from siting.domain.values import FactValue, Status
from siting.domain.vocabulary import FACTS
from siting.store.database import driver_connection
from siting.store.fact_table import STATUS_NUMBERS
from siting.store.queries import queries
from siting.store.sites import no_site
from siting.store.vocabulary import Numbering, read_numbering

_STATUSES = {number: status for status, number in STATUS_NUMBERS.items()}
_Kept = TypeVar("_Kept")


@dataclass(frozen=True, kw_only=True)
class Version(Generic[_Kept]):
    """Something that stood from one change to another; to none where it stands now."""

    since: int
    until: int | None
    kept: _Kept


@dataclass(frozen=True, kw_only=True)
class Change:
    """Who changed something, and when.

    Parameters
    ----------
    change_id, at, actor
        Number, moment of the commit, and who.
    run_id, file_name
        The import that it was; None and "" for a change by hand.
    """

    change_id: int
    at: datetime
    actor: str
    run_id: int | None
    file_name: str


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """All that was said of a site.

    Parameters
    ----------
    site_id
        Which.
    changes
        The changes of it, the oldest first; the first is its making.
    own, facts
        Its states but for the facts, and for each fact what was declared.
    """

    site_id: int
    changes: tuple[Change, ...]
    own: Sequence[Version[SiteDraft]]
    facts: Mapping[str, Sequence[Version[FactValue]]]

    @property
    def last(self) -> int:
        """Number of the last change: what a form was made from is known by it."""
        return self.changes[-1].change_id

    def has(self, change_id: int) -> bool:
        """Tell whether a change is one of the site's."""
        return change_id in self._places

    def before(self, change_id: int) -> int | None:
        """Return the change before one; None where that was the site's making.

        Raises
        ------
        NotFound
            It is none of the site's changes.
        """
        place = self._place(change_id)
        return None if place == 0 else self.changes[place - 1].change_id

    def state(self, change_id: int) -> SiteDraft:
        """Return what was said of the site when a change had been made.

        Raises
        ------
        NotFound
            It is none of the site's changes.
        """
        place = self._place(change_id)
        own = self._at(self.own, place)
        if own is None:
            raise NotFound(_NO_CHANGE.fill(n=change_id), value=change_id)
        found = {key: self._at(versions, place) for key, versions in self.facts.items()}
        facts = {key: found[key] for key in FACTS if key in found}
        return own.with_facts({key: known for key, known in facts.items() if known is not None})

    def _at(self, versions: Sequence[Version[_Kept]], place: int) -> _Kept | None:
        for version in versions:
            until = len(self.changes) if version.until is None else self._places[version.until]
            if self._places[version.since] <= place < until:
                return version.kept
        return None

    def _place(self, change_id: int) -> int:
        if change_id not in self._places:
            raise NotFound(_NO_CHANGE.fill(n=change_id), value=change_id)
        return self._places[change_id]

    @cached_property
    def _places(self) -> Mapping[int, int]:
        return {change.change_id: place for place, change in enumerate(self.changes)}


def read_timeline(conn: Connection, site_id: int) -> Timeline:
    """Return all that was said of a site.

    Raises
    ------
    NotFound
        There is no such site.
    """
    own = [_own(row) for row in _fetch(conn, "own_versions", site_id=site_id)]
    if not own:
        raise no_site([site_id])
    facts = _facts(_fetch(conn, "fact_versions", site_id=site_id), read_numbering(conn))
    versions: list[Version[Any]] = [*own, *(one for of_fact in facts.values() for one in of_fact)]
    ids = {one.since for one in versions} | {one.until for one in versions if one.until is not None}
    rows = _fetch(conn, "changes", ids=sorted(ids))
    changes = [
        Change(change_id=number, at=at, actor=actor, run_id=run_id, file_name=file_name)
        for number, at, actor, run_id, file_name in rows
    ]
    # By their commits: numbers follow beginnings.
    changes.sort(key=lambda change: (change.at, change.change_id))
    return Timeline(site_id=site_id, changes=tuple(changes), own=own, facts=facts)


def sites_of_change(conn: Connection, change_id: int) -> list[int]:
    """Return the sites that a change has touched, by number; none where there is no such change."""
    return [row[0] for row in _fetch(conn, "sites_of_change", change_id=change_id)]


def touched(conn: Connection, change_id: int, *, most: int) -> dict[str, list[int]]:
    """Return some of the sites that a change under way has ``added``, ``changed`` and ``withdrawn``."""
    return {
        "added": [row[0] for row in _fetch(conn, "added_by_change", change_id=change_id, most=most)],
        "changed": [row[0] for row in _fetch(conn, "changed_by_change", change_id=change_id, most=most)],
        "withdrawn": [row[0] for row in _fetch(conn, "withdrawn_by_change", change_id=change_id, most=most)],
    }


def load_change(conn: Connection, change_id: int) -> Change:
    """Return who made a change, and when.

    Raises
    ------
    NotFound
        There is no such change.
    """
    rows = _fetch(conn, "changes", ids=[change_id])
    if not rows:
        raise NotFound(_NO_CHANGE.fill(n=change_id), value=change_id)
    number, at, actor, run_id, file_name = rows[0]
    return Change(change_id=number, at=at, actor=actor, run_id=run_id, file_name=file_name)


def _own(row: tuple[Any, ...]) -> Version[SiteDraft]:
    draft = SiteDraft(
        kind=SiteKind(row[2]),
        name=row[3],
        address=row[4],
        holder=row[5],
        property_designations=tuple(row[6]),
        availability=Availability(row[7]),
        available_from=row[8],
        reserved_until=row[9],
        published=row[10],
        geom=shapely.from_wkb(row[11]),
    )
    return Version(since=row[0], until=row[1], kept=draft)


def _facts(rows: Sequence[tuple[Any, ...]], numbering: Numbering) -> dict[str, list[Version[FactValue]]]:
    found: dict[str, list[Version[FactValue]]] = {}
    keys = numbering.keys
    for since, until, fact_id, status, stored, text, source, verified in rows:
        key = keys.get(fact_id)
        if key is None:
            continue
        known = declared_value(
            numbering, key, status=status, stored=stored, text=text, source=source, verified=verified
        )
        found.setdefault(key, []).append(Version(since=since, until=until, kept=known))
    return found


def declared_value(
    numbering: Numbering,
    key: str,
    *,
    status: int,
    stored: float | None,
    text: str | None,
    source: str,
    verified: date | None,
) -> FactValue:
    """Return a fact's value from what is stored of it; a code that has left its list is unknown."""
    value = text if stored is None else numbering.decode(FACTS[key], stored)
    known = _STATUSES[status]
    if value is None and known in (Status.KNOWN, Status.ESTIMATED):
        known = Status.UNKNOWN
    return FactValue(value=value, status=known, source=source, verified=verified)


def _fetch(conn: Connection, name: LiteralString, **asked: object) -> list[tuple[Any, ...]]:
    with driver_connection(conn).cursor(binary=True) as cursor:
        return cursor.execute(queries("site_edits")[name], asked).fetchall()


_NO_CHANGE = Text(sv="ändring {n} finns inte", en="there is no change {n}")
