"""A requirement's document as TOML, to be kept, changed by hand and matched again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml_of(document: Mapping[str, Any]) -> str:
    """Return a document of plain JSON values as TOML; what is None is left out.

    >>> print(toml_of({"title": "A", "site": {"kinds": ["land"]}, "criteria": [{"fact": "gas", "is": True}]}))
    title = "A"
    <BLANKLINE>
    [site]
    kinds = ["land"]
    <BLANKLINE>
    [[criteria]]
    fact = "gas"
    is = true
    <BLANKLINE>
    """
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Mapping[str, Any]) -> Iterator[str]:
    tables = {name: value for name, value in document.items() if isinstance(value, Mapping)}
    rows = {name: value for name, value in document.items() if _is_rows(value)}
    yield from _pairs({name: value for name, value in document.items() if name not in tables and name not in rows})
    for name, table in tables.items():
        yield from ("", f"[{_key(name)}]", *_pairs(table))
    for name, many in rows.items():
        for one in many:
            yield from ("", f"[[{_key(name)}]]", *_pairs(one))


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _pairs(table: Mapping[str, Any]) -> Iterator[str]:
    return (f"{_key(name)} = {_value(value)}" for name, value in table.items() if value is not None)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_pairs(value)) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    return json.dumps(value)


def _text(text: str) -> str:
    # JSON escapes all that TOML wants escaped, but for the last of the control characters.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
