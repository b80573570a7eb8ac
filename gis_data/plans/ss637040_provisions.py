"""Provisions of an SS 637040 plan, each with its place and its figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

import shapely
from shapely.geometry import MultiPolygon

from gis_data.plans.document import features_of, gml_id, local_name, references, text_of
from gis_data.plans.figures import finite_number
from gis_data.plans.placing import as_multi
from gis_data.plans.problems import DANGLING, NO_AREA, NOT_AN_AMOUNT
from gis_data.plans.ss637040_areas import Areas
from gis_data.problems import FileIssue
from siting.domain.plans import PlanProvision, ProvisionKind
from siting.domain.text import Text
from siting.domain.use_letters import version_day

_KINDS = {
    "DP_Anvandningsbestammelse": ProvisionKind.USE,
    "DP_Egenskapsbestammelse": ProvisionKind.PROPERTY,
    "DP_AdministrativBestammelse": ProvisionKind.ADMINISTRATIVE,
}
_MEMBERS = ("anvandningsbestammelse", "egenskapsbestammelse", "administrativBestammelse", "generellPlanbestammelse")
_NUMBERS = frozenset({"DP_VarDecimaltal", "DP_VarHeltal"})
_UNITS: Mapping[str, tuple[str, float]] = {
    "meter": ("m", 1.0),
    "kvm": ("m2", 1.0),
    "procent": ("ratio", 0.01),
    "genomforande": ("years", 1.0),
}
"""Last part of a provision's code in the catalogue → unit, and by what the figure is multiplied."""

IMPLEMENTATION = "DP_PO_Ad_Genomforande"
"""The provision that says for how many years the plan is to be carried out."""


@dataclass(kw_only=True)
class Provisions:
    """Provisions of one plan.

    Parameters
    ----------
    listed
        In the document's order, a provision of use before those that it holds.
    areas_used
        Identifiers of areas that a provision or the plan refers to.
    issues
        What was wrong.
    """

    listed: list[PlanProvision] = field(default_factory=list)
    areas_used: set[str] = field(default_factory=set)
    issues: list[FileIssue] = field(default_factory=list)


def read_provisions(dataset: str, plan: Element, areas: Areas, version: str) -> Provisions:
    """Return all provisions of a plan.

    Parameters
    ----------
    dataset
        What messages call the file.
    plan
        The ``DP_Plan``.
    areas
        Areas of the document.
    version
        Version of the catalogue that the plan was drawn by.
    """
    found = Provisions()
    whole = frozenset(references(plan, "planomrade"))
    found.areas_used |= whole
    for element in _provisions(plan):
        refers = references(element, "omrade")
        row = areas.rows.get(gml_id(element), 0)
        found.areas_used |= set(refers)
        if lost := [name for name in refers if name not in areas.known]:
            what = Text(sv=f"Bestämmelsen ”{_code(element)}”", en=f"The provision “{_code(element)}”")
            found.issues += [DANGLING.at(dataset, row, "omrade", name, what=what) for name in lost]
        place = _place([areas.placed[name] for name in refers if name in areas.placed])
        is_whole = bool(refers) and set(refers) <= whole
        if place is None and not is_whole:
            found.issues.append(
                NO_AREA.at(dataset, row, "omrade", _code(element) or text_of(element, "bestammelsetyp"))
            )
            continue
        found.listed.append(_provision(dataset, row, element, None if is_whole else place, version, found.issues))
    return found


def _provisions(element: Element) -> Iterator[Element]:
    """Go through provisions below an element, each before those that stand within it."""
    for member in _MEMBERS:
        for found in features_of(element, member):
            if local_name(found.tag) in _KINDS:
                yield found
                yield from _provisions(found)


def _provision(
    dataset: str, row: int, element: Element, place: MultiPolygon | None, version: str, issues: list[FileIssue]
) -> PlanProvision:
    kind = _KINDS[local_name(element.tag)]
    catalogue_code = text_of(element, "anvandningsslag" if kind is ProvisionKind.USE else "bestammelsetyp")
    unit, factor = _UNITS.get(catalogue_code.rpartition("_")[2].lower(), ("", 1.0))
    words, amount = [text_of(element, "precisering")], None
    for variable in features_of(element, "variabel"):
        value = text_of(variable, "varde")
        if local_name(variable.tag) not in _NUMBERS:
            words.append(value)
            continue
        if (number := finite_number(value)) is None:
            issues.append(NOT_AN_AMOUNT.at(dataset, row, text_of(variable, "namn"), value))
        elif amount is None:
            amount = number * factor
    return PlanProvision(
        kind=kind,
        code=_code(element),
        catalogue_code=catalogue_code,
        catalogue_version=version,
        wording=". ".join(word for word in words if word),
        amount=amount,
        unit=unit if amount is not None else "",
        geometry=place,
    )


def _code(element: Element) -> str:
    return text_of(element, "beteckning") + text_of(element, "index")


def _place(parts: list[MultiPolygon]) -> MultiPolygon | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    return as_multi(shapely.union_all(parts))


def implementation_years(plan: Element) -> int | None:
    """Return for how many years a plan is to be carried out, None where it does not say."""
    for element in _provisions(plan):
        if text_of(element, "bestammelsetyp") == IMPLEMENTATION:
            for variable in features_of(element, "variabel"):
                if (value := text_of(variable, "varde")).isdigit():
                    return int(value)
    return None


def catalogue_version(plan: Element) -> str:
    """Return catalogue and version as the plan states them, e.g. ``Boverket 2016-07-07``."""
    version = text_of(plan, "katalogversion")
    day = version_day(version)
    return " ".join(part for part in (text_of(plan, "katalog"), day.isoformat() if day else version) if part)
