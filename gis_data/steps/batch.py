"""A chunk of rows seen through a mapping: columns of cleaned text, and issues in the order of the rows."""

from __future__ import annotations

from typing import Any

from gis_data.problems import FileIssue, Misread, Problem
from gis_data.sources.model import Columns, Mapping
from gis_data.steps.columns import Found
from gis_data.tables.model import Chunk
from gis_data.values.cells import Cell, clean


class Batch:
    """Some rows, with what is found wrong in them.

    Parameters
    ----------
    dataset
        What issues call the table.
    chunk
        The rows.
    found
        Where the mapping's columns stand.
    mapping
        The source.

    Attributes
    ----------
    issues
        Place of the row in the batch and the issue, as they were found.
    """

    def __init__(self, dataset: str, chunk: Chunk, found: Found, mapping: Mapping) -> None:
        self.dataset = dataset
        self.rows = chunk.rows
        self.numbers = chunk.numbers
        self.geometries = chunk.geometries
        self.found = found
        self.mapping = mapping
        self.issues: list[tuple[int, FileIssue]] = []
        self._cleaned: dict[int, list[str]] = {}
        self._said: set[tuple[int, str, str]] = set()

    def __len__(self) -> int:
        return len(self.rows)

    def has(self, columns: Columns) -> bool:
        """Whether the file has one of these columns."""
        return any(column in self.found.places for column in columns)

    def places(self, columns: Columns) -> list[int]:
        """Return where these columns stand, in order of preference."""
        return [at for column in columns for at in self.found.places.get(column, ())]

    def texts(self, columns: Columns) -> list[str]:
        """Return, a row, the cleaned text of the first of these columns that is not blank; "" when none is."""
        places = self.places(columns)
        if not places:
            return [""] * len(self)
        texts = self._column(places[0])
        for place in places[1:]:
            texts = [text or other for text, other in zip(texts, self._column(place), strict=True)]
        return texts

    def cells(self, columns: Columns) -> list[Cell]:
        """Return, a row, the cell of the first of these columns that is not blank, with its type."""
        places = self.places(columns)
        if not places:
            return [None] * len(self)
        first: list[Cell] = [row[places[0]] for row in self.rows]
        if len(places) == 1:
            return first
        is_blank = self.mapping.marks.is_blank
        return [
            cell
            if cell is not None and not is_blank(clean(cell))
            else next((row[at] for at in places[1:] if not is_blank(clean(row[at]))), None)
            for cell, row in zip(first, self.rows, strict=True)
        ]

    def field(self, columns: Columns, row: int | None = None) -> str:
        """Return the sender's name of the column that counts, in a row when one is given."""
        places = self.places(columns)
        if row is not None:
            filled = [at for at in places if not self.mapping.marks.is_blank(clean(self.rows[row][at]))]
            places = filled or places
        return self.found.header[places[0]] if places else ""

    def say(self, row: int, problem: Problem, field: str = "", value: object = "", **found: Any) -> None:
        """Note an issue of a row; the same kind in the same field is noted once."""
        key = (row, problem.kind, field)
        if key not in self._said:
            self._said.add(key)
            self.issues.append((row, problem.at(self.dataset, self.numbers[row], field, value, **found)))

    def say_misread(self, row: int, misread: Misread, field: str, value: object) -> None:
        """Note that a value could not be read."""
        self.say(row, misread.problem, field, value, **misread.found)

    def _column(self, place: int) -> list[str]:
        """Return a column's cleaned texts, with "" for what is blank to the source."""
        if place not in self._cleaned:
            texts = [clean(row[place]) for row in self.rows]
            blank = set(filter(self.mapping.marks.is_blank, set(texts)))
            self._cleaned[place] = ["" if text in blank else text for text in texts] if blank - {""} else texts
        return self._cleaned[place]
