"""What the public sees, as collections of features: their columns, and pages of GeoJSON that PostGIS writes whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Literal, TypeAlias

from psycopg import sql

from siting.domain.facts import Fact, FactType
from siting.domain.places import AREA_LABELS, POINT_LABELS
from siting.domain.sites import AVAILABILITY_LABELS, KIND_LABELS
from siting.domain.text import Text
from siting.store.cards import PUBLISHED_SCHEMA, published_facts
from siting.store.published import Reader
from siting.store.published_words import COLLECTION_WORDS, COLUMN_LABELS


class ColumnKind(StrEnum):
    """What a column holds."""

    INTEGER = "integer"
    NUMBER = "number"
    YES_NO = "yes_no"
    TEXT = "text"
    TEXTS = "texts"
    DATE = "date"
    TIME = "time"


_Codes: TypeAlias = dict[str, tuple[tuple[str, Text], ...]]


@dataclass(frozen=True, kw_only=True)
class Column:
    """A property of features.

    Parameters
    ----------
    name, label, help
        Of the column, and what people call it.
    kind
        What it holds.
    unit
        Key in :data:`siting.domain.units.UNITS`; "" without one.
    codes
        Code → label where only some values occur.
    """

    name: str
    label: Text
    kind: ColumnKind
    help: Text | None = None
    unit: str = ""
    codes: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Collection:
    """A published view as a collection of features.

    Parameters
    ----------
    key, title, description
        Its identifier, which is the view's name, and what people read.
    id_column
        The features' identifier; not among the columns.
    columns
        What can be asked for and by.
    time_column
        What a ``datetime`` is compared with.
    version
        Which of the two counters of ``published.version`` says that it has changed.
    ready_made
        Whether the view has ``properties`` and ``geometry_wgs84`` as text.
    least_zoom
        Vector tiles have it from this zoom.
    """

    key: str
    title: Text
    description: Text
    id_column: str
    columns: tuple[Column, ...]
    time_column: str
    version: Literal["sites", "layers"]
    ready_made: bool = False
    least_zoom: int = 0

    @property
    def view(self) -> sql.Identifier:
        """The view's name."""
        return sql.Identifier(PUBLISHED_SCHEMA, self.key)

    def column(self, name: str) -> Column | None:
        """Return a column by its name; the identifier is one that can be asked by."""
        if name == self.id_column:
            return Column(name=name, label=COLUMN_LABELS["id"], kind=ColumnKind.INTEGER)
        return next((one for one in self.columns if one.name == name), None)


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A condition on a row: SQL with a place for each value."""

    text: sql.Composable
    values: tuple[object, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How features are written.

    Parameters
    ----------
    srid, flipped, decimals
        CRS of the geometry, whether its axes are north, east, and decimals of a coordinate; None for WGS 84 in the
        order of GeoJSON.
    properties
        Columns that are wanted; None for all.
    """

    srid: int | None = None
    flipped: bool = False
    decimals: int = 7
    properties: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class FeaturePage:
    """A page of features.

    Parameters
    ----------
    features
        GeoJSON features, separated by commas.
    count, last_id
        How many there are and the last one's identifier; None where there is none.
    """

    features: str
    count: int
    last_id: int | None


@cache
def collections() -> dict[str, Collection]:
    """Return the collections by their keys."""
    found = [_of_sites(key) for key in ("sites", "land", "premises")]
    found.append(_plain("areas", "verified", kind=ColumnKind.TEXT, code=ColumnKind.TEXT, population=ColumnKind.INTEGER))
    found.append(
        _plain(
            "plans",
            "legal_force_date",
            code=ColumnKind.TEXT,
            status=ColumnKind.TEXT,
            status_date=ColumnKind.DATE,
            legal_force_date=ColumnKind.DATE,
            implementation_until=ColumnKind.DATE,
            least_zoom=8,
        )
    )
    found.append(
        _plain(
            "plan_provisions",
            "verified",
            named=False,
            plan_id=ColumnKind.INTEGER,
            plan=ColumnKind.TEXT,
            plan_status=ColumnKind.TEXT,
            kind=ColumnKind.TEXT,
            code=ColumnKind.TEXT,
            catalogue_code=ColumnKind.TEXT,
            wording=ColumnKind.TEXT,
            amount=ColumnKind.NUMBER,
            unit=ColumnKind.TEXT,
            least_zoom=12,
        )
    )
    found.append(_plain("reference_points", "verified", kind=ColumnKind.TEXT))
    return {one.key: one for one in found}


def read_page(
    reader: Reader,
    collection: Collection,
    conditions: Sequence[Condition],
    shape: Shape,
    *,
    limit: int,
    offset: int = 0,
) -> FeaturePage:
    """Return the next features in the order of their identifiers: one statement, whose text is sent as it is."""
    where, values = _where(conditions)
    statement = sql.SQL(
        "SELECT coalesce(string_agg({feature}, ',' ORDER BY page.{id}), ''), count(*), max(page.{id})"
        " FROM (SELECT * FROM {view} WHERE {where} ORDER BY {id} LIMIT %s OFFSET %s) AS page"
    ).format(
        feature=_feature(collection, shape),
        id=sql.Identifier(collection.id_column),
        view=collection.view,
        where=where,
    )
    row = reader.execute(statement, [*values, limit, offset]).fetchone()
    features, count, last = row or ("", 0, None)
    return FeaturePage(features=features, count=count, last_id=last)


def count_features(reader: Reader, collection: Collection, conditions: Sequence[Condition]) -> int:
    """Return how many features meet the conditions."""
    where, values = _where(conditions)
    statement = sql.SQL("SELECT count(*) FROM {view} WHERE {where}").format(view=collection.view, where=where)
    row = reader.execute(statement, values).fetchone()
    return int(row[0]) if row else 0


def read_bounds(reader: Reader, collection: Collection, srid: int) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north of all features in WGS 84; None where none has a position.

    Parameters
    ----------
    srid
        Of the storage CRS.
    """
    statement = sql.SQL(
        "SELECT ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box) FROM (SELECT ST_Transform(ST_Segmentize("
        "ST_SetSRID(ST_Extent(geom)::geometry, %s), 20000), 4326) AS box FROM {view}) AS whole"
    ).format(view=collection.view)
    row = reader.execute(statement, [srid]).fetchone()
    return None if row is None or row[0] is None else (row[0], row[1], row[2], row[3])


def read_attributions(reader: Reader, collection: Collection) -> tuple[str, ...]:
    """Return whom to name for what a collection shows, each once."""
    column = "attribution" if collection.ready_made else "source"
    statement = sql.SQL("SELECT DISTINCT {column} FROM {view} WHERE {column} <> '' ORDER BY 1 LIMIT 20").format(
        column=sql.Identifier(column), view=collection.view
    )
    return tuple(row[0] for row in reader.execute(statement))


def after_id(collection: Collection, last: int) -> Condition:
    """Return the condition that a feature comes after another."""
    return Condition(text=sql.SQL("{} > %s").format(sql.Identifier(collection.id_column)), values=(last,))


def with_id(collection: Collection, feature_id: int) -> Condition:
    """Return the condition that it is this feature."""
    return Condition(text=sql.SQL("{} = %s").format(sql.Identifier(collection.id_column)), values=(feature_id,))


def _where(conditions: Sequence[Condition]) -> tuple[sql.Composable, list[object]]:
    if not conditions:
        return sql.SQL("true"), []
    joined = sql.SQL(" AND ").join([sql.SQL("({})").format(one.text) for one in conditions])
    return joined, [value for one in conditions for value in one.values]


def _feature(collection: Collection, shape: Shape) -> sql.Composable:
    return sql.SQL(
        '\'{{"type":"Feature","id":\' || page.{id} || \',"geometry":\' || {geometry} ||'
        " ',\"properties\":' || {properties} || '}}'"
    ).format(
        id=sql.Identifier(collection.id_column),
        geometry=_geometry(collection, shape),
        properties=_properties(collection, shape),
    )


def _geometry(collection: Collection, shape: Shape) -> sql.Composable:
    if shape.srid is None and collection.ready_made:
        return sql.SQL("coalesce(page.geometry_wgs84, 'null')")
    placed = sql.SQL("ST_Transform(page.geom, {})").format(sql.Literal(shape.srid or 4326))
    turned = sql.SQL("ST_FlipCoordinates({})").format(placed) if shape.flipped else placed
    # 0: no bounding box and no name of the CRS in each feature; the answer's header names it.
    return sql.SQL("coalesce(ST_AsGeoJSON({}, {}, 0), 'null')").format(turned, sql.Literal(shape.decimals))


_MOST_ARGUMENTS = 100
"""A function of PostgreSQL takes no more; a name and a value are two."""


def _properties(collection: Collection, shape: Shape) -> sql.Composable:
    if shape.properties is None and collection.ready_made:
        return sql.SQL("page.properties")
    wanted = [one.name for one in collection.columns if shape.properties is None or one.name in shape.properties]
    if not wanted:
        return sql.SQL("'{{}}'").format()
    step = _MOST_ARGUMENTS // 2
    parts = [wanted[first : first + step] for first in range(0, len(wanted), step)]
    built = sql.SQL(" || ").join([sql.SQL("jsonb_build_object({})").format(_pairs(part)) for part in parts])
    return sql.SQL("jsonb_strip_nulls({})::text").format(built)


def _pairs(names: Sequence[str]) -> sql.Composable:
    return sql.SQL(", ").join(
        [sql.SQL("{}::text, page.{}").format(sql.Literal(name), sql.Identifier(name)) for name in names]
    )


_KINDS = {
    FactType.NUMBER: ColumnKind.NUMBER,
    FactType.YES_NO: ColumnKind.YES_NO,
    FactType.DATE: ColumnKind.DATE,
    FactType.CODE: ColumnKind.TEXT,
    FactType.CODES: ColumnKind.TEXTS,
    FactType.TEXT: ColumnKind.TEXT,
}


def _of_fact(fact: Fact) -> Column:
    return Column(
        name=fact.key,
        label=fact.label,
        help=fact.help,
        kind=_KINDS[fact.type],
        unit=fact.unit or "",
        codes=tuple((fact.codes or {}).items()),
    )


def _of_sites(key: str) -> Collection:
    own = {
        "source": ColumnKind.TEXT,
        "source_name": ColumnKind.TEXT,
        "reference": ColumnKind.TEXT,
        "kind": ColumnKind.TEXT,
        "name": ColumnKind.TEXT,
        "address": ColumnKind.TEXT,
        "holder": ColumnKind.TEXT,
        "property_designations": ColumnKind.TEXTS,
        "availability": ColumnKind.TEXT,
        "available_from": ColumnKind.DATE,
        "reserved_until": ColumnKind.DATE,
        "demo": ColumnKind.YES_NO,
        "changed_at": ColumnKind.TIME,
        "verified_first": ColumnKind.DATE,
        "verified_last": ColumnKind.DATE,
        "estimated": ColumnKind.TEXTS,
        "not_applicable": ColumnKind.TEXTS,
    }
    codes: _Codes = {"kind": tuple(KIND_LABELS.items()), "availability": tuple(AVAILABILITY_LABELS.items())}
    return Collection(
        key=key,
        title=COLLECTION_WORDS[key][0],
        description=COLLECTION_WORDS[key][1],
        id_column="site_id",
        columns=(*_columns(own, codes), *(_of_fact(fact) for fact in published_facts(key))),
        time_column="changed_at",
        version="sites",
        ready_made=True,
    )


def _plain(key: str, time_column: str, *, named: bool = True, least_zoom: int = 0, **own: ColumnKind) -> Collection:
    before = {"name": ColumnKind.TEXT} if named else {}
    kinds = {**before, **own, "source": ColumnKind.TEXT, "verified": ColumnKind.DATE}
    codes: _Codes = {}
    if key == "areas":
        codes["kind"] = tuple(AREA_LABELS.items())
    if key == "reference_points":
        codes["kind"] = tuple(POINT_LABELS.items())
    return Collection(
        key=key,
        title=COLLECTION_WORDS[key][0],
        description=COLLECTION_WORDS[key][1],
        id_column="id",
        columns=_columns(kinds, codes),
        time_column=time_column,
        version="layers",
        least_zoom=least_zoom,
    )


def _columns(kinds: dict[str, ColumnKind], codes: _Codes) -> tuple[Column, ...]:
    return tuple(
        Column(name=name, label=COLUMN_LABELS[name], kind=kind, codes=codes.get(name, ()))
        for name, kind in kinds.items()
    )
