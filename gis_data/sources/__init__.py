"""Sources as declared mappings: what a sender's columns, units, codes and coordinates mean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from gis_data.sources.building import build_mapping
from gis_data.sources.document import MappingDocument
from gis_data.sources.faults import FaultList
from gis_data.sources.model import Mapping
from gis_data.sources.toml_files import Shelf, tables_of
from siting.domain.errors import Faults
from siting.domain.text import Text

__all__ = ["Mapping", "read_mapping", "shipped_sources"]


def shipped_sources() -> tuple[str, ...]:
    """Return the names of the mappings that come with the program."""
    return _MAPPINGS.names()


def read_mapping(source: str | Path) -> Mapping:
    """Return a mapping.

    Parameters
    ----------
    source
        Name of one that comes with the program, or a TOML file.

    Raises
    ------
    NotFound
        There is no such name or file; the message has the nearest.
    Faults
        Everything that is wrong with the file, at once.
    """
    return parse_mapping(*_MAPPINGS.text(source))


def parse_mapping(text: str, name: str) -> Mapping:
    """Return the mapping that a TOML text declares.

    Raises
    ------
    Faults
        Everything that is wrong with it, at once.
    """
    faults = FaultList()
    tables = tables_of(text, _MAPPINGS.heading(name))
    try:
        document = _document(tables, faults)
    except ValidationError as error:
        faults.add_shape(error, MappingDocument)
        raise Faults(_MAPPINGS.heading(name), faults.found) from error
    mapping = build_mapping(document, faults)
    if faults.found:
        raise Faults(_MAPPINGS.heading(name), faults.found)
    return mapping


def _document(data: dict[str, Any], faults: FaultList) -> MappingDocument:
    """Return the document; keys that do not exist are noted and left out, so that what else is wrong is found too."""
    try:
        return MappingDocument.model_validate(data)
    except ValidationError as error:
        strange = [one["loc"] for one in error.errors() if one["type"] == "extra_forbidden"]
        if len(strange) < error.error_count():
            raise
        faults.add_shape(error, MappingDocument)
        for *steps, key in strange:
            section: Any = data
            for step in steps:
                section = section[step]
            del section[key]
        return MappingDocument.model_validate(data)


_MAPPINGS = Shelf(
    package=__name__,
    unusable=Text(sv="Mappningen {name} går inte att använda:", en="The mapping {name} can't be used:"),
    missing=Text(
        sv="Det finns ingen mappning {name}, vare sig medföljande ({shipped}) eller som fil (.toml).{said}",
        en="There is no mapping {name}, neither shipped ({shipped}) nor as a file (.toml).{said}",
    ),
)
