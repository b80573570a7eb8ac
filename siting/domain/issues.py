"""The issue log: what was wrong in somebody's file, said so that the sender can mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from siting.domain.text import Text


class Severity(StrEnum):
    """What an issue did to its row."""

    REJECTED = "rejected"
    """The row was not loaded."""
    FIELD_DROPPED = "field_dropped"
    """The row was loaded, this field is unknown."""
    REPAIRED = "repaired"
    """The value was certain enough to be mended; the row was loaded with the mended one."""
    NOTE = "note"
    """Loaded as it stands; worth a look."""


@dataclass(frozen=True, kw_only=True)
class Issue:
    """One thing that was wrong.

    Parameters
    ----------
    dataset
        File (and sheet or layer) it stands in.
    row
        Row as the sender counts: 1 is the first line of the file or sheet, the header included; a feature's number
        from 1 in a GIS file; 0 for the file itself.
    field
        The sender's column name, "" for the row as a whole.
    kind
        Stable code, e.g. ``not_a_number``, ``swapped_axes``, ``duplicate_reference``.
    value
        What stood there, cut to 200 characters.
    message
        What is wrong and what would be right.
    """

    dataset: str
    row: int
    field: str
    kind: str
    severity: Severity
    value: str
    message: Text
