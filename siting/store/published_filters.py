"""Filters of the public's questions (CQL2, OGC 21-065r2) as conditions on published columns.

Only declared columns, only the operators below, every value bound: what is not understood is refused, not passed on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from psycopg import sql
from shapely.geometry.base import BaseGeometry

from siting.domain.text import Text
from siting.store.published_collections import Collection, ColumnKind
from siting.store.published_features import Condition
from siting.store.published_values import (
    KIND_FAULT,
    NUMBERS,
    TIMES,
    Node,
    Term,
    bound_value,
    clean_text,
    geometry_text,
    refused,
)

GEOMETRY = "geom"
MOST_DEPTH = 12
MOST_NODES = 500

Places: TypeAlias = Callable[[Mapping[str, Any]], BaseGeometry]
"""From a geometry of the filter (GeoJSON, or {"bbox": …}) to one in the storage CRS."""


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
            raise refused(_ARGUMENTS, op)
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
        raise refused(_OPERATOR, op)

    def _one_of(self, args: Sequence[Node]) -> Condition:
        if not isinstance(args[1], list) or not args[1]:
            raise refused(_ARGUMENTS, "in")
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
                    raise refused(_NOT_PLACE, one["property"])
                named += 1
                sides.append(sql.Identifier(GEOMETRY))
            elif isinstance(one, Mapping):
                sides.append(sql.SQL("%s::geometry"))
                values.append(geometry_text(self._places(one), self._srid))
            else:
                raise refused(_NOT_PLACE, one)
        if named != 1:
            raise refused(_ARGUMENTS, op)
        text = sql.SQL(f"{_SPATIAL[op]}({{}}, {{}})").format(*sides)
        return Condition(text=text, values=tuple(values))

    def _array(self, op: str, args: Sequence[Node]) -> Condition:
        left, right = args if isinstance(args[0], Mapping) else (args[1], args[0])
        column = self._only(self._property(left), ColumnKind.TEXTS)
        if not isinstance(right, list) or not all(isinstance(one, str) for one in right):
            raise refused(_ARGUMENTS, op)
        bound = Term(text=sql.SQL("%s::text[]"), values=([clean_text(one) for one in right],), kind=ColumnKind.TEXTS)
        if op == "a_equals":
            both = (column, bound, column, bound)
            return _condition("{} @> {} AND {} <@ {}", *both)
        turned = {"a_contains": "a_containedby", "a_containedby": "a_contains"}.get(op, op)
        return _condition(f"{{}} {_ARRAYS[op if left is args[0] else turned]} {{}}", column, bound)

    def _pair(self, args: Sequence[Node]) -> tuple[Term, Term]:
        """Return both sides of a comparison, a value read as what it is compared with."""
        if _is_value(args[0]) and not _is_value(args[1]):
            right = self._term(args[1])
            return self._value(args[0], right), right
        left, right = self._like_first(args)
        return left, right

    def _like_first(self, args: Sequence[Node]) -> list[Term]:
        first = self._term(args[0])
        return [first, *(self._value(one, first) if _is_value(one) else self._same(one, first) for one in args[1:])]

    def _same(self, node: Node, other: Term) -> Term:
        term = self._term(node)
        alike = term.kind == other.kind or any({term.kind, other.kind} <= kinds for kinds in (NUMBERS, TIMES))
        if not alike or term.kind is ColumnKind.TEXTS:
            raise refused(KIND_FAULT, str(node))
        return term

    def _term(self, node: Node) -> Term:
        if isinstance(node, Mapping) and "property" in node:
            return self._property(node)
        if isinstance(node, Mapping) and str(node.get("op", "")).lower() == "casei":
            _, args = _operation(node)
            inner = _just(args, 1, "casei")[0]
            term = self._property(inner) if not _is_value(inner) else _text(inner)
            lowered = sql.SQL("lower({})").format(self._only(term, ColumnKind.TEXT).text)
            return Term(text=lowered, values=term.values, kind=ColumnKind.TEXT)
        raise refused(_NOT_TERM, str(node))

    def _property(self, node: Node, *, geometry: bool = False) -> Term:
        name = node.get("property") if isinstance(node, Mapping) else None
        if geometry and name == GEOMETRY:
            return Term(text=sql.Identifier(GEOMETRY), values=(), kind=ColumnKind.TEXT)
        column = self._collection.column(name) if isinstance(name, str) else None
        if column is None:
            raise refused(_PROPERTY, name)
        return Term(text=sql.Identifier(column.name), values=(), kind=column.kind)

    def _value(self, node: Node, like: Term) -> Term:
        return bound_value(node, like.kind)

    def _only(self, term: Term, kind: ColumnKind) -> Term:
        if term.kind is not kind:
            raise refused(KIND_FAULT, term.text.as_string(None))
        return term

    def _count(self, depth: int) -> None:
        self._nodes += 1
        if depth > MOST_DEPTH or self._nodes > MOST_NODES:
            raise refused(_TOO_MUCH, MOST_NODES)


def _text(node: Node) -> Term:
    return bound_value(node, ColumnKind.TEXT)


def _condition(text: str, *terms: Term) -> Condition:
    return Condition(
        text=sql.SQL(text).format(*(one.text for one in terms)),
        values=tuple(value for one in terms for value in one.values),
    )


def _operation(node: Node) -> tuple[str, Sequence[Node]]:
    if not isinstance(node, Mapping) or not isinstance(node.get("op"), str) or not isinstance(node.get("args"), list):
        raise refused(_NOT_TERM, str(node))
    return node["op"].lower(), node["args"]


def _just(args: Sequence[Node], number: int, op: str) -> Sequence[Node]:
    if len(args) != number:
        raise refused(_ARGUMENTS, op)
    return args


def _is_value(node: Node) -> bool:
    return not isinstance(node, Mapping) or "date" in node or "timestamp" in node


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
_NOT_PLACE = Text(
    sv="{value} är ingen geometri; egenskapen heter geom.", en="{value} is no geometry; the property is geom."
)
_NOT_TERM = Text(sv="{value} går inte att använda i ett filter.", en="{value} can't be used in a filter.")
