"""Screening distances: how far an activity should stay from homes, schools and care. A table that can be replaced."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from gis_data.sources.toml_files import tables_of
from siting.domain.errors import Faults, NotFound
from siting.domain.screening import SCREENED_ACTIVITIES
from siting.domain.text import Text

_FIELDS = frozenset({"activity", "metres", "source"})


@dataclass(frozen=True, kw_only=True)
class ScreeningDistance:
    """One distance.

    Parameters
    ----------
    activity
        A code of :data:`siting.domain.screening.SCREENED_ACTIVITIES`.
    metres
        From the site's outline to the nearest home, school or care.
    source
        Who says so.
    """

    activity: str
    metres: float
    source: Text


Screening = tuple[ScreeningDistance, ...]
"""One distance for each activity, in the order of the activities."""


@cache
def shipped_screening() -> Screening:
    """Return the table that comes with the program."""
    shipped = resources.files("gis_data.facts") / "screening.toml"
    return parse_screening(shipped.read_text(encoding="utf-8"), "screening.toml")


def read_screening(path: Path) -> Screening:
    """Return the table of a file.

    Raises
    ------
    NotFound
        There is no such file.
    Faults
        Everything that is wrong with it, at once.
    """
    if not path.is_file():
        raise NotFound(_NO_FILE.fill(path=path), value=str(path))
    try:
        return parse_screening(path.read_text(encoding="utf-8-sig"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise Faults(_HEADING.fill(name=path.name), [_UNREADABLE.fill(error=error)]) from error


def parse_screening(text: str, name: str) -> Screening:
    """Return the table of a TOML text: ``[[distance]]`` with activity, metres and source, one for each activity.

    Raises
    ------
    Faults
        Everything that is wrong with it, at once.
    """
    document = tables_of(text, _HEADING.fill(name=name))
    entries = document.get("distance")
    if set(document) != {"distance"} or not isinstance(entries, list):
        raise Faults(_HEADING.fill(name=name), [_SHAPE])
    faults: list[Text] = []
    found: dict[str, ScreeningDistance] = {}
    for number, entry in enumerate(entries, start=1):
        one = _distance(entry, number, faults)
        if one is not None and one.activity in found:
            faults.append(_TWICE.fill(number=number, activity=one.activity))
        elif one is not None:
            found[one.activity] = one
    named = {entry.get("activity") for entry in entries if isinstance(entry, Mapping)}
    faults += [_WANTING.fill(activity=activity) for activity in SCREENED_ACTIVITIES if activity not in named]
    if faults:
        raise Faults(_HEADING.fill(name=name), faults)
    return tuple(found[activity] for activity in SCREENED_ACTIVITIES)


def _distance(entry: object, number: int, faults: list[Text]) -> ScreeningDistance | None:
    if not isinstance(entry, Mapping) or set(entry) != _FIELDS:
        faults.append(_ENTRY.fill(number=number))
        return None
    activity, metres, source = entry["activity"], entry["metres"], entry["source"]
    before = len(faults)
    if activity not in SCREENED_ACTIVITIES:
        faults.append(_ACTIVITY.fill(number=number, activity=repr(activity), known=", ".join(SCREENED_ACTIVITIES)))
    if isinstance(metres, bool) or not isinstance(metres, int | float) or not 0 < metres < math.inf:
        faults.append(_METRES.fill(number=number, activity=activity, metres=repr(metres)))
    said = source if isinstance(source, Mapping) and set(source) == {"sv", "en"} else {"sv": "", "en": ""}
    if not all(isinstance(text, str) and text.strip() for text in said.values()):
        faults.append(_SOURCE.fill(number=number, activity=activity))
    if len(faults) > before:
        return None
    return ScreeningDistance(activity=activity, metres=float(metres), source=Text(sv=said["sv"], en=said["en"]))


_HEADING = Text(
    sv="Tabellen {name} med skyddsavstånd går inte att använda:",
    en="The table {name} of screening distances can't be used:",
)
_NO_FILE = Text(sv="Det finns ingen fil {path}.", en="There is no file {path}.")
_UNREADABLE = Text(sv="kan inte läsas: {error}", en="can't be read: {error}")
_SHAPE = Text(
    sv="ska bestå av avsnitt [[distance]] och inget annat.", en="is to have sections [[distance]] and nothing else."
)
_ENTRY = Text(
    sv="[[distance]] nr {number}: ska ha activity, metres och source, och inget annat.",
    en="[[distance]] no. {number}: is to have activity, metres and source, and nothing else.",
)
_ACTIVITY = Text(
    sv="[[distance]] nr {number}: verksamheten {activity} finns inte; de som finns är {known}.",
    en="[[distance]] no. {number}: there is no activity {activity}; known are {known}.",
)
_METRES = Text(
    sv="[[distance]] nr {number}, {activity}: metres är {metres}; ska vara ett tal över 0.",
    en="[[distance]] no. {number}, {activity}: metres is {metres}; it is to be a number above 0.",
)
_SOURCE = Text(
    sv='[[distance]] nr {number}, {activity}: source ska säga källan som {{ sv = "…", en = "…" }}.',
    en='[[distance]] no. {number}, {activity}: source is to name the source as {{ sv = "…", en = "…" }}.',
)
_TWICE = Text(
    sv="[[distance]] nr {number}: {activity} står redan i tabellen.",
    en="[[distance]] no. {number}: {activity} is in the table already.",
)
_WANTING = Text(
    sv="avstånd för {activity} saknas; varje verksamhet ska ha ett.",
    en="there is no distance for {activity}; each activity is to have one.",
)
