"""Facts on their way into the database, as the bytes of a binary COPY made by NumPy, not row by row."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection

from siting.store.fact_table import NO_DAY, FactTable
from siting.store.queries import queries
from siting.store.text import storable

_HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_TRAILER = b"\xff\xff"
# PostgreSQL counts days from 2000-01-01.
_DAY_ZERO = date(2000, 1, 1).toordinal()
_TYPES = {
    "site_id": ">i8",
    "number": ">f8",
    "change_id": ">i4",
    "provenance_id": ">i4",
    "verified": ">i4",
    "fact_id": ">i2",
    "status": ">i2",
    "computed": "u1",
}
_NULL = struct.pack(">i", -1)


class Provenance:
    """The numbers of sources' texts, which are stored once each.

    Parameters
    ----------
    connection
        The driver's connection.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._ids: dict[str, int] = {}

    def ids(self, texts: Iterable[str], *, data: Mapping[str, str]) -> NDArray[np.int64]:
        """Return the numbers of texts, in their order; new ones are stored.

        Parameters
        ----------
        data
            Text → the data that it names; a text that is not there names none.
        """
        texts = tuple(texts)
        new = {text for text in texts if text not in self._ids}
        if new:
            stored = {text: storable(text) for text in new}
            wanted = {"texts": sorted(set(stored.values()))}
            self._connection.execute(queries("bulk")["add_provenance"], wanted)
            numbers: dict[str, int] = dict(self._connection.execute(queries("bulk")["provenance"], wanted).fetchall())
            self._ids |= {text: numbers[kept] for text, kept in stored.items()}
            self._add_data({self._ids[text]: storable(data[text]) for text in new if data.get(text)})
        return np.array([self._ids[text] for text in texts], dtype=np.int64)

    def _add_data(self, named: Mapping[int, str]) -> None:
        if named:
            asked = {"ids": list(named), "data": list(named.values())}
            self._connection.execute(queries("bulk")["add_provenance_data"], asked)


def copy_facts(
    connection: Connection,
    table: str,
    facts: FactTable,
    site_ids: NDArray[np.int64],
    *,
    provenance: Provenance,
    change_id: int,
    computed: bool = False,
) -> None:
    """Copy facts into ``siting.site_fact`` or a table like it.

    Parameters
    ----------
    table
        The table's name as SQL writes it.
    facts
        What to copy.
    site_ids
        Shape (facts.site_count,): the sites' numbers in the database.
    provenance
        Where the sources' texts get their numbers.
    change_id
        The change that the rows refer to; of no consequence for a table that is only compared with.
    computed
        Whether they were found from geodata.
    """
    columns = {
        "site_id": site_ids[facts.sites],
        "number": facts.numbers,
        "change_id": np.full(len(facts), change_id),
        "provenance_id": provenance.ids(facts.source_texts, data=facts.source_data)[facts.sources]
        if len(facts)
        else facts.sources,
        "verified": facts.days - _DAY_ZERO,
        "fact_id": facts.facts,
        "status": facts.statuses,
        "computed": np.full(len(facts), computed),
    }
    command = f"COPY {table} ({', '.join(_TYPES)}, text) FROM STDIN (FORMAT binary)"
    with connection.cursor() as cursor, cursor.copy(command.encode()) as copy:
        copy.write(b"".join((_HEADER, *_rows(facts, columns), _TRAILER)))


def _rows(facts: FactTable, columns: Mapping[str, NDArray[np.generic]]) -> Iterator[bytes]:
    """Return all rows; those with the same columns filled are made together, as they have the same length."""
    has_text = np.zeros(len(facts), dtype=bool)
    has_text[list(facts.texts)] = True
    has_number, has_day = np.isfinite(facts.numbers), facts.days != NO_DAY
    for number in (True, False):
        for day in (True, False):
            absent = {name for name, has in (("number", number), ("verified", day)) if not has}
            alike = (has_number == number) & (has_day == day)
            yield _packed(columns, np.flatnonzero(alike & ~has_text), absent).tobytes()
            with_text = np.flatnonzero(alike & has_text)
            for row, head in zip(with_text, _packed(columns, with_text, absent), strict=True):
                text = facts.texts[int(row)].encode()
                yield head.tobytes()[: -len(_NULL)] + struct.pack(">i", len(text)) + text


def _packed(columns: Mapping[str, NDArray[np.generic]], rows: NDArray[np.intp], absent: set[str]) -> NDArray[np.void]:
    """Return rows in the binary format of COPY: the count of columns, then for each its length and its bytes.

    The last column, free text, is null.

    The format is described in PostgreSQL's manual under COPY, "Binary Format"; a length of −1 is null.
    """
    fields: list[tuple[str, str]] = [("columns", ">i2")]
    for name, type_ in _TYPES.items():
        fields.append((f"{name} length", ">i4"))
        if name not in absent:
            fields.append((name, type_))
    packed = np.empty(len(rows), dtype=[*fields, ("text length", ">i4")])
    packed["columns"] = len(_TYPES) + 1
    packed["text length"] = -1
    for name, type_ in _TYPES.items():
        packed[f"{name} length"] = -1 if name in absent else np.dtype(type_).itemsize
        if name not in absent:
            packed[name] = columns[name][rows]
    return packed
