"""Rows of facts at one site."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from maps.proposal.fact_rows import fact_row, missing_facts
from maps.proposal.view import FactRow
from siting.domain.facts import Origin
from siting.domain.requirement import Criterion, Within
from siting.domain.sites import SiteKind
from siting.domain.text import LANGS, Lang
from siting.domain.values import UNKNOWN, FactValue, Status
from siting.domain.vocabulary import FACTS
from siting.matching.engine import match
from tests.unit.matching.strategies import AS_OF, requirement_of
from tests.unit.matching.test_documents import a_site


def test_what_no_site_carries_is_missing_nowhere() -> None:
    site = a_site()
    for lang in LANGS:
        said = missing_facts(site, [], lang)
        missing = [key for key, fact in FACTS.items() if fact.label.say(lang) in said]
        assert not any(FACTS[key].origin is Origin.MATCHED for key in missing)
        assert any(FACTS[key].origin is Origin.COMPUTED for key in missing)


COMPUTED = FactValue(
    value=4.0,
    status=Status.KNOWN,
    source="Med lastbil till Motet. Underlag: Vägar (2024-01-01) | By lorry to Motet. Data: Roads (2024-01-01)",
    data="Vägar | Roads",
    verified=date(2024, 1, 1),
)
NOT_LOADED = replace(UNKNOWN, source="Inga motorvägsmot är inlästa | No motorway junctions are loaded")


def row(fact: str, value: FactValue, lang: Lang) -> FactRow:
    criterion = Criterion(fact=fact, need=Within(low=1), group="all")
    requirement = replace(requirement_of(criterion), kinds=frozenset({SiteKind.LAND}))
    site = replace(a_site(), kind=SiteKind.LAND, facts={fact: value})
    [one] = match([site], requirement, as_of=AS_OF, catalogue_version="1").ranked
    return fact_row(one.judgements[0], criterion, lang)


def test_a_computed_value_has_its_data_in_the_row_and_its_rule_in_full_beside() -> None:
    assert (row("junction_min", COMPUTED, "sv").source, row("junction_min", COMPUTED, "en").source) == (
        "Beräknat: Vägar",
        "Computed: Roads",
    )
    assert row("junction_min", COMPUTED, "en").how == "By lorry to Motet. Data: Roads (2024-01-01)"


def test_what_somebody_states_has_its_whole_source_in_the_row_and_nothing_beside() -> None:
    stated = replace(COMPUTED, source="Kommunen", data="")

    assert (row("junction_min", stated, "sv").source, row("junction_min", stated, "sv").how) == ("Kommunen", "")


def test_what_could_not_be_computed_says_why() -> None:
    said = row("junction_min", NOT_LOADED, "sv")

    assert (said.here, said.source, said.how) == ("okänd", "Inga motorvägsmot är inlästa", "")


def test_what_nobody_has_said_anything_of_says_whom_to_ask() -> None:
    assert row("junction_min", UNKNOWN, "sv").source == "fråga: kommunens GIS-enhet"


def test_what_somebody_says_is_unknown_says_who_and_whom_to_ask() -> None:
    assert row("power_capacity_mw", replace(UNKNOWN, source="Ägaren"), "sv").source == "Ägaren; fråga: elnätsägaren"


def test_a_reason_that_may_no_longer_hold_is_marked() -> None:
    assert row("junction_min", replace(NOT_LOADED, stale=True), "sv").stale == "underlaget har ändrats sedan dess"
