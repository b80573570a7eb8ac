"""A definition in the words of OpenAPI 3.0."""

from __future__ import annotations

import doctest

from api.ogc import openapi
from api.ogc.openapi import as_of_3_0


def test_examples_hold() -> None:
    assert doctest.testmod(openapi).failed == 0


def test_what_3_0_does_not_know_is_said_otherwise_at_any_depth() -> None:
    given = {
        "schema": {
            "anyOf": [{"const": "a"}, {"type": "integer"}, {"type": "null"}],
            "items": [{"type": "string", "examples": []}],
        }
    }

    assert as_of_3_0(given) == {
        "schema": {
            "anyOf": [{"enum": ["a"]}, {"type": "integer"}],
            "nullable": True,
            "items": [{"type": "string", "example": None}],
        }
    }
