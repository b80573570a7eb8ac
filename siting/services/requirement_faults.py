"""What is wrong in a requirement, collected and said together, each with its line."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from siting.domain.errors import Faults
from siting.domain.text import Text
from siting.domain.vocabulary import nearest
from siting.services.requirement_form import RequirementForm
from siting.services.requirement_lines import Lines, Path, line_of

_ALTERNATIVES = {
    f"{prefix}{name}" for prefix in ("", "constrained-") for name in ("int", "float", "str", "date", "bool")
} | {"BothLanguages", "PlaceForm"}
"""What pydantic calls the alternatives that it tried."""


@dataclass(frozen=True, kw_only=True)
class FieldFault:
    """What is wrong with one value.

    Parameters
    ----------
    path
        Keys and places from the top to the value, e.g. ``("criteria", 0, "at_least")``.
    line
        Where it stands in the text; None where nothing of it does.
    message
        What is wrong and what would be right, without the place.
    """

    path: Path
    line: int | None
    message: Text


class RequirementFaults(Faults):
    """Faults of a requirement, each with the value that it is about."""

    def __init__(self, heading: Text, faults: Sequence[Text], fields: Sequence[FieldFault]) -> None:
        super().__init__(heading, faults)
        self.fields = tuple(fields)


@dataclass
class FaultList:
    """Faults in the order they are found; said in the order of their lines.

    Parameters
    ----------
    find_lines
        Tells where values stand in the text; called with the first fault, as most texts have none.
    """

    find_lines: Callable[[], Lines]
    found: list[tuple[int, Text]] = field(default_factory=list)
    fields: list[FieldFault] = field(default_factory=list)

    @cached_property
    def lines(self) -> Lines:
        """Where values stand in the text."""
        return self.find_lines()

    def add(self, path: Path, message: Text) -> None:
        """Note what is wrong with the value at a path."""
        line = line_of(self.lines, path)
        place = _place(path)
        where = (
            Text(sv=f"rad {line}, {place}: ", en=f"line {line}, {place}: ")
            if line
            else Text(sv=f"{place}: ", en=f"{place}: ")
        )
        said = Text(sv=printable(where.sv + message.sv), en=printable(where.en + message.en))
        self.found.append((line or 0, said))
        plain = Text(sv=printable(message.sv), en=printable(message.en))
        self.fields.append(FieldFault(path=path, line=line, message=plain))

    def add_shape(self, error: ValidationError) -> None:
        """Note what pydantic found of names and types, one fault a value."""
        seen: set[Path] = set()
        # Of several alternatives, what is wrong within one says more than that it is not the other.
        found = sorted(error.errors(include_url=False), key=lambda one: one["type"].endswith("_type"))
        for one in found:
            path = _plain(tuple(one["loc"]), self.lines)
            is_said_within = one["type"].endswith("_type") and any(path == longer[: len(path)] for longer in seen)
            if path not in seen and not is_said_within:
                seen.add(path)
                self.add(path, _shape_message(one, path))

    def raise_any(self, name: str) -> None:
        """Raise all that was noted, if anything was.

        Raises
        ------
        RequirementFaults
            With every fault.
        """
        if self.found:
            ordered = [text for _, text in sorted(self.found, key=lambda pair: pair[0])]
            fields = sorted(self.fields, key=lambda one: one.line or 0)
            raise RequirementFaults(_HEADING.fill(name=name, n=len(ordered)), ordered, fields)


@dataclass(frozen=True)
class Spot:
    """A part of the requirement, whose mistakes are noted.

    Parameters
    ----------
    path
        Where it stands.
    faults
        Where they are noted.
    """

    path: Path
    faults: FaultList

    def note(self, name: str, message: Text, **values: object) -> None:
        """Note what is wrong with one of its values, or, with "", with the whole of it."""
        self.say(name, message.fill(**values))

    def say(self, name: str, said: Text) -> None:
        """Note a mistake in words that have no places left to fill."""
        self.faults.add((*self.path, name) if name else self.path, said)

    def under(self, *names: str | int) -> Spot:
        """Return a part of this part."""
        return Spot((*self.path, *names), self.faults)


def printable(text: str) -> str:
    r"""Return a text with what can't be printed escaped: control characters, halves of surrogate pairs.

    >>> printable("a\x1b[2J å")
    'a\\x1b[2J å'
    """
    return "".join(
        character.encode("unicode_escape").decode() if unicodedata.category(character) in {"Cc", "Cs"} else character
        for character in text
    )


def _place(path: Path) -> str:
    names: list[str] = []
    for part in path:
        if isinstance(part, int) and names:
            names[-1] += f" {part + 1}"
        else:
            names.append(str(part))
    return ", ".join(names)


def _plain(loc: Path, lines: Lines) -> Path:
    """Return pydantic's path without the names of the alternatives that it tried."""
    path: Path = ()
    for place, part in enumerate(loc):
        longer = (*path, part)
        is_last_name = place == len(loc) - 1 and isinstance(part, str)
        if longer in lines or (is_last_name and not _is_alternative(part)):
            path = longer
    return path or loc[:1]


def _is_alternative(part: str | int) -> bool:
    return isinstance(part, str) and ("[" in part or part in _ALTERNATIVES)


def _shape_message(error: Mapping[str, Any], path: Path) -> Text:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        names = [info.alias or name for name, info in _form_at(path).model_fields.items()]
        near = nearest(str(path[-1]), names)
        known = ", ".join(names)
        return _UNKNOWN_NEAR.fill(near=near) if near else _UNKNOWN_NAME.fill(known=known)
    if kind in _SHAPES:
        values = {name: _shown(value) for name, value in context.items()}
        return _SHAPES[kind].fill(**values, value=_shown(error["input"]))
    return _WRONG.fill(value=_shown(error["input"]))


def _form_at(path: Path) -> type[BaseModel]:
    """Return the form that a name stands in."""
    form: type[BaseModel] = RequirementForm
    for part in path[:-1]:
        field = form.model_fields.get(str(part))
        form = (field and _form_in(field.annotation)) or form
    return form


def _form_in(annotation: object) -> type[BaseModel] | None:
    """Return the form that a type is or holds."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _form_in(part)) is not None), None)


def _shown(value: object) -> str:
    text = str(value) if isinstance(value, str | int | float) else repr(value)
    return text if len(text) <= 80 else text[:79] + "…"


_HEADING = Text(sv="{name}: {n} fel", en="{name}: {n} mistakes")
_UNKNOWN_NAME = Text(sv="namnet finns inte; de som finns är {known}", en="no such name; known are {known}")
_UNKNOWN_NEAR = Text(sv="namnet finns inte; menas {near}?", en="no such name; is {near} meant?")
_WRONG = Text(sv="{value} är inte vad som väntas här", en="{value} is not what is expected here")
_NUMBER = Text(sv="{value} är inte ett ändligt tal", en="{value} is not a finite number")
_BEYOND = Text(sv="{value} är större än något tal här kan vara", en="{value} is larger than any number here can be")
_TEXT = Text(sv="{value} är inte en text", en="{value} is not a text")
_DAY = Text(sv="{value} är inte en dag som 2027-03-01", en="{value} is not a day such as 2027-03-01")
_SHAPES: dict[str, Text] = {
    "missing": Text(sv="saknas", en="is missing"),
    "string_type": _TEXT,
    "int_type": _NUMBER,
    "float_type": _NUMBER,
    "finite_number": _NUMBER,
    "greater_than_equal": _BEYOND,
    "less_than_equal": _BEYOND,
    "string_unicode": _TEXT,
    "string_pattern_mismatch": Text(
        sv="{value} har styrtecken, som inte kan visas", en="{value} has control characters, which can't be shown"
    ),
    "bool_type": Text(sv="{value} är varken true eller false", en="{value} is neither true nor false"),
    "bool_parsing": Text(sv="{value} är varken true eller false", en="{value} is neither true nor false"),
    "enum": Text(sv="{value} går inte; ska vara {expected}", en="{value} won't do; should be {expected}"),
    "literal_error": Text(sv="{value} går inte; ska vara {expected}", en="{value} won't do; should be {expected}"),
    "date_from_datetime_parsing": _DAY,
    "date_parsing": _DAY,
    "date_type": _DAY,
    "date_from_datetime_inexact": _DAY,
    "list_type": Text(sv="{value} är inte en lista [ … ]", en="{value} is not a list [ … ]"),
    "tuple_type": Text(sv="{value} är inte ett par [a, b]", en="{value} is not a pair [a, b]"),
    "too_short": Text(sv="minst {min_length} behövs", en="at least {min_length} needed"),
    "too_long": Text(
        sv="högst {max_length} går, här är {actual_length}", en="at most {max_length}, here are {actual_length}"
    ),
    "string_too_short": Text(sv="är tom", en="is empty"),
    "string_too_long": Text(sv="är längre än {max_length} tecken", en="is longer than {max_length} characters"),
    "dict_type": Text(sv="{value} är inte en tabell {{ kod = värde }}", en="{value} is not a table {{ code = value }}"),
    "model_type": Text(sv="{value} är inte en tabell", en="{value} is not a table"),
}
