"""A register file read to the end: workplaces as features, and what became of its rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from gis_data.errors import NotThisSource
from gis_data.firms.identity import Numbers, without_persons
from gis_data.firms.model import Register
from gis_data.firms.problems import CLASSES_COUNTED, LEFT_OUT, NOT_PLACED
from gis_data.firms.rows import Workplace, read_rows
from gis_data.geodata.content import Content
from gis_data.issue_log import IssueLog
from gis_data.problems import FileIssue
from gis_data.steps.batch import Batch
from gis_data.steps.columns import find_columns, guide
from gis_data.steps.positions import Locator, place_of
from gis_data.steps.sites import kept_rows, settle_issues
from gis_data.tables.headers import without_repeats
from gis_data.tables.model import Chunk, Table
from gis_data.tables.opening import open_tables
from siting.domain.errors import InvalidInput
from siting.domain.geodata import Feature, Quality, Role
from siting.domain.industry import IndustryVersion
from siting.domain.text import Text


def read_register(
    path: Path,
    register: Register,
    *,
    crs: str,
    version: IndustryVersion | None = None,
    source_crs: str | None = None,
    within: BaseGeometry | None = None,
    verified: date | None = None,
) -> Content:
    """Return the workplaces of a register file.

    Each is a feature of the role ``workplaces``: a point, with the number of employed as weight (None where nobody
    says) and the branch (:attr:`siting.domain.industry.Branch.key`, "" where it is not known) as category. The name
    stays empty. The code is the workplace's number, or is made of what is kept; never of a personal identity number.

    Parameters
    ----------
    path
        CSV, workbook or GIS file.
    register
        What its columns mean.
    crs
        The storage CRS.
    version
        Of which version the industry codes are; stands above what the declaration says, not above a column.
    source_crs
        CRS of the coordinates; stands above what file and declaration say.
    within
        The area that is of use, in the storage CRS; None: wherever.
    verified
        The day that the data are of.

    Raises
    ------
    UnreadableFile, NotThisSource
        The file as a whole can't be used.
    InvalidInput
        Nobody says of which version the industry codes are.
    """
    run = _Run(
        register=register, crs=crs, version=version or register.version, source_crs=source_crs, within=within, path=path
    )
    tables, notes = open_tables(path, guide(register.mapping), register.mapping.read)
    run.issues.add(notes)
    for table in tables:
        run.read(table)
    run.say_of_the_file()
    return Content(
        features=tuple(run.features),
        verified=verified,
        quality=Quality(
            read=run.read_rows,
            loaded=len(run.features),
            outside=run.outside,
            duplicates=run.duplicates,
            rejected=run.rejected,
            not_used=run.not_used,
            loaded_by_role={Role.WORKPLACES.value: len(run.features)} if run.features else {},
        ),
        issues=run.issues,
    )


@dataclass(kw_only=True)
class _Run:
    """One reading of a file."""

    register: Register
    crs: str
    version: IndustryVersion | None
    source_crs: str | None
    within: BaseGeometry | None
    path: Path
    features: list[Feature] = field(default_factory=list)
    issues: IssueLog = field(default_factory=IssueLog)
    numbers: Numbers = field(default_factory=Numbers)
    read_rows: int = 0
    outside: int = 0
    duplicates: int = 0
    rejected: int = 0
    not_used: int = 0
    not_placed: int = 0
    in_classes: int = 0

    def __post_init__(self) -> None:
        self._place = place_of(self.register.mapping, self.crs)
        if self.within is not None:
            shapely.prepare(self.within)

    def read(self, table: Table) -> None:
        """Read one table."""
        found = find_columns(table, self.register.mapping)
        _require(table, found.places, self.register, self.version)
        self.issues.add((*table.notes, *found.notes))
        for chunk in table.chunks:
            kept = without_repeats(table.dataset, table.header, chunk)
            batch = Batch(table.dataset, kept, found, self.register.mapping)
            keep = kept_rows(batch, self.register.mapping.rows)
            if not all(keep):
                self.not_used += keep.count(False)
                self.read_rows += keep.count(False)
                kept = kept.taken([row for row, wanted in enumerate(keep) if wanted])
                batch = Batch(table.dataset, kept, found, self.register.mapping)
            self._batch(batch, kept, table.crs)

    def _batch(self, batch: Batch, chunk: Chunk, table_crs: str | None) -> None:
        self.read_rows += len(batch) + len(chunk.unread)
        self.rejected += len(chunk.unread)
        geometries = Locator(batch, self._place).find(table_crs=table_crs, forced_crs=self.source_crs)
        self._leave_out_unplaced(batch, geometries)
        points = [None if one is None else _point(one) for one in geometries]
        for workplace in read_rows(batch, self.register, self.version):
            point = points[workplace.row]
            if point is not None:
                self._keep(batch, workplace, point)
        settle_issues(batch)
        numbers = set(batch.numbers)
        notes = [issue for issue in chunk.notes if issue.row in numbers]
        every = [*chunk.unread, *notes, *(issue for _, issue in batch.issues)]
        self.issues.add(without_persons(issue) for issue in sorted(every, key=lambda issue: issue.row))

    def _leave_out_unplaced(self, batch: Batch, geometries: Sequence[BaseGeometry | None]) -> None:
        """Say of rows without a position that they were left out, each once, with why."""
        without = {row for row, geometry in enumerate(geometries) if geometry is None}
        why: dict[int, FileIssue] = {}
        for row, issue in batch.issues:
            if row in without:
                why.setdefault(row, issue)
        batch.issues[:] = [(row, issue) for row, issue in batch.issues if row not in without]
        for row, issue in why.items():
            batch.say(row, NOT_PLACED, issue.field, issue.value, why=issue.wrong)
        self.not_placed += len(without)
        self.rejected += len(without)

    def _keep(self, batch: Batch, workplace: Workplace, point: Point) -> None:
        if self.within is not None and not shapely.intersects_xy(self.within, point.x, point.y):
            self.outside += 1
            return
        feature = Feature(
            role=Role.WORKPLACES,
            code=workplace.number,
            category="" if workplace.branch is None else workplace.branch.key,
            weight=workplace.employed,
            geometry=point,
        )
        named = self.numbers.named(feature, batch.dataset, batch.numbers[workplace.row])
        if named.feature is not None:
            self.features.append(named.feature)
            self.in_classes += workplace.in_class
        elif named.problem is not None:
            self.rejected += 1
            batch.say(workplace.row, named.problem, batch.field(self.register.workplace), first=named.first)
        else:
            self.duplicates += 1

    def say_of_the_file(self) -> None:
        """Note what holds of the file as a whole."""
        name = self.path.name
        notes = []
        if self.not_placed:
            notes.append(LEFT_OUT.at(name, 0, count=self.not_placed, read=self.read_rows))
        if self.in_classes:
            notes.append(CLASSES_COUNTED.at(name, 0, count=self.in_classes))
        self.issues.add(notes)


def _point(geometry: BaseGeometry) -> Point:
    return geometry if isinstance(geometry, Point) else geometry.representative_point()


def _require(table: Table, places: Iterable[str], register: Register, version: IndustryVersion | None) -> None:
    """Refuse a table without industry codes, or with codes of which nobody says the version."""
    there = set(places)
    if not there & set(register.industry):
        raise NotThisSource(
            Text(
                sv="{file} har ingen kolumn med SNI-koder ({wanted}). Kolumnerna är: {names}",
                en="{file} has no column of industry codes ({wanted}). Its columns are: {names}",
            ).fill(
                file=table.dataset,
                wanted=", ".join(register.mapping.columns[column][0] for column in register.industry),
                names=", ".join(filter(None, table.header))[:500],
            ),
            value=", ".join(table.header)[:500],
        )
    if version is None and not there & set(register.version_columns):
        raise InvalidInput(
            Text(
                sv="{file}: av vilken version är SNI-koderna? Ange SNI 2007 eller SNI 2025.",
                en="{file}: of which version are the industry codes? Say SNI 2007 or SNI 2025.",
            ).fill(file=table.dataset)
        )
