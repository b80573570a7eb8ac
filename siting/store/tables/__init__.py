"""The tables as SQLAlchemy knows them; a test holds them equal to what the migrations make."""

from __future__ import annotations

from siting.store.tables.base import metadata
from siting.store.tables.cases import company, proposal, requirement
from siting.store.tables.computations import (
    computer,
    fact_computer,
    measure,
    provenance_data,
    site_computation,
    site_measure,
)
from siting.store.tables.geodata import (
    elevation,
    geodata_feature,
    geodata_issue,
    geodata_set,
    road_network,
)
from siting.store.tables.imports import import_issue, import_run
from siting.store.tables.places import detailed_plan, named_area, plan_provision, reference_point
from siting.store.tables.private import contact, owner, site_owner
from siting.store.tables.reference import (
    catalogue_version,
    change,
    changed_sites,
    deployment,
    fact,
    fact_code,
    provenance,
    source,
)
from siting.store.tables.sites import site, site_fact, site_fact_history, site_history, site_holder

__all__ = [
    "catalogue_version",
    "change",
    "changed_sites",
    "company",
    "computer",
    "contact",
    "deployment",
    "detailed_plan",
    "elevation",
    "fact",
    "fact_code",
    "fact_computer",
    "geodata_feature",
    "geodata_issue",
    "geodata_set",
    "import_issue",
    "import_run",
    "measure",
    "metadata",
    "named_area",
    "owner",
    "plan_provision",
    "proposal",
    "provenance",
    "provenance_data",
    "reference_point",
    "requirement",
    "road_network",
    "site",
    "site_computation",
    "site_fact",
    "site_fact_history",
    "site_history",
    "site_holder",
    "site_measure",
    "site_owner",
    "source",
]
