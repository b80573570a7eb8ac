"""From the text of a mapping file to a mapping: every name it uses is looked up, all faults are raised at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pyproj
import shapely
from pyproj.exceptions import CRSError
from shapely.geometry import Polygon

from gis_data.sources.document import AreaSection, Codes, IdentitySection, MappingDocument, PositionSection, SiteSection
from gis_data.sources.fact_rules import build_facts
from gis_data.sources.faults import FaultList
from gis_data.sources.importable import IMPORTABLE
from gis_data.sources.model import (
    Columns,
    CrsRule,
    IdentityRule,
    Mapping,
    Order,
    PositionRule,
    Reading,
    RowRule,
    SiteRule,
)
from gis_data.sources.places import check_places
from gis_data.tables.model import ReadRules
from gis_data.values.cells import header_key, word_key
from gis_data.values.codes import CodeList
from gis_data.values.marks import BLANK, Marks
from siting.domain.sites import AVAILABILITY_LABELS, KIND_LABELS, Availability, SiteKind
from siting.domain.text import Text

DEPLOYMENT = "deployment"
"""Stands for the storage CRS wherever a mapping names a CRS."""

_COLUMN = Text(sv="kolumnen", en="column")


def build_mapping(document: MappingDocument, faults: FaultList) -> Mapping:
    """Return the mapping that a file declares; what is wrong with it is added to ``faults``."""
    columns = {key: tuple(headers) for key, headers in document.columns.items()}
    if document.every_fact:
        columns |= {key: headers for key, headers in _fact_columns().items() if key not in columns}
    names = _Names(columns, faults)
    read = document.read
    return Mapping(
        key=document.key,
        name=Text(sv=document.name.sv, en=document.name.en),
        licence=document.licence,
        attribution=document.attribution,
        demo=document.demo,
        read=ReadRules(encoding=read.encoding, delimiter=read.delimiter, layer=read.sheet, all_sheets=read.all_sheets),
        decimal=document.decimal,
        dates=document.dates,
        marks=Marks(
            blank=BLANK | _folded(document.words.blank),
            unknown=_folded(document.words.unknown),
            not_applicable=_folded(document.words.not_applicable),
        ),
        columns=columns,
        similar_headers=read.similar_headers,
        area=_area(document.area, faults),
        readings=tuple(
            Reading(crs=names.crs(f"reading.{i}.crs", one.crs), order=Order(one.order))
            for i, one in enumerate(document.reading)
        ),
        ground_height_m=document.ground_height_m,
        recommended_crs=document.recommended_crs and names.crs("recommended_crs", document.recommended_crs),
        identity=_identity(document.identity, names),
        site=_site(document.site, names),
        positions=tuple(_position(i, one, names) for i, one in enumerate(document.position)),
        facts=build_facts(document, columns, faults),
        rows=tuple(
            RowRule(column=column, words=tuple(map(word_key, one.keep or one.skip)), keep=bool(one.keep))
            for i, one in enumerate(document.rows)
            for column in names.columns(f"rows.{i}.column", [one.column])
        ),
        verified=names.columns("said.verified", document.said.verified),
        source_text=check_places("said.source", document.said.source, columns, faults),
    )


class _Names:
    """Looks up names of columns and CRSs."""

    def __init__(self, columns: dict[str, tuple[str, ...]], faults: FaultList) -> None:
        self.known = columns
        self.faults = faults

    def columns(self, place: str, names: Sequence[str]) -> Columns:
        for name in names:
            if name not in self.known:
                self.faults.unknown(place, _COLUMN, name, self.known)
        return tuple(name for name in names if name in self.known)

    def crs(self, place: str, name: str) -> str:
        if name != DEPLOYMENT:
            try:
                pyproj.CRS.from_user_input(name)
            except CRSError:
                self.faults.add(
                    place,
                    f"{name!r} är inget koordinatsystem; skriv t.ex. EPSG:3006.",
                    f"{name!r} is no CRS; write e.g. EPSG:3006.",
                )
        return name

    def codes(self, place: str, codes: Codes, known: Iterable[str] | None, what: Text) -> dict[str, str | None]:
        """Return keyed words → code; ``unknown`` gathers the words for unknown."""
        words: dict[str, str | None] = {}
        for code, said in codes.items():
            if known is not None and code != "unknown" and code not in (allowed := list(known)):
                self.faults.unknown(f"{place}.{code}", what, code, [*allowed, "unknown"])
                continue
            words |= dict.fromkeys(map(word_key, said), None if code == "unknown" else code)
        return words


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.strip().casefold() for word in words)


def _fact_columns() -> dict[str, tuple[str, ...]]:
    """Return every fact that a file can say as a column, spelt as its key or its label in either language."""
    columns: dict[str, tuple[str, ...]] = {}
    taken = {header_key(key) for key in IMPORTABLE}
    for key, fact in IMPORTABLE.items():
        labels = [label for label in (fact.label.sv, fact.label.en) if header_key(label) not in taken]
        taken |= {header_key(label) for label in labels}
        columns[key] = (key, *dict.fromkeys(labels))
    return columns


def _area(section: AreaSection | None, faults: FaultList) -> Polygon | None:
    if section is None:
        return None
    west, south, east, north = section.west, section.south, section.east, section.north
    if section.ring is not None and len(section.ring) >= 3:
        ring = Polygon(section.ring)
        if ring.is_valid:
            return ring
        faults.add("area.ring", "korsar sig själv.", "crosses itself.")
        return None
    if west is None or south is None or east is None or north is None or west >= east or south >= north:
        faults.add(
            "area",
            "behöver west, south, east och north i grader, eller ring med minst tre hörn.",
            "needs west, south, east and north in degrees, or ring with three corners or more.",
        )
        return None
    return shapely.box(west, south, east, north)


def _identity(section: IdentitySection, names: _Names) -> IdentityRule:
    part = section.part
    return IdentityRule(
        reference=names.columns("identity.reference", section.reference),
        fallback=names.columns("identity.fallback", section.fallback),
        part=names.columns("identity.part.columns", part.columns) if part else (),
        last_segment=part.last_segment if part else False,
        aliases={key.casefold(): name for key, name in part.aliases.items()} if part else {},
    )


def _site(section: SiteSection, names: _Names) -> SiteRule:
    statuses = {one.value: one for one in Availability}
    kinds = {one.value: one for one in SiteKind}
    if section.availability not in statuses:
        names.faults.unknown("site.availability", Text(sv="statusen", en="status"), section.availability, statuses)
    if not (section.kind or section.kind_column or section.sheet_kinds):
        names.faults.add(
            "site", "kind, kind_column eller sheet_kinds saknas.", "kind, kind_column or sheet_kinds is missing."
        )
    status_words = {
        word_key(word): status.value
        for status, label in AVAILABILITY_LABELS.items()
        for word in (status.value, label.sv, label.en)
    }
    kind_words = {word_key(w): k.value for k, label in KIND_LABELS.items() for w in (k.value, label.sv, label.en)}
    status_codes = names.codes(
        "site.availability_codes", section.availability_codes, statuses, Text(sv="statusen", en="status")
    )
    kind_codes = names.codes("site.kind_codes", section.kind_codes, kinds, Text(sv="slaget", en="kind"))
    sheets = names.codes("site.sheet_kinds", section.sheet_kinds, kinds, Text(sv="slaget", en="kind"))
    return SiteRule(
        kind=SiteKind(section.kind) if section.kind else None,
        kind_columns=names.columns("site.kind_column", section.kind_column),
        kind_codes=CodeList(words=kind_words | kind_codes),
        sheet_kinds={sheet: SiteKind(kind) for sheet, kind in sheets.items() if kind is not None},
        name=names.columns("site.name", section.name),
        address=names.columns("site.address", section.address),
        holder=names.columns("site.holder", section.holder),
        property_designations=names.columns("site.property_designations", section.property_designations),
        availability=statuses.get(section.availability, Availability.AVAILABLE),
        availability_columns=names.columns("site.availability_column", section.availability_column),
        availability_codes=CodeList(words=status_words | status_codes),
        available_from=names.columns("site.available_from", section.available_from),
        reserved_until=names.columns("site.reserved_until", section.reserved_until),
        ended=names.columns("site.ended", section.ended),
    )


def _position(i: int, section: PositionSection, names: _Names) -> PositionRule:
    place = f"position.{i}"
    ways = [bool(section.east and section.north), bool(section.text and section.pattern), bool(section.wkt)]
    if sum([*ways, section.geometry]) != 1 or bool(section.east) != bool(section.north):
        names.faults.add(
            place,
            "behöver ett av: east och north, text och pattern, wkt, geometry = true.",
            "needs one of: east and north, text and pattern, wkt, geometry = true.",
        )
    crs_names = {
        word: None if crs is None else names.crs(f"{place}.crs_names", crs)
        for word, crs in names.codes(f"{place}.crs_names", section.crs_names, None, _COLUMN).items()
    }
    return PositionRule(
        east=names.columns(f"{place}.east", section.east),
        north=names.columns(f"{place}.north", section.north),
        text=names.columns(f"{place}.text", section.text),
        pattern=_pattern(f"{place}.pattern", section.pattern, names.faults),
        wkt=names.columns(f"{place}.wkt", section.wkt),
        geometry=section.geometry,
        crs=CrsRule(
            fixed=section.crs and names.crs(f"{place}.crs", section.crs),
            columns=names.columns(f"{place}.crs_column", section.crs_column),
            names=CodeList(words=crs_names),
            otherwise=section.crs_otherwise and names.crs(f"{place}.crs_otherwise", section.crs_otherwise),
        ),
    )


def _pattern(place: str, pattern: str, faults: FaultList) -> str:
    if not pattern:
        return ""
    try:
        groups = set(re.compile(pattern).groupindex)
    except re.error as error:
        faults.add(place, f"är inget reguljärt uttryck: {error}.", f"is no regular expression: {error}.")
        return ""
    if groups != {"east", "north"}:
        faults.add(place, "behöver grupperna east och north.", "needs the groups east and north.")
        return ""
    return pattern
