"""Geodata sets: loaded whole, compared with what is there, and what was computed from them marked when they change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from siting.domain.geodata import Feature, GeodataSet, Role
from siting.domain.issues import Issue
from siting.domain.places import NamedArea, ReferencePoint
from siting.domain.plans import DetailedPlan
from siting.store.database import driver_connection
from siting.store.deployment import stored_srid
from siting.store.features import Outcome, feature_rows, load_features, newest_file, put_file
from siting.store.geodata_sets import (
    describe_set,
    drop_set,
    hold_set,
    list_set_issues,
    list_sets,
    load_set,
    sets_of_role,
)
from siting.store.layers import Rows, compare, write
from siting.store.marks import Dependants, Marks
from siting.store.places import area_rows, point_rows
from siting.store.plans import load_plans, plan_rows, write_provisions

__all__ = [
    "Content",
    "Dependants",
    "SetChange",
    "list_set_issues",
    "list_sets",
    "load_elevation",
    "load_features",
    "load_network",
    "load_plans",
    "load_set",
    "remove_set",
    "replace_set",
    "sets_of_role",
]


@dataclass(frozen=True, kw_only=True)
class Content:
    """All that a data set holds, in the storage CRS.

    Parameters
    ----------
    features, areas, points, plans
        Each is read once.
    network
        A road network as bytes; None where it has none.
    elevation
        A raster file as bytes; None where it has none.
    """

    features: Iterable[Feature] = ()
    areas: Iterable[NamedArea] = ()
    points: Iterable[ReferencePoint] = ()
    plans: Iterable[DetailedPlan] = ()
    network: bytes | None = None
    elevation: bytes | None = None


@dataclass(frozen=True, kw_only=True)
class SetChange:
    """What replacing a data set did.

    Parameters
    ----------
    added, changed, removed, unchanged
        Rows (a plan with its provisions, a network and a height model are one each) that are new, that say something
        else, that are gone, and that say the same.
    version
        The data set's version now.
    stale_sites
        At how many sites something that was right has to be computed anew.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    version: int = 0
    stale_sites: int = 0

    @property
    def differs(self) -> bool:
        """Whether any row is not as it was."""
        return bool(self.added or self.changed or self.removed)


def replace_set(
    conn: Connection, geodata_set: GeodataSet, content: Content, issues: Iterable[Issue], *, dependants: Dependants
) -> SetChange:
    """Make a data set just this, within the caller's transaction; until that commits, others see the old one.

    Rows are compared by what they say; those that are the same keep their number. What was computed is marked as stale
    where rows differ: for functions with a reach at the sites that are near enough to such a row, as it was or as it
    is; for the others at all sites. Where a role comes or goes with the data set, it is all sites for every function
    that reads the role, because whether there are data is part of the answer; and where it has another name or day, or
    is whole elsewhere, for facts say so.

    Parameters
    ----------
    geodata_set
        What is known of it. Its ``version``, ``loaded_at`` and ``issues`` are the store's own; to ``roles``, for which
        it is declared, those of its content are added; a ``content_sha256`` of "" is worked out.
    issues
        Its issue log.
    dependants
        Who reads what.

    Raises
    ------
    InvalidInput
        A feature has no place, a designation stands twice, or a file is too large.
    """
    held = hold_set(conn, geodata_set)
    load = _Load(conn, geodata_set.key, dependants)
    load.take(content)
    roles, before = geodata_set.roles | load.roles, held.before
    told_anew = geodata_set.told != before.told
    load.marks.everywhere(roles | before.roles if told_anew else roles ^ before.roles)
    changed = load.change.differs or roles != before.roles or told_anew or not before.version
    described = replace(
        geodata_set,
        roles=roles,
        version=before.version + changed,
        content_sha256=geodata_set.content_sha256 or load.content_sha256,
    )
    describe_set(conn, held.number, described, issues)
    stale_sites = load.marks.mark() if changed else 0
    return replace(load.change, version=described.version, stale_sites=stale_sites)


def remove_set(conn: Connection, key: str, *, dependants: Dependants) -> int:
    """Remove a data set with all that it holds, mark what was computed from it, and return how many rows it had.

    Raises
    ------
    NotFound
        There is no such data set; the message has the nearest right name.
    """
    held = hold_set(conn, load_set(conn, key))
    load = _Load(conn, key, dependants)
    load.take(Content())
    load.marks.everywhere(held.before.roles)
    drop_set(conn, key)
    load.marks.mark()
    return load.change.removed


def load_network(conn: Connection, key: str | None = None) -> tuple[GeodataSet, bytes] | None:
    """Return the road network that was changed last, or a data set's own, with its set; None when there is none."""
    return _newest(conn, Role.ROADS, key)


def load_elevation(conn: Connection) -> tuple[GeodataSet, bytes] | None:
    """Return the height model that was changed last, with its data set; None when there is none."""
    return _newest(conn, Role.ELEVATION)


def _newest(conn: Connection, role: Role, key: str | None = None) -> tuple[GeodataSet, bytes] | None:
    found = newest_file(conn, role, key)
    return None if found is None else (load_set(conn, found[0]), found[1])


class _Load:
    """One data set's content on its way in."""

    def __init__(self, conn: Connection, key: str, dependants: Dependants) -> None:
        self._conn = conn
        self._database = driver_connection(conn)
        self._key = key
        self._digests: list[bytes] = []
        self.marks = Marks(conn, dependants)
        self.change = SetChange()
        self.roles: frozenset[Role] = frozenset()

    @property
    def content_sha256(self) -> str:
        """What is the same exactly when all content is, in whatever order."""
        return hashlib.sha256(b"".join(sorted(self._digests))).hexdigest()

    def take(self, content: Content) -> None:
        """Compare each kind of content with what is there and write what differs."""
        srid, plans = stored_srid(self._conn), list(content.plans)
        self._take_rows(feature_rows(content.features, srid=srid))
        self._take_rows(area_rows(content.areas, srid=srid))
        self._take_rows(point_rows(content.points, srid=srid))
        write_provisions(self._conn, plans, self._take_rows(plan_rows(plans, srid=srid)))
        self._take_file(Role.ROADS, content.network)
        self._take_file(Role.ELEVATION, content.elevation)

    def _take_rows(self, rows: Rows) -> dict[int, int]:
        difference = compare(self._database, self._key, rows)
        self.marks.before(rows.layer, difference.gone, difference.roles)
        ids = write(self._database, self._key, rows, difference)
        self.marks.after(rows.layer, ids.values())
        self._digests += rows.hashes
        self.roles |= {Role(role) for role in rows.roles}
        self._count(
            added=difference.added,
            changed=difference.changed,
            removed=len(difference.removed),
            unchanged=difference.unchanged,
        )
        return ids

    def _take_file(self, role: Role, content: bytes | None) -> None:
        outcome = put_file(self._conn, role, self._key, content)
        if content is not None:
            self.roles |= {role}
            self._digests.append(hashlib.sha256(content).digest())
        if outcome in (Outcome.ADDED, Outcome.CHANGED, Outcome.REMOVED):
            self.marks.everywhere([role])
        if outcome is not Outcome.NONE:
            self._count(**{outcome.value: 1})

    def _count(self, *, added: int = 0, changed: int = 0, removed: int = 0, unchanged: int = 0) -> None:
        self.change = replace(
            self.change,
            added=self.change.added + added,
            changed=self.change.changed + changed,
            removed=self.change.removed + removed,
            unchanged=self.change.unchanged + unchanged,
        )
