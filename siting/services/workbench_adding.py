"""Criteria that take more than a fact's name, added on the workbench: a named place, a branch, a building's footprint.

Each is read by the one schema, with its place looked up, before it is put into the requirement: what is wrong is said
where it is added, and a requirement that could be matched still can be.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from siting.domain.errors import Faults
from siting.domain.places import POINT_LABELS
from siting.domain.text import Text
from siting.matching.criterion_documents import criterion_to_dict
from siting.services.place_lookup import resolve_places
from siting.services.requirement_faults import RequirementFaults
from siting.services.requirement_file import parse_requirement
from siting.services.workbench_form import with_row
from siting.services.workbench_rows import Document, amount
from siting.services.workbench_trying import read_work
from siting.store.deployment import stored_crs

Fields = Mapping[str, Sequence[str]]

PREFIX = "new-"
"""Of the names of the fields below which somebody says what to add."""


class Adding(StrEnum):
    """What can be added besides facts."""

    PLACE = "add-place"
    BRANCH = "add-branch"
    FOOTPRINT = "add-footprint"


class PlaceMeasure(StrEnum):
    """What is asked of a place."""

    MINUTES = "minutes"
    KM = "km"
    WITHIN = "within"


class BranchMeasure(StrEnum):
    """What is asked of a branch."""

    WORKPLACES = "branch_workplaces_1_km"
    QUOTIENT = "branch_quotient"


@dataclass(frozen=True, kw_only=True)
class _Given:
    """The fields of what is added."""

    fields: Fields

    def text(self, name: str) -> str:
        values = self.fields.get(PREFIX + name)
        return values[0].strip() if values else ""

    def positive(self, name: str, said: Text, faults: list[Text], *, zero: bool = False) -> float:
        found = amount(self.text(name))
        if isinstance(found, str) or found < 0 or (found == 0 and not zero):
            faults.append(said.fill(text=self.text(name)[:40] or "–"))
            return 0.0
        return found


def adding_of(action: str, fields: Fields) -> Adding | None:
    """Return what a form adds: what its button says, or, where it only saves, what somebody has filled in."""
    if action in set(Adding):
        return Adding(action)
    filled = [adding for adding, names in _TYPED.items() if any(_Given(fields=fields).text(name) for name in names)]
    return filled[0] if action == "save" and filled else None


def with_added(conn: Connection, adding: Adding, fields: Fields, document: Document) -> Document:
    """Return the requirement with the criterion that fields say.

    Parameters
    ----------
    fields
        Those whose names begin with :data:`PREFIX`.
    document
        The requirement, in normal form.

    Raises
    ------
    Faults
        All that is wrong with the criterion; there may be no such place, or more than one.
    """
    whole = with_row(document, _row(conn, adding, fields, document))
    place = ("criteria", len(whole["criteria"]) - 1)
    faults = [fault.message for fault in read_work(whole).faults if fault.path[:2] == place]
    if faults:
        raise Faults(_WRONG, faults)
    return whole


def _row(conn: Connection, adding: Adding, fields: Fields, document: Document) -> Document:
    """Return the criterion in normal form; its place is one that is there."""
    faults: list[Text] = []
    row = _READERS[adding](_Given(fields=fields), faults)
    if faults:
        raise Faults(_WRONG, faults)
    alone = {"title": "–", "company": document["company"], "site": document["site"], "criteria": [row]}
    try:
        requirement = parse_requirement(json.dumps(alone), name="requirement", is_json=True)
    except RequirementFaults as error:
        raise Faults(_WRONG, [one.message for one in error.fields]) from error
    try:
        [criterion] = resolve_places(conn, requirement, stored_crs(conn)).criteria
    except Faults as error:
        # There is one criterion here, which needs not be named by its key.
        named = f"{requirement.criteria[0].name}: "
        plain = [Text(sv=one.sv.removeprefix(named), en=one.en.removeprefix(named)) for one in error.faults]
        raise Faults(_WRONG, plain) from error
    found = criterion_to_dict(criterion)
    if isinstance(found.get("place"), dict):
        # Its geometry would go to the browser and back with each change; it is looked up by its name as others are.
        found["place"] = {name: said for name, said in found["place"].items() if name not in ("geometry", "parts")}
    return found


def _place(given: _Given, faults: list[Text]) -> Document:
    name, measure = given.text("place"), given.text("place-measure")
    if not name:
        faults.append(_NO_PLACE)
    if measure not in set(PlaceMeasure):
        faults.append(_NO_MEASURE)
    if measure == PlaceMeasure.WITHIN:
        return {"place": {"area": name}, "within": True}
    most = given.positive("place-most", _NO_MINUTES if measure == PlaceMeasure.MINUTES else _NO_KM, faults)
    if measure == PlaceMeasure.MINUTES:
        return {"fact": "place_min", "place": name, "at_most": most}
    return {"place": _nearest(name) or name, "at_most": most, "unit": "km"}


def _nearest(name: str) -> Document | None:
    """Return the place that is the nearest of a kind, where that is what somebody wrote."""
    kinds = {text.casefold(): kind for kind, label in NEAREST.items() for text in (label.sv, label.en)}
    kind = kinds.get(" ".join(name.casefold().split()))
    return None if kind is None else {"nearest": kind}


def _branch(given: _Given, faults: list[Text]) -> Document:
    code, measure = given.text("branch"), given.text("branch-measure")
    if not code:
        faults.append(_NO_BRANCH)
    if measure not in set(BranchMeasure):
        faults.append(_NO_MEASURE)
    version = given.text("branch-version")
    least = given.positive("branch-least", _NO_LEAST, faults)
    return {"fact": measure, "branch": f"{version}:{code}" if version else code, "at_least": least}


def _footprint(given: _Given, faults: list[Text]) -> Document:
    sides = {name: given.positive(f"hall-{name}", said, faults) for name, said in _SIDES.items()}
    setback_m = (
        given.positive("hall-setback_m", _NO_SETBACK, faults, zero=True) if given.text("hall-setback_m") else 0.0
    )
    return {"footprint": {**sides, "setback_m": setback_m}, "is": True}


_READERS: dict[Adding, Callable[[_Given, list[Text]], Document]] = {
    Adding.PLACE: _place,
    Adding.BRANCH: _branch,
    Adding.FOOTPRINT: _footprint,
}
_TYPED = {
    Adding.PLACE: ("place", "place-most"),
    Adding.BRANCH: ("branch", "branch-least"),
    Adding.FOOTPRINT: ("hall-length_m", "hall-width_m", "hall-setback_m"),
}
"""Fields that are empty until somebody writes in them."""
NEAREST: dict[str, Text] = {
    kind.value: Text(sv=f"närmaste {label.sv}", en=f"the nearest {label.en}") for kind, label in POINT_LABELS.items()
}
"""What is written for the nearest point of a kind, by kind."""

_WRONG = Text(sv="Det gick inte att lägga till:", en="It could not be added:")
_NO_PLACE = Text(sv="Skriv vilken plats det gäller.", en="Write which place it is about.")
_NO_MEASURE = Text(sv="Välj vad som ska mätas.", en="Choose what is to be measured.")
_NO_MINUTES = Text(
    sv="Högst antal minuter: {text} går inte, skriv ett tal större än 0.",
    en="Minutes at most: {text} won't do, write a number above 0.",
)
_NO_KM = Text(
    sv="Högst antal kilometer: {text} går inte, skriv ett tal större än 0.",
    en="Kilometres at most: {text} won't do, write a number above 0.",
)
_NO_BRANCH = Text(
    sv="Skriv branschens SNI-kod, minst två siffror.", en="Write the branch's SNI code, two digits at least."
)
_NO_LEAST = Text(
    sv="Minst: {text} går inte, skriv ett tal större än 0.", en="At least: {text} won't do, write a number above 0."
)
_SIDES = {
    "length_m": Text(
        sv="Längd i meter: {text} går inte, skriv ett tal större än 0.",
        en="Length in metres: {text} won't do, write a number above 0.",
    ),
    "width_m": Text(
        sv="Bredd i meter: {text} går inte, skriv ett tal större än 0.",
        en="Width in metres: {text} won't do, write a number above 0.",
    ),
}
_NO_SETBACK = Text(
    sv="Avstånd till gränsen: {text} går inte, skriv ett tal från 0 meter.",
    en="Distance to the boundary: {text} won't do, write a number of metres from 0.",
)
