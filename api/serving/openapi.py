"""The application's own description: what the framework makes of the routes, corrected to what is really answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI

from api.serving.problems import MEDIA_TYPE, Problem

SIGN_IN = "sign_in"
_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_FRAMEWORK_S = ("HTTPValidationError", "ValidationError")
_ETAG = {
    "description": "Says which state this is, for If-None-Match and If-Match (RFC 9110).",
    "schema": {"type": "string"},
    "example": 'W/"5f1c0e6b9d4a7732c0de51aa"',
}


class Application(FastAPI):
    """The framework's application with a truer description of itself."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document, made when it is first asked for."""
        is_made = self.openapi_schema is not None
        whole = super().openapi()
        if not is_made:
            correct(whole)
        return whole


def correct(whole: dict[str, Any]) -> None:
    """Correct a document in place; one that is corrected stays as it is.

    Problems are ``application/problem+json`` and nothing else, also where the framework has a form of its own for
    them. What answers 401 asks for a sign-in, what answers 304 has an ETag.
    """
    components = whole.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas.setdefault("Problem", Problem.model_json_schema())
    components["securitySchemes"] = {
        SIGN_IN: {
            "type": "apiKey",
            "in": "cookie",
            "name": "siting-signin",
            "description": "Set by signing in at /sign-in; over HTTPS it is called __Host-signin.",
        }
    }
    for operation in _operations(whole):
        responses = operation["responses"]
        for status, response in responses.items():
            if (status.startswith(("4", "5")) and MEDIA_TYPE in response.get("content", {})) or _is_framework_s(
                response
            ):
                response["content"] = {MEDIA_TYPE: {"schema": _PROBLEM}}
        if "401" in responses:
            operation["security"] = [{SIGN_IN: []}]
        if "304" in responses:
            for status in ("200", "304"):
                responses[status].setdefault("headers", {})["ETag"] = _ETAG
    for name in _FRAMEWORK_S:
        schemas.pop(name, None)


def _operations(whole: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in whole["paths"].values():
        yield from (found for method, found in path.items() if method in ("get", "post", "put", "patch", "delete"))


def _is_framework_s(response: dict[str, Any]) -> bool:
    said = [one.get("schema", {}).get("$ref", "") for one in response.get("content", {}).values()]
    return any(one.endswith(f"/{_FRAMEWORK_S[0]}") for one in said)
