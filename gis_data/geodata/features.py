"""Files with features, read to the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import shapely
from shapely.geometry.base import BaseGeometry

from gis_data.geodata.choosing import Chosen, choose_layers, take_as
from gis_data.geodata.content import Content
from gis_data.geodata.counting import Counts
from gis_data.geodata.fields import Fields, field_guide, tags_of
from gis_data.geodata.files import GeoFile
from gis_data.geodata.formats import GeoFormat
from gis_data.geodata.gathering import Gatherer
from gis_data.geodata.layers import SourceLayer, layers_of
from gis_data.geodata.model import DeclaredSet, Layer, Position, ReadOptions, Use
from gis_data.geodata.osm import osm_date
from gis_data.geodata.placing import Placer
from gis_data.geodata.positions import choose_position
from gis_data.geodata.problems import ALL_OUTSIDE, NOT_USED, USE_LEFT_OUT, no_crs
from gis_data.geodata.rows import RowReader
from gis_data.issue_log import IssueLog
from gis_data.tables.model import Table
from siting.domain.errors import InvalidInput
from siting.domain.geodata import ROLE_LABELS, Role
from siting.domain.text import Text
from siting.domain.wording import in_both


def read_features(
    what: DeclaredSet,
    files: Sequence[GeoFile],
    *,
    crs: str,
    area: BaseGeometry | None,
    options: ReadOptions,
    on_progress: Callable[[float], None] | None,
) -> Content:
    """Return the features of some files; see :func:`gis_data.reading.read`."""
    layers = _wanted(what, options.roles)
    run = _Run(what=what, layers=layers, crs=crs, area=area, options=options, gatherer=Gatherer(in_both(what.title)))
    with layers_of(files, guide=field_guide(layers), tags=tags_of(layers), encoding=options.encoding) as sources:
        chosen = choose_layers(sources, layers, options.layer)
        for number, one in enumerate(chosen):
            for done in run.read(one):
                if on_progress is not None:
                    on_progress((number + done) / len(chosen))
    return run.content(options.verified or _said_date(files))


def _wanted(what: DeclaredSet, roles: frozenset[Role] | None) -> tuple[Layer, ...]:
    """Return the layers with the wanted uses alone.

    Raises
    ------
    InvalidInput
        The data set can't be used for any of the roles.
    """
    if roles is None:
        return what.layers
    left = [replace(one, uses=tuple(use for use in one.uses if use.role in roles)) for one in what.layers]
    found = tuple(one for one in left if one.uses)
    if not found:
        names = ", ".join(sorted(role.value for role in what.roles))
        raise InvalidInput(
            Text(
                sv="{key} kan inte användas till det. Den har: {names}.",
                en="{key} can't be used for that. It has: {names}.",
            ).fill(key=what.key, names=names),
            value=", ".join(sorted(role.value for role in roles)),
        )
    return found


def _said_date(files: Sequence[GeoFile]) -> date | None:
    """Return the oldest day that the files say they are of, when all of them do."""
    days = [osm_date(file.path) if file.format is GeoFormat.OSM else None for file in files]
    known = [day for day in days if day is not None]
    return min(known) if known and len(known) == len(days) else None


@dataclass(kw_only=True)
class _Run:
    """One reading of a data set."""

    what: DeclaredSet
    layers: tuple[Layer, ...]
    crs: str
    area: BaseGeometry | None
    options: ReadOptions
    gatherer: Gatherer
    counts: Counts = field(default_factory=Counts)
    issues: IssueLog = field(default_factory=IssueLog)
    zones: dict[float, BaseGeometry] = field(default_factory=dict)
    used_for: set[Role] = field(default_factory=set)

    def read(self, chosen: Chosen) -> Iterator[float]:
        """Read one layer, saying how much of it is done."""
        table = chosen.source.open()
        self.issues.add(table.notes)
        layer = take_as(table, (chosen.layer,) if chosen.layer is not None else self.layers)
        uses = self._possible(table, layer)
        position = None if chosen.source.has_geometries else choose_position(table, layer)
        crs = self._crs_of(chosen.source, table, position)
        reader = RowReader(
            table,
            uses,
            position=position,
            placer=Placer(table.dataset, crs, self.crs),
            zones=[self._zone(use) for use in uses],
            gatherer=self.gatherer,
            counts=self.counts,
            issues=self.issues,
        )
        before = replace(self.counts)
        for chunk in table.chunks:
            reader.read(chunk)
            yield chunk.done
        self._say_of_layer(table.dataset, crs, before, reader)

    def _possible(self, table: Table, layer: Layer) -> list[Use]:
        """Return the uses of which the table has what they need."""
        fields = Fields(table)
        possible = []
        for use in layer.uses:
            if (missing := fields.missing(use)) is None:
                possible.append(use)
                self.used_for.add(use.role)
            else:
                names = " / ".join(missing.names)
                self.issues.add([USE_LEFT_OUT.at(table.dataset, 0, fields=names, role=ROLE_LABELS[use.role])])
        return possible

    def _crs_of(self, source: SourceLayer, table: Table, position: Position | None) -> str:
        stated = position.crs if position is not None else table.crs or source.crs_by_format
        crs = self.options.crs or stated
        if not crs:
            raise no_crs(table.dataset, self.what.documented_crs)
        return crs

    def _zone(self, use: Use) -> BaseGeometry | None:
        """Return where rows of a use matter."""
        if self.area is None or use.beyond_m is None:
            return None
        if use.beyond_m not in self.zones:
            zone = self.area.buffer(use.beyond_m)
            shapely.prepare(zone)
            self.zones[use.beyond_m] = zone
        return self.zones[use.beyond_m]

    def _say_of_layer(self, dataset: str, crs: str, before: Counts, reader: RowReader) -> None:
        not_used = self.counts.not_used - before.not_used
        outside = self.counts.outside - before.outside
        if not_used:
            self.issues.add([NOT_USED.at(dataset, 0, n=not_used)])
        if outside and self.counts.loaded == before.loaded:
            west, south, east, north = (f"{value:.0f}" for value in reader.bounds)
            self.issues.add(
                [ALL_OUTSIDE.at(dataset, 0, n=outside, crs=crs, low=f"{west}, {south}", high=f"{east}, {north}")]
            )

    def content(self, verified: date | None) -> Content:
        """Return all that was read."""
        self.gatherer.settle()
        merged = sum(self.gatherer.merged.values())
        return Content(
            features=self.gatherer.features(),
            areas=self.gatherer.areas(verified),
            points=self.gatherer.points(verified),
            verified=verified,
            used_for=frozenset(self.used_for),
            quality=self.counts.quality(self.gatherer.counts(), merged),
            issues=self.issues,
        )
