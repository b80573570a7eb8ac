"""What a thing that is wrong with a row or a file looks like: said with what would be right.

A problem becomes an issue where it is found (:meth:`Problem.at`); texts have places in braces for what was found.
"""

from __future__ import annotations

from dataclasses import dataclass

from siting.domain.issues import Issue, Severity
from siting.domain.text import Text

VALUE_LENGTH = 200
"""An issue's value is cut to so many characters."""


@dataclass(frozen=True, kw_only=True)
class FileIssue(Issue):
    """An issue that keeps its two halves apart, so that a file can show them in columns of their own.

    Parameters
    ----------
    wrong, right
        What is wrong, and what would be right; the message is both.
    """

    wrong: Text
    right: Text


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One kind of thing that can be wrong.

    Parameters
    ----------
    kind
        Stable code.
    severity
        What it does to its row.
    wrong, right
        What is wrong, and what would be right (or what was done about it).
    """

    kind: str
    severity: Severity
    wrong: Text
    right: Text

    def at(self, dataset: str, row: int, field: str = "", value: object = "", **found: object) -> FileIssue:
        """Return the issue of finding this problem there; ``found`` fills the places in the texts."""
        shown = "" if value is None else str(value)
        places = {"value": shown[:VALUE_LENGTH], **found}
        wrong, right = self.wrong.fill(**places), self.right.fill(**places)
        return FileIssue(
            dataset=dataset,
            row=row,
            field=field,
            kind=self.kind,
            severity=self.severity,
            value=shown[:VALUE_LENGTH],
            message=Text(sv=f"{wrong.sv} {right.sv}".strip(), en=f"{wrong.en} {right.en}".strip()),
            wrong=wrong,
            right=right,
        )


class Misread(Exception):
    """A value can't be read; carries the problem to where row and field are known.

    Parameters
    ----------
    problem
        What is wrong.
    found
        What fills the places of its texts.
    """

    def __init__(self, problem: Problem, **found: object) -> None:
        super().__init__(problem.kind)
        self.problem = problem
        self.found = found


def rejected(kind: str, wrong: Text, right: Text) -> Problem:
    """Declare a problem for which the row is not loaded."""
    return Problem(kind=kind, severity=Severity.REJECTED, wrong=wrong, right=right)


def dropped(kind: str, wrong: Text, right: Text) -> Problem:
    """Declare a problem that leaves the field unknown."""
    return Problem(kind=kind, severity=Severity.FIELD_DROPPED, wrong=wrong, right=right)


def repaired(kind: str, wrong: Text, right: Text) -> Problem:
    """Declare a problem that is certain enough to be mended."""
    return Problem(kind=kind, severity=Severity.REPAIRED, wrong=wrong, right=right)


def note(kind: str, wrong: Text, right: Text) -> Problem:
    """Declare something worth a look."""
    return Problem(kind=kind, severity=Severity.NOTE, wrong=wrong, right=right)
