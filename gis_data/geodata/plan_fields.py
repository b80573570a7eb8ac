"""What is read of a layer of plans, and what its fields are likely to be called."""

from __future__ import annotations

from collections.abc import Mapping

from gis_data.geodata.rules import Basis, FieldRule, PlanLayer

PLAN_FIELDS: Mapping[str, tuple[str, ...]] = {
    "code": ("planbeteckning", "beteckning", "planid", "plan_id", "aktbeteckning", "akt", "plan_code"),
    "name": ("plannamn", "namn", "name", "plan_name"),
    "status": ("status", "planstatus", "skede", "plan_status"),
    "status_date": ("statusdatum", "datumstatusforandring", "status_date"),
    "legal_force_date": ("lagakraft", "lagakraftdatum", "datumlagakraft", "legal_force_date"),
    "implementation_until": ("genomforandetidslut", "genomforandetidtill", "implementation_until"),
    "use": ("anvandning", "anvandningsbeteckning", "markanvandning", "use"),
    "wording": ("precisering", "bestammelseformulering", "formulering", "wording"),
    "catalogue_code": ("bestammelsekod", "anvandningsslag", "catalogue_code"),
    "catalogue_version": ("katalogversion", "catalogue_version"),
    "max_height_m": ("hogstahojd", "nockhojd", "byggnadshojd", "max_height_m"),
    "site_coverage_percent": ("exploateringsgrad", "utnyttjandegrad", "site_coverage_percent"),
}
"""What is read → the names of its field where nobody has declared them; the first that a layer has counts.

``code`` and ``name`` are the plan's designation and what it is called, ``status`` its stage. ``use`` has the letters of
the plan map, ``wording`` what the provision says, ``catalogue_code`` and ``catalogue_version`` tell by which catalogue
it was drawn. The last two are the greatest height in metres, and the greatest share to be built on in per cent.
"""


def plan_rule(key: str, *names: str) -> FieldRule:
    """Return from which field something is read; without names from those that it is likely to have."""
    return FieldRule(names=names or PLAN_FIELDS[key], basis=Basis.ASSUMED, required=key == "code")


USUAL = PlanLayer(fields={key: plan_rule(key) for key in PLAN_FIELDS})
"""A layer of plans that nobody has declared."""
