"""Which fields of a table are meant by which declared field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gis_data.geodata.model import FieldRule, Layer, Position, Use
from gis_data.tables.model import Guide, Table
from gis_data.values.cells import header_key


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
        return next((rule for rule in use_rules(use) if rule.required and not self.places(rule)), None)


def field_guide(layers: Iterable[Layer]) -> Guide:
    """Return what counts the headers of a text file that are declared."""
    known = {header_key(name) for layer in layers for rule in layer_rules(layer) for name in rule.names}
    return lambda cells: sum(header_key(cell) in known for cell in cells)


@dataclass(frozen=True, kw_only=True)
class Tags:
    """Tags of OpenStreetMap that are of use.

    Parameters
    ----------
    keys
        Things without any of these are of no use.
    columns
        Keys of all that are read of a thing.
    """

    keys: tuple[str, ...]
    columns: tuple[str, ...]


def tags_of(layers: Iterable[Layer]) -> Tags:
    """Return which tags the uses of some layers are about."""
    keys: dict[str, None] = {}
    columns: dict[str, None] = {}
    for use in (use for layer in layers for use in layer.uses):
        columns |= dict.fromkeys(name for rule in use_rules(use) for name in rule.names)
        deciding = [one.field for one in use.filters if one.keep]
        if use.category is not None and use.category.codes is not None and use.category.skip_others:
            deciding.append(use.category)
        keys |= dict.fromkeys(name for rule in deciding or use_rules(use) for name in rule.names)
    return Tags(keys=tuple(keys), columns=tuple(columns))


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
