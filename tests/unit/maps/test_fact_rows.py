"""Rows of facts at one site."""

from __future__ import annotations

from maps.proposal.fact_rows import missing_facts
from siting.domain.facts import Origin
from siting.domain.text import LANGS
from siting.domain.vocabulary import FACTS
from tests.unit.matching.test_documents import a_site


def test_what_no_site_carries_is_missing_nowhere() -> None:
    site = a_site()
    for lang in LANGS:
        said = missing_facts(site, [], lang)
        missing = [key for key, fact in FACTS.items() if fact.label.say(lang) in said]
        assert not any(FACTS[key].origin is Origin.MATCHED for key in missing)
        assert any(FACTS[key].origin is Origin.COMPUTED for key in missing)
