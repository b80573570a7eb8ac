"""Features of layers that are neither places with names nor plans, and files that belong to a data set."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from enum import Enum

import numpy as np
import shapely
from psycopg import sql
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from siting.domain.errors import InvalidInput
from siting.domain.geodata import Feature, Role
from siting.domain.text import Text
from siting.store.copying import ewkb
from siting.store.database import driver_connection
from siting.store.deployment import stored_srid
from siting.store.layers import Layer, Rows, make_rows
from siting.store.queries import queries
from siting.store.text import storable

FEATURE_ROLES = frozenset(
    {
        Role.POPULATION,
        Role.WORKPLACES,
        Role.SHOPS,
        Role.SENSITIVE,
        Role.FLOOD,
        Role.PROTECTED_NATURE,
        Role.HERITAGE,
        Role.SHORE_PROTECTION,
        Role.WATER,
        Role.PROPERTY_UNIT,
        Role.COUNTED,
    }
)
"""What a :class:`Feature` may be used for; everything else has a type of its own."""

FEATURES = Layer(
    table="geodata_feature",
    columns=(
        ("role", "text"),
        ("code", "text"),
        ("name", "text"),
        ("category", "text"),
        ("weight", "float8"),
        ("verified", "date"),
    ),
    identity=("role", "code", "name"),
    unique=False,
    id_type="int8",
)

FILES: dict[Role, str] = {Role.ROADS: "road_network", Role.ELEVATION: "elevation"}
"""What is stored as one file a data set → its table."""

# PostgreSQL's limit of a value is 1 GiB, and a message to it has to hold the rest, too.
MAX_FILE_BYTES = 2**30 - 2**20


class Outcome(Enum):
    """What became of a file."""

    NONE = "none"
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    UNCHANGED = "unchanged"


def feature_rows(features: Iterable[Feature], *, srid: int) -> Rows:
    """Return features as rows; see :func:`siting.store.layers.make_rows`.

    Raises
    ------
    InvalidInput
        Also where a feature has a role that has a type of its own.
    """
    said = list(features)
    for wrong in {one.role for one in said} - FEATURE_ROLES:
        raise InvalidInput(
            Text(
                sv="objekt med rollen {role} lagras inte så; roller för sådana objekt är {all}",
                en="features of the role {role} are not stored like this; roles of such features are {all}",
            ).fill(role=wrong.value, all=", ".join(sorted(FEATURE_ROLES))),
            value=wrong.value,
        )
    values = [
        (
            one.role.value,
            storable(one.code),
            storable(one.name),
            storable(one.category),
            None if one.weight is None else float(one.weight),
            one.verified,
        )
        for one in said
    ]
    return make_rows(FEATURES, values, [one.geometry for one in said], srid=srid)


def load_features(conn: Connection, role: Role, within: BaseGeometry | None = None) -> list[Feature]:
    """Return features of a role by data set, code and name; the order depends on what they say alone.

    Parameters
    ----------
    within
        Only those that touch this geometry, in the storage CRS.
    """
    asked = {
        "role": role.value,
        "within": None if within is None else ewkb([within], srid=stored_srid(conn))[0],
    }
    with driver_connection(conn).cursor(binary=True) as cursor:
        rows = cursor.execute(queries("geodata")["features"], asked).fetchall()
    wkb = np.empty(len(rows), dtype=object)
    wkb[:] = [row[-1] for row in rows]
    return [
        Feature(
            role=role,
            code=code,
            name=name,
            category=category,
            weight=weight,
            verified=verified,
            geometry=shape,
            dataset=dataset,
        )
        for (dataset, code, name, category, weight, verified, _), shape in zip(rows, shapely.from_wkb(wkb), strict=True)
    ]


def put_file(conn: Connection, role: Role, dataset: str, content: bytes | None) -> Outcome:
    """Make a data set's file of a role just this one, or none.

    Raises
    ------
    InvalidInput
        It is larger than the database holds.
    """
    if content is not None and len(content) > MAX_FILE_BYTES:
        raise InvalidInput(
            Text(
                sv="{key}: {mb} MB är mer än databasen rymmer i ett stycke ({most} MB); ladda ett mindre område",
                en="{key}: {mb} MB is more than the database holds in one piece ({most} MB); load a smaller area",
            ).fill(key=dataset, mb=len(content) >> 20, most=MAX_FILE_BYTES >> 20),
            value=len(content),
        )
    database, table = driver_connection(conn), sql.Identifier("siting", FILES[role])
    stored = database.execute(
        sql.SQL("SELECT content_sha256 FROM {} WHERE dataset = %s").format(table), (dataset,)
    ).fetchone()
    digest = None if content is None else hashlib.sha256(content).hexdigest()
    if (stored[0] if stored else None) == digest:
        return Outcome.UNCHANGED if stored else Outcome.NONE
    database.execute(sql.SQL("DELETE FROM {} WHERE dataset = %s").format(table), (dataset,))
    if content is None:
        return Outcome.REMOVED
    database.execute(
        sql.SQL("INSERT INTO {} (dataset, content, content_sha256) VALUES (%s, %b, %s)").format(table),
        (dataset, content, digest),
    )
    return Outcome.CHANGED if stored else Outcome.ADDED


def newest_file(conn: Connection, role: Role, dataset: str | None = None) -> tuple[str, bytes] | None:
    """Return the file of a role that was changed last, with the key of its data set; None when there is none.

    Parameters
    ----------
    dataset
        Only this data set's.
    """
    query = sql.SQL(
        "SELECT dataset, content FROM {} WHERE %(dataset)s::text IS NULL OR dataset = %(dataset)s"
        " ORDER BY stored_at DESC, dataset LIMIT 1"
    ).format(sql.Identifier("siting", FILES[role]))
    with driver_connection(conn).cursor(binary=True) as cursor:
        row = cursor.execute(query, {"dataset": dataset}).fetchone()
    return None if row is None else (row[0], bytes(row[1]))
