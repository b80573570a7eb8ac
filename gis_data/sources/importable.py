"""The facts that a file can say of a site."""

from __future__ import annotations

from collections.abc import Mapping

from siting.domain.facts import Fact, Origin
from siting.domain.vocabulary import FACTS

IMPORTABLE: Mapping[str, Fact] = {key: fact for key, fact in FACTS.items() if fact.origin is not Origin.MATCHED}
"""All but those that are measured when a requirement is matched, against what it names."""
