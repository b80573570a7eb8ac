"""Replacing a data set's rows by what is loaded now: only what differs is written, what is the same keeps its id."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from psycopg import Connection, sql
from shapely.geometry.base import BaseGeometry

from siting.domain.errors import InvalidInput
from siting.domain.text import Text
from siting.store.arrays import read_arrays
from siting.store.copying import copy_rows, ewkb

_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Layer:
    """A table in which each row belongs to a data set, with ``id``, ``dataset``, ``content_hash`` and ``geom``.

    Parameters
    ----------
    table
        Its name in the schema ``siting``.
    columns
        The other columns and their types.
    identity
        Columns by which a row that says something else is known to be the same thing; the first says what it is used
        for, unless ``role`` does.
    unique
        Whether no two rows of a data set have the same identity.
    role
        What all rows are used for; "" where the first column of the identity says it.
    id_type
        Type of ``id``.
    """

    table: str
    columns: tuple[tuple[str, str], ...]
    identity: tuple[str, ...]
    unique: bool
    role: str = ""
    id_type: str = "int4"

    @property
    def name(self) -> sql.Identifier:
        """The table as SQL writes it."""
        return sql.Identifier("siting", self.table)

    @property
    def identity_places(self) -> tuple[int, ...]:
        """Places of the identity among the columns."""
        names = [name for name, _ in self.columns]
        return tuple(names.index(name) for name in self.identity)


@dataclass(frozen=True, kw_only=True, eq=False)
class Rows:
    """Rows on their way into a layer.

    Parameters
    ----------
    layer
        Where they go.
    values
        A row's columns.
    shapes
        Its geometry as EWKB; None where it has none.
    hashes
        What is the same exactly when all that the row says is.
    """

    layer: Layer
    values: list[tuple[Any, ...]]
    shapes: list[bytes | None]
    hashes: list[bytes]

    def __len__(self) -> int:
        return len(self.values)

    @cached_property
    def identities(self) -> list[tuple[str, ...]]:
        """The identity of each row."""
        places = self.layer.identity_places
        return [tuple(row[place] for place in places) for row in self.values]

    @property
    def roles(self) -> frozenset[str]:
        """What the rows are used for."""
        if self.layer.role:
            return frozenset({self.layer.role} if self.values else ())
        return frozenset(identity[0] for identity in self.identities)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """How a data set's rows differ from what is stored.

    Parameters
    ----------
    new
        Place of each row to be written → the id of the row that it takes over; None for a row that is added.
    removed
        Ids of stored rows that nothing takes over.
    unchanged
        How many rows are stored as they are.
    roles
        What the rows that differ are used for.
    """

    new: dict[int, int | None]
    removed: list[int]
    unchanged: int
    roles: frozenset[str]

    @property
    def added(self) -> int:
        """How many rows are added."""
        return len(self.new) - self.changed

    @property
    def changed(self) -> int:
        """How many rows say something else than before."""
        return sum(old is not None for old in self.new.values())

    @property
    def gone(self) -> list[int]:
        """Ids of stored rows that are no longer what they were."""
        return [*self.removed, *(old for old in self.new.values() if old is not None)]


@dataclass(eq=False)
class _Stored:
    """What is stored of a data set: ids by content, and all of them with their identity."""

    by_hash: dict[bytes, list[int]] = field(default_factory=lambda: defaultdict(list))
    identities: dict[int, tuple[str, ...]] = field(default_factory=dict)


def make_rows(
    layer: Layer,
    values: list[tuple[Any, ...]],
    geometries: Sequence[BaseGeometry | None],
    *,
    srid: int,
    more: Sequence[bytes] | None = None,
) -> Rows:
    """Return rows in the form in which they are compared and sent.

    Parameters
    ----------
    values
        A row's columns, in the layer's order.
    geometries
        In the storage CRS; heights are left out.
    srid
        EPSG number of the storage CRS.
    more
        What else belongs to each row's content.

    Raises
    ------
    InvalidInput
        A geometry is empty, or two rows are the same thing where each may be there once.
    """
    shapes = ewkb(geometries, srid=srid)
    rows = Rows(
        layer=layer,
        values=values,
        shapes=shapes,
        hashes=[
            _hash(row, shape, b"" if more is None else more[place])
            for place, (row, shape) in enumerate(zip(values, shapes, strict=True))
        ],
    )
    if layer.unique and len(set(rows.identities)) < len(rows):
        raise _twice([one for one, count in Counter(rows.identities).items() if count > 1])
    return rows


def compare(database: Connection, dataset: str, rows: Rows) -> Difference:
    """Return how rows differ from what is stored of a data set.

    A row that says the same is left alone. Of the others, one that is the same thing as a stored row takes it over;
    what is without a name is never taken to be the same.

    Parameters
    ----------
    dataset
        Key of the data set.
    rows
        All that it is to have in this layer.
    """
    stored = _stored(database, dataset, rows.layer)
    total = len(stored.identities)
    new: dict[int, int | None] = {}
    for place, content in enumerate(rows.hashes):
        if same := stored.by_hash.get(content):
            del stored.identities[same.pop()]
        else:
            new[place] = None
    left: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row_id, identity in stored.identities.items():
        left[identity].append(row_id)
    for place in new:
        identity = rows.identities[place]
        if left.get(identity) and any(identity if rows.layer.role else identity[1:]):
            new[place] = left[identity].pop()
    differ = [*(rows.identities[place] for place in new), *stored.identities.values()]
    return Difference(
        new=new,
        removed=[row_id for ids in left.values() for row_id in ids],
        unchanged=total - len(stored.identities),
        roles=frozenset(rows.layer.role or identity[0] for identity in differ),
    )


def write(database: Connection, dataset: str, rows: Rows, difference: Difference) -> dict[int, int]:
    """Write what differs and return the id of each row that was written, by its place.

    Parameters
    ----------
    difference
        From :func:`compare` with the same rows, in the same transaction.
    """
    layer = rows.layer
    if difference.gone:
        database.execute(sql.SQL("DELETE FROM {} WHERE id = ANY(%s)").format(layer.name), (difference.gone,))
    if not difference.new:
        return {}
    fresh = iter(_new_ids(database, layer, difference.added) if difference.added else ())
    ids = {place: next(fresh) if old is None else old for place, old in difference.new.items()}
    names = ["id", "dataset", *(name for name, _ in layer.columns), "content_hash", "geom"]
    types = [layer.id_type, "text", *(type_ for _, type_ in layer.columns), "bytea", "bytea"]
    lines = [(row_id, dataset, *rows.values[at], rows.hashes[at], rows.shapes[at]) for at, row_id in ids.items()]
    copy_rows(database, layer.table, names, types, lines)
    return ids


def _stored(database: Connection, dataset: str, layer: Layer) -> _Stored:
    query = sql.SQL("SELECT id, content_hash, {} FROM {} WHERE dataset = %s ORDER BY id DESC").format(
        sql.SQL(", ").join(map(sql.Identifier, layer.identity)), layer.name
    )
    stored = _Stored()
    with database.cursor(binary=True) as cursor:
        for row_id, content, *identity in cursor.execute(query, (dataset,)):
            # A row without a hash is of before there were any.
            stored.by_hash[content or b""].append(row_id)
            stored.identities[row_id] = tuple(identity)
    return stored


def _new_ids(database: Connection, layer: Layer, count: int) -> list[int]:
    query = "SELECT array_agg(nextval(pg_get_serial_sequence(%s, 'id'))) FROM generate_series(1, %s)"
    with database.cursor(binary=True) as cursor:
        read_arrays(cursor)
        ids: list[int] = cursor.execute(query, (f"siting.{layer.table}", count)).fetchall()[0][0].tolist()
    return ids


def _hash(values: tuple[Any, ...], shape: bytes | None, more: bytes) -> bytes:
    digest = hashlib.blake2b(repr(values).encode(), digest_size=16)
    digest.update(b"\0" if shape is None else shape)
    digest.update(more)
    return digest.digest()


def _twice(identities: list[tuple[str, ...]]) -> InvalidInput:
    shown = ", ".join(" ".join(one) for one in identities[:_SHOWN])
    return InvalidInput(
        Text(
            sv="{n} beteckningar finns mer än en gång i datamängden: {which}",
            en="{n} designations stand more than once in the data set: {which}",
        ).fill(n=len(identities), which=shown),
        value=identities[0],
    )
