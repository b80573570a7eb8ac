"""Which of a file's columns are which of the mapping's."""

from __future__ import annotations

import re
from collections.abc import Mapping as AbstractMapping
from collections.abc import Sequence
from dataclasses import dataclass

from gis_data.errors import NotThisSource
from gis_data.problems import FileIssue, note, repaired
from gis_data.sources.model import Mapping
from gis_data.tables.model import Guide, Table
from gis_data.values.amounts import UNIT_WORDS
from gis_data.values.cells import header_key
from gis_data.values.spelling import distance
from siting.domain.text import Text
from siting.domain.vocabulary import nearest

UNUSED_COLUMNS = note(
    "unused_columns",
    Text(sv="Kolumner som mappningen inte använder: {names}.", en="Columns that the mapping does not use: {names}."),
    Text(sv="De lästes inte.", en="They were not read."),
)
MISSPELT_HEADER = repaired(
    "misspelt_header",
    Text(sv="Rubriken ”{value}” är felstavad.", en="The header “{value}” is misspelt."),
    Text(sv="Läst som ”{meant}”.", en="Read as “{meant}”."),
)
REPEATED_COLUMN = note(
    "repeated_column",
    Text(sv="Flera kolumner säger samma sak: {names}.", en="Several columns say the same thing: {names}."),
    Text(sv="Den första som är ifylld gäller.", en="The first that is filled counts."),
)

_AFTER_COMMA = re.compile(r"^(.+),\s*([^,]+)$")
_DIGITS = re.compile(r"\d+")
_LONGEST = 200
_LONG = 8
_VERY_LONG = 14


@dataclass(frozen=True, kw_only=True)
class Found:
    """A file's columns by the mapping's words.

    Parameters
    ----------
    header
        The sender's names.
    places
        Column → its places in a row, most telling spelling first.
    units
        Column → the unit that its header states.
    notes
        What was noticed.
    """

    header: tuple[str, ...]
    places: AbstractMapping[str, tuple[int, ...]]
    units: AbstractMapping[str, str]
    notes: tuple[FileIssue, ...]


def guide(mapping: Mapping) -> Guide:
    """Return the function that counts a mapping's columns among some headers."""
    known = {
        header_key(spelling): column
        for column, spellings in reversed(list(mapping.columns.items()))
        for spelling in spellings
    }

    def count(cells: Sequence[str]) -> int:
        found = (
            next((known[key] for key in _keys(cell) if key in known), None) for cell in cells if len(cell) < _LONGEST
        )
        return len({column for column in found if column is not None})

    return count


def find_columns(table: Table, mapping: Mapping) -> Found:
    """Return a table's columns.

    Raises
    ------
    NotThisSource
        None of the columns that tell one site from another is there.
    """
    ranks = {
        header_key(spelling): (column, rank)
        for column, spellings in reversed(list(mapping.columns.items()))
        for rank, spelling in reversed(list(enumerate(spellings)))
    }
    places: dict[str, list[tuple[int, int]]] = {}
    units: dict[str, str] = {}
    notes: list[FileIssue] = []
    unused: list[str] = []
    for at, name in enumerate(table.header):
        found = next((ranks[key] for key in _keys(name) if key in ranks), None)
        if found is None and mapping.similar_headers and (near := _similar(name, ranks)) is not None:
            found = ranks[near]
            notes.append(MISSPELT_HEADER.at(table.dataset, 0, name, name, meant=mapping.columns[found[0]][found[1]]))
        if found is None:
            unused += [name] if name else []
            continue
        column, rank = found
        places.setdefault(column, []).append((rank, at))
        if (unit := _unit(name)) is not None:
            units.setdefault(column, unit)
    ordered = {column: tuple(at for _, at in sorted(found)) for column, found in places.items()}
    for several in ordered.values():
        if len(several) > 1:
            names = ", ".join(table.header[at] for at in several)
            notes.append(REPEATED_COLUMN.at(table.dataset, 0, table.header[several[0]], names, names=names))
    if unused:
        shown = ", ".join(unused)
        notes.append(UNUSED_COLUMNS.at(table.dataset, 0, "", shown, names=shown[:500]))
    _require_identity(table, mapping, ordered)
    return Found(header=table.header, places=ordered, units=units, notes=tuple(notes))


def _keys(name: str) -> tuple[str, ...]:
    """Return a header's key, and its key without a unit or what else stands in brackets at the end."""
    base, _ = _split(name)
    return tuple(dict.fromkeys(filter(None, (header_key(name), header_key(base)))))


def _unit(name: str) -> str | None:
    return _split(name)[1]


def _split(name: str) -> tuple[str, str | None]:
    """Return a header without its end in brackets or its unit after a comma, and the unit.

    >>> _split("Tomtarea (m²)"), _split("Öst (E)"), _split("Area, ha")
    (('Tomtarea', 'm2'), ('Öst', None), ('Area', 'ha'))
    """
    if name.endswith((")", "]")) and (start := _opening(name)):
        return name[:start].strip(), _unit_named(name[start + 1 : -1])
    if (parts := _AFTER_COMMA.match(name)) and (unit := _unit_named(parts[2])):
        return parts[1], unit
    return name, None


def _opening(name: str) -> int:
    """Return where the brackets at the end open; 0 when they do not."""
    depth = 0
    for at in range(len(name) - 1, 0, -1):
        depth += (name[at] in ")]") - (name[at] in "([")
        if depth == 0:
            return at
    return 0


def _unit_named(word: str) -> str | None:
    return UNIT_WORDS.get(word.casefold().replace(" ", ""))


def _similar(name: str, known: AbstractMapping[str, tuple[str, int]]) -> str | None:
    key = header_key(name)
    if len(key) < _LONG:
        return None
    allowed = 2 if len(key) >= _VERY_LONG else 1
    near = {
        other
        for other in known
        if len(other) >= _LONG
        and abs(len(other) - len(key)) <= allowed
        and _DIGITS.findall(key) == _DIGITS.findall(other)
        and distance(key, other) <= allowed
    }
    columns = {known[other][0] for other in near}
    return min(near) if len(columns) == 1 else None


def _require_identity(table: Table, mapping: Mapping, places: AbstractMapping[str, tuple[int, ...]]) -> None:
    wanted = (*mapping.identity.reference, *mapping.identity.fallback)
    if any(column in places for column in wanted):
        return
    spelt = [mapping.columns[column][0] for column in wanted]
    near = [f"{name} → {close}" for name in table.header if name and (close := nearest(name, spelt)) is not None]
    raise NotThisSource(
        Text(
            sv="{file} har ingen kolumn som skiljer platser åt; en av {wanted} behövs. Kolumnerna är: {names}.{near}",
            en="{file} has no column that tells sites apart; one of {wanted} is needed."
            " Its columns are: {names}.{near}",
        ).fill(
            file=table.dataset,
            wanted=", ".join(spelt),
            names=", ".join(filter(None, table.header))[:500],
            near=f" ({'; '.join(near)}?)" if near else "",
        ),
        value=", ".join(table.header)[:500],
    )
