"""Texts with places in braces that a row's cells fill."""

from __future__ import annotations

import string
from collections.abc import Mapping

from gis_data.sources.faults import FaultList
from siting.domain.text import Text


def places_in(text: str) -> tuple[str, ...]:
    """Return the names in braces.

    >>> places_in("Register of {organisation}")
    ('organisation',)
    """
    return tuple(name for _, name, _, _ in string.Formatter().parse(text) if name)


def check_places(place: str, text: str, columns: Mapping[str, object], faults: FaultList) -> str:
    """Return the text when every place in it is a column, else note the fault and return ""."""
    try:
        names = places_in(text)
    except ValueError as error:
        faults.add(place, f"klamrarna går inte ihop: {error}.", f"the braces do not match: {error}.")
        return ""
    strange = [name for name in names if name not in columns]
    for name in strange:
        faults.unknown(place, Text(sv="kolumnen", en="column"), name, columns)
    return "" if strange else text
