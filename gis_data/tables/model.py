"""What every reader gives: tables of rows, a chunk at a time, with the numbers by which the sender knows the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from shapely.geometry.base import BaseGeometry

from gis_data.problems import FileIssue
from gis_data.values.cells import Cell

CHUNK_ROWS = 5000
"""Rows handed on at a time: enough to work on in arrays, few enough to hold."""

Guide: TypeAlias = Callable[[Sequence[str]], int]
"""Counts how many of some cells are headers that the mapping knows: that is how a header row is found."""


@dataclass(frozen=True, kw_only=True)
class ReadRules:
    """What a mapping or the command line says of how a file is to be read; None is to be found out.

    Parameters
    ----------
    encoding, delimiter
        Of text files.
    layer
        Sheet of a workbook, layer of a GeoPackage, file in a zipped Shapefile.
    all_sheets
        Whether every sheet with a known header is read, or one alone.
    """

    encoding: str | None = None
    delimiter: str | None = None
    layer: str | None = None
    all_sheets: bool = False


@dataclass(frozen=True, kw_only=True)
class Chunk:
    """Some rows of a table.

    Parameters
    ----------
    rows
        Cells in the header's order, as many as the header has.
    numbers
        The sender's number of each row.
    geometries
        One a row in GIS files, else None; a None in it is a feature without (readable) geometry.
    unread
        Issues of rows that could not be read at all, one a row; they count as read and rejected.
    notes
        Other issues of reading.
    done
        Share of the file read so far, 0 to 1.
    """

    rows: list[list[Cell]]
    numbers: list[int]
    geometries: list[BaseGeometry | None] | None = None
    unread: tuple[FileIssue, ...] = ()
    notes: tuple[FileIssue, ...] = ()
    done: float = 0.0

    def taken(self, places: Sequence[int]) -> Chunk:
        """Return the chunk with these of its rows alone."""
        return replace(
            self,
            rows=[self.rows[at] for at in places],
            numbers=[self.numbers[at] for at in places],
            geometries=None if self.geometries is None else [self.geometries[at] for at in places],
        )


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table of a file.

    Parameters
    ----------
    dataset
        What issues call it: the file's name, with sheet or layer.
    layer
        Sheet or layer, "" for a file that is one table.
    header
        The sender's column names.
    crs
        CRS that the file declares for its geometries, or None.
    notes
        Issues of the file as a whole.
    chunks
        The rows; can be gone through once.
    """

    dataset: str
    layer: str
    header: tuple[str, ...]
    crs: str | None = None
    notes: tuple[FileIssue, ...] = ()
    chunks: Iterator[Chunk]
