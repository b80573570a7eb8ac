"""What the public sees, as collections of features: which there are, and their columns."""

from __future__ import annotations

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
