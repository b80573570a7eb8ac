"""Arrays of the database straight into NumPy."""

from __future__ import annotations

import struct
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from psycopg import Cursor
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.pq import Format

_HEAD = struct.Struct(">iiI")
_DIMENSION_BYTES = 8


class _ArrayLoader(Loader):
    """Reads a one-dimensional array without nulls.

    The binary form is the number of dimensions, whether there are nulls, the type; for each dimension its size and
    lower bound; for each element its length and its bytes (``array_send`` in PostgreSQL's source).
    """

    format = Format.BINARY
    element: ClassVar[str]

    def load(self, data: Buffer) -> NDArray[np.generic]:
        """Return the elements."""
        dimensions, nulls, _ = _HEAD.unpack_from(data)
        record = np.dtype([("length", ">i4"), ("value", self.element)])
        if dimensions == 0:
            return np.empty(0, dtype=record["value"].newbyteorder("="))
        if dimensions != 1 or nulls:
            raise ValueError("only arrays of one dimension and without nulls are read")
        records = np.frombuffer(data, dtype=record, offset=_HEAD.size + _DIMENSION_BYTES)
        return records["value"].astype(record["value"].newbyteorder("="))


class _Int8Loader(_ArrayLoader):
    element = ">i8"


class _Int2Loader(_ArrayLoader):
    element = ">i2"


class _Float8Loader(_ArrayLoader):
    element = ">f8"


def read_arrays(cursor: Cursor[tuple[object, ...]]) -> None:
    """Make a binary cursor return arrays of numbers as NumPy arrays."""
    for name, loader in (("int8", _Int8Loader), ("int2", _Int2Loader), ("float8", _Float8Loader)):
        info = cursor.adapters.types[name]
        cursor.adapters.register_loader(info.array_oid, loader)
