"""What a search of sites asks, as conditions on their cards. Values are always bound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from psycopg import sql
from shapely.geometry.base import BaseGeometry

from siting.domain.facts import FactType
from siting.domain.site_search import FactFilter, SiteQuery, Unknown
from siting.domain.sites import SiteKind

GEOMETRY = sql.SQL("ST_GeomFromWKB(%s, %s)")


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A condition on a card.

    Parameters
    ----------
    name
        Of the filter that it is of: a fact's key or a field of the query.
    text
        SQL, with a place for each value.
    values
        In the order of their places.
    """

    name: str
    text: sql.Composable
    values: tuple[object, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Placed:
    """What of a query is somewhere, in the storage CRS.

    Parameters
    ----------
    srid
        EPSG number of the storage CRS.
    box, area
        Where sites have to be.
    origin
        East and north of where distance is measured from.
    """

    srid: int
    box: BaseGeometry | None = None
    area: BaseGeometry | None = None
    origin: BaseGeometry | None = None


def settled(query: SiteQuery, placed: Placed) -> list[Condition]:
    """Return the conditions that a card meets or not."""
    return [*_of_the_site(query), *_of_the_place(query, placed), *(_of_the_kind(one) for one in _of_some_kinds(query))]


def judged(query: SiteQuery) -> list[Condition]:
    """Return a condition a fact of which more is asked than whether it is known: true, false or, unknown, null."""
    return [_of_the_fact(one) for one in query.facts if one.asks_value]


def narrowing(query: SiteQuery) -> list[Condition]:
    """Return the conditions that facts put, with what becomes of what is unknown."""
    together = [one for one in query.facts if one.asks_value and one.unknown is None]
    each = [_with_unknown(_of_the_fact(one), query.unknown) for one in together]
    if query.unknown is Unknown.ONLY and len(together) > 1:
        # One of them is unknown, and none says no.
        each = [_all_unknown([_of_the_fact(one) for one in together])]
    return [
        *each,
        *(_with_unknown(_of_the_fact(one), one.unknown) for one in query.facts if one.asks_value and one.unknown),
        *(_is_known(one) for one in query.facts if not one.asks_value and one.unknown),
    ]


def conjunction(conditions: list[Condition]) -> tuple[sql.Composable, list[object]]:
    """Return all conditions as one, true where there is none, and their values."""
    if not conditions:
        return sql.SQL("true"), []
    joined = sql.SQL(" AND ").join([sql.SQL("({})").format(one.text) for one in conditions])
    return joined, [value for one in conditions for value in one.values]


def _of_the_site(query: SiteQuery) -> Iterator[Condition]:
    for word in query.text.split():
        yield Condition(name="text", text=sql.SQL("search LIKE lower(%s)"), values=(f"%{escaped(word)}%",))
    if query.ids:
        yield Condition(name="ids", text=sql.SQL("site_id = ANY(%s)"), values=(list(query.ids),))
    if query.kinds:
        yield _one_of("kinds", sql.SQL("kind"), query.kinds)
    if query.availability:
        yield _one_of("availability", sql.SQL("availability"), query.availability)
    if query.holders:
        yield _same_text("holders", sql.Identifier("holder"), query.holders)
    if query.sources:
        yield _one_of("sources", sql.SQL("source"), query.sources)
    if query.changed_since is not None:
        yield Condition(name="changed_since", text=sql.SQL("changed_at >= %s"), values=(query.changed_since,))
    if query.verified_before is not None:
        before = sql.SQL("verified_first IS NULL OR verified_first < %s")
        yield Condition(name="verified_before", text=before, values=(query.verified_before,))
    if query.published is not None:
        yield Condition(name="published", text=sql.SQL("published = %s"), values=(query.published,))


def _of_the_place(query: SiteQuery, placed: Placed) -> Iterator[Condition]:
    for name, place in (("box", placed.box), ("area", placed.area)):
        if place is not None:
            inside = sql.SQL("ST_Intersects(geom, {})").format(GEOMETRY)
            yield Condition(name=name, text=inside, values=(place.wkb, placed.srid))
    if query.near is not None and query.near.within_m is not None and placed.origin is not None:
        near = sql.SQL("ST_DWithin(geom, {}, %s)").format(GEOMETRY)
        yield Condition(name="near", text=near, values=(placed.origin.wkb, placed.srid, query.near.within_m))


def _of_some_kinds(query: SiteQuery) -> list[FactFilter]:
    return [one for one in query.facts if one.fact.kinds != frozenset(SiteKind)]


def _of_the_kind(one: FactFilter) -> Condition:
    return _one_of(one.key, sql.SQL("kind"), sorted(one.fact.kinds))


def _of_the_fact(one: FactFilter) -> Condition:
    column = sql.Identifier(one.key)
    parts: list[tuple[sql.Composable, object]] = []
    if one.low is not None:
        parts.append((sql.SQL("{} >= %s").format(column), one.low))
    if one.high is not None:
        parts.append((sql.SQL("{} <= %s").format(column), one.high))
    if one.yes is not None:
        parts.append((sql.SQL("{} = %s").format(column), one.yes))
    if one.any_of:
        match one.fact.type:
            case FactType.TEXT:
                parts.append((_SAME_TEXT.format(column), list(one.any_of)))
            case FactType.CODES:
                parts.append((sql.SQL("{} && %s::text[]").format(column), list(one.any_of)))
            case _:
                parts.append((sql.SQL("{} = ANY(%s)").format(column), list(one.any_of)))
    if one.all_of:
        parts.append((sql.SQL("{} @> %s::text[]").format(column), list(one.all_of)))
    return Condition(
        name=one.key,
        text=sql.SQL("CASE WHEN {} THEN false ELSE {} END").format(
            _not_applicable(one), sql.SQL(" AND ").join([text for text, _ in parts])
        ),
        values=(one.key, *(value for _, value in parts)),
    )


def _not_applicable(one: FactFilter) -> sql.Composable:
    """Return whether a fact is known not to apply, which is as good as no; its key is the one value."""
    return sql.SQL("{} IS NULL AND %s = ANY(not_applicable)").format(sql.Identifier(one.key))


def _with_unknown(one: Condition, unknown: Unknown) -> Condition:
    ending = {Unknown.KEEP: "IS NOT FALSE", Unknown.ONLY: "IS NULL", Unknown.EXCLUDE: "IS TRUE"}[unknown]
    return Condition(name=one.name, text=sql.SQL("({}) {}").format(one.text, sql.SQL(ending)), values=one.values)


def _all_unknown(together: list[Condition]) -> Condition:
    text, values = conjunction(together)
    return Condition(name=together[0].name, text=sql.SQL("({}) IS NULL").format(text), values=tuple(values))


def _is_known(one: FactFilter) -> Condition:
    """Return whether a fact is unknown, or is not; that it does not apply is an answer."""
    unknown = sql.SQL("{} IS NULL AND NOT ({})").format(sql.Identifier(one.key), _not_applicable(one))
    ending = {Unknown.KEEP: "OR true", Unknown.ONLY: "", Unknown.EXCLUDE: "IS FALSE"}
    text = sql.SQL("({}) {}").format(unknown, sql.SQL(ending[one.unknown or Unknown.KEEP]))
    return Condition(name=one.key, text=text, values=(one.key,))


def _one_of(name: str, column: sql.Composable, values: Iterable[str]) -> Condition:
    return Condition(name=name, text=sql.SQL("{} = ANY(%s)").format(column), values=([str(one) for one in values],))


def _same_text(name: str, column: sql.Composable, values: Iterable[str]) -> Condition:
    return Condition(name=name, text=_SAME_TEXT.format(column), values=(list(values),))


# Capitals are compared as the database does, which made what is searched in.
_SAME_TEXT = sql.SQL("lower({}) = ANY(ARRAY(SELECT lower(said) FROM unnest(%s::text[]) AS said))")


def escaped(word: str) -> str:
    r"""Return a word in which nothing is a pattern.

    >>> escaped("100%_\\")
    '100\\%\\_\\\\'
    """
    return word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
