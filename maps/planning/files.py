"""Plots for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from siting.domain.formulas import neutral
from siting.domain.text import Lang

BOM = "\ufeff"
"""Without it spreadsheets take the file for one in an old encoding."""


def plots_csv(headings: Sequence[str], rows: Sequence[Sequence[str]], lang: Lang) -> bytes:
    """Return rows as CSV in UTF-8; Swedish spreadsheets read semicolons.

    What would be taken for a formula gets an apostrophe before it (CWE-1236).
    """
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";" if lang == "sv" else ",", lineterminator="\r\n")
    writer.writerows([neutral(cell) for cell in row] for row in (headings, *rows))
    return (BOM + file.getvalue()).encode()
