"""What is asked for besides, on the workbench: a fact as it usually is, a place, a branch, a building's footprint."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from api.pages.staff.forms import Posted, first
from api.serving.service import Service
from siting.domain.facts import Fact
from siting.domain.industry import IndustryVersion
from siting.domain.text import Lang, Text
from siting.domain.vocabulary import FACTS
from siting.services.public_match import place_names
from siting.services.workbench_adding import NEAREST, PREFIX, BranchMeasure, PlaceMeasure, adding_of, with_added
from siting.services.workbench_form import with_fact
from siting.services.workbench_rows import Document

ADD_FACT = "add"
_FIELDS = (
    *("place", "place-measure", "place-most"),
    *("branch", "branch-version", "branch-measure", "branch-least"),
    *("hall-length_m", "hall-width_m", "hall-setback_m"),
)


@dataclass(frozen=True, kw_only=True)
class AddingView:
    """The fields of what can be added, as they were filled in where that could not be added.

    Parameters
    ----------
    places
        Names to choose from; others that are stored will do as well.
    """

    values: dict[str, str]
    errors: tuple[str, ...]
    places: tuple[str, ...]
    place_measures: tuple[tuple[str, Text], ...]
    branch_measures: tuple[tuple[str, Text], ...]
    versions: tuple[str, ...]


def adding_view(service: Service, form: Posted, errors: tuple[str, ...], lang: Lang) -> AddingView:
    """Return the fields of what can be added."""
    with service.begin() as conn:
        named = place_names(conn)
    return AddingView(
        values={name: first(form, PREFIX + name) for name in _FIELDS},
        errors=errors,
        places=(*(label.say(lang) for label in NEAREST.values()), *named),
        place_measures=_PLACE_MEASURES,
        branch_measures=_BRANCH_MEASURES,
        versions=tuple(version.value for version in IndustryVersion),
    )


def added(service: Service, document: Document, action: str, form: Posted) -> Document:
    """Return a requirement with what a form adds to it; as it is where the form adds nothing.

    Raises
    ------
    Faults
        What is filled in can't be asked.
    """
    adding = adding_of(action, form)
    if adding is not None:
        with service.begin() as conn:
            return with_added(conn, adding, form, document)
    fact = FACTS.get(first(form, "add"))
    if action != ADD_FACT or fact is None or not fact.judged or fact.argument is not None:
        return document
    return with_fact(document, fact, _usual(service, fact))


def _usual(service: Service, fact: Fact) -> float | None:
    """Return the middle of what is known of a fact among all sites, to two figures; None where nothing is."""
    with service.begin() as conn:
        column = service.catalogue.get(conn).column(fact.key)
    known = column.numbers[~np.isnan(column.numbers)]
    return float(f"{float(np.median(known)):.2g}") if len(known) else None


_PLACE_MEASURES: tuple[tuple[str, Text], ...] = (
    (PlaceMeasure.MINUTES, Text(sv="restid, minuter", en="travel time, minutes")),
    (PlaceMeasure.KM, Text(sv="avstånd fågelvägen, km", en="distance as the crow flies, km")),
    (PlaceMeasure.WITHIN, Text(sv="innanför området", en="within the area")),
)
_BRANCH_MEASURES: tuple[tuple[str, Text], ...] = (
    (BranchMeasure.WORKPLACES, Text(sv="arbetsställen inom 1 km", en="workplaces within 1 km")),
    (BranchMeasure.QUOTIENT, Text(sv="lokaliseringskvot", en="location quotient")),
)
