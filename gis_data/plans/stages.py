"""Stages of plans, as plans word them."""

from __future__ import annotations

from collections.abc import Mapping

from siting.domain.codes import PLAN_STATUS

STAGES: Mapping[str, str] = {
    **{label.sv: code for code, label in PLAN_STATUS.items() if code != "none"},
    **{label.en: code for code, label in PLAN_STATUS.items() if code != "none"},
    **{code: code for code in PLAN_STATUS if code != "none"},
    "pågående": "started",
    "under arbete": "started",
    "planbesked": "started",
    "planuppdrag": "started",
    "utställning": "review",
    "antagande": "adopted",
    "antagen av kf": "adopted",
    "gällande": "legal_force",
    "lagakraft": "legal_force",
    "lagakraftvunnen": "legal_force",
    "laga kraftvunnen": "legal_force",
    "vunnit laga kraft": "legal_force",
    "beslut": "legal_force",
}
"""Word in small letters → code; the words of the national platform, and some that municipalities use."""

LIKE: Mapping[str, str] = {"tillsyn": "adopted"}
"""Stages that are not told apart here: a plan that the county looks at has been adopted and is not in force."""
STAGE_WORDS = ", ".join(label.sv for code, label in PLAN_STATUS.items() if code != "none")
