"""From somebody's file to sites and issues: read, map, locate, repair, validate; nothing of the database."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from gis_data.issue_log import IssueLog
from gis_data.problems import note
from gis_data.sources import Mapping
from gis_data.steps.batch import Batch
from gis_data.steps.columns import find_columns, guide
from gis_data.steps.crs import scale_error
from gis_data.steps.identity import NO_REFERENCES, PART_FROM_FILE, Identities
from gis_data.steps.positions import Locator, Place, place_of
from gis_data.steps.sites import SiteMaker, kept_rows, settle_issues
from gis_data.tables.headers import without_repeats
from gis_data.tables.model import Chunk, Table
from gis_data.tables.opening import open_tables
from gis_data.values.cells import word_key
from siting.domain.sites import Site
from siting.domain.text import Text

CRS_NOT_MADE_FOR_HERE = note(
    "crs_not_made_for_here",
    Text(
        sv="Systemets koordinatsystem {crs} är inte gjort för trakten: längder blir {percent} % fel.",
        en="This deployment's CRS {crs} is not made for the region: lengths are off by {percent} %.",
    ),
    Text(
        sv="Lägena är rätt, men avstånd och ytor som mäts blir fel. Använd en driftsättning med SITING_SRID={better}.",
        en="Positions are right, but measured distances and areas are not. Use a deployment with SITING_SRID={better}.",
    ),
)

WORST_SCALE = 0.002
"""Share by which lengths may be off before it is said; at the edge of its zone a national system is off by 0.001."""

_BLOCK = 1 << 20


@dataclass(kw_only=True)
class Counts:
    """How many rows became what: ``read == filtered + loaded + rejected``.

    Parameters
    ----------
    read
        Rows of the file.
    filtered
        Rows that the source's declared filters leave out.
    loaded, rejected
        What became of the others; each rejected row has an issue.
    without_position
        Loaded rows without geometry.
    """

    read: int = 0
    filtered: int = 0
    loaded: int = 0
    rejected: int = 0
    without_position: int = 0


@dataclass(kw_only=True)
class Prepared:
    """A file that is being read: sites come out one after the other, counts and issues grow with them.

    Parameters
    ----------
    file_name, file_sha256
        What was read.
    sites
        The sites; can be gone through once. Errors of the file as a whole come up here.
    issues
        What was wrong, complete when the sites have been gone through.
    counts
        Row accounting, complete likewise.
    parts
        The parts of the source that the file has rows of; empty for a source without parts.
    """

    file_name: str
    file_sha256: str
    sites: Iterator[Site]
    issues: IssueLog = field(default_factory=IssueLog)
    counts: Counts = field(default_factory=Counts)
    parts: set[str] = field(default_factory=set)


def prepare(
    path: Path,
    mapping: Mapping,
    *,
    crs: str,
    as_of: date,
    source_crs: str | None = None,
    part: str | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> Prepared:
    """Begin to read a file.

    Parameters
    ----------
    path
        The file.
    mapping
        The source that it is of.
    crs
        The deployment's storage CRS.
    as_of
        Today: what is after it has not been.
    source_crs
        CRS of the file's coordinates, by the person who imports; stands above what file and mapping say.
    part
        The part of the source of rows that name none; by default the file's name.
    on_progress
        Told the share of the file that has been read.

    Raises
    ------
    UnreadableFile, NotThisSource
        The file as a whole can't be used.
    """
    prepared = Prepared(file_name=path.name, file_sha256="", sites=iter(()))
    tables, notes = open_tables(path, guide(mapping), mapping.read)
    prepared.issues.add(notes)
    prepared.file_sha256 = _sha256(path)
    run = _Run(
        prepared=prepared,
        mapping=mapping,
        place=place_of(mapping, crs),
        identities=Identities(mapping.identity, part or word_key(path.stem).replace(" ", "-")),
        as_of=as_of,
        source_crs=source_crs,
        on_progress=on_progress,
    )
    prepared.sites = run.sites(tables)
    return prepared


@dataclass(kw_only=True)
class _Run:
    """One reading of a file."""

    prepared: Prepared
    mapping: Mapping
    place: Place
    identities: Identities
    as_of: date
    source_crs: str | None
    on_progress: Callable[[float], None] | None
    worst_scale: float = 0.0

    def sites(self, tables: Iterator[Table]) -> Iterator[Site]:
        """Go through the tables."""
        for table in tables:
            yield from self._table(table)
        self._say_of_the_file()
        self.prepared.parts |= self.identities.parts if self.mapping.identity.part else set()
        if self.on_progress is not None:
            self.on_progress(1.0)

    def _table(self, table: Table) -> Iterator[Site]:
        prepared, mapping = self.prepared, self.mapping
        found = find_columns(table, mapping)
        prepared.issues.add((*table.notes, *found.notes))
        if not any(column in found.places for column in mapping.identity.reference):
            columns = ", ".join(found.header[at] for c in mapping.identity.fallback for at in found.places.get(c, ()))
            prepared.issues.add((NO_REFERENCES.at(table.dataset, 0, columns=columns),))
        maker: SiteMaker | None = None
        for read in table.chunks:
            chunk = without_repeats(table.dataset, table.header, read)
            batch = Batch(table.dataset, chunk, found, mapping)
            maker = maker or SiteMaker(batch, table.layer, prepared.file_name)
            yield from self._batch(self._filtered(batch, chunk), chunk, maker, table.crs)
            if self.on_progress is not None:
                self.on_progress(chunk.done)

    def _filtered(self, batch: Batch, chunk: Chunk) -> Batch:
        keep = kept_rows(batch, batch.mapping.rows)
        if all(keep):
            return batch
        self.prepared.counts.filtered += keep.count(False)
        self.prepared.counts.read += keep.count(False)
        left = chunk.taken([row for row, kept in enumerate(keep) if kept])
        return Batch(batch.dataset, left, batch.found, batch.mapping)

    def _batch(self, batch: Batch, chunk: Chunk, maker: SiteMaker, table_crs: str | None) -> list[Site]:
        counts = self.prepared.counts
        locator = Locator(batch, self.place)
        geometries = locator.find(table_crs=table_crs, forced_crs=self.source_crs)
        made = maker.make(batch, geometries, self.identities, self.as_of)
        settle_issues(batch)
        kept = set(batch.numbers)
        notes = [issue for issue in chunk.notes if issue.row in kept]
        found = [*chunk.unread, *notes, *(issue for _, issue in batch.issues)]
        self.prepared.issues.add(sorted(found, key=lambda issue: issue.row))
        counts.read += len(batch) + len(chunk.unread)
        counts.rejected += made.rejected + len(chunk.unread)
        counts.loaded += len(made.sites)
        counts.without_position += sum(site.geometry is None for site in made.sites)
        somewhere = locator.degrees[np.isfinite(locator.degrees).all(axis=1)]
        self.worst_scale = max(self.worst_scale, scale_error(somewhere, self.place.crs))
        return made.sites

    def _say_of_the_file(self) -> None:
        prepared = self.prepared
        mapping, name = self.mapping, prepared.file_name
        if self.identities.part_missing:
            columns = ", ".join(mapping.columns[column][0] for column in mapping.identity.part)
            part = self.identities.default_part
            prepared.issues.add((PART_FROM_FILE.at(name, 0, columns=columns, part=part),))
        if self.worst_scale > WORST_SCALE:
            better = (mapping.recommended_crs or "…").removeprefix("EPSG:")
            percent = f"{100 * self.worst_scale:.1f}"
            prepared.issues.add(
                (CRS_NOT_MADE_FOR_HERE.at(name, 0, crs=self.place.crs, percent=percent, better=better),)
            )


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
