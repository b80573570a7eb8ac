"""Text in cells of a workbook, which stays text whatever it begins with (see :mod:`siting.domain.formulas`)."""

from __future__ import annotations

from openpyxl.cell import Cell, MergedCell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from siting.domain.formulas import looks_like_formula

MOST_ROWS = 1_048_576
"""Rows of a sheet."""

_LONGEST = 32_767


def text_cell(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    """Return a cell of a workbook that is text whatever it begins with."""
    cell: Cell = WriteOnlyCell(sheet, value="")
    put_text(cell, text)
    return cell


def put_text(cell: Cell | MergedCell, text: str) -> None:
    """Write a text into a cell as text; Excel also keeps it one when somebody edits the cell."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST]
    cell.data_type = "s"
    if looks_like_formula(text):
        cell.quotePrefix = True
