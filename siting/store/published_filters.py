"""Filters of the public's questions (CQL2, OGC 21-065r2) as conditions on published columns.

Only declared columns, only the operators below, every value bound: what is not understood is refused, not passed on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import isfinite
from typing import Any, TypeAlias

from psycopg import sql
from shapely.geometry.base import BaseGeometry

from siting.domain.errors import InvalidInput
from siting.domain.text import Text
from siting.store.published_features import Collection, Column, ColumnKind, Condition

GEOMETRY = "geom"
MOST_DEPTH = 12
MOST_NODES = 500

Node: TypeAlias = Any
"""A part of the filter's JSON."""
Places: TypeAlias = Callable[[Mapping[str, Any]], BaseGeometry]
"""From a geometry of the filter (GeoJSON, or {"bbox": …}) to one in the storage CRS."""


@dataclass(frozen=True, kw_only=True)
class _Term:
    """One side of a comparison: SQL, its values, and what kind it is of; ``None`` for a value that fits by its form."""

    text: sql.Composable
    values: tuple[object, ...]
    kind: ColumnKind


_COMPARISONS = {"=": "=", "<>": "<>", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
_SPATIAL = {
    "s_intersects": "ST_Intersects",
    "s_disjoint": "ST_Disjoint",
    "s_within": "ST_Within",
    "s_contains": "ST_Contains",
    "s_touches": "ST_Touches",
    "s_crosses": "ST_Crosses",
    "s_overlaps": "ST_Overlaps",
    "s_equals": "ST_Equals",
}
_ARRAYS = {"a_contains": "@>", "a_containedby": "<@", "a_overlaps": "&&"}
_NUMBERS = frozenset({ColumnKind.INTEGER, ColumnKind.NUMBER})
_TIMES = frozenset({ColumnKind.DATE, ColumnKind.TIME})


class FilterReader:
    """Reads a filter for one collection.

    Parameters
    ----------
    collection
        Whose columns may be named.
    srid
        Of the storage CRS.
    places
        Brings the filter's geometries into the storage CRS.
    """

    def __init__(self, collection: Collection, srid: int, places: Places) -> None:
        self._collection, self._srid, self._places = collection, srid, places
        self._nodes = 0

    def read(self, node: Node, depth: int = 0) -> Condition:
        """Return a filter's condition.

        Raises
        ------
        InvalidInput
            It says what is not understood, or is too large.
        """
        self._count(depth)
        if isinstance(node, bool):
            return Condition(text=sql.SQL("true" if node else "false"))
        if isinstance(node, Mapping) and "property" in node:
            term = self._property(node)
            return Condition(text=self._only(term, ColumnKind.YES_NO).text)
        op, args = _operation(node)
        if op in ("and", "or"):
            return self._joined(op, args, depth)
        if op == "not":
            inner = self.read(_just(args, 1, op)[0], depth + 1)
            return Condition(text=sql.SQL("NOT ({})").format(inner.text), values=inner.values)
        return self._predicate(op, args)

    def _joined(self, op: str, args: Sequence[Node], depth: int) -> Condition:
        if len(args) < 2:
            raise _refused(_ARGUMENTS, op)
        parts = [self.read(one, depth + 1) for one in args]
        joined = sql.SQL(f" {op.upper()} ").join([sql.SQL("({})").format(one.text) for one in parts])
        return Condition(text=joined, values=tuple(value for one in parts for value in one.values))

    def _predicate(self, op: str, args: Sequence[Node]) -> Condition:
        if op in _COMPARISONS:
            left, right = self._pair(_just(args, 2, op))
            return _condition(f"{{}} {_COMPARISONS[op]} {{}}", left, right)
        if op in _SPATIAL:
            return self._spatial(op, _just(args, 2, op))
        if op in _ARRAYS or op == "a_equals":
            return self._array(op, _just(args, 2, op))
        return self._advanced(op, args)

    def _advanced(self, op: str, args: Sequence[Node]) -> Condition:
        match op:
            case "between":
                value, low, high = self._like_first(_just(args, 3, op))
                return _condition("{} BETWEEN {} AND {}", value, low, high)
            case "in":
                return self._one_of(_just(args, 2, op))
            case "like":
                left, right = self._pair(_just(args, 2, op))
                return _condition("{} LIKE {}", self._only(left, ColumnKind.TEXT), right)
            case "isnull":
                return _condition("{} IS NULL", self._property(_just(args, 1, op)[0], geometry=True))
        raise _refused(_OPERATOR, op)

    def _one_of(self, args: Sequence[Node]) -> Condition:
        if not isinstance(args[1], list) or not args[1]:
            raise _refused(_ARGUMENTS, "in")
        first, *others = self._like_first([args[0], *args[1]])
        places = ", ".join(["{}"] * len(others))
        return _condition(f"{{}} IN ({places})", first, *others)

    def _spatial(self, op: str, args: Sequence[Node]) -> Condition:
        sides: list[sql.Composable] = []
        values: list[object] = []
        named = 0
        for one in args:
            if isinstance(one, Mapping) and "property" in one:
                if one["property"] != GEOMETRY:
                    raise _refused(_NOT_PLACE, one["property"])
                named += 1
                sides.append(sql.Identifier(GEOMETRY))
            elif isinstance(one, Mapping):
                sides.append(sql.SQL("ST_GeomFromWKB(%s, %s)"))
                values += [self._places(one).wkb, self._srid]
            else:
                raise _refused(_NOT_PLACE, one)
        if named != 1:
            raise _refused(_ARGUMENTS, op)
        text = sql.SQL(f"{_SPATIAL[op]}({{}}, {{}})").format(*sides)
        return Condition(text=text, values=tuple(values))

    def _array(self, op: str, args: Sequence[Node]) -> Condition:
        left, right = args if isinstance(args[0], Mapping) else (args[1], args[0])
        column = self._only(self._property(left), ColumnKind.TEXTS)
        if not isinstance(right, list) or not all(isinstance(one, str) for one in right):
            raise _refused(_ARGUMENTS, op)
        bound = _Term(text=sql.SQL("%s::text[]"), values=([_clean(one) for one in right],), kind=ColumnKind.TEXTS)
        if op == "a_equals":
            both = (column, bound, column, bound)
            return _condition("{} @> {} AND {} <@ {}", *both)
        turned = {"a_contains": "a_containedby", "a_containedby": "a_contains"}.get(op, op)
        return _condition(f"{{}} {_ARRAYS[op if left is args[0] else turned]} {{}}", column, bound)

    def _pair(self, args: Sequence[Node]) -> tuple[_Term, _Term]:
        """Return both sides of a comparison, a value read as what it is compared with."""
        if _is_value(args[0]) and not _is_value(args[1]):
            right = self._term(args[1])
            return self._value(args[0], right), right
        left, right = self._like_first(args)
        return left, right

    def _like_first(self, args: Sequence[Node]) -> list[_Term]:
        first = self._term(args[0])
        return [first, *(self._value(one, first) if _is_value(one) else self._same(one, first) for one in args[1:])]

    def _same(self, node: Node, other: _Term) -> _Term:
        term = self._term(node)
        alike = term.kind == other.kind or any({term.kind, other.kind} <= kinds for kinds in (_NUMBERS, _TIMES))
        if not alike or term.kind is ColumnKind.TEXTS:
            raise _refused(_KIND, str(node))
        return term

    def _term(self, node: Node) -> _Term:
        if isinstance(node, Mapping) and "property" in node:
            return self._property(node)
        if isinstance(node, Mapping) and str(node.get("op", "")).lower() == "casei":
            _, args = _operation(node)
            inner = _just(args, 1, "casei")[0]
            term = self._property(inner) if not _is_value(inner) else _text(inner)
            lowered = sql.SQL("lower({})").format(self._only(term, ColumnKind.TEXT).text)
            return _Term(text=lowered, values=term.values, kind=ColumnKind.TEXT)
        raise _refused(_NOT_TERM, str(node))

    def _property(self, node: Node, *, geometry: bool = False) -> _Term:
        name = node.get("property") if isinstance(node, Mapping) else None
        if geometry and name == GEOMETRY:
            return _Term(text=sql.Identifier(GEOMETRY), values=(), kind=ColumnKind.TEXT)
        column = self._collection.column(name) if isinstance(name, str) else None
        if column is None:
            raise _refused(_PROPERTY, name)
        return _Term(text=sql.Identifier(column.name), values=(), kind=column.kind)

    def _value(self, node: Node, like: _Term) -> _Term:
        return bound_value(node, like.kind)

    def _only(self, term: _Term, kind: ColumnKind) -> _Term:
        if term.kind is not kind:
            raise _refused(_KIND, term.text.as_string(None))
        return term

    def _count(self, depth: int) -> None:
        self._nodes += 1
        if depth > MOST_DEPTH or self._nodes > MOST_NODES:
            raise _refused(_TOO_MUCH, MOST_NODES)


def bound_value(node: Node, kind: ColumnKind) -> _Term:
    """Return a value as a bound one of a kind.

    Raises
    ------
    InvalidInput
        It is of another.
    """
    value: object
    if kind in _NUMBERS and isinstance(node, int | float) and not isinstance(node, bool) and isfinite(node):
        value, cast = float(node), "double precision"
    elif kind is ColumnKind.YES_NO and isinstance(node, bool):
        value, cast = node, "boolean"
    elif kind is ColumnKind.TEXT and isinstance(node, str):
        value, cast = _clean(node), "text"
    elif kind in _TIMES:
        value = _moment(node)
        cast = "timestamptz" if isinstance(value, datetime) else "date"
    else:
        raise _refused(_KIND, node)
    return _Term(text=sql.SQL(f"%s::{cast}"), values=(value,), kind=kind)


def equals(column: Column, text: str) -> Condition:
    """Return the condition that a column has a value that is written as text.

    Raises
    ------
    InvalidInput
        The text is no value of the column's kind.
    """
    if column.kind is ColumnKind.TEXTS:
        return Condition(text=sql.SQL("%s = ANY({})").format(sql.Identifier(column.name)), values=(_clean(text),))
    node: Node = text
    if column.kind in _NUMBERS:
        try:
            node = float(text)
        except ValueError:
            raise _refused(_KIND, text) from None
    if column.kind is ColumnKind.YES_NO:
        node = {"true": True, "false": False}.get(text.lower(), text)
    term = bound_value(node, column.kind)
    return Condition(text=sql.SQL("{} = {}").format(sql.Identifier(column.name), term.text), values=term.values)


def _text(node: Node) -> _Term:
    return bound_value(node, ColumnKind.TEXT)


def _condition(text: str, *terms: _Term) -> Condition:
    return Condition(
        text=sql.SQL(text).format(*(one.text for one in terms)),
        values=tuple(value for one in terms for value in one.values),
    )


def _operation(node: Node) -> tuple[str, Sequence[Node]]:
    if not isinstance(node, Mapping) or not isinstance(node.get("op"), str) or not isinstance(node.get("args"), list):
        raise _refused(_NOT_TERM, str(node))
    return node["op"].lower(), node["args"]


def _just(args: Sequence[Node], number: int, op: str) -> Sequence[Node]:
    if len(args) != number:
        raise _refused(_ARGUMENTS, op)
    return args


def _is_value(node: Node) -> bool:
    return not isinstance(node, Mapping) or "date" in node or "timestamp" in node


def _moment(node: Node) -> date | datetime:
    text = node.get("date", node.get("timestamp")) if isinstance(node, Mapping) else node
    try:
        if isinstance(text, str) and len(text) == 10:
            return date.fromisoformat(text)
        if isinstance(text, str):
            moment = datetime.fromisoformat(text)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except ValueError:
        pass
    raise _refused(_KIND, text)


def _clean(text: str) -> str:
    if "\0" in text or any("\ud800" <= one <= "\udfff" for one in text):
        raise _refused(_KIND, "\\0")
    return text


def _refused(text: Text, value: object) -> InvalidInput:
    shown = str(value)[:100].encode("utf-8", "replace").decode()
    return InvalidInput(text.fill(value=shown), value=shown)


_TOO_MUCH = Text(
    sv="Filtret är för stort: högst {value} delar, och inte för djupt.",
    en="The filter is too large: at most {value} parts, and not too deep.",
)
_OPERATOR = Text(sv="Filtret kan inte {value}.", en="The filter can't do {value}.")
_ARGUMENTS = Text(
    sv="Fel antal eller slag av argument till {value}.", en="Wrong number or kind of arguments of {value}."
)
_PROPERTY = Text(
    sv="Egenskapen {value} finns inte; se samlingens queryables.",
    en="There is no property {value}; see the collection's queryables.",
)
_KIND = Text(sv="{value} är av fel slag att jämföra med.", en="{value} is of the wrong kind to compare with.")
_NOT_PLACE = Text(
    sv="{value} är ingen geometri; egenskapen heter geom.", en="{value} is no geometry; the property is geom."
)
_NOT_TERM = Text(sv="{value} går inte att använda i ett filter.", en="{value} can't be used in a filter.")
