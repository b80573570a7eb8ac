"""Dates of a row that are not facts: when it was true, from and until when a site can be had."""

from __future__ import annotations

from datetime import date

from gis_data.problems import Misread, dropped
from gis_data.sources.model import Columns
from gis_data.steps.batch import Batch
from gis_data.values.cells import clean
from gis_data.values.dates import Day, read_day
from siting.domain.text import Text

DATE_IN_FUTURE = dropped(
    "date_in_future",
    Text(sv="{date} har inte varit.", en="{date} has not been yet."),
    Text(sv="Skriv den dag då uppgifterna kontrollerades.", en="Write the day on which the facts were checked."),
)


def read_days(batch: Batch, columns: Columns) -> list[Day | None]:
    """Return the date of each row; what can't be read is noted in the batch."""
    if not batch.has(columns):
        return [None] * len(batch)
    known: dict[object, Day | Misread | None] = {}
    days: list[Day | None] = []
    for row, cell in enumerate(batch.cells(columns)):
        if cell not in known:
            text = clean(cell)
            try:
                known[cell] = (
                    None if batch.mapping.marks.status(text) is None else read_day(cell, order=batch.mapping.dates)
                )
            except Misread as misread:
                known[cell] = misread
        day = known[cell]
        if isinstance(day, Misread):
            batch.say_misread(row, day, batch.field(columns, row), clean(cell))
            day = None
        elif day is not None and day.note is not None:
            batch.say(row, day.note[0], batch.field(columns, row), clean(cell), **day.note[1])
        days.append(day)
    return days


def verified_days(batch: Batch, columns: Columns, as_of: date) -> list[date | None]:
    """Return the day on which each row was true: of the first column that says one that has been."""
    found: list[date | None] = [None] * len(batch)
    for column in columns:
        for row, day in enumerate(read_days(batch, (column,))):
            if day is None or found[row] is not None:
                continue
            if day.first <= as_of:
                found[row] = day.first
            else:
                shown = day.first.isoformat()
                batch.say(row, DATE_IN_FUTURE, batch.field((column,)), shown, date=shown)
    return found
