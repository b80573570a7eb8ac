"""Draws the template: sheets with drop-down lists, help at every cell and an example row."""

from __future__ import annotations

import os
import tempfile
from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gis_data.spreadsheets import put_text
from gis_data.template.columns import SHEETS, YES_NO_LABELS, Column, Filled, template_columns
from gis_data.template.guide import write_guide
from siting.domain.errors import Unavailable
from siting.domain.facts import FactType
from siting.domain.sites import SiteKind
from siting.domain.text import Lang, Text

ROWS = 1000
"""Rows to fill in that have lists and help."""

_HEADER, _KEYS, _EXAMPLE, _FIRST = 1, 2, 3, 4
_LISTS = "lists"
_TITLE_LENGTH, _PROMPT_LENGTH = 32, 255
_FILLS = ("DCE6EC", "E8EEF1")
_DARK, _GREY = "1B4A5E", "6B7680"
_FORMATS = {FactType.DATE: "yyyy-mm-dd", FactType.TEXT: "@"}
_OUTSIDE = Text(
    sv="Tal mellan {low} och {high} väntas. ”?” betyder okänt, ”-” ej aktuellt, ”ca 500” uppskattat.",
    en="A number from {low} to {high} is expected. “?” means unknown, “-” not applicable, “ca 500” estimated.",
)
_SEVERAL = Text(sv="Flera skrivs med komma.", en="Several with commas.")


def write_template(path: Path, lang: Lang) -> Path:
    """Write the template workbook.

    Parameters
    ----------
    path
        Where to.
    lang
        Language of headers, lists and help; either is read.

    Raises
    ------
    Unavailable
        It can't be written.
    """
    book = openpyxl.Workbook()
    guide = book.active
    if not isinstance(guide, Worksheet):
        raise AssertionError("a new workbook has a sheet")
    lists = _Lists(book.create_sheet(_LISTS), book)
    for place, kind in enumerate(SiteKind, start=1):
        sheet = book.create_sheet(SHEETS[kind].say(lang), place)
        _write_sheet(sheet, template_columns(kind, lang), lists, lang)
    write_guide(guide, lang)
    lists.sheet.sheet_state = "hidden"
    book.active = 1
    return _save(book, path)


class _Lists:
    """The hidden sheet of what drop-down lists offer, one column a list."""

    def __init__(self, sheet: Worksheet, book: openpyxl.Workbook) -> None:
        self.sheet = sheet
        self._book = book
        self._names: dict[tuple[str, ...], str] = {}

    def named(self, choices: tuple[str, ...]) -> str:
        """Return the name of the list of these choices."""
        if choices not in self._names:
            column = len(self._names) + 1
            letter = get_column_letter(column)
            for row, choice in enumerate(choices, start=1):
                put_text(self.sheet.cell(row=row, column=column), choice)
            name = f"list_{column}"
            reference = f"{_LISTS}!${letter}$1:${letter}${len(choices)}"
            self._book.defined_names[name] = DefinedName(name, attr_text=reference)
            self._names[choices] = name
        return self._names[choices]


def _write_sheet(sheet: Worksheet, columns: tuple[Column, ...], lists: _Lists, lang: Lang) -> None:
    groups = list(dict.fromkeys(column.group.say(lang) for column in columns))
    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(place)
        head = sheet.cell(row=_HEADER, column=place)
        put_text(head, column.label.say(lang))
        head.font = Font(bold=True, color=_DARK)
        head.fill = PatternFill("solid", fgColor=_FILLS[groups.index(column.group.say(lang)) % 2])
        head.alignment = Alignment(wrap_text=True, vertical="center")
        head.border = Border(bottom=Side(style="medium", color=_DARK))
        put_text(sheet.cell(row=_KEYS, column=place), column.key)
        example = sheet.cell(row=_EXAMPLE, column=place)
        _fill(example, column.example, lang)
        example.font = Font(italic=True, color=_GREY)
        sheet.column_dimensions[letter].width = max(11, min(34, len(column.label.say(lang)) + 3))
        if (number_format := _FORMATS.get(column.type)) is not None:
            for row in range(_EXAMPLE, _FIRST + ROWS):
                sheet.cell(row=row, column=place).number_format = number_format
        validation = _validation(column, lists, lang)
        validation.add(f"{letter}{_EXAMPLE}:{letter}{_FIRST + ROWS - 1}")
        sheet.add_data_validation(validation)
    sheet.row_dimensions[_HEADER].height = 34
    sheet.row_dimensions[_KEYS].hidden = True
    sheet.freeze_panes = f"C{_EXAMPLE}"


def _fill(cell: Cell | MergedCell, value: Filled, lang: Lang) -> None:
    if isinstance(value, Text):
        put_text(cell, value.say(lang))
    elif isinstance(value, str):
        put_text(cell, value)
    elif isinstance(value, float | date):
        cell.value = value


def _validation(column: Column, lists: _Lists, lang: Lang) -> DataValidation:
    """Return the list, the bounds and the help of a column; what is outside is asked about, never forbidden."""
    choices = tuple(choice.say(lang) for choice in column.choices)
    help_text = f"{column.help.say(lang)} {_SEVERAL.say(lang)}" if column.several else column.help.say(lang)
    validation = DataValidation(
        allow_blank=True,
        errorStyle="warning",
        showInputMessage=True,
        showErrorMessage=False,
        promptTitle=column.label.say(lang)[:_TITLE_LENGTH],
        prompt=help_text[:_PROMPT_LENGTH],
    )
    if choices:
        validation.type = "list"
        validation.formula1 = lists.named(choices)
        validation.showErrorMessage = not column.several and column.choices is not YES_NO_LABELS
        validation.error = ", ".join(choices)[:_PROMPT_LENGTH]
    elif column.type is FactType.NUMBER and column.low is not None and column.high is not None:
        validation.type = "decimal"
        validation.operator = "between"
        validation.formula1, validation.formula2 = f"{column.low:g}", f"{column.high:.12g}"
        validation.showErrorMessage = True
        filled = _OUTSIDE.fill(low=f"{column.low:g}", high=f"{column.high:.12g}")
        validation.error = filled.say(lang)[:_PROMPT_LENGTH]
    return validation


def _save(book: openpyxl.Workbook, path: Path) -> Path:
    try:
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        os.close(handle)
        try:
            book.save(part)
            Path(part).chmod(0o644)
            Path(part).replace(path)
        finally:
            Path(part).unlink(missing_ok=True)
    except OSError as error:
        raise Unavailable(
            Text(sv="{file} kan inte skrivas: {why}.", en="{file} can't be written: {why}.").fill(
                file=path, why=error.strerror or error
            ),
            value=str(path),
        ) from error
    return path
