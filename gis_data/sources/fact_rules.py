"""The part of a mapping that says from what facts are read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gis_data.sources.document import CaseSection, Codes, FactSection, MappingDocument
from gis_data.sources.faults import FaultList
from gis_data.sources.importable import IMPORTABLE
from gis_data.sources.model import Case, FactRule
from gis_data.sources.places import check_places
from gis_data.values.cells import word_key
from gis_data.values.codes import CodeList
from siting.domain.facts import Fact, FactType, encode
from siting.domain.text import Text
from siting.domain.units import UNITS, units_like
from siting.domain.values import Status, Value
from siting.domain.vocabulary import FACTS

_COLUMN = Text(sv="kolumnen", en="column")
_CODE = Text(sv="koden", en="code")
_MATCHED = Text(
    sv="mäts när ett krav matchas, mot det som kravet nämner; ingen fil kan säga det om en plats. Ta bort avsnittet.",
    en="is measured when a requirement is matched, against what it names; no file can say it of a site. "
    "Remove the section.",
)


def build_facts(
    document: MappingDocument, columns: Mapping[str, tuple[str, ...]], faults: FaultList
) -> tuple[FactRule, ...]:
    """Return the rules for facts that a mapping declares; with ``every_fact`` also the facts it does not name."""
    sections = dict(document.facts)
    for key in [key for key in sections if key not in IMPORTABLE]:
        if key in FACTS:
            faults.add(f"facts.{key}", _MATCHED.sv, _MATCHED.en)
        else:
            faults.unknown(f"facts.{key}", Text(sv="faktum", en="fact"), key, IMPORTABLE)
        del sections[key]
    if document.every_fact:
        sections |= {key: FactSection(column=[key]) for key in IMPORTABLE if key not in sections}
    return tuple(_rule(FACTS[key], section, columns, faults) for key, section in sections.items())


def _rule(fact: Fact, section: FactSection, columns: Mapping[str, tuple[str, ...]], faults: FaultList) -> FactRule:
    place = f"facts.{fact.key}"
    ways = [bool(section.column) or section.from_area, bool(section.cases), section.value is not None]
    if sum(ways) != 1:
        faults.add(place, "behöver ett av: column, cases, value.", "needs one of: column, cases, value.")
    for name in section.column:
        if name not in columns:
            faults.unknown(f"{place}.column", _COLUMN, name, columns)
    if section.from_area and fact.unit != "m2":
        faults.add(f"{place}.from_area", "går bara för ytor.", "goes with areas alone.")
    return FactRule(
        fact=fact,
        columns=tuple(name for name in section.column if name in columns),
        unit=_unit(place, fact, section.unit, faults),
        zero_is_unknown=section.zero_is_unknown,
        codes=_codes(place, fact, section.codes, similar=section.similar, faults=faults),
        cases=tuple(_case(f"{place}.cases.{i}", fact, one, columns, faults) for i, one in enumerate(section.cases)),
        constant=None if section.value is None else read_value(f"{place}.value", fact, section.value, faults),
        from_area=section.from_area,
        status=Status(section.status),
        source=check_places(f"{place}.source", section.source, columns, faults),
    )


def _unit(place: str, fact: Fact, unit: str | None, faults: FaultList) -> str | None:
    if fact.unit is None:
        if unit is not None:
            faults.add(f"{place}.unit", "faktumet har ingen enhet.", "the fact has no unit.")
        return None
    if unit is None:
        return fact.unit
    if unit not in UNITS:
        faults.unknown(f"{place}.unit", Text(sv="enheten", en="unit"), unit, units_like(fact.unit))
        return fact.unit
    if UNITS[unit].dimension != UNITS[fact.unit].dimension:
        right = ", ".join(units_like(fact.unit))
        faults.add(
            f"{place}.unit",
            f"{unit} kan inte räknas om till {fact.unit}; möjliga är {right}.",
            f"{unit} can't be converted to {fact.unit}; possible are {right}.",
        )
        return fact.unit
    return unit


def _codes(place: str, fact: Fact, codes: Codes, *, similar: bool, faults: FaultList) -> CodeList | None:
    allowed = {
        FactType.CODE: fact.code_list,
        FactType.CODES: fact.code_list,
        FactType.YES_NO: ("yes", "no"),
    }.get(fact.type)
    if allowed is None:
        if codes:
            faults.add(f"{place}.codes", "faktumet har inga koder.", "the fact has no codes.")
        return None
    words: dict[str, str | None] = {}
    for code, label in (fact.codes or {}).items():
        words |= {word_key(code): code, word_key(label.sv): code, word_key(label.en): code}
    for code, said in codes.items():
        if code not in (*allowed, "unknown"):
            faults.unknown(f"{place}.codes.{code}", _CODE, code, [*allowed, "unknown"])
            continue
        words |= dict.fromkeys(map(word_key, said), None if code == "unknown" else code)
    return CodeList(words=words, similar=similar)


def _case(
    place: str, fact: Fact, section: CaseSection, columns: Mapping[str, tuple[str, ...]], faults: FaultList
) -> Case:
    for name in section.when:
        if name not in columns:
            faults.unknown(f"{place}.when", _COLUMN, name, columns)
    when = {name: tuple(map(word_key, words)) for name, words in section.when.items() if name in columns}
    unknown = section.value in (None, "unknown")
    return Case(when=when, value=None if unknown else read_value(f"{place}.value", fact, section.value, faults))


def read_value(place: str, fact: Fact, value: Any, faults: FaultList) -> Value | None:
    """Return a value written in a mapping as one of the fact's type; else note the fault and return None."""
    said: Value = frozenset(value) if fact.type is FactType.CODES and isinstance(value, list) else value
    if fact.type is FactType.TEXT and isinstance(value, str):
        return value
    try:
        encode(fact, said)
    except KeyError:
        strange = [code for code in (said if isinstance(said, frozenset) else [said]) if code not in fact.code_list]
        faults.unknown(place, _CODE, str(strange[0]), fact.code_list)
    except TypeError:
        faults.add(
            place, f"{value!r} är inget värde av typen {fact.type}.", f"{value!r} is not a value of type {fact.type}."
        )
    else:
        number = isinstance(said, int | float) and not isinstance(said, bool | date)
        return float(said) if number and fact.type is FactType.NUMBER else said  # type: ignore[arg-type]
    return None
