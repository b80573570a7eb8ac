"""Declarations of registers: TOML files like those of sources of sites, with a section of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gis_data.firms.model import Register, SizeClass
from gis_data.sources.building import build_mapping
from gis_data.sources.document import MappingDocument, Words
from gis_data.sources.faults import FaultList
from gis_data.sources.toml_files import Shelf, tables_of
from gis_data.values.cells import word_key
from siting.domain.errors import Faults, InvalidInput
from siting.domain.industry import IndustryVersion, read_version
from siting.domain.text import Text

SHIPPED = "company_register"
"""The declaration that comes with the program: how headers of such files are commonly spelt."""

_ENDS = 2


class RegisterSection(BaseModel):
    """What the columns of a register are."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    industry: Annotated[Words, Field(min_length=1)]
    workplace: Words = []
    version: str | None = None
    version_column: Words = []
    employees: Words = []
    classes: dict[str, list[int]] = {}


def read_declaration(source: str | Path = SHIPPED) -> Register:
    """Return a declared register.

    Parameters
    ----------
    source
        :data:`SHIPPED`, or a TOML file.

    Raises
    ------
    NotFound
        There is no such file.
    Faults
        Everything that is wrong with it, at once.
    """
    return parse_declaration(*declaration_text(source))


def declaration_text(source: str | Path) -> tuple[str, str]:
    """Return what a declaration says, and the name of its file.

    Raises
    ------
    NotFound
        There is no such file.
    Faults
        The file is no text.
    """
    return _REGISTERS.text(source)


def parse_declaration(text: str, name: str) -> Register:
    """Return the register that a TOML text declares.

    Raises
    ------
    Faults
        Everything that is wrong with it, at once.
    """
    faults = FaultList()
    data = tables_of(text, _REGISTERS.heading(name))
    section = _section(data.pop("register", {}), faults)
    document = _document(data, faults)
    if section is None or document is None:
        raise Faults(_REGISTERS.heading(name), faults.found)
    register = _register(section, document, faults)
    if faults.found:
        raise Faults(_REGISTERS.heading(name), faults.found)
    return register


def _section(written: Any, faults: FaultList) -> RegisterSection | None:
    try:
        return RegisterSection.model_validate(written)
    except ValidationError as error:
        found = FaultList()
        found.add_shape(error, RegisterSection)
        for fault in found.found:
            faults.add("register", fault.sv, fault.en)
        return None


def _document(data: dict[str, Any], faults: FaultList) -> MappingDocument | None:
    """Return the rest as a source's mapping, of which identity and kind are of no account here."""
    columns = data.get("columns")
    known = list(columns) if isinstance(columns, dict) else []
    filled = {**data, "identity": {"reference": known}, "site": {"kind": "land", "name": known}}
    try:
        return MappingDocument.model_validate(filled)
    except ValidationError as error:
        faults.add_shape(error, MappingDocument)
        return None


def _register(section: RegisterSection, document: MappingDocument, faults: FaultList) -> Register:
    mapping = build_mapping(document, faults)
    for place in ("industry", "workplace", "version_column", "employees"):
        for column in getattr(section, place):
            if column not in mapping.columns:
                faults.unknown(f"register.{place}", Text(sv="kolumnen", en="column"), column, mapping.columns)
    if not mapping.positions:
        faults.add("position", "saknas: var arbetsställen ligger.", "is missing: where workplaces are.")
    return Register(
        mapping=mapping,
        industry=tuple(section.industry),
        workplace=tuple(section.workplace),
        version=_version(section.version, faults),
        version_columns=tuple(section.version_column),
        employees=tuple(section.employees),
        classes=_classes(section.classes, faults),
    )


def _version(written: str | None, faults: FaultList) -> IndustryVersion | None:
    if written is None:
        return None
    try:
        return read_version(written)
    except InvalidInput as error:
        faults.add("register.version", error.message.sv, error.message.en)
        return None


def _classes(written: dict[str, list[int]], faults: FaultList) -> dict[str, SizeClass]:
    classes = {}
    for word, ends in written.items():
        try:
            if not 1 <= len(ends) <= _ENDS:
                raise ValueError(ends)
            classes[word_key(word)] = SizeClass(low=ends[0], high=ends[1] if len(ends) == _ENDS else None)
        except ValueError:
            faults.add(
                f"register.classes.{word}",
                f"{ends} är ingen storleksklass; skriv minst och flest, t.ex. [10, 19], eller bara minst.",
                f"{ends} is no size class; write least and most, such as [10, 19], or the least alone.",
            )
    return classes


_REGISTERS = Shelf(
    package="gis_data.firms",
    unusable=Text(sv="Deklarationen {name} går inte att använda:", en="The declaration {name} can't be used:"),
    missing=Text(
        sv="Det finns ingen deklaration {name}, vare sig den medföljande ({shipped}) eller som fil (.toml).{said}",
        en="There is no declaration {name}, neither the shipped one ({shipped}) nor as a file (.toml).{said}",
    ),
)
