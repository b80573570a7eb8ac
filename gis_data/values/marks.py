"""Words by which people say that they do not know, that a thing does not apply, or that they guess."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from siting.domain.values import Status

BLANK = frozenset({"", "null", "#n/a", "#value!", "#ref!", "#name?", "#div/0!", "#null!", "#num!"})
"""What programs write for nothing; blank in every source."""

_ESTIMATED = re.compile(
    r"^\s*(?:(?:ca|cirka|circa|approx|about|omkring|ungefär|est|uppsk)\b\.?|c:a|~|≈)\s*", re.IGNORECASE
)
_ESTIMATED_AFTER = re.compile(
    r"\s*\(?\b(?:ca|cirka|circa|approx|uppskattat|uppskattad|estimated|est)\b\.?\)?\s*$", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Marks:
    """A source's words for nothing, unknown and not applicable; compared without case and outer space.

    Parameters
    ----------
    blank
        Nothing has been said.
    unknown
        It is said that nobody knows.
    not_applicable
        It is said that the question does not bear on the site.
    """

    blank: frozenset[str] = BLANK
    unknown: frozenset[str] = frozenset()
    not_applicable: frozenset[str] = frozenset()
    _statuses: dict[str, Status | None] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        statuses: dict[str, Status | None] = dict.fromkeys(self.not_applicable, Status.NOT_APPLICABLE)
        statuses |= dict.fromkeys(self.unknown, Status.UNKNOWN)
        statuses |= dict.fromkeys(self.blank | BLANK, None)
        object.__setattr__(self, "_statuses", statuses)

    def is_blank(self, text: str) -> bool:
        """Whether a cleaned text says nothing at all."""
        return not text or self._statuses.get(text.casefold(), Status.KNOWN) is None

    def status(self, text: str) -> Status | None:
        """Return what a cleaned text says by its being such a word: None for nothing, KNOWN for a value to be read."""
        return self._statuses.get(text.casefold(), Status.KNOWN)


def split_estimate(text: str) -> tuple[str, bool]:
    """Return the text without its word for *about*, and whether it had one.

    >>> split_estimate("ca 500 m²"), split_estimate("500")
    (('500 m²', True), ('500', False))
    """
    rest, before = _ESTIMATED.subn("", text, count=1)
    rest, after = _ESTIMATED_AFTER.subn("", rest, count=1)
    return rest.strip(), bool(before or after)
