"""What is unknown says that nothing of what it is computed from is loaded, and only then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from siting.domain.geodata import Role
from siting.domain.requirement import Criterion, Within
from siting.domain.sites import SiteKind
from siting.domain.values import UNKNOWN, FactValue
from siting.domain.wording import source_text
from siting.matching.engine import match
from siting.services.proposal_reasons import with_reasons
from tests.unit.matching.strategies import AS_OF, known, requirement_of
from tests.unit.matching.test_documents import a_site

FACT_ROLES = {"employed_5_km": {Role.WORKPLACES}, "junction_min": set(list(Role)[:8])}


def said(fact: str, value: FactValue, *loaded: Role) -> FactValue:
    """Return what is said to be known of a fact at a plot that has a value of it."""
    asked = replace(
        requirement_of(Criterion(fact=fact, need=Within(low=1), group="all")), kinds=frozenset({SiteKind.LAND})
    )
    site = replace(a_site(), kind=SiteKind.LAND, facts={fact: value})
    result = with_reasons(match([site], asked, as_of=AS_OF, catalogue_version="1"), FACT_ROLES, loaded)
    [one] = result.ranked
    return one.judgements[0].observed


def test_what_is_not_loaded_is_named() -> None:
    assert source_text(said("employed_5_km", UNKNOWN).source, "sv") == "Inga arbetsställen är inlästa"


def test_many_kinds_are_not_listed() -> None:
    assert source_text(said("junction_min", UNKNOWN).source, "en") == (
        "None of the geodata that this is computed from are loaded"
    )


@pytest.mark.parametrize(
    ("fact", "value", "loaded"),
    [
        ("employed_5_km", UNKNOWN, (Role.WORKPLACES,)),
        ("employed_5_km", replace(UNKNOWN, source="Registret räcker inte hit"), ()),
        ("employed_5_km", known(40.0), ()),
        ("power_capacity_mw", UNKNOWN, ()),
    ],
    ids=["loaded", "has a reason", "known", "not computed"],
)
def test_else_what_is_known_stays_as_it_is(fact: str, value: FactValue, loaded: tuple[Role, ...]) -> None:
    assert said(fact, value, *loaded) == value
