"""The JSON Schema of a requirement, made from the form and the fact vocabulary."""

from __future__ import annotations

from typing import Any

from siting.domain.facts import Fact, FactType
from siting.domain.units import units_like
from siting.domain.vocabulary import FACTS
from siting.services.requirement_form import RequirementForm

_CODE_FIELDS = {FactType.CODE: ("one_of",), FactType.CODES: ("contains", "contains_any")}
_NOT_FOR = {
    FactType.NUMBER: ("after", "before", "one_of", "is", "contains", "contains_any", "values"),
    FactType.DATE: ("one_of", "is", "contains", "contains_any", "values"),
    FactType.YES_NO: ("at_least", "at_most", "between", "after", "before", "contains", "contains_any", "anchors"),
    FactType.CODE: ("at_least", "at_most", "between", "after", "before", "is", "contains", "contains_any", "anchors"),
    FactType.CODES: ("at_least", "at_most", "between", "after", "before", "is", "one_of", "anchors"),
}


def requirement_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a requirement file.

    Each fact is named with its labels and unit; what can be asked of it, and its codes, follow from its type.
    """
    schema = RequirementForm.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    judged = [fact for fact in FACTS.values() if fact.judged]
    criterion = schema["$defs"]["CriterionForm"]
    criterion["properties"]["fact"] = {
        "description": "What is judged.",
        "oneOf": [{"const": fact.key, "title": fact.label.en, "description": _about(fact)} for fact in judged],
    }
    criterion["allOf"] = [_rule(fact) for fact in judged]
    return schema


def _about(fact: Fact) -> str:
    unit = f" Unit {fact.unit}." if fact.unit else ""
    kinds = " or ".join(sorted(fact.kinds))
    return f"{fact.help.en}{unit} For {kinds}. / {fact.label.sv}: {fact.help.sv}"


def _rule(fact: Fact) -> dict[str, Any]:
    properties: dict[str, Any] = dict.fromkeys(_NOT_FOR[fact.type], False)
    if fact.unit is not None:
        properties["unit"] = properties["show_in"] = {"enum": [*units_like(fact.unit), None]}
    else:
        properties["unit"] = properties["show_in"] = {"type": "null"}
    codes = list(fact.code_list)
    for name in _CODE_FIELDS.get(fact.type, ()):
        properties[name] = {"items": {"enum": codes}}
    if codes:
        properties["values"] = {"propertyNames": {"enum": codes}}
    return {
        "if": {"properties": {"fact": {"const": fact.key}}, "required": ["fact"]},
        "then": {"properties": properties},
    }
