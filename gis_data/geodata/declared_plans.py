"""Layers of plans as a declaration's file has them, checked against what plans have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gis_data.geodata.declared_fields import filter_of, words_of
from gis_data.geodata.document import CodedFieldSection, PlainFieldSection, PlanSection
from gis_data.geodata.plan_fields import PLAN_FIELDS
from gis_data.geodata.rules import FieldRule, PlanLayer
from gis_data.sources.faults import FaultList
from gis_data.values.codes import CodeList
from siting.domain.codes import PLAN_STATUS
from siting.domain.text import Text
from siting.domain.use_letters import Ground, designation
from siting.domain.uses import USES

STAGES = tuple(code for code in PLAN_STATUS if code != "none")
_STAGE = Text(sv="skedet", en="stage")


def plan_layers(sections: Sequence[PlanSection], faults: FaultList) -> tuple[PlanLayer, ...]:
    """Return declared layers of plans; what is wrong with them is noted."""
    if sections and not any(one.stage or one.status or one.legal_force_date for one in sections):
        faults.add(
            "plan",
            "inget lager säger planernas skede; ange status, legal_force_date eller stage.",
            "no layer says the stage of the plans; give status, legal_force_date or stage.",
        )
    return tuple(_plan_layer(f"plan.{at}", one, faults) for at, one in enumerate(sections))


def _plan_layer(place: str, one: PlanSection, faults: FaultList) -> PlanLayer:
    said = {"stage": (one.stage,) if one.stage else (), "status": one.status.codes if one.status else ()}
    for key, stage in ((key, stage) for key, stages in said.items() for stage in stages if stage not in STAGES):
        faults.unknown(f"{place}.{key}", _STAGE, stage, STAGES)
    for letters in one.use.codes if one.use else ():
        if not _is_designation(letters):
            faults.add(
                f"{place}.use",
                f"{letters!r} är ingen beteckning för användning; skriv som på plankartan, t.ex. J, BC, K1 eller GATA.",
                f"{letters!r} is no designation of use; write as on the plan map, e.g. J, BC, K1 or GATA.",
            )
    sections: Mapping[str, PlainFieldSection | None] = {key: getattr(one, key) for key in PLAN_FIELDS}
    return PlanLayer(
        names=tuple(one.names),
        basis=one.basis,
        every=one.every,
        stage=one.stage,
        filters=tuple(filter_of(f"{place}.where.{at}", each, faults) for at, each in enumerate(one.where)),
        fields={key: _rule(key, section) for key, section in sections.items() if section is not None},
    )


def _rule(key: str, one: PlainFieldSection) -> FieldRule:
    codes = words_of(one.codes) if isinstance(one, CodedFieldSection) else {}
    return FieldRule(
        names=tuple(one.names),
        basis=one.basis,
        required=one.required or key == "code",
        codes=CodeList(words=codes) if codes else None,
    )


def _is_designation(text: str) -> bool:
    """Tell whether all of a text is letters of use, or a public place or water.

    >>> [_is_designation(text) for text in ("J", "BC1", "(H)", "GATA", "W", "Industri", "j", "")]
    [True, True, True, True, True, False, False, False]
    """
    found = designation(text)
    if found.ground is Ground.PUBLIC_PLACE:
        return True
    known = all(one.letter in USES and len(one.small) < 2 for one in found.letters)
    return bool(found.letters) and known and "".join(map(str, found.letters)) == text.replace(" ", "")
