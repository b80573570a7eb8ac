"""Requirements for programs: the schema, a check of one, and the sites that answer it."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.serving.conditional import etag_of, not_modified, unchanged
from api.serving.headers import cache_control
from api.serving.problems import Malformed, documented
from api.serving.service import service_of
from api.serving.turns import match_turns
from api.serving.visitors import visitor_of
from api.v1 import case_examples as examples
from siting.domain.accounts import STAFF_ROLES
from siting.domain.errors import Faults
from siting.domain.requirement import Requirement
from siting.domain.text import Text
from siting.matching.documents import result_to_dict
from siting.matching.requirement_documents import requirement_to_dict
from siting.services.find_sites import find_sites
from siting.services.requirement_faults import RequirementFaults
from siting.services.requirement_file import parse_requirement
from siting.services.requirement_schema import requirement_schema
from siting.store.text import storable

router = APIRouter(tags=["requirements"])

MOST_LISTED = 100
DEEPEST = 40
"""Levels of a document; a requirement has six, a drawn area some more."""
_SCHEMA_SECONDS = 3600
_LONGEST_SHOWN = 200
_LARGEST_SHOWN = 2**53
_TEXTS = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKETS = re.compile(r"[\[\]{}]")
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "A requirement; `/api/v1/requirement-schema` says what it may hold.",
        "content": {"application/json": {"schema": {"type": "object"}, "example": examples.REQUIREMENT}},
    }
}


class Words(BaseModel):
    """A text in both languages."""

    sv: str = Field(description="Swedish")
    en: str = Field(description="English")


class FaultModel(BaseModel):
    """One thing that is wrong with a requirement."""

    place: str = Field(
        description="Where, as a JSON Pointer (RFC 6901); empty for the whole.", examples=["/criteria/0"]
    )
    value: str | float | bool | None = Field(
        default=None, description="What stands there; null where nothing does, or more than one value."
    )
    message: Words = Field(description="What is wrong and what would be right.")


class CheckModel(BaseModel):
    """Whether a requirement is right."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.CHECKED]})

    right: bool = Field(description="Whether it can be matched by.")
    faults: list[FaultModel] = Field(description="All that is wrong with it.")
    requirement: dict[str, Any] | None = Field(
        default=None, description="In its normal form: amounts in the facts' own units; null where it is not right."
    )


async def sent_text(request: Request) -> str:
    """Return the body as text, of which nothing is understood yet but that it is not nested beyond reason.

    Raises
    ------
    Malformed
        It is no text in UTF-8, or nested more deeply than any requirement is.
    """
    try:
        text = (await request.body()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed(_NOT_TEXT) from error
    if _depth(text) > DEEPEST:
        raise Malformed(_DEEP.fill(most=DEEPEST))
    return text


SentText = Annotated[str, Depends(sent_text)]
Insight = Annotated[
    bool, Query(description="Whether it is said how sure the order is and what would change it; takes longer.")
]


async def wait_for_turn(request: Request, _: SentText, insight: Insight = True) -> AsyncIterator[None]:
    """Hold a turn for a match, once its body has come."""
    async with match_turns(request).of(insight=insight).take():
        yield


@router.get(
    "/requirement-schema",
    summary="The JSON Schema of a requirement",
    description="JSON Schema, draft 2020-12: every fact that can be asked for, with labels, unit and codes.",
    response_class=Response,
    responses={
        200: {"content": {"application/schema+json": {"schema": {"type": "object"}}}},
        304: {"description": "The reader has it already (If-None-Match)."},
    },
)
def schema(request: Request) -> Response:
    """Answer with what a requirement may hold."""
    body = orjson.dumps(requirement_schema(), option=orjson.OPT_SORT_KEYS)
    etag = etag_of(body)
    kept = cache_control(public=True, seconds=_SCHEMA_SECONDS)
    if unchanged(request, etag):
        return not_modified(etag, cache_control=kept)
    return Response(body, media_type="application/schema+json", headers={"ETag": etag, "Cache-Control": kept})


@router.post(
    "/requirements/check",
    summary="Check a requirement",
    description="Says all that is wrong with a requirement at once: where, what stands there, and what would be right. "
    "Nothing is stored.",
    response_model=CheckModel,
    responses=documented(400, 403, 413, 429),
    openapi_extra=_BODY,
)
def check(text: SentText) -> Response:
    """Answer with what is wrong with a requirement."""
    return _json(checked(text).model_dump())


@router.post(
    "/match",
    summary="Rank sites by a requirement",
    description="The same answer as the command line's `siting match --format json`, described in docs/result.md; the "
    "example is shortened. Who wants to show the order at once asks for it with `insight=false`, and for the whole in "
    "a second request. When many ask at the same time, some are told to come back (503, `Retry-After`). "
    "The public is answered from the sites that are published and on offer, as if there were no others; staff who are "
    "signed in from all.",
    response_model=dict[str, Any],
    responses={
        200: {"content": {"application/json": {"example": examples.MATCHED}}},
        **documented(400, 403, 404, 413, 422, 429, 503),
    },
    openapi_extra=_BODY,
    # The turn ends with the match: whoever is slow to read an answer holds none.
    dependencies=[Depends(wait_for_turn, scope="function")],
)
def match(
    request: Request,
    text: SentText,
    limit: Annotated[int, Query(ge=0, le=MOST_LISTED, description="Ranked sites that are listed.")] = 20,
    out: Annotated[
        int, Query(ge=0, le=MOST_LISTED, description="Sites that fall out that are listed, nearest first.")
    ] = 5,
    insight: Insight = True,
) -> Response:
    """Answer with the sites that fit, best first, and why."""
    requirement = read(text)
    service = service_of(request)
    result = find_sites(
        service.database,
        service.catalogue,
        requirement,
        as_of=service.today(),
        limit=limit,
        out_limit=out,
        insight=insight,
        published_only=not visitor_of(request).may(STAFF_ROLES),
    )
    return _json(result_to_dict(result))


def read(text: str) -> Requirement:
    """Return the requirement that a body states.

    Raises
    ------
    Malformed
        It is no JSON.
    Faults
        All that is wrong with it.
    """
    _must_be_json(text)
    return parse_requirement(text, name="requirement", is_json=True)


def checked(text: str) -> CheckModel:
    """Return what is wrong with a requirement, or its normal form."""
    _must_be_json(text)
    try:
        requirement = parse_requirement(text, name="requirement", is_json=True)
    except RequirementFaults as error:
        document = json.loads(text)
        faults = [
            FaultModel(place=_pointer(one.path), value=_shown(_at(document, one.path)), message=_words(one.message))
            for one in error.fields
        ]
        return CheckModel(right=False, faults=faults)
    except Faults as error:
        return CheckModel(right=False, faults=[FaultModel(place="", message=_words(one)) for one in error.faults])
    return CheckModel(right=True, faults=[], requirement=requirement_to_dict(requirement))


def _must_be_json(text: str) -> None:
    try:
        json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Malformed(_NO_JSON.fill(why=str(error)[:200].replace("{", "(").replace("}", ")"))) from error


def _depth(text: str) -> int:
    """Return how deeply brackets are nested, those within texts left out; whether it is JSON is not looked at."""
    deepest = depth = 0
    for bracket in _BRACKETS.findall(_TEXTS.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _pointer(path: tuple[str | int, ...]) -> str:
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


def _at(document: Any, path: tuple[str | int, ...]) -> Any:
    """Return what stands at a path; None where nothing does."""
    for part in path:
        try:
            document = document[part]
        except (KeyError, IndexError, TypeError):
            return None
    return document


def _shown(value: Any) -> str | float | bool | None:
    """Return a value as it can be sent back: single ones alone, long texts in part."""
    if isinstance(value, str):
        return storable(value[:_LONGEST_SHOWN])
    return value if isinstance(value, int | float) and abs(value) < _LARGEST_SHOWN else None


def _words(text: Text) -> Words:
    return Words(sv=text.sv, en=text.en)


def _json(document: Any) -> Response:
    return Response(
        orjson.dumps(document), media_type="application/json", headers={"Cache-Control": cache_control(public=False)}
    )


_NOT_TEXT = Text(sv="Begäran är inte text i UTF-8.", en="The request is not text in UTF-8.")
_NO_JSON = Text(sv="Begäran är inte JSON: {why}", en="The request is not JSON: {why}")
_DEEP = Text(sv="Nästlad djupare än {most} nivåer.", en="Nested more deeply than {most} levels.")
