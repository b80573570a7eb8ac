"""Records of a delimited text file: bounded in length, and one stray quote spoils one row, not the rest of the file."""

from __future__ import annotations

import csv
import itertools
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from siting.domain.text import Text

LONGEST_LINE = 2_000_000
"""Characters; a polygon of a hundred thousand corners as text fits in."""
MOST_LINES = 100
"""Lines of one record; a cell with more line breaks is a quote that was never closed."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """One record.

    Parameters
    ----------
    number
        Its number in the file, from 1, as a spreadsheet program counts rows.
    cells
        What stands between the delimiters; empty for a blank line.
    stray_quote
        Whether quotes were taken as ordinary characters because one was never closed.
    """

    number: int
    cells: list[str]
    stray_quote: bool = False


class LineTooLong(Exception):
    """A line goes on for more than :data:`LONGEST_LINE` characters: this is no table."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.message = Text(
            sv="rad {n} är längre än {limit} tecken; det är ingen tabell",
            en="line {n} is longer than {limit} characters; that is no table",
        ).fill(n=number, limit=f"{LONGEST_LINE:_}".replace("_", " "))


class _RecordTooLong(Exception):
    pass


class _Lines:
    """Lines of a file for :func:`csv.reader`, of which those of the record being read can be given back."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._returned: deque[str] = deque()
        self._number = 0
        self.taken: list[str] = []
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MOST_LINES:
            raise _RecordTooLong
        line = self._returned.popleft() if self._returned else self._read()
        if not line:
            self.ended = True
            raise StopIteration
        self.taken.append(line)
        return line

    def _read(self) -> str:
        line = self._stream.readline(LONGEST_LINE + 1)
        self._number += 1
        if len(line) > LONGEST_LINE:
            raise LineTooLong(self._number)
        return line.replace("\x00", "") if "\x00" in line else line

    def return_all_but_first(self) -> None:
        """Give back the lines after the record's first, to be read anew."""
        self._returned.extendleft(reversed(self.taken[1:]))


def read_records(stream: TextIO, delimiter: str, *, width: int | None = None) -> Iterator[Record]:
    """Go through a file's records.

    Parameters
    ----------
    stream
        Opened with ``newline=""``.
    delimiter
        One character.
    width
        How many cells a record should have: a record over several lines with another number is read as one line when
        that fits.

    Raises
    ------
    LineTooLong
        A line is longer than any row of a table.
    """
    csv.field_size_limit(LONGEST_LINE + 2)
    lines = _Lines(stream)
    reader = csv.reader(lines, delimiter=delimiter)
    for number in itertools.count(1):
        lines.taken.clear()
        try:
            cells: list[str] | None = next(reader)
        except StopIteration:
            return
        except (_RecordTooLong, csv.Error):
            cells = None
        if cells is not None and len(lines.taken) == 1 and not lines.ended:
            yield Record(number=number, cells=cells)
        elif (alone := _spoilt(lines.taken, cells, delimiter, width)) is not None:
            lines.return_all_but_first()
            reader = csv.reader(lines, delimiter=delimiter)
            yield Record(number=number, cells=alone, stray_quote=True)
        else:
            yield Record(number=number, cells=cells or [])


def _spoilt(lines: list[str], cells: list[str] | None, delimiter: str, width: int | None) -> list[str] | None:
    """Return the cells of the first line alone when a quote that was never closed has swallowed what follows."""
    if cells is not None and len(lines) == 1 and not _unclosed(lines, delimiter):
        return None
    alone = _unquoted(lines[0], delimiter)
    ragged = width is not None and cells is not None and len(cells) != width == len(alone)
    return alone if cells is None or ragged or _unclosed(lines, delimiter) else None


def _unclosed(lines: list[str], delimiter: str) -> bool:
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _unquoted(line: str, delimiter: str) -> list[str]:
    cells = next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])
    return [cell.strip().strip('"') for cell in cells]
