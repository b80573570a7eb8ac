"""Which row of a table is its header, and what stands above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gis_data.errors import NotThisSource
from gis_data.problems import FileIssue, note, rejected
from gis_data.tables.model import Chunk, Guide
from gis_data.values.cells import Cell, clean
from siting.domain.text import Text

HEADER_WITHIN = 25
"""Rows from the top among which the header is looked for; titles and merged group headings stand above it."""
MOST_COLUMNS = 2000

_LEAST_KNOWN = 2
_SHOWN = 12

LINES_ABOVE_HEADER = note(
    "lines_above_header",
    Text(sv="Rubrikraden är rad {place}.", en="The header is row {place}."),
    Text(sv="Det som står ovanför lästes inte.", en="What stands above it was not read."),
)


REPEATED_HEADER = rejected(
    "repeated_header",
    Text(sv="Raden är rubrikraden en gång till.", en="The row is the header once more."),
    Text(sv="Ta bort den.", en="Remove it."),
)


def find_header(rows: Sequence[Sequence[Cell]], guide: Guide) -> int | None:
    """Return the place of the row with most known headers, the first of equals; None when no row has two."""
    scores = [guide([clean(cell) for cell in row[:MOST_COLUMNS]]) for row in rows[:HEADER_WITHIN]]
    best = max(scores, default=0)
    return scores.index(best) if best >= _LEAST_KNOWN else None


def named(cells: Sequence[Cell]) -> tuple[str, ...]:
    """Return the header's names; columns without one are ""."""
    return tuple(clean(cell) for cell in cells[:MOST_COLUMNS])


def above(dataset: str, place: int) -> tuple[FileIssue, ...]:
    """Return the note that something stood above the header, if it did."""
    return (LINES_ABOVE_HEADER.at(dataset, place + 1, place=place + 1),) if place else ()


def no_header(dataset: str, rows: Sequence[Sequence[Cell]]) -> NotThisSource:
    """Return the error that no row looks like the mapping's header, with what the first filled row has."""
    first = next((row for row in rows if any(clean(cell) for cell in row)), [])
    shown = ", ".join(clean(cell)[:40] for cell in first[:_SHOWN]) or "–"
    return NotThisSource(
        Text(
            sv="{file}: ingen rad har kolumnrubriker som mappningen känner till. Första raden är: {row}."
            " Passar mappningen källan? Rubriker läggs till under [columns].",
            en="{file}: no row has column headers that the mapping knows. The first row is: {row}."
            " Is it the mapping of this source? Headers are added under [columns].",
        ).fill(file=dataset, row=shown),
        value=shown,
    )


def without_repeats(dataset: str, header: tuple[str, ...], chunk: Chunk) -> Chunk:
    """Return a chunk without rows that are the header again, as files have that were put together of several."""
    first = header[0] if header else ""
    again = [
        at for at, row in enumerate(chunk.rows) if row[0] == first and tuple(clean(cell) for cell in row) == header
    ]
    if not again:
        return chunk
    unread = tuple(REPEATED_HEADER.at(dataset, chunk.numbers[at]) for at in again)
    left = [at for at in range(len(chunk.rows)) if at not in set(again)]
    return replace(chunk.taken(left), unread=chunk.unread + unread)
