"""Which fields of a table are meant by which declared field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gis_data.geodata.model import Layer, Position, Use
from gis_data.geodata.rules import FieldRule
from gis_data.tables.model import Guide, Table
from gis_data.values.cells import header_key, word_key
from gis_data.values.codes import CodeList


class Fields:
    """The fields of a table, found by declared names.

    Parameters
    ----------
    table
        The table.
    """

    def __init__(self, table: Table) -> None:
        self.header = table.header
        self._places: dict[str, int] = {}
        for place, name in enumerate(table.header):
            self._places.setdefault(header_key(name), place)

    def places(self, rule: FieldRule | None) -> tuple[int, ...]:
        """Return where a declared field stands, in order of preference; () where it does not."""
        if rule is None:
            return ()
        return tuple(self._places[key] for key in map(header_key, rule.names) if key in self._places)

    def name(self, rule: FieldRule | None) -> str:
        """Return the sender's name of a field, "" where there is none."""
        places = self.places(rule)
        return self.header[places[0]] if places else ""

    def missing(self, use: Use) -> FieldRule | None:
        """Return the first field that a use needs and the table lacks."""
        return next((rule for rule in use_rules(use) if rule.required and self._lacks(rule)), None)

    def _lacks(self, rule: FieldRule) -> bool:
        return len(self.places(rule)) < (len(rule.names) if rule.joined else 1)


def field_guide(layers: Iterable[Layer]) -> Guide:
    """Return what counts the headers of a text file that are declared."""
    known = {header_key(name) for layer in layers for rule in layer_rules(layer) for name in rule.names}
    return lambda cells: sum(header_key(cell) in known for cell in cells)


@dataclass(frozen=True, kw_only=True)
class Tags:
    """Tags of OpenStreetMap that are of use.

    Parameters
    ----------
    wanted
        Key → the keyed values of which one makes a thing of use; None where any does. Things without are of no use.
    columns
        Keys of all that are read of a thing.
    """

    wanted: Mapping[str, frozenset[str] | None]
    columns: tuple[str, ...]

    def __call__(self, key: str, value: str | None) -> bool:
        """Whether a tag makes a thing of use."""
        values = self.wanted[key]
        return value is not None and (values is None or word_key(value) in values)


def tags_of(layers: Iterable[Layer]) -> Tags:
    """Return which tags the uses of some layers are about."""
    wanted: dict[str, frozenset[str] | None] = {}
    columns: dict[str, None] = {}
    for use in (use for layer in layers for use in layer.uses):
        columns |= dict.fromkeys(name for rule in use_rules(use) for name in rule.names)
        rule, words = _deciding(use)
        values = None if words is None or any("*" in word for word in words.words) else frozenset(words.words)
        for name in rule.names if rule is not None else columns:
            before = wanted.get(name, frozenset())
            wanted[name] = None if before is None or values is None else before | values
    return Tags(wanted=wanted, columns=tuple(columns))


def _deciding(use: Use) -> tuple[FieldRule | None, CodeList | None]:
    """Return a field that each row of a use has to have, and the words that may stand there; None for any."""
    for one in use.filters:
        if one.keep:
            return one.field, one.words
    if use.category is not None and use.category.codes is not None and use.category.skip_others:
        return use.category, use.category.codes
    return None, None


def layer_rules(layer: Layer) -> list[FieldRule]:
    """Return every field that a layer's declaration names."""
    return [rule for use in layer.uses for rule in use_rules(use)] + [
        rule for position in layer.positions for rule in position_rules(position)
    ]


def position_rules(position: Position) -> list[FieldRule]:
    """Return the fields that say where a row is."""
    return [rule for rule in (position.east, position.north, position.wkt) if rule is not None]


def use_rules(use: Use) -> list[FieldRule]:
    """Return every field that a use names."""
    own = (use.code, use.name, use.category, use.weight, use.verified)
    return [rule for rule in own if rule is not None] + [one.field for one in use.filters]
