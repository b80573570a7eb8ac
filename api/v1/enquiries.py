"""Enquiries from programs: a requirement and whom to answer, sent to the municipality."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.serving.headers import cache_control
from api.serving.languages import language_of
from api.serving.problems import Malformed, documented
from api.serving.service import service_of
from api.v1 import case_examples as examples
from api.v1.requirements import SentText, read
from siting.domain.errors import Faults
from siting.domain.text import Text
from siting.services.enquiry_letter import Letter, check_letter, raise_faults
from siting.services.send_enquiry import Sending, send_requirement

router = APIRouter(tags=["enquiries"])


class EnquiryForm(BaseModel):
    """What is sent. It becomes a public record."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [examples.ENQUIRY]})

    requirement: dict[str, Any] = Field(
        description="What is asked for; `/api/v1/requirement-schema` says what it may hold."
    )
    name: str = Field(max_length=200, description="Whom to answer.")
    email: str = Field(default="", max_length=254, description="Where to; this or a telephone number.")
    phone: str = Field(default="", max_length=40, description="Where to; this or an e-mail address.")
    message: str = Field(default="", max_length=4000, description="What else there is to say.")
    language: Literal["sv", "en"] | None = Field(
        default=None, description="In which it is to be answered; by default that of the request."
    )
    consent: bool = Field(
        description="Whether the person agrees that name, e-mail and telephone are kept to answer, and knows that the "
        "enquiry becomes a public record."
    )


class ReceivedModel(BaseModel):
    """That it has come in."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.RECEIVED]})

    number: str = Field(description="To be quoted when asking about it.", examples=["2026-0412"])
    received_at: datetime = Field(description="When it came in.")
    reply_due: datetime = Field(description="When it is answered at the latest.")


@router.post(
    "/enquiries",
    summary="Send an enquiry to the municipality",
    description="Stores a requirement with whom to answer; a person at the municipality answers. What is sent becomes "
    "a public record; the contact is kept apart and erased after a time. The same body sent again within 30 days is "
    "the same enquiry, and gets the same answer.",
    status_code=201,
    response_model=ReceivedModel,
    responses=documented(400, 403, 413, 422, 429, 503),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": EnquiryForm.model_json_schema()}},
        }
    },
)
def send(request: Request, text: SentText) -> Response:
    """Take in an enquiry."""
    form = _form(text)
    requirement = read(orjson.dumps(form.requirement).decode())
    letter = Letter(
        name=form.name,
        email=form.email,
        phone=form.phone,
        company=requirement.company.name,
        message=form.message,
        consent=form.consent,
    )
    raise_faults(check_letter(letter))
    service = service_of(request)
    language = form.language or language_of(request)
    sending = Sending.by(service.settings.service, now=service.clock(), today=service.today(), language=language)
    received = send_requirement(service.database, service.catalogue, requirement, letter, sending, once=text)
    told = ReceivedModel(number=received.number, received_at=received.received_at, reply_due=received.reply_due)
    return Response(
        told.model_dump_json(),
        status_code=201,
        media_type="application/json",
        headers={"Cache-Control": cache_control(public=False)},
    )


def _form(text: str) -> EnquiryForm:
    """Return what was sent.

    Raises
    ------
    Malformed
        It is no JSON.
    Faults
        Fields are missing, unknown or of the wrong type.
    """
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Malformed(_NO_JSON) from error
    try:
        return EnquiryForm.model_validate(document)
    except ValidationError as error:
        said = [
            Text(sv=f"{where}: {one['msg']}", en=f"{where}: {one['msg']}")
            for one in error.errors()
            if (where := ".".join(map(str, one["loc"])) or "body")
        ]
        raise Faults(_UNFIT, said) from error


_NO_JSON = Text(sv="Det som skickades är ingen JSON.", en="What was sent is no JSON.")
_UNFIT = Text(sv="Förfrågan går inte att använda.", en="The enquiry can't be used.")
