"""Excel workbooks: cells with their types, formulas by their last computed value."""

from __future__ import annotations

import itertools
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from gis_data.errors import UnreadableFile
from gis_data.problems import FileIssue, dropped
from gis_data.tables import headers
from gis_data.tables.kinds import refusal
from gis_data.tables.model import CHUNK_ROWS, Chunk, Guide, ReadRules, Table
from gis_data.values.cells import Cell
from siting.domain.text import Text

FORMULA_WITHOUT_VALUE = dropped(
    "formula_without_value",
    Text(sv="Formeln har inget sparat värde.", en="The formula has no stored value."),
    Text(
        sv="Öppna filen i Excel och spara den, eller skriv värdet.",
        en="Open the file in Excel and save it, or write the value.",
    ),
)

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    InvalidFileException,
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    OSError,
    TypeError,
    ValueError,
)
"""What openpyxl raises on workbooks that are cut off or not as the standard says."""

_BLOCK = 1 << 20
_LARGEST_PART = 1 << 30


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    path: Path
    name: str
    dataset: str
    header: tuple[str, ...]
    place: int
    rows_claimed: int


def open_workbook(path: Path, guide: Guide, rules: ReadRules) -> Iterator[Table]:
    """Go through the sheets whose header the mapping knows.

    Raises
    ------
    UnreadableFile
        The workbook is broken, or several sheets fit and one is to be read.
    NotThisSource
        No sheet fits.
    """
    with ExitStack() as stack:
        try:
            _check_size(path)
            book = _open_book(path, stack, data_only=True)
        except _BROKEN as error:
            raise _broken(path, error) from error
        for sheet in _fitting(path, book, guide, rules):
            yield Table(
                dataset=sheet.dataset,
                layer=sheet.name,
                header=sheet.header,
                notes=headers.above(sheet.dataset, sheet.place),
                chunks=_chunks(sheet, book),
            )


def _open_book(path: Path, stack: ExitStack, *, data_only: bool) -> Any:
    # Handed over as a stream: by its name, openpyxl refuses a workbook that somebody has called .csv.
    stream = stack.enter_context(path.open("rb"))
    book = openpyxl.load_workbook(stream, read_only=True, data_only=data_only, keep_links=False)
    stack.enter_context(closing(book))
    return book


def _broken(path: Path, error: Exception) -> UnreadableFile:
    if isinstance(error, UnreadableFile):
        return error
    why = str(error).strip("'\"")[:200] or type(error).__name__
    return refusal(
        path,
        Text(sv="arbetsboken är trasig ({why})", en="the workbook is broken ({why})").fill(why=why),
        Text(sv="Öppna den i Excel och spara den på nytt.", en="Open it in Excel and save it anew."),
    )


def _check_size(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        largest = max((entry.file_size for entry in archive.infolist()), default=0)
    if largest > _LARGEST_PART:
        raise refusal(
            path,
            Text(sv="ett blad är större än 1 GB", en="a sheet is larger than 1 GB"),
            Text(sv="Spara det som CSV.", en="Save it as CSV."),
        )


def _fitting(path: Path, book: Any, guide: Guide, rules: ReadRules) -> list[_Sheet]:
    """Return the sheets to read."""
    names = [sheet.title for sheet in book.worksheets]
    wanted = names if rules.layer is None else [rules.layer]
    if rules.layer is not None and rules.layer not in names:
        raise refusal(
            path,
            Text(sv="bladet ”{name}” finns inte", en="there is no sheet “{name}”").fill(name=rules.layer),
            Text(sv="Bladen är: {names}.", en="The sheets are: {names}.").fill(names=", ".join(names)),
        )
    tops: dict[str, list[list[Cell]]] = {}
    sheets: list[_Sheet] = []
    for name in wanted:
        claimed = book[name].max_row or 1
        try:
            tops[name] = list(itertools.islice(_rows(book[name]), headers.HEADER_WITHIN))
        except _BROKEN as error:
            raise _broken(path, error) from error
        place = headers.find_header(tops[name], guide)
        if place is not None:
            sheets.append(
                _Sheet(
                    path=path,
                    name=name,
                    dataset=f"{path.name} · {name}" if len(names) > 1 else path.name,
                    header=headers.named(_trimmed(tops[name][place])),
                    place=place,
                    rows_claimed=max(1, claimed),
                )
            )
    if not sheets:
        filled = next((top for top in tops.values() if top), [])
        raise headers.no_header(f"{path.name} ({', '.join(wanted)})", filled)
    if len(sheets) > 1 and not rules.all_sheets:
        fit = ", ".join(sheet.name for sheet in sheets)
        raise refusal(
            path,
            Text(sv="flera blad passar: {names}", en="several sheets fit: {names}").fill(names=fit),
            Text(sv="Välj ett med --layer.", en="Choose one with --layer."),
        )
    return sheets


def _rows(sheet: Any) -> Iterator[list[Cell]]:
    """Go through a sheet's rows as they stand; what a sheet says of its size is often wrong."""
    sheet.reset_dimensions()
    for row in sheet.iter_rows(values_only=True):
        yield cast("list[Cell]", list(row))


def _trimmed(cells: list[Cell]) -> list[Cell]:
    end = len(cells)
    while end and cells[end - 1] in (None, ""):
        end -= 1
    return cells[:end]


def _chunks(sheet: _Sheet, book: Any) -> Iterator[Chunk]:
    try:
        with ExitStack() as stack:
            body = itertools.islice(_rows(book[sheet.name]), sheet.place + 1, None)
            formulas: Iterator[list[Cell]] = itertools.repeat([])
            if _has_formulas(sheet.path):
                second = _open_book(sheet.path, stack, data_only=False)
                formulas = itertools.islice(_rows(second[sheet.name]), sheet.place + 1, None)
            numbered = zip(itertools.count(sheet.place + 2), body, formulas, strict=False)
            while batch := list(itertools.islice(numbered, CHUNK_ROWS)):
                yield _chunk(sheet, batch)
    except _BROKEN as error:
        raise _broken(sheet.path, error) from error


def _chunk(sheet: _Sheet, batch: list[tuple[int, list[Cell], list[Cell]]]) -> Chunk:
    width = len(sheet.header)
    rows: list[list[Cell]] = []
    numbers: list[int] = []
    notes: list[FileIssue] = []
    for number, cells, written in batch:
        row = (cells + [None] * (width - len(cells)))[:width]
        missing = [
            FORMULA_WITHOUT_VALUE.at(sheet.dataset, number, name, getattr(formula, "text", formula))
            for name, cell, formula in zip(sheet.header, row, written, strict=False)
            if cell is None and formula is not None
        ]
        if missing or any(cell not in (None, "") for cell in row):
            rows.append(row)
            numbers.append(number)
            notes += missing
    return Chunk(rows=rows, numbers=numbers, notes=tuple(notes), done=min(1.0, batch[-1][0] / sheet.rows_claimed))


def _has_formulas(path: Path) -> bool:
    """Whether any sheet holds a formula: only then is the workbook read twice."""
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
                with archive.open(entry) as part:
                    tail = b""
                    while block := part.read(_BLOCK):
                        if b"<f>" in tail + block or b"<f " in tail + block:
                            return True
                        tail = block[-3:]
    return False
