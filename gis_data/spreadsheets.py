"""Text in cells that spreadsheet programs must not run.

A cell that begins with one of a few characters is taken for a formula; what somebody sent could so run on the desk of
whoever opens our file (CWE-1236).
"""

from __future__ import annotations

from openpyxl.cell import Cell, MergedCell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MOST_ROWS = 1_048_576
"""Rows of a sheet."""

_LONGEST = 32_767
_STARTS = frozenset("=+-@\t\r\n＝＋－＠")


def neutral(text: str) -> str:
    """Return a text for a CSV cell, with an apostrophe before what would be taken for a formula.

    >>> neutral("=HYPERLINK(1)"), neutral("Viared")
    ("'=HYPERLINK(1)", 'Viared')
    """
    start = text.lstrip(" \u00a0")[:1]
    return f"'{text}" if start in _STARTS and start else text


def text_cell(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    """Return a cell of a workbook that is text whatever it begins with."""
    cell: Cell = WriteOnlyCell(sheet, value="")
    put_text(cell, text)
    return cell


def put_text(cell: Cell | MergedCell, text: str) -> None:
    """Write a text into a cell as text; Excel also keeps it one when somebody edits the cell."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST]
    cell.data_type = "s"
    if text[:1] in _STARTS:
        cell.quotePrefix = True
