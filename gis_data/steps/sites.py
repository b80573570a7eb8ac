"""From a batch of rows to sites: what the steps have found, put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import shapely
from shapely.geometry.base import BaseGeometry

from gis_data.problems import Misread, dropped, note, rejected
from gis_data.sources.model import RowRule
from gis_data.sources.places import places_in
from gis_data.steps.batch import Batch
from gis_data.steps.dates import read_days, verified_days
from gis_data.steps.facts import FactReader
from gis_data.steps.identity import BLANK_REFERENCE, INCOMPLETE_ROW, NO_IDENTITY, Identities, Identity
from gis_data.values.cells import clean, word_key
from gis_data.values.codes import CodeList
from siting.domain.issues import Severity
from siting.domain.sites import AVAILABILITY_LABELS, Availability, Site, SiteKind
from siting.domain.text import Text
from siting.domain.values import FactValue, Status

NO_KIND = rejected(
    "no_kind",
    Text(
        sv="Raden säger inte om platsen är mark eller lokal.",
        en="The row does not say whether the site is land or premises.",
    ),
    Text(sv="Skriv mark eller lokal.", en="Write land or premises."),
)
ENDED = note(
    "ended",
    Text(sv="Platsen togs ur registret {date}.", en="The site was taken off the register on {date}."),
    Text(sv="Inläst som borttagen; den erbjuds inte.", en="Loaded as withdrawn; it is not offered."),
)
UNKNOWN_AVAILABILITY = dropped(
    "unknown_availability",
    Text(sv="Statusen ”{value}” finns inte i kodlistan.", en="The status “{value}” is not in the code list."),
    Text(sv="Skriv något av: {known}. Inläst som {taken}.", en="Write one of: {known}. Loaded as {taken}."),
)

LONGEST_NAME = 300

_DESIGNATION_ENDS = re.compile(r"\s*[;,|]\s*")
_AREA_SOURCE = "polygon"


@dataclass(frozen=True, kw_only=True)
class Sites:
    """What a batch of rows has become.

    Parameters
    ----------
    sites
        The sites, in the order of their rows.
    rejected
        How many rows became none.
    """

    sites: list[Site]
    rejected: int


def kept_rows(batch: Batch, rules: Sequence[RowRule]) -> list[bool]:
    """Return which rows a source's filters keep."""
    keep = [True] * len(batch)
    for rule in rules:
        words = CodeList(words=dict.fromkeys(rule.words, "x"))
        texts = batch.texts((rule.column,))
        known = {text: _matches(words, text) is rule.keep for text in set(texts)}
        keep = [kept and known[text] for kept, text in zip(keep, texts, strict=True)]
    return keep


def _matches(words: CodeList, text: str) -> bool:
    try:
        words.read(text)
    except Misread:
        return False
    return True


class SiteMaker:
    """Makes sites of batches of one table.

    Parameters
    ----------
    batch
        A first batch, for the columns.
    layer
        Name of the sheet or layer, which may tell the kind.
    file_name
        Who says so, where the mapping names nobody.
    """

    def __init__(self, batch: Batch, layer: str, file_name: str) -> None:
        self.mapping = batch.mapping
        self.layer = layer
        self.file_name = file_name
        self.readers = [
            FactReader(rule, self.mapping, next((u for c in rule.columns if (u := batch.found.units.get(c))), None))
            for rule in self.mapping.facts
        ]

    def make(
        self, batch: Batch, geometries: Sequence[BaseGeometry | None], identities: Identities, as_of: date
    ) -> Sites:
        """Return the sites of a batch whose positions are found; what is wrong is noted in it."""
        rule = self.mapping.site
        who = identities.of(batch)
        kinds = self._kinds(batch)
        facts, said = self._facts(batch, kinds, geometries, as_of)
        names, addresses, holders = (batch.texts(columns) for columns in (rule.name, rule.address, rule.holder))
        designations = batch.texts(rule.property_designations)
        statuses = self._availabilities(batch, as_of)
        available_from = [None if day is None else day.last for day in read_days(batch, rule.available_from)]
        reserved_until = [None if day is None else day.last for day in read_days(batch, rule.reserved_until)]
        sites: list[Site] = []
        for row, identity in enumerate(who):
            kind = kinds[row]
            if not self._accept(batch, row, identity, identities, bare=geometries[row] is None and not said[row]):
                continue
            if kind is None:
                batch.say(row, NO_KIND, batch.field(rule.kind_columns, row))
                continue
            sites.append(
                Site(
                    source=self.mapping.key,
                    reference=identity.reference,
                    kind=kind,
                    name=(names[row] or identity.reference)[:LONGEST_NAME],
                    geometry=geometries[row],
                    availability=statuses[row],
                    available_from=available_from[row],
                    reserved_until=reserved_until[row],
                    holder=holders[row][:LONGEST_NAME],
                    property_designations=tuple(filter(None, _DESIGNATION_ENDS.split(designations[row]))),
                    address=addresses[row][:LONGEST_NAME],
                    facts=facts[row],
                    demo=self.mapping.demo,
                )
            )
        return Sites(sites=sites, rejected=len(batch) - len(sites))

    def _accept(self, batch: Batch, row: int, identity: Identity, identities: Identities, *, bare: bool) -> bool:
        """Whether a row is a site of its own; else say why not."""
        rule = self.mapping.identity
        if not identity.reference:
            batch.say(row, NO_IDENTITY, batch.field(rule.reference), columns=self._stands_in(batch) or "–")
            return False
        if identity.derived and bare:
            batch.say(row, INCOMPLETE_ROW, batch.field(rule.reference), " ".join(map(clean, batch.rows[row])).strip())
            return False
        repeats = identities.repeats(identity, batch.rows[row], batch.dataset, batch.numbers[row])
        if repeats is not None:
            field = batch.field(rule.fallback if identity.derived else rule.reference, row)
            batch.say(row, repeats[0], field, identity.reference, first=repeats[1])
            return False
        if identity.derived and batch.has(rule.reference):
            batch.say(row, BLANK_REFERENCE, batch.field(rule.reference), columns=self._stands_in(batch))
        return True

    def _stands_in(self, batch: Batch) -> str:
        """Return the sender's names of what stands in for a reference."""
        columns = self.mapping.identity.fallback
        return ", ".join(dict.fromkeys(batch.field((c,)) or self.mapping.columns[c][0] for c in columns))

    def _kinds(self, batch: Batch) -> list[SiteKind | None]:
        rule = self.mapping.site
        otherwise = rule.kind or rule.sheet_kinds.get(word_key(self.layer))
        known: dict[str, SiteKind | None] = {"": otherwise}
        texts = batch.texts(rule.kind_columns)
        for text in set(texts) - {""}:
            try:
                code = rule.kind_codes.read(text)[0]
                known[text] = SiteKind(code) if code else None
            except Misread:
                known[text] = None
        return [known[text] for text in texts]

    def _availabilities(self, batch: Batch, as_of: date) -> list[Availability]:
        rule = self.mapping.site
        statuses = [rule.availability] * len(batch)
        for row, text in enumerate(batch.texts(rule.availability_columns)):
            if text:
                try:
                    code = rule.availability_codes.read(text)[0]
                    statuses[row] = Availability(code) if code else rule.availability
                except Misread:
                    known = ", ".join(f"{label.sv}/{label.en}" for label in AVAILABILITY_LABELS.values())
                    taken = AVAILABILITY_LABELS[rule.availability]
                    field = batch.field(rule.availability_columns, row)
                    batch.say(row, UNKNOWN_AVAILABILITY, field, text, known=known, taken=taken)
        for row, day in enumerate(read_days(batch, rule.ended)):
            if day is not None and day.last <= as_of:
                statuses[row] = Availability.WITHDRAWN
                shown = day.last.isoformat()
                batch.say(row, ENDED, batch.field(rule.ended), shown, date=shown)
        return statuses

    def _facts(
        self, batch: Batch, kinds: Sequence[SiteKind | None], geometries: Sequence[BaseGeometry | None], as_of: date
    ) -> tuple[list[dict[str, FactValue]], list[bool]]:
        """Return the facts of each row, and whether the row itself says any."""
        days = verified_days(batch, self.mapping.verified, as_of)
        sources = _filled(batch, self.mapping.source_text) or [self.file_name] * len(batch)
        sources = [source or self.file_name for source in sources]
        facts: list[dict[str, FactValue]] = [{} for _ in range(len(batch))]
        said = [False] * len(batch)
        for reader in self.readers:
            key = reader.rule.fact.key
            own = _filled(batch, reader.rule.source) or sources
            constant = reader.rule.constant is not None
            for row, value in enumerate(reader.read(batch, kinds, own, days)):
                if value is not None:
                    facts[row][key] = value
                    said[row] = said[row] or not constant
            if reader.rule.from_area:
                self._measure(reader, facts, kinds, geometries)
        return facts, said

    def _measure(
        self,
        reader: FactReader,
        facts: list[dict[str, FactValue]],
        kinds: Sequence[SiteKind | None],
        geometries: Sequence[BaseGeometry | None],
    ) -> None:
        """Fill an area that no column says with that of the polygon."""
        fact = reader.rule.fact
        source = f"{self.file_name}: {_AREA_SOURCE}"
        for row, geometry in enumerate(geometries):
            if geometry is None or fact.key in facts[row] or kinds[row] not in fact.kinds:
                continue
            area = float(round(shapely.area(geometry)))
            if area > 0 and (fact.high is None or area <= fact.high):
                facts[row][fact.key] = FactValue(value=area, status=Status.ESTIMATED, source=source, verified=None)


def settle_issues(batch: Batch) -> None:
    """Leave, of a row that is not loaded, only what has to be mended: what was noted of it does not matter."""
    out = {row for row, issue in batch.issues if issue.severity is Severity.REJECTED}
    batch.issues = [
        (row, issue)
        for row, issue in batch.issues
        if row not in out or issue.severity in (Severity.REJECTED, Severity.FIELD_DROPPED)
    ]
    batch.issues.sort(key=lambda found: found[0])


def _filled(batch: Batch, text: str) -> list[str] | None:
    """Return a text with its places filled from each row; None for no text."""
    if not text:
        return None
    names = places_in(text)
    if not names:
        return [text] * len(batch)
    known: dict[tuple[str, ...], str] = {}
    filled: list[str] = []
    for cells in zip(*(batch.texts((name,)) for name in names), strict=True):
        if cells not in known:
            known[cells] = text.format_map(dict(zip(names, cells, strict=True))).strip(" ,;:–-")
        filled.append(known[cells])
    return filled
