"""Cards: one row a site with a column a fact, made from the vocabulary and kept up by the database itself.

Facts are stored as rows (docs/decisions/0007), which suits loading and judging. Whoever lists, filters or draws sites
wants a row a site: that is its card. The table, and the function that makes cards anew when a change is committed, are
written here, since their columns follow the vocabulary; the migration step has the rest. Views in the schema
``published`` show the cards of published sites, and nothing else, to the role that serves the public.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, text, update

from siting.domain.facts import Fact, FactType
from siting.domain.sites import OFF_THE_MARKET, SiteKind
from siting.domain.vocabulary import FACTS
from siting.store import tables
from siting.store.card_indexes import collation_statement, index_statements
from siting.store.deployment import stored_srid
from siting.store.published_views import drop_statements, view_statements
from siting.store.vocabulary import Numbering, is_stored, read_numbering

CARDS_SCHEMA = "cards"
PUBLISHED_SCHEMA = "published"

_FORM = 6
"""Number of what is made here; a higher one makes the cards anew."""

_OFF = ", ".join(f"'{one}'" for one in OFF_THE_MARKET)

_OWN = {
    "site_id": "bigint",
    "source": "text",
    "source_name": "text",
    "attribution": "text",
    "licence": "text",
    "reference": "text",
    "kind": "text",
    "name": "text",
    "address": "text",
    "holder": "text",
    "property_designations": "text[]",
    "availability": "text",
    "available_from": "date",
    "reserved_until": "date",
    "demo": "boolean",
    "changed_at": "timestamptz",
    "change_id": "integer",
    "declared_change_id": "integer",
    "verified_first": "date",
    "verified_last": "date",
    "estimated": "text[]",
    "not_applicable": "text[]",
}
"""Columns that every card has besides the facts, in their order."""

_LAST = {
    "published": "boolean",
    "search": "text",
    "properties": "text",
    "geometry_wgs84": "text",
}
"""For the program: what text is searched in, and the parts of a GeoJSON feature, ready to be sent."""

_FIRST = ("site_id", "published", "availability", "kind", "geom")
"""What nearly every question looks at; in a row, all that stands before a column is gone through to reach it."""

_NOT_PROPERTIES = frozenset({"site_id", "attribution", "licence", "change_id", "declared_change_id"})
_DECIMALS = 7
"""Of a degree, about a centimetre."""

_TYPES = {
    FactType.NUMBER: "double precision",
    FactType.YES_NO: "boolean",
    FactType.DATE: "date",
    FactType.CODE: "text",
    FactType.CODES: "text[]",
    FactType.TEXT: "text",
}


@dataclass(frozen=True, kw_only=True)
class CardColumn:
    """A fact's column.

    Parameters
    ----------
    fact
        Whose.
    number
        The fact's number in this database.
    sql_type
        Of the column.
    """

    fact: Fact
    number: int
    sql_type: str


def card_facts() -> tuple[Fact, ...]:
    """Return the facts that have a column, in the order in which people read them."""
    return tuple(fact for fact in FACTS.values() if is_stored(fact))


def cards_digest(srid: int) -> str:
    """Return what changes when cards have to be made anew: their form, the facts, the storage CRS."""
    facts = [f"{one.key}:{one.type}:{','.join(one.code_list)}:{','.join(sorted(one.kinds))}" for one in card_facts()]
    return hashlib.sha256("\n".join([str(_FORM), str(srid), *facts]).encode()).hexdigest()[:32]


def make_cards(conn: Connection) -> None:
    """Make the table, its function and the views anew where the vocabulary has changed, and fill them.

    Parameters
    ----------
    conn
        With the rights of the tables' owner. A million sites take about a minute.
    """
    digest = cards_digest(stored_srid(conn))
    if conn.scalar(select(tables.deployment.c.cards_digest)) == digest:
        return
    for statement in _statements(conn):
        conn.exec_driver_sql(statement.replace("%", "%%"))
    conn.execute(text("SELECT siting.refresh_cards(NULL)"))
    conn.execute(update(tables.deployment).values(cards_digest=digest))


def _statements(conn: Connection) -> list[str]:
    numbering = read_numbering(conn)
    columns = _columns(numbering)
    srid = stored_srid(conn)
    return [
        *(f"DROP VIEW IF EXISTS {PUBLISHED_SCHEMA}.{name}" for name, _ in _VIEWS),
        *drop_statements(PUBLISHED_SCHEMA),
        f"CREATE SCHEMA IF NOT EXISTS {CARDS_SCHEMA}",
        f"DROP TABLE IF EXISTS {CARDS_SCHEMA}.site",
        _table(columns, srid),
        collation_statement(),
        *index_statements(f"{CARDS_SCHEMA}.site"),
        _function(columns, numbering),
        *(_view(name, kinds, columns) for name, kinds in _VIEWS),
        *view_statements(PUBLISHED_SCHEMA, _OFF),
    ]


def _columns(numbering: Numbering) -> tuple[CardColumn, ...]:
    found = tuple(
        CardColumn(fact=fact, number=numbering.fact_ids[fact.key], sql_type=_TYPES[fact.type])
        for fact in card_facts()
        if fact.key in numbering.fact_ids
    )
    taken = {column.fact.key for column in found} & {*_OWN, *_LAST, "geom"}
    if taken:
        raise ValueError(f"facts may not be called as the cards' own columns: {sorted(taken)}")
    return found


def _table(columns: Sequence[CardColumn], srid: int) -> str:
    facts = {column.fact.key: column.sql_type for column in columns}
    declared = {**_OWN, **facts, **_LAST, "geom": f"geometry(Geometry, {srid})"}
    names = (*_FIRST, *(name for name in declared if name not in _FIRST))
    rows = ",\n    ".join(f"{name} {declared[name]}" for name in names)
    return f"CREATE TABLE {CARDS_SCHEMA}.site (\n    {rows},\n    CONSTRAINT site_pkey PRIMARY KEY (site_id)\n)"


def _function(columns: Sequence[CardColumn], numbering: Numbering) -> str:
    """Return the function that makes some sites' cards anew, or all: called when a change is committed."""
    names = ", ".join([*_OWN, *(column.fact.key for column in columns), *_LAST, "geom"])
    every, some = (_select(columns, numbering, where) for where in ("", "WHERE {site} = ANY(refresh_cards.ids)"))
    return f"""\
CREATE OR REPLACE FUNCTION siting.refresh_cards(ids bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = siting, public, pg_temp AS $$
BEGIN
    IF ids IS NULL THEN
        DELETE FROM {CARDS_SCHEMA}.site;
        INSERT INTO {CARDS_SCHEMA}.site ({names})
        {every}
        -- Neighbours in space are so on the disk, too: a box or a tile reads few pages, and the index grows faster.
        ORDER BY c.geom;
    ELSE
        DELETE FROM {CARDS_SCHEMA}.site WHERE site_id = ANY(ids);
        INSERT INTO {CARDS_SCHEMA}.site ({names})
        {some};
    END IF;
END
$$"""  # noqa: S608 - names of declared facts, no value of anybody's


def _select(columns: Sequence[CardColumn], numbering: Numbering, where: str) -> str:
    pivoted = ",\n            ".join(_gathered(columns))
    values = ",\n        ".join(f"{_value(column, numbering)} AS {column.fact.key}" for column in columns)
    keys = ", ".join(f"({column.number}, '{column.fact.key}')" for column in columns)
    shown = [name for name in [*_OWN, *(column.fact.key for column in columns)] if name not in _NOT_PROPERTIES]
    return f"""\
WITH known AS (
        SELECT
            site_id,
            {pivoted},
            array_agg(fact_id ORDER BY fact_id) FILTER (WHERE status = 2) AS estimated_ids,
            array_agg(fact_id ORDER BY fact_id) FILTER (WHERE status = 3) AS not_applicable_ids,
            min(verified) AS verified_first,
            max(verified) AS verified_last,
            max(change_id) AS change_id,
            max(change_id) FILTER (WHERE NOT computed) AS declared_change_id
        FROM site_fact {where.format(site="site_id")}
        GROUP BY site_id
    ),
    card AS (
        SELECT
            site.id AS site_id, source.key AS source, source.name AS source_name, source.attribution, source.licence,
            site.reference, site.kind, site.name, site.address, coalesce(site_holder.name, '') AS holder,
            site.property_designations, site.availability, site.available_from, site.reserved_until, site.demo,
            change.at AS changed_at,
            greatest(site.change_id, known.change_id) AS change_id,
            greatest(site.change_id, known.declared_change_id) AS declared_change_id,
            known.verified_first, known.verified_last,
            ARRAY(
                SELECT fact_key FROM (VALUES {keys}) AS keys (fact_id, fact_key)
                WHERE fact_id = ANY(known.estimated_ids)
            ) AS estimated,
            ARRAY(
                SELECT fact_key FROM (VALUES {keys}) AS keys (fact_id, fact_key)
                WHERE fact_id = ANY(known.not_applicable_ids)
            ) AS not_applicable,
        {values},
            site.published,
            lower(concat_ws(' ', site.name, site.address, site_holder.name, site.reference,
                array_to_string(site.property_designations, ' '))) AS search,
            st_asgeojson(st_transform(site.geom, 4326), {_DECIMALS}) AS geometry_wgs84,
            site.geom
        FROM site
        JOIN source ON source.id = site.source_id
        LEFT JOIN site_holder ON site_holder.id = site.holder_id
        LEFT JOIN known ON known.site_id = site.id
        LEFT JOIN change ON change.id = greatest(site.change_id, known.change_id)
        {where.format(site="site.id")}
    )
    SELECT
        {", ".join(f"c.{name}" for name in [*_OWN, *(column.fact.key for column in columns), "published", "search"])},
        {_properties(shown)},
        c.geometry_wgs84, c.geom
    FROM card AS c"""  # noqa: S608 - as above


_MOST_ARGUMENTS = 100
"""A function of PostgreSQL takes no more; a name and a value are two."""


def _properties(names: Sequence[str]) -> str:
    """Return what makes the properties' text; nothing that is unknown is in it."""
    pairs = [f"'{name}', c.{name}" for name in names]
    step = _MOST_ARGUMENTS // 2
    built = " || ".join(
        f"jsonb_strip_nulls(jsonb_build_object({', '.join(pairs[first : first + step])}))"
        for first in range(0, len(pairs), step)
    )
    return f"({built})::text"


def _gathered(columns: Sequence[CardColumn]) -> Iterator[str]:
    """Return one aggregate a fact: its number, or its text."""
    for column in columns:
        held = "text" if column.fact.type is FactType.TEXT else "number"
        yield f"max({held}) FILTER (WHERE fact_id = {column.number} AND status IN (1, 2)) AS f{column.number}"


def _value(column: CardColumn, numbering: Numbering) -> str:
    """Return the SQL of a value as people mean it, from the number that is stored."""
    stored = f"known.f{column.number}"
    match column.fact.type:
        case FactType.NUMBER | FactType.TEXT:
            return stored
        case FactType.YES_NO:
            return f"{stored} = 1"
        case FactType.DATE:
            return f"DATE '1970-01-01' + {stored}::integer"
        case FactType.CODE:
            places = numbering.places.get(column.fact.key, {})
            whens = " ".join(f"WHEN {place} THEN '{code}'" for code, place in places.items())
            return f"CASE {stored}::integer {whens} END"
        case _:
            places = numbering.places.get(column.fact.key, {})
            bits = ", ".join(
                f"CASE WHEN {stored}::bigint & {1 << place} <> 0 THEN '{code}' END" for code, place in places.items()
            )
            return f"CASE WHEN {stored} IS NOT NULL THEN array_remove(ARRAY[{bits}]::text[], NULL) END"


_VIEWS: tuple[tuple[str, frozenset[SiteKind]], ...] = (
    ("sites", frozenset(SiteKind)),
    ("land", frozenset({SiteKind.LAND})),
    ("premises", frozenset({SiteKind.PREMISES})),
)
"""Public views of cards: their names, and the kinds of site that each shows."""


def published_facts(view: str) -> tuple[Fact, ...]:
    """Return the facts that a public view has columns of: those that apply to its kinds of site."""
    kinds = dict(_VIEWS)[view]
    return tuple(fact for fact in card_facts() if fact.kinds & kinds)


def _view(name: str, kinds: frozenset[SiteKind], columns: Sequence[CardColumn]) -> str:
    shown = [column.fact.key for column in columns if column.fact.kinds & kinds]
    of_kind = "" if kinds == frozenset(SiteKind) else f" AND kind = '{next(iter(kinds))}'"
    names = ", ".join([*_OWN, *shown, "search", "properties", "geometry_wgs84", "geom"])
    return (
        f"CREATE VIEW {PUBLISHED_SCHEMA}.{name} AS SELECT {names} FROM {CARDS_SCHEMA}.site "  # noqa: S608 - as above
        f"WHERE published AND availability NOT IN ({_OFF}){of_kind}"
    )
