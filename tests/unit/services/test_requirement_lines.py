from __future__ import annotations

import json
import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from siting.services.requirement_lines import Lines, Path, json_lines, line_of, toml_lines

TOML = '''# a comment with = and [brackets]
title = "a # that is no comment"
"odd key" = 1
company.name = "x"   # dotted

[site]
kinds = [
  "land",  # why
  "premises",
]

[[criteria]]
fact = "clear_height_m"
anchors = [[1, 0], [2,
            1]]
note = """
several = "lines"
[[criteria]]
"""
[[criteria]]
values = { none = 1, 'usable' = 0.5 }
before = 2027-01-01
note = \'\'\'it's ''quoted'' \'\'\'
[criteria.more]
deep = true
'''


def test_toml_places() -> None:
    lines = toml_lines(TOML)
    expected: Lines = {
        ("title",): 2,
        ("odd key",): 3,
        ("company",): 4,
        ("company", "name"): 4,
        ("site",): 6,
        ("site", "kinds"): 7,
        ("site", "kinds", 0): 8,
        ("site", "kinds", 1): 9,
        ("criteria",): 12,
        ("criteria", 0): 12,
        ("criteria", 0, "fact"): 13,
        ("criteria", 0, "anchors"): 14,
        ("criteria", 0, "anchors", 0): 14,
        ("criteria", 0, "anchors", 0, 0): 14,
        ("criteria", 0, "anchors", 0, 1): 14,
        ("criteria", 0, "anchors", 1): 14,
        ("criteria", 0, "anchors", 1, 0): 14,
        ("criteria", 0, "anchors", 1, 1): 15,
        ("criteria", 0, "note"): 16,
        ("criteria", 1): 20,
        ("criteria", 1, "values"): 21,
        ("criteria", 1, "values", "none"): 21,
        ("criteria", 1, "values", "usable"): 21,
        ("criteria", 1, "before"): 22,
        ("criteria", 1, "note"): 23,
        ("criteria", 1, "more"): 24,
        ("criteria", 1, "more", "deep"): 25,
    }
    assert lines == expected


def test_windows_line_ends_count_once() -> None:
    assert toml_lines("a = 1\r\nb = [\r\n2]\r\n")[("b", 0)] == 3


def test_json_places() -> None:
    text = '{\n "a\\u00e5": 1,\n "b": [\n  {"c": "x,]}\\"", "d": null},\n  -1.5e3\n ], "e": {}, "f": []}'
    assert json_lines(text) == {
        ("aå",): 2,
        ("b",): 3,
        ("b", 0): 4,
        ("b", 0, "c"): 4,
        ("b", 0, "d"): 4,
        ("b", 1): 5,
        ("e",): 6,
        ("f",): 6,
    }


def test_the_nearest_thing_around_is_pointed_at() -> None:
    lines = toml_lines(TOML)
    assert line_of(lines, ("criteria", 1, "weight")) == 20
    assert line_of(lines, ("nothing",)) is None


VALUES = st.recursive(
    st.booleans() | st.integers(-5, 5) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


def paths(value: object, path: Path = ()) -> set[Path]:
    found = {path} if path else set()
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in members:
        found |= paths(inner, (*path, key))
    return found


@settings(max_examples=150, deadline=None)
@given(document=st.dictionaries(st.text(max_size=4), VALUES, max_size=4), indent=st.sampled_from((None, 1)))
def test_every_value_of_a_json_text_is_found(document: dict[str, object], indent: int | None) -> None:
    text = json.dumps(document, indent=indent)
    lines = json_lines(text)
    assert set(lines) == paths(document)
    for path, line in lines.items():
        if isinstance(path[-1], str):
            assert json.dumps(path[-1]) + ":" in text.splitlines()[line - 1]


def toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[\n" + ",\n".join(map(toml, value)) + "]"
    return json.dumps(value)


KEYS = st.text(alphabet="aå.\"'# =[]", max_size=3)
TOML_VALUES = st.recursive(
    st.booleans() | st.integers(-5, 5) | KEYS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=10,
)


@settings(max_examples=150, deadline=None)
@given(document=st.dictionaries(KEYS, TOML_VALUES, min_size=1, max_size=4), table=st.booleans())
def test_every_value_of_a_toml_text_is_found(document: dict[str, object], table: bool) -> None:
    pairs = [f"{json.dumps(key)} = {toml(value)}" for key, value in document.items()]
    text = "\n".join((["[[t]]"] if table else []) + pairs)
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return  # line breaks in inline tables are not TOML 1.0
    assert set(toml_lines(text)) == paths(read)
