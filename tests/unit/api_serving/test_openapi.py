"""The OpenAPI document tells what is answered, with examples that are right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from fastapi import APIRouter, FastAPI

from api.serving.openapi import Application
from api.v1 import routes


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    app = Application(title="siting", version="1")
    app.include_router(routes.router)
    return app.openapi()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def contents(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what a program has to read or write: bodies of requests, and of answers that are no problem."""
    if "requestBody" in operation:
        yield from operation["requestBody"]["content"].items()
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            yield from response.get("content", {}).items()


def examples(document: dict[str, Any], content: dict[str, Any]) -> list[Any]:
    schema = content.get("schema", {})
    named = document["components"]["schemas"].get(schema.get("$ref", "").rpartition("/")[2], schema)
    return [content["example"]] if "example" in content else list(named.get("examples", ()))


def test_every_body_in_json_has_an_example_that_is_right(document: dict[str, Any]) -> None:
    seen = 0
    for method, path, operation in operations(document):
        for media_type, content in contents(operation):
            if media_type != "application/json":
                continue
            shown = examples(document, content)
            assert shown, f"{method} {path}: no example"
            schema = {**content["schema"], "components": document["components"]}
            for one in shown:
                jsonschema_rs.validate(schema, one)
                seen += 1
    assert seen > 20


def test_an_example_that_is_wrong_would_be_seen(document: dict[str, Any]) -> None:
    schema = {"$ref": "#/components/schemas/LinkModel", "components": document["components"]}
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.validate(schema, {"id": "four"})


def test_problems_are_problem_documents_alone(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        for status, response in operation["responses"].items():
            if status.startswith(("4", "5")):
                said = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
                assert response["content"] == said, f"{method} {path} {status}"
    assert not {"HTTPValidationError", "ValidationError"} & set(document["components"]["schemas"])


def test_what_needs_a_sign_in_says_so(document: dict[str, Any]) -> None:
    needing = {f"{method} {path}" for method, path, operation in operations(document) if "security" in operation}

    assert "get /api/v1/enquiries" in needing
    assert needing == {
        f"{method} {path}" for method, path, operation in operations(document) if "401" in operation["responses"]
    }
    assert "post /api/v1/match" not in needing


def test_every_reading_can_be_asked_conditionally(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        if method == "get":
            assert "304" in operation["responses"], path
            assert "ETag" in operation["responses"]["200"]["headers"], path


def test_every_parameter_is_described(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        for one in operation.get("parameters", ()):
            assert one.get("description"), f"{method} {path}: {one['name']}"


def test_the_framework_s_own_is_what_is_corrected() -> None:
    plain = APIRouter()

    @plain.get("/thing/{number}")
    def thing(number: int) -> dict[str, int]:
        return {"number": number}

    whole = []
    for kind in (FastAPI, Application):
        app = kind(title="t", version="1")
        app.include_router(plain)
        whole.append(app.openapi()["paths"]["/thing/{number}"]["get"]["responses"]["422"]["content"])

    assert list(whole[0]) == ["application/json"]
    assert list(whole[1]) == ["application/problem+json"]
