"""The definition of the OGC interface in OpenAPI 3.0, which the standards ask for; the service's own is in 3.1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI

_PREFIXES = ("/ogc", "/tiles")
_VERSION = "3.0.3"


def definition(app: FastAPI) -> dict[str, Any]:
    """Return the definition of the routes that this package has."""
    whole = app.openapi()
    paths = {path: found for path, found in whole["paths"].items() if path.startswith(_PREFIXES)}
    wanted = {"Problem"}
    schemas = {name: one for name, one in whole.get("components", {}).get("schemas", {}).items() if name in wanted}
    return {
        "openapi": _VERSION,
        "info": {key: value for key, value in whole["info"].items() if key in ("title", "version", "description")},
        "paths": as_of_3_0(paths),
        "components": {"schemas": as_of_3_0(schemas)},
    }


def as_of_3_0(node: Any) -> Any:
    """Return a part of a definition in the words of OpenAPI 3.0.

    >>> as_of_3_0({"anyOf": [{"type": "string"}, {"type": "null"}]})
    {'type': 'string', 'nullable': True}
    >>> as_of_3_0({"type": "string", "examples": ["a"]})
    {'type': 'string', 'example': 'a'}
    """
    if isinstance(node, list):
        return [as_of_3_0(one) for one in node]
    if not isinstance(node, Mapping):
        return node
    found = {key: as_of_3_0(value) for key, value in node.items()}
    choices = found.get("anyOf")
    if isinstance(choices, list) and {"type": "null"} in choices:
        others = [one for one in choices if one != {"type": "null"}]
        found.pop("anyOf")
        found = {**found, **(others[0] if len(others) == 1 else {"anyOf": others}), "nullable": True}
    examples = found.get("examples")
    if isinstance(examples, list):
        found.pop("examples")
        found["example"] = examples[0] if examples else None
    if "const" in found:
        found["enum"] = [found.pop("const")]
    return found
