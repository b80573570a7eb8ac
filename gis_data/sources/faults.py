"""Faults of a mapping, collected, each with the nearest right name."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ValidationError

from siting.domain.text import Text
from siting.domain.vocabulary import nearest


class FaultList:
    """Collects what is wrong with one mapping.

    Attributes
    ----------
    found
        One text a fault, in the order of finding.
    """

    def __init__(self) -> None:
        self.found: list[Text] = []

    def add(self, place: str, sv: str, en: str) -> None:
        """Note a fault at a place such as ``facts.plot_area_m2.unit``."""
        self.found.append(Text(sv=f"{place}: {sv}", en=f"{place}: {en}"))

    def unknown(self, place: str, what: Text, name: str, known: Iterable[str]) -> None:
        """Note that a name does not exist, with the nearest that does."""
        names = list(known)
        near = nearest(name, names)
        said = Text(sv=f" Menas {near!r}?", en=f" Is {near!r} meant?") if near else _all(names)
        text = Text(sv="{what} {name!r} finns inte.{said}", en="there is no {what} {name!r}.{said}")
        filled = text.fill(what=what, name=name, said=said)
        self.add(place, filled.sv, filled.en)

    def add_shape(self, error: ValidationError, model: type[BaseModel]) -> None:
        """Note what does not have the shape of a mapping file."""
        for one in error.errors():
            steps = [str(step) for step in one["loc"]]
            place = ".".join(steps)
            match one["type"]:
                case "missing":
                    self.add(place, "saknas.", "is missing.")
                case "extra_forbidden":
                    known = _fields(model, steps[:-1])
                    self.unknown(place, Text(sv="nyckeln", en="key"), steps[-1], known)
                case "literal_error":
                    expected = str(one.get("ctx", {}).get("expected", "")).replace(" or ", ", ")
                    self.add(place, f"ska vara en av {expected}.", f"should be one of {expected}.")
                case _:
                    self.add(place, f"{one['input']!r} går inte: {one['msg']}.", f"{one['input']!r}: {one['msg']}.")


def _all(names: list[str]) -> Text:
    shown = ", ".join(names[:30])
    return Text(sv=f" De som finns: {shown}.", en=f" Known are: {shown}.") if names else Text(sv="", en="")


def _fields(model: type[BaseModel], steps: list[str]) -> list[str]:
    """Return the keys that a section may have; steps that are names of the writer's own or numbers lead on."""
    current: type[BaseModel] | None = model
    for step in steps:
        if current is None:
            return []
        field = current.model_fields.get(step)
        if field is not None:
            current = _section_in(field.annotation)
    return list(current.model_fields) if current is not None else []


def _section_in(annotation: object) -> type[BaseModel] | None:
    """Return the section that a type is or holds."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        if (found := _section_in(part)) is not None:
            return found
    return None
