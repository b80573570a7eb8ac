"""The issue log as a file that the sender understands: CSV for any program, or XLSX."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from gis_data.problems import FileIssue
from siting.domain.errors import Unavailable
from siting.domain.formulas import neutral
from siting.domain.issues import Severity
from siting.domain.text import Lang, Text

SEVERITY_LABELS: dict[Severity, Text] = {
    Severity.REJECTED: Text(sv="raden är inte inläst", en="the row was not loaded"),
    Severity.FIELD_DROPPED: Text(sv="fältet är inte inläst", en="the field was not loaded"),
    Severity.REPAIRED: Text(sv="rättat vid inläsning", en="mended when loaded"),
    Severity.NOTE: Text(sv="inläst; värt en titt", en="loaded; worth a look"),
}

_COLUMNS: tuple[tuple[Text, int], ...] = (
    (Text(sv="Rad", en="Row"), 8),
    (Text(sv="Fält", en="Field"), 24),
    (Text(sv="Värde", en="Value"), 36),
    (Text(sv="Vad som är fel", en="What is wrong"), 60),
    (Text(sv="Vad som vore rätt", en="What would be right"), 60),
    (Text(sv="Följd", en="Consequence"), 24),
    (Text(sv="Slag", en="Kind"), 22),
    (Text(sv="Fil", en="File"), 30),
)
_SHEET = Text(sv="Anmärkningar", en="Issues")
_MORE = Text(sv="Fler anmärkningar än ett blad rymmer; välj CSV.", en="More issues than a sheet holds; choose CSV.")


def write_issues(path: Path, issues: Iterable[FileIssue], lang: Lang) -> Path:
    """Write issues to a file; whole or not at all.

    Parameters
    ----------
    path
        Where to; a name ending in ``.xlsx`` makes a workbook, any other CSV.
    issues
        In the order in which they are written.
    lang
        Language; it also settles the delimiter that spreadsheet programs expect.

    Raises
    ------
    Unavailable
        The file can't be written.
    """
    try:
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        os.close(handle)
        if path.suffix.lower() == ".xlsx":
            _write_workbook(Path(part), issues, lang)
        else:
            # With a byte-order mark, without which Excel takes UTF-8 for something else.
            with Path(part).open("w", encoding="utf-8-sig", newline="") as file:
                _write_csv(file, issues, lang)
        Path(part).chmod(0o644)
        Path(part).replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        Path(part).unlink(missing_ok=True)
    return path


def _cells(issue: FileIssue, lang: Lang) -> tuple[str, ...]:
    return (
        issue.field,
        issue.value,
        issue.wrong.say(lang),
        issue.right.say(lang),
        SEVERITY_LABELS[issue.severity].say(lang),
        issue.kind,
        issue.dataset,
    )


def _write_csv(file: TextIO, issues: Iterable[FileIssue], lang: Lang) -> None:
    writer = csv.writer(file, delimiter=";" if lang == "sv" else ",", lineterminator="\r\n")
    writer.writerow([label.say(lang) for label, _ in _COLUMNS])
    for issue in issues:
        writer.writerow([str(issue.row or ""), *map(neutral, _cells(issue, lang))])


def _write_workbook(path: Path, issues: Iterable[FileIssue], lang: Lang) -> None:
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415

    from gis_data.spreadsheets import MOST_ROWS, text_cell

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(_SHEET.say(lang))
    sheet.freeze_panes = "A2"
    for place, (_, width) in enumerate(_COLUMNS):
        sheet.column_dimensions["ABCDEFGH"[place]].width = width
    head = [text_cell(sheet, label.say(lang)) for label, _ in _COLUMNS]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    for count, issue in enumerate(issues, start=2):
        if count == MOST_ROWS:
            sheet.append([None, text_cell(sheet, _MORE.say(lang))])
            break
        cells = [text_cell(sheet, text) for text in _cells(issue, lang)]
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append([issue.row or None, *cells])
    book.save(path)


def _unwritable(path: Path, error: OSError) -> Unavailable:
    return Unavailable(
        Text(
            sv="{file} kan inte skrivas: {why}. Välj en annan plats med --issues.",
            en="{file} can't be written: {why}. Choose another place with --issues.",
        ).fill(file=path, why=error.strerror or error),
        value=str(path),
    )
