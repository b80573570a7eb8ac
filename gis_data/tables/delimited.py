"""CSV and its kin: any delimiter, any encoding, a ``sep=`` line, titles above the header, ragged rows."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from gis_data.problems import FileIssue, rejected, repaired
from gis_data.problems import note as noted
from gis_data.tables import headers
from gis_data.tables.encoding import MIXED_ENCODING, NOT_UTF8, Encoding, find_encoding
from gis_data.tables.kinds import refusal
from gis_data.tables.model import CHUNK_ROWS, Chunk, Guide, ReadRules, Table
from gis_data.tables.records import LineTooLong, Record, read_records
from gis_data.values.cells import Cell
from siting.domain.text import Text, same

EMPTY_ROW = rejected(
    "empty_row",
    Text(sv="Raden har avgränsare men inget innehåll.", en="The row has delimiters but nothing between them."),
    Text(sv="Ta bort den.", en="Remove it."),
)
TOO_MANY_CELLS = rejected(
    "too_many_cells",
    Text(
        sv="Raden har {cells} fält, rubriken {columns}; vad som hör till vilken kolumn går inte att veta.",
        en="The row has {cells} cells, the header {columns}; which belongs to which column can't be known.",
    ),
    Text(
        sv="Sätt citattecken kring text som innehåller avgränsaren.",
        en="Put quotes around text that holds the delimiter.",
    ),
)
TOO_FEW_CELLS = noted(
    "too_few_cells",
    Text(sv="Raden har {cells} fält, rubriken {columns}.", en="The row has {cells} cells, the header {columns}."),
    Text(sv="De sista är lästa som tomma.", en="The last were read as empty."),
)
STRAY_QUOTE = repaired(
    "stray_quote",
    Text(sv="Ett citattecken avslutas inte.", en="A quote is not closed."),
    Text(sv="Raden är läst utan citattecken.", en="The row was read without quotes."),
)

DELIMITERS = ",;\t|"

_SEP_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?\r?\n?", re.IGNORECASE)
_SAMPLE_CHARS = 1 << 17


@dataclass(frozen=True, kw_only=True)
class _Form:
    """What has been found out about a file before its rows are read."""

    path: Path
    encoding: Encoding
    delimiter: str
    header: tuple[str, ...]
    place: int
    skip: int
    size: int


def open_delimited(path: Path, guide: Guide, rules: ReadRules) -> Table:
    """Return a text file's one table.

    Raises
    ------
    UnreadableFile
        A line is too long to be a row.
    NotThisSource
        No row looks like the mapping's header.
    """
    encoding = find_encoding(path, rules.encoding)
    form = _find_form(path, encoding, guide, rules.delimiter)
    notes = list(headers.above(path.name, form.place - form.skip))
    if encoding.mixed:
        notes.append(MIXED_ENCODING.at(path.name, 0))
    elif rules.encoding is None and not encoding.codec.startswith(("utf-8", "utf-16", "utf-32")):
        notes.append(NOT_UTF8.at(path.name, 0, encoding=encoding.codec))
    return Table(dataset=path.name, layer="", header=form.header, notes=tuple(notes), chunks=_chunks(form))


def _find_form(path: Path, encoding: Encoding, guide: Guide, declared: str | None) -> _Form:
    with path.open(encoding=encoding.codec, errors=encoding.errors, newline="") as stream:
        sample = stream.read(_SAMPLE_CHARS)
    said = _SEP_LINE.match(sample)
    wanted = declared or (said.group(1) if said else None)
    best: tuple[int, int, str, list[list[str]], int] | None = None
    first: list[list[str]] = []
    for delimiter in (wanted,) if wanted else DELIMITERS:
        rows = _first_rows(path, sample, delimiter)
        place = headers.find_header(rows, guide)
        first = max(first, rows, key=lambda found: max(map(len, found), default=0))
        if place is None:
            continue
        known, width = guide(headers.named(rows[place])), len(headers.named(rows[place]))
        if best is None or (known, width) > best[:2]:
            best = (known, width, delimiter, rows, place)
    if best is None:
        raise headers.no_header(path.name, first[1:] if said else first)
    _, _, delimiter, rows, place = best
    return _Form(
        path=path,
        encoding=encoding,
        delimiter=delimiter,
        header=headers.named(rows[place]),
        place=place,
        skip=1 if said else 0,
        size=max(1, path.stat().st_size),
    )


def _first_rows(path: Path, sample: str, delimiter: str) -> list[list[str]]:
    try:
        records = itertools.islice(read_records(io.StringIO(sample, newline=""), delimiter), headers.HEADER_WITHIN)
        return [record.cells for record in records]
    except LineTooLong as error:
        raise refusal(path, error.message, same("")) from error


def _chunks(form: _Form) -> Iterator[Chunk]:
    with form.path.open("rb") as raw:
        stream = io.TextIOWrapper(
            raw, encoding=form.encoding.codec, errors=form.encoding.errors, newline="", write_through=False
        )
        records = read_records(stream, form.delimiter, width=len(form.header))
        try:
            body = itertools.islice(records, form.place + 1, None)
            while batch := list(itertools.islice(body, CHUNK_ROWS)):
                yield _chunk(form, batch, raw.tell() / form.size)
        except LineTooLong as error:
            raise refusal(form.path, error.message, same("")) from error
        except (UnicodeError, csv.Error) as error:
            raise refusal(
                form.path, Text(sv="den går inte att tolka: {why}", en="it can't be decoded: {why}").fill(why=error)
            ) from error


def _chunk(form: _Form, records: list[Record], done: float) -> Chunk:
    width, name = len(form.header), form.path.name
    rows: list[list[Cell]] = []
    numbers: list[int] = []
    unread: list[FileIssue] = []
    notes: list[FileIssue] = []
    for record in records:
        cells = record.cells
        if len(cells) != width or record.stray_quote:
            if not cells:
                continue
            cells = cells[:width] if len(cells) > width and not any(map(str.strip, cells[width:])) else cells
            if len(cells) > width:
                found = ", ".join(cells[width:])
                unread.append(TOO_MANY_CELLS.at(name, record.number, "", found, cells=len(cells), columns=width))
                continue
            if record.stray_quote:
                notes.append(STRAY_QUOTE.at(name, record.number, "", form.delimiter.join(cells)))
            if len(cells) < width:
                notes.append(TOO_FEW_CELLS.at(name, record.number, cells=len(cells), columns=width))
                cells = cells + [""] * (width - len(cells))
        if not any(cells) or not any(map(str.strip, cells)):
            unread.append(EMPTY_ROW.at(name, record.number))
            continue
        rows.append(cast("list[Cell]", cells))
        numbers.append(record.number)
    return Chunk(rows=rows, numbers=numbers, unread=tuple(unread), notes=tuple(notes), done=min(1.0, done))
