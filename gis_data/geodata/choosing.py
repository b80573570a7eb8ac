"""Which layer of a file is meant by which declared layer."""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence
from dataclasses import dataclass

from gis_data.geodata.fields import Fields, use_rules
from gis_data.geodata.layers import SourceLayer
from gis_data.geodata.model import Layer
from gis_data.geodata.problems import no_field, no_layer, several_layers
from gis_data.tables.model import Table
from gis_data.values.cells import header_key


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A layer to read, as a declared one.

    Parameters
    ----------
    source
        The layer.
    layer
        What it is taken for; None when its fields decide between several.
    """

    source: SourceLayer
    layer: Layer | None


def layer_key(name: str) -> str:
    """Return a layer's name so that its spellings compare equal; a service's prefix is no part of it.

    >>> layer_key("stat:DeSO_2025") == layer_key("deso2025")
    True
    """
    return _keyed(name.rpartition(":")[2])


def _keyed(name: str) -> str:
    return "*".join(header_key(part) for part in name.split("*"))


def choose_layers(sources: Sequence[SourceLayer], layers: Sequence[Layer], wanted: str | None) -> list[Chosen]:
    """Return the layers to read, in the order of the files.

    A file none of whose layers has a declared name is taken as it is when it has one layer alone.

    Parameters
    ----------
    sources
        The layers of all files.
    layers
        The declared ones.
    wanted
        The layer that the person who adds the data set names.

    Raises
    ------
    NotThisSource
        A file has no layer that would do, or several.
    """
    chosen: list[Chosen] = []
    for path in dict.fromkeys(source.path for source in sources):
        chosen += _of_file(path.name, [source for source in sources if source.path == path], layers, wanted)
    return chosen


def _of_file(file: str, sources: Sequence[SourceLayer], layers: Sequence[Layer], wanted: str | None) -> list[Chosen]:
    there = [source.name for source in sources]
    declared = [name for layer in layers for name in layer.names]
    by_fields = any(_known_by_fields(layer) for layer in layers)
    if wanted is not None:
        named = [Chosen(source=one, layer=_declared_as(one, layers)) for one in sources if _fits(wanted, one)]
        if not named or not (by_fields or all(one.layer for one in named)):
            raise no_layer(file, declared if named else [wanted], there)
        return named
    found = [Chosen(source=source, layer=layer) for layer in layers for source in _fitting(file, sources, layer)]
    if found:
        return found
    if len(sources) == 1 and by_fields:
        return [Chosen(source=sources[0], layer=None)]
    raise no_layer(file, declared, there)


def _fitting(file: str, sources: Sequence[SourceLayer], layer: Layer) -> list[SourceLayer]:
    if layer.every:
        return [source for source in sources if any(_fits(name, source) for name in layer.names)]
    for name in layer.names:
        fitting = [source for source in sources if _fits(name, source)]
        if len(fitting) > 1:
            raise several_layers(file, [source.name for source in fitting])
        if fitting:
            return fitting
    return []


def _fits(name: str, source: SourceLayer) -> bool:
    return fnmatch.fnmatchcase(layer_key(source.name), layer_key(name))


def _declared_as(source: SourceLayer, layers: Sequence[Layer]) -> Layer | None:
    if len(layers) == 1:
        return layers[0]
    return next((layer for layer in layers if any(_fits(name, source) for name in layer.names)), None)


def _known_by_fields(layer: Layer) -> bool:
    """Whether a layer can be told by what it has, when it is called something else: contours are no watercourses."""
    return not layer.names or any(rule.required for use in layer.uses for rule in use_rules(use))


def take_as(table: Table, layers: Sequence[Layer]) -> Layer:
    """Return the first declared layer of which the table has all fields that one of its uses needs.

    Raises
    ------
    NotThisSource
        It has those of none; the message has the table's own and the nearest.
    """
    fields = Fields(table)
    candidates = [layer for layer in layers if len(layers) == 1 or _known_by_fields(layer)]
    for layer in candidates:
        if any(fields.missing(use) is None for use in layer.uses):
            return layer
    lacking = [rule for layer in candidates for use in layer.uses if (rule := fields.missing(use)) is not None]
    raise no_field(table.dataset, list(dict.fromkeys(name for rule in lacking for name in rule.names)), table.header)
