"""Sources as declared mappings: what a sender's columns, units, codes and coordinates mean."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from gis_data.sources.building import build_mapping
from gis_data.sources.document import MappingDocument
from gis_data.sources.faults import FaultList
from gis_data.sources.model import Mapping
from gis_data.sources.toml_files import tables_of, text_of
from siting.domain.errors import Faults, NotFound
from siting.domain.text import Text
from siting.domain.vocabulary import nearest

__all__ = ["Mapping", "read_mapping", "shipped_sources"]


def shipped_sources() -> tuple[str, ...]:
    """Return the names of the mappings that come with the program."""
    folder = resources.files(__name__)
    return tuple(sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml")))


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
    name = str(source)
    if name in shipped_sources():
        return parse_mapping((resources.files(__name__) / f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml")
    path = Path(source)
    if not path.is_file():
        raise _not_found(name)
    return parse_mapping(text_of(path, _heading(path.name)), path.name)


def parse_mapping(text: str, name: str) -> Mapping:
    """Return the mapping that a TOML text declares.

    Raises
    ------
    Faults
        Everything that is wrong with it, at once.
    """
    faults = FaultList()
    tables = tables_of(text, _heading(name))
    try:
        document = _document(tables, faults)
    except ValidationError as error:
        faults.add_shape(error, MappingDocument)
        raise Faults(_heading(name), faults.found) from error
    mapping = build_mapping(document, faults)
    if faults.found:
        raise Faults(_heading(name), faults.found)
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


def _heading(name: str) -> Text:
    return Text(sv="Mappningen {name} går inte att använda:", en="The mapping {name} can't be used:").fill(name=name)


def _not_found(name: str) -> NotFound:
    shipped = shipped_sources()
    near = nearest(name, list(shipped))
    said = Text(sv=f" Menas {near!r}?", en=f" Is {near!r} meant?") if near else Text(sv="", en="")
    return NotFound(
        Text(
            sv="Det finns ingen mappning {name!r}, vare sig medföljande ({shipped}) eller som fil.{said}",
            en="There is no mapping {name!r}, neither shipped ({shipped}) nor as a file.{said}",
        ).fill(name=name, shipped=", ".join(shipped), said=said),
        value=name,
    )
