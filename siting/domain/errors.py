"""The base error and the few kinds that the program raises on purpose.

Every error has a stable ``code`` for machines, the offending ``value``, and a message for people in Swedish and
English. None of them knows of HTTP or exit codes: the ways in map them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from siting.domain.text import Lang, Text


class SitingError(Exception):
    """Something the program refuses, said so that the reader can mend it.

    Parameters
    ----------
    message
        What is wrong and what would be right, in both languages.
    value
        The offending value, if there is one.
    """

    code: ClassVar[str] = "siting_error"

    def __init__(self, message: Text, *, value: object = None) -> None:
        super().__init__(message.en)
        self.message = message
        self.value = value

    def say(self, lang: Lang = "en") -> str:
        """Return the message in one language."""
        return self.message.say(lang)


class InvalidInput(SitingError):
    """What somebody sent can't be used; nothing was changed."""

    code = "invalid_input"


class NotFound(SitingError):
    """A thing that was named does not exist."""

    code = "not_found"


class Unavailable(SitingError):
    """Something outside the program (server, package, file system) is missing or does not answer."""

    code = "unavailable"


class Conflict(SitingError):
    """The wanted change collides with what somebody else has done."""

    code = "conflict"


class Faults(InvalidInput):
    """All faults of one input, collected and raised once.

    Parameters
    ----------
    heading
        What was read, e.g. the file's name.
    faults
        One text a fault, each naming place, value and what would be right.
    """

    code = "faults"

    def __init__(self, heading: Text, faults: Sequence[Text]) -> None:
        lines = Text(
            sv="\n".join([heading.sv, *(f"  - {fault.sv}" for fault in faults)]),
            en="\n".join([heading.en, *(f"  - {fault.en}" for fault in faults)]),
        )
        super().__init__(lines)
        self.heading = heading
        self.faults = tuple(faults)
