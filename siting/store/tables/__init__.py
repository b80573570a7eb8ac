"""The tables as SQLAlchemy knows them; a test holds them equal to what the migrations make."""

from __future__ import annotations

from siting.store.tables.accounts import account, audit, sign_in
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
from siting.store.tables.enquiries import (
    enquirer,
    enquiry,
    enquiry_event,
    enquiry_unmet,
    enquiry_work,
    feedback,
    need,
    proposal_link,
)
from siting.store.tables.geodata import (
    elevation,
    geodata_feature,
    geodata_issue,
    geodata_set,
    road_network,
)
from siting.store.tables.imports import import_issue, import_run, site_import, site_import_piece
from siting.store.tables.places import detailed_plan, named_area, plan_provision, reference_point
from siting.store.tables.private import contact, owner, site_owner
from siting.store.tables.reference import (
    catalogue_version,
    change,
    changed_sites,
    deployment,
    fact,
    fact_code,
    layer_version,
    provenance,
    source,
)
from siting.store.tables.sites import site, site_edit, site_fact, site_fact_history, site_history, site_holder

__all__ = [
    "account",
    "audit",
    "catalogue_version",
    "change",
    "changed_sites",
    "company",
    "computer",
    "contact",
    "deployment",
    "detailed_plan",
    "elevation",
    "enquirer",
    "enquiry",
    "enquiry_event",
    "enquiry_unmet",
    "enquiry_work",
    "fact",
    "fact_code",
    "fact_computer",
    "feedback",
    "geodata_feature",
    "geodata_issue",
    "geodata_set",
    "import_issue",
    "import_run",
    "layer_version",
    "measure",
    "metadata",
    "named_area",
    "need",
    "owner",
    "plan_provision",
    "proposal",
    "proposal_link",
    "provenance",
    "provenance_data",
    "reference_point",
    "requirement",
    "road_network",
    "sign_in",
    "site",
    "site_computation",
    "site_edit",
    "site_fact",
    "site_fact_history",
    "site_history",
    "site_holder",
    "site_import",
    "site_import_piece",
    "site_measure",
    "site_owner",
    "source",
]
