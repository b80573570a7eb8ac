"""Which mapping a source of sites is read by, and what the source is called: for the command line and the pages."""

from __future__ import annotations

from dataclasses import replace

from gis_data.sources import Mapping, read_mapping, shipped_sources
from siting.domain.errors import InvalidInput
from siting.domain.text import Text
from siting.domain.vocabulary import nearest
from siting.domain.wording import in_both
from siting.store.site_edits import MANUAL
from siting.store.sources import SourceInfo

TEMPLATE = "template"


def mapping_of(source: str, mapping: str | None, layer: str | None) -> Mapping:
    """Return the mapping of a source: the one that is named, the shipped one of that name, else the template's.

    Raises
    ------
    InvalidInput
        The source's name is none, or looks like a misspelt one of a shipped source.
    NotFound, Faults
        There is no such mapping, or it is not fit.
    """
    shipped = shipped_sources()
    name = mapping if mapping is not None else source if source in shipped else TEMPLATE
    near = nearest(source, list(shipped)) if mapping is None and name == TEMPLATE else None
    if near is not None and source != TEMPLATE:
        raise InvalidInput(
            Text(
                sv="Ingen medföljande källa heter {name!r}; menas {near!r}? En egen källa behöver --mapping.",
                en="No shipped source is called {name!r}; is {near!r} meant? A source of one's own needs --mapping.",
            ).fill(name=source, near=near),
            value=source,
        )
    return of_source(read_mapping(name), source, layer)


def of_source(mapping: Mapping, source: str, layer: str | None) -> Mapping:
    """Return a mapping for a source of another name, and for one sheet or layer where that is named.

    Raises
    ------
    InvalidInput
        The name is none.
    """
    read = mapping.read if layer is None else replace(mapping.read, layer=layer)
    return replace(mapping, key=source_key(source), read=read)


def source_key(source: str) -> str:
    """Return a source's name as it is stored.

    Raises
    ------
    InvalidInput
        It is no name, or that of the sites that are entered by hand.
    """
    key = source.strip()
    if not key or len(key) > 60 or not key.replace("_", "").replace("-", "").isalnum():
        raise InvalidInput(
            Text(
                sv="{name!r} är inget namn på en källa; använd bokstäver, siffror, - och _.",
                en="{name!r} is no name of a source; use letters, digits, - and _.",
            ).fill(name=source),
            value=source,
        )
    if key == MANUAL.key:
        # A file of that name would withdraw what somebody has entered by hand.
        raise InvalidInput(_MANUAL, value=source)
    return key


def source_info(mapping: Mapping) -> SourceInfo:
    """Return what is stored of a source."""
    return SourceInfo(
        key=mapping.key,
        name=in_both(mapping.name),
        licence=mapping.licence,
        attribution=mapping.attribution,
        demo=mapping.demo,
    )


_MANUAL = Text(
    sv="Källan manual är för platser som läggs upp för hand; välj ett annat namn.",
    en="The source manual is for sites that are entered by hand; choose another name.",
)
