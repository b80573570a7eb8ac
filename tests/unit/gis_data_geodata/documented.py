"""What the documentation has to say of each declared data set, as rows of its tables."""

from __future__ import annotations

from gis_data.geodata.fields import layer_rules
from gis_data.geodata.model import DeclaredSet
from gis_data.geodata.rules import Basis

KNOWN_FROM = {
    Basis.SEEN: "real data",
    Basis.DOMAIN: "notes on the domain",
    Basis.PUBLIC: "publisher or public code",
    Basis.ASSUMED: "assumed",
}


def set_row(one: DeclaredSet) -> str:
    """Return a data set's row: what it is for, and whether it was tried."""
    roles = ", ".join(sorted(role.value for role in one.roles))
    tried = "**real data**" if one.tried else "documentation only"
    return f"| `{one.key}` | {one.title.en} | {roles} | {tried} | {one.tried_on.en} |"


def name_rows(one: DeclaredSet) -> list[str]:
    """Return a row for each layer and field of a data set: what it may be called, and from what that is known."""
    rows: dict[str, None] = {}
    for layer in one.layers:
        rows[_row(one.key, "layer", layer.names, layer.basis)] = None
        for rule in layer_rules(layer):
            rows[_row(one.key, "field", rule.names, rule.basis)] = None
    for service in one.services:
        rows[_row(one.key, "address", (service.address,), service.basis)] = None
    return list(rows)


def _row(key: str, what: str, names: tuple[str, ...], basis: Basis) -> str:
    shown = ", ".join(f"`{name}`" for name in names) or "any"
    return f"| `{key}` | {what} | {shown} | {KNOWN_FROM[basis]} |"
