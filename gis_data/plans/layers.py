"""Detailed plans from plain layers (GeoPackage, Shapefile, GeoJSON …) whose fields are declared, or are the usual ones.

Rows of all layers with the same plan code are one plan, see :mod:`gis_data.plans.rows`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from gis_data.geodata.choosing import choose_layers, take_as
from gis_data.geodata.fields import Fields, tags_of
from gis_data.geodata.files import GeoFile
from gis_data.geodata.layers import SourceLayer, layers_of
from gis_data.geodata.model import Layer, Use
from gis_data.geodata.placing import Placer
from gis_data.geodata.plan_fields import USUAL
from gis_data.geodata.problems import BROKEN_GEOMETRY, no_crs, no_field, several_layers
from gis_data.geodata.rules import FieldRule, Filter, PlanLayer
from gis_data.geodata.uses import is_listed, listed_code
from gis_data.plans.content import PlanContent
from gis_data.plans.placing import as_multi
from gis_data.plans.problems import NOT_AN_AREA
from gis_data.plans.rows import PlanRow, PlanRows
from gis_data.tables.features import BAD_GEOMETRY
from gis_data.tables.model import Chunk, Table
from gis_data.values.cells import Cell, clean
from gis_data.values.codes import CodeList
from siting.domain.geodata import Role


def read_plan_layers(
    files: Sequence[GeoFile],
    crs: str,
    *,
    layers: Sequence[PlanLayer] = (),
    layer: str | None = None,
    assumed_crs: str | None = None,
    documented_crs: str = "",
    encoding: str | None = None,
    verified: date | None = None,
) -> PlanContent:
    """Return the plans of the layers of some files, put together by their codes.

    Parameters
    ----------
    files
        The files, anything with layers that GDAL reads.
    crs
        The storage CRS, metric.
    layers
        Declared layers, read in this order; none: the only layer of each file, by its usual fields.
    layer
        Which layer; stands above the declared names.
    assumed_crs
        CRS of the coordinates; stands above what the files say.
    documented_crs
        Said in messages.
    encoding
        Of text in Shapefiles.
    verified
        The day that the data are of.

    Raises
    ------
    UnreadableFile
        A file is broken.
    NotThisSource
        A file has none of the layers, or a layer has no field with the plan's code.
    UnknownCrs
        A layer does not say in which CRS it is.
    """
    reading = PlanRows(verified)
    with layers_of(files, guide=len, tags=tags_of(()), encoding=encoding) as sources:
        for source, table, taken in _chosen(sources, layers or (USUAL,), layer):
            stated = assumed_crs or table.crs or source.crs_by_format
            if not stated:
                raise no_crs(table.dataset, documented_crs)
            _LayerRows(table, taken, Placer(table.dataset, stated, crs), reading).read()
    return reading.content()


def chosen_fields(dataset: str, names: Sequence[str], layer: PlanLayer) -> dict[str, int]:
    """Return which of a layer's fields is used for what: key of the declared field → place.

    Raises
    ------
    NotThisSource
        A field that has to be there is not, such as that with the plan's code.
    """
    fields = Fields(Table(dataset=dataset, layer="", header=tuple(names), chunks=iter(())))
    for rule in (*layer.fields.values(), *(one.field for one in layer.filters)):
        if rule.required and not fields.places(rule):
            raise no_field(dataset, rule.names, names)
    return {key: places[0] for key, rule in layer.fields.items() if (places := fields.places(rule))}


def _chosen(
    sources: Sequence[SourceLayer], layers: Sequence[PlanLayer], wanted: str | None
) -> list[tuple[SourceLayer, Table, PlanLayer]]:
    """Return the layers to read, opened, in the order of the declared ones."""
    as_layers = [_as_layer(one) for one in layers]
    if wanted is None and not any(one.names for one in layers):
        sources = _alone(sources, layers)
    found: list[tuple[int, SourceLayer, Table]] = []
    for one in choose_layers(sources, as_layers, wanted):
        table = one.source.open()
        taken = take_as(table, (one.layer,) if one.layer is not None else as_layers)
        found.append((next(at for at, layer in enumerate(as_layers) if layer is taken), one.source, table))
    found.sort(key=lambda one: one[0])
    return [(source, table, layers[at]) for at, source, table in found]


def _as_layer(one: PlanLayer) -> Layer:
    """Return a layer of plans as one of features, by what tells it from others."""
    needed = tuple(Filter(field=rule, words=CodeList(words={})) for rule in one.fields.values() if rule.required)
    use = Use(role=Role.PLAN, code=one.fields["code"], filters=(*needed, *one.filters))
    return Layer(uses=(use,), names=one.names, basis=one.basis, every=one.every)


def _alone(sources: Sequence[SourceLayer], layers: Sequence[PlanLayer]) -> list[SourceLayer]:
    """Return of each file with several layers the one that has the plans' codes.

    Raises
    ------
    NotThisSource
        Several have them, or none.
    """
    found: list[SourceLayer] = []
    for path in dict.fromkeys(source.path for source in sources):
        own = [source for source in sources if source.path == path]
        rules = [one.fields["code"] for one in layers]
        tables = [(source, source.open()) for source in own] if len(own) > 1 else []
        fitting = [source for source, table in tables if any(Fields(table).places(rule) for rule in rules)]
        if len(fitting) > 1:
            raise several_layers(path.name, [source.name for source in fitting])
        found += fitting or own
    return found


class _LayerRows:
    """Reads the rows of one layer."""

    def __init__(self, table: Table, layer: PlanLayer, placer: Placer, reading: PlanRows) -> None:
        self._table = table
        self._layer = layer
        self._fields = Fields(table)
        self._places = chosen_fields(table.dataset, table.header, layer)
        self._placer = placer
        self._reading = reading

    def read(self) -> None:
        """Read all of them."""
        self._reading.issues += self._table.notes
        for chunk in self._table.chunks:
            self._read(chunk.taken([at for at, row in enumerate(chunk.rows) if self._is_wanted(row)]))

    def _read(self, chunk: Chunk) -> None:
        dataset, broken = self._table.dataset, {note.row for note in chunk.notes if note.kind == BAD_GEOMETRY.kind}
        raw = np.empty(len(chunk.rows), dtype=object)
        raw[:] = chunk.geometries
        placed = self._placer.place(raw)
        self._reading.issues += [*chunk.unread, *(note for note in chunk.notes if note.kind != BAD_GEOMETRY.kind)]
        for at, (number, cells) in enumerate(zip(chunk.numbers, chunk.rows, strict=True)):
            geometry, told = placed.geometries[at], self._told(cells)
            if at in placed.problems:
                problem, found = (BROKEN_GEOMETRY, {}) if number in broken else placed.problems[at]
                self._reading.issues.append(problem.at(dataset, number, "", "", **found))
            area = as_multi(geometry)
            if area is not None:
                self._reading.take(dataset, PlanRow(number=number, cells=told, geometry=area))
                continue
            self._reading.lose(told["code"])
            if geometry is not None:
                self._reading.issues.append(NOT_AN_AREA.at(dataset, number, "", told.get("use") or told["code"]))

    def _is_wanted(self, row: Sequence[Cell]) -> bool:
        return all(
            is_listed(one.words, self._text(one.field, row)) is one.keep
            for one in self._layer.filters
            if self._fields.places(one.field)
        )

    def _told(self, row: Sequence[Cell]) -> dict[str, str]:
        """Return what a row says: declared words as their codes, others as they stand."""
        told = {key: self._code(self._layer.fields[key], clean(row[place])) for key, place in self._places.items()}
        if self._layer.stage and not told.get("status"):
            told["status"] = self._layer.stage
        return told

    def _text(self, rule: FieldRule, row: Sequence[Cell]) -> str:
        return next((text for place in self._fields.places(rule) if (text := clean(row[place]))), "")

    @staticmethod
    def _code(rule: FieldRule, text: str) -> str:
        return text if rule.codes is None else listed_code(rule.codes, text) or text
