"""A fact's value: never alone, always with status, source and date."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from siting.domain.text import Text

Value: TypeAlias = float | bool | str | frozenset[str] | date
"""Number, yes/no, code or free text, set of codes, date; which one is settled by the fact's type."""


class Status(StrEnum):
    """How well a value is known."""

    KNOWN = "known"
    ESTIMATED = "estimated"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


STATUS_LABELS: dict[Status, Text] = {
    Status.KNOWN: Text(sv="känd", en="known"),
    Status.ESTIMATED: Text(sv="uppskattad", en="estimated"),
    Status.UNKNOWN: Text(sv="okänd", en="unknown"),
    Status.NOT_APPLICABLE: Text(sv="ej tillämplig", en="not applicable"),
}


@dataclass(frozen=True, kw_only=True)
class FactValue:
    """What is known of one fact at one site.

    Parameters
    ----------
    value
        In the fact's own unit; None exactly when the status is unknown or not applicable.
    status
        How well it is known.
    source
        Who or what says so, as a reader can check it; of a computed value the rule and the data, of an unknown one why
        it is. A source that the program words itself stands in both languages
        (:func:`siting.domain.wording.in_both`).
    verified
        The day it was true or last checked.
    data
        Of a computed value the data alone, for tables with no room for the rule; "" of what somebody states.
    stale
        Whether something that it was computed from has changed since; the store says so, and two values are equal
        whatever it is.
    """

    value: Value | None
    status: Status
    source: str
    verified: date | None
    data: str = ""
    stale: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        has_value = self.status in (Status.KNOWN, Status.ESTIMATED)
        if has_value != (self.value is not None):
            raise ValueError(f"status {self.status} does not go with value {self.value!r}")

    @property
    def usable(self) -> bool:
        """Whether there is a value to judge by."""
        return self.value is not None


UNKNOWN = FactValue(value=None, status=Status.UNKNOWN, source="", verified=None)
"""Nobody has said anything."""
