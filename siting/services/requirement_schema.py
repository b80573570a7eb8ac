"""The JSON Schema of a requirement, made from the form and the fact vocabulary."""

from __future__ import annotations

from typing import Any

from siting.domain.facts import Argument, Fact, FactType
from siting.domain.requirement import FOOTPRINT_FITS, PLACE_DISTANCE
from siting.domain.units import units_like
from siting.domain.vocabulary import FACTS
from siting.services.requirement_form import RequirementForm
from siting.services.requirement_sayable import SAYABLE, sayable

_CODE_FIELDS = {FactType.CODE: ("one_of",), FactType.CODES: ("contains", "contains_any")}
_MEASURED = {PLACE_DISTANCE: "place", FOOTPRINT_FITS: "footprint"}
"""Fact that is measured when a requirement is matched → what says to what, and so needs no fact."""
_AGAINST = {Argument.POINT: "place", Argument.BRANCH: "branch"}
"""What answers are computed beforehand against → what names it. A branch that is not named is the company's own."""


def requirement_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a requirement file.

    Each fact is named with its labels and unit; what can be asked of it, and its codes, follow from its type.
    """
    schema = RequirementForm.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    judged = [fact for fact in FACTS.values() if fact.judged]
    criterion = schema["$defs"]["CriterionForm"]
    criterion["properties"]["fact"] = {
        "description": "What is judged; left out with place or footprint.",
        "oneOf": [
            *({"const": fact.key, "title": fact.label.en, "description": _about(fact)} for fact in judged),
            {"type": "null"},
        ],
    }
    criterion["anyOf"] = [_said(name) for name in ("fact", *_MEASURED.values())]
    criterion["not"] = {"allOf": [_said(name) for name in _MEASURED.values()]}
    criterion["allOf"] = [*(_rule(fact) for fact in judged), *(_measured(*pair) for pair in _MEASURED.items())]
    return schema


def _about(fact: Fact) -> str:
    unit = f" Unit {fact.unit}." if fact.unit else ""
    kinds = " or ".join(sorted(fact.kinds))
    return f"{fact.help.en}{unit} For {kinds}. / {fact.label.sv}: {fact.help.sv}"


def _said(name: str) -> dict[str, Any]:
    """Return the rule that something is said under a name."""
    return {"required": [name], "properties": {name: {"not": {"type": "null"}}}}


def _rule(fact: Fact) -> dict[str, Any]:
    properties, required = _properties(fact), []
    if fact.key in _MEASURED:
        required = [_MEASURED[fact.key]]
    if fact.argument is Argument.POINT:
        required = [_AGAINST[fact.argument]]
        properties["place"] = {"anyOf": [{"type": "string"}, {"type": "object"} | _said("point")]}
    if fact.argument is not Argument.BRANCH:
        properties["branch"] = {"type": "null"}
    then = {"properties": properties} | ({"required": required} if required else {})
    return {"if": {"properties": {"fact": {"const": fact.key}}, "required": ["fact"]}, "then": then}


def _measured(key: str, name: str) -> dict[str, Any]:
    """Return what holds of a criterion that says what to measure, and therefore needs no fact."""
    properties = _properties(FACTS[key]) | {"fact": {"enum": [key, None]}}
    said = _said(name)
    if others := [fact.key for fact in FACTS.values() if fact.argument and _AGAINST[fact.argument] == name]:
        said["properties"]["fact"] = {"not": {"enum": others}}
    return {"if": said, "then": {"properties": properties}}


def _properties(fact: Fact) -> dict[str, Any]:
    properties: dict[str, Any] = dict.fromkeys(sorted(SAYABLE - sayable(fact)), False)
    if fact.unit is not None:
        properties["unit"] = properties["show_in"] = {"enum": [*units_like(fact.unit), None]}
    else:
        properties["unit"] = properties["show_in"] = {"type": "null"}
    codes = list(fact.code_list)
    for name in _CODE_FIELDS.get(fact.type, ()):
        properties[name] = {"items": {"enum": codes}}
    if codes:
        properties["values"] = {"propertyNames": {"enum": codes}}
    return properties
