"""Values of the public's questions, bound as what they are compared with; what does not fit is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import isfinite
from typing import Any, TypeAlias

import shapely
from psycopg import sql
from shapely.geometry.base import BaseGeometry

from siting.domain.errors import InvalidInput
from siting.domain.text import Text
from siting.store.published_collections import Column, ColumnKind
from siting.store.published_features import Condition

Node: TypeAlias = Any
"""A part of a filter's JSON."""
NUMBERS = frozenset({ColumnKind.INTEGER, ColumnKind.NUMBER})
TIMES = frozenset({ColumnKind.DATE, ColumnKind.TIME})


@dataclass(frozen=True, kw_only=True)
class Term:
    """One side of a comparison: SQL, its values, and what kind it is of; ``None`` for a value that fits by its form."""

    text: sql.Composable
    values: tuple[object, ...]
    kind: ColumnKind


def bound_value(node: Node, kind: ColumnKind) -> Term:
    """Return a value as a bound one of a kind.

    Raises
    ------
    InvalidInput
        It is of another.
    """
    value: object
    if kind in NUMBERS and isinstance(node, int | float) and not isinstance(node, bool) and isfinite(node):
        value, cast = float(node), "double precision"
    elif kind is ColumnKind.YES_NO and isinstance(node, bool):
        value, cast = node, "boolean"
    elif kind is ColumnKind.TEXT and isinstance(node, str):
        value, cast = clean_text(node), "text"
    elif kind in TIMES:
        value = _moment(node)
        cast = "timestamptz" if isinstance(value, datetime) else "date"
    else:
        raise refused(KIND_FAULT, node)
    return Term(text=sql.SQL(f"%s::{cast}"), values=(value,), kind=kind)


def geometry_text(geometry: BaseGeometry, srid: int) -> str:
    """Return a geometry as the database reads it once where it is bound (``%s::geometry``), whatever the rows.

    Bytes from which a function makes a geometry would be read anew for each row that is looked at.

    Parameters
    ----------
    srid
        Of the storage CRS, in which the geometry is.
    """
    content: bytes = shapely.to_wkb(shapely.set_srid(geometry, srid), include_srid=True)
    return content.hex()


def equals(column: Column, text: str) -> Condition:
    """Return the condition that a column has a value that is written as text.

    Raises
    ------
    InvalidInput
        The text is no value of the column's kind.
    """
    if column.kind is ColumnKind.TEXTS:
        return Condition(text=sql.SQL("%s = ANY({})").format(sql.Identifier(column.name)), values=(clean_text(text),))
    node: Node = text
    if column.kind in NUMBERS:
        try:
            node = float(text)
        except ValueError:
            raise refused(KIND_FAULT, text) from None
    if column.kind is ColumnKind.YES_NO:
        node = {"true": True, "false": False}.get(text.lower(), text)
    term = bound_value(node, column.kind)
    return Condition(text=sql.SQL("{} = {}").format(sql.Identifier(column.name), term.text), values=term.values)


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
    raise refused(KIND_FAULT, text)


def clean_text(text: str) -> str:
    """Return a text that the database can hold."""
    if "\0" in text or any("\ud800" <= one <= "\udfff" for one in text):
        raise refused(KIND_FAULT, "\\0")
    return text


def refused(text: Text, value: object) -> InvalidInput:
    """Return the error that says so of a value, which is shown in part."""
    shown = str(value)[:100].encode("utf-8", "replace").decode()
    return InvalidInput(text.fill(value=shown), value=shown)


KIND_FAULT = Text(sv="{value} är av fel slag att jämföra med.", en="{value} is of the wrong kind to compare with.")
