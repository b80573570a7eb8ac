"""The vocabulary for programs: what is known of sites, how it is asked for, and at how many sites it is known."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.serving.problems import documented
from api.serving.remembering import remembered
from api.v1 import examples
from api.v1.answering import UNCHANGED, answered, both, etag, json_bytes
from api.v1.site_models import Said
from siting.domain.facts import ASK_LABELS, THEME_LABELS, Fact
from siting.domain.site_parameters import fact_parameters
from siting.domain.site_search import filterable, sortable
from siting.domain.sites import KIND_LABELS, SiteKind
from siting.domain.units import UNITS
from siting.store.card_search import Connection
from siting.store.published_places import count_known

router = APIRouter(tags=["vocabulary"])


class CodeDocument(BaseModel):
    """A code that a fact may be."""

    code: str
    label: Said


class FilterDocument(BaseModel):
    """A parameter of ``/api/v1/sites``."""

    name: str
    help: Said


class CoverageDocument(BaseModel):
    """At how many published sites a fact is known."""

    known: int
    sites: int = Field(description="Published sites of the kinds that it applies to.")
    share: float | None = Field(description="Of them where it is known, 0 to 1; null where there are none.")


class FactDocument(BaseModel):
    """A fact: an attribute by which a site can be judged."""

    key: str
    label: Said
    help: Said
    type: str
    unit: str | None
    unit_symbol: Said | None
    decimals: int
    low: float | None = Field(description="Least that is possible, in the unit.")
    high: float | None = Field(description="Most that is possible, in the unit.")
    codes: list[CodeDocument]
    kinds: list[SiteKind]
    theme: str
    theme_label: Said
    origin: str = Field(description="Whether somebody declares it or it is computed from geodata.")
    asked: Said = Field(description="Who can settle an unknown value.")
    filters: list[FilterDocument]
    sortable: bool
    coverage: CoverageDocument


class KindDocument(BaseModel):
    """A kind of site, and how many are published."""

    kind: SiteKind
    label: Said
    sites: int


class FactList(BaseModel):
    """Every fact that sites carry, in the order in which people read them."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.FACTS]})

    kinds: list[KindDocument]
    items: list[FactDocument]


@router.get(
    "/facts",
    summary="List what is known of sites",
    response_model=None,
    responses={200: {"model": FactList}, **UNCHANGED, **documented(400, 422, 429, 503)},
)
def list_facts(request: Request) -> Response:
    """Answer with the vocabulary."""
    document = remembered(request).get("v1 facts", _document)
    return answered(request, etag("facts", document), lambda: document)


def _document(connection: Connection) -> bytes:
    facts = filterable()
    sites, known = count_known(connection, [fact.key for fact in facts])
    kinds = [{"kind": kind.value, "label": both(KIND_LABELS[kind]), "sites": sites.get(kind, 0)} for kind in SiteKind]
    return json_bytes({"kinds": kinds, "items": [_fact(fact, sites, known[fact.key]) for fact in facts]})


def _fact(fact: Fact, sites: dict[str, int], known: int) -> dict[str, Any]:
    of_kinds = sum(sites.get(kind, 0) for kind in fact.kinds)
    return {
        "key": fact.key,
        "label": both(fact.label),
        "help": both(fact.help),
        "type": fact.type.value,
        "unit": fact.unit,
        "unit_symbol": None if fact.unit is None else both(UNITS[fact.unit].symbol),
        "decimals": fact.decimals,
        "low": fact.low,
        "high": fact.high,
        "codes": [{"code": code, "label": both(label)} for code, label in (fact.codes or {}).items()],
        "kinds": sorted(kind.value for kind in fact.kinds),
        "theme": fact.theme.value,
        "theme_label": both(THEME_LABELS[fact.theme]),
        "origin": fact.origin.value,
        "asked": both(ASK_LABELS[fact.ask]),
        "filters": [{"name": one.name, "help": both(one.help)} for one in fact_parameters(fact)],
        "sortable": sortable(fact),
        "coverage": {"known": known, "sites": of_kinds, "share": round(known / of_kinds, 4) if of_kinds else None},
    }
