"""A data set that is described by hand, as if it were declared."""

from __future__ import annotations

from gis_data.geodata.content import AREA_ROLES, POINT_ROLES
from gis_data.geodata.model import DeclaredSet, Description, Layer, Position, Reader, Use
from gis_data.geodata.positions import USUAL_POSITION
from gis_data.geodata.rules import Basis, FieldRule
from gis_data.geodata.uses import WEIGHED
from gis_data.values.cells import word_key
from gis_data.values.codes import CodeList
from siting.domain.codes import FLOOD
from siting.domain.errors import InvalidInput
from siting.domain.geodata import ROLE_LABELS, Role
from siting.domain.text import Text, same

CATEGORIES: dict[Role, dict[str, Text]] = {
    Role.FLOOD: {code: label for code, label in FLOOD.items() if code != "outside"},
    Role.SENSITIVE: {
        "home": Text(sv="bostad", en="home"),
        "school": Text(sv="skola", en="school"),
        "care": Text(sv="vård", en="care"),
    },
    Role.WATER: {
        "lake": Text(sv="sjö", en="lake"),
        "sea": Text(sv="hav", en="sea"),
        "stream": Text(sv="vattendrag", en="stream"),
    },
}
"""Roles whose category is one of a list."""

_READERS = {Role.ROADS: Reader.ROADS, Role.ELEVATION: Reader.ELEVATION, Role.PLAN: Reader.PLANS}


def as_declared(description: Description) -> DeclaredSet:
    """Return a description as a declared data set.

    Raises
    ------
    InvalidInput
        It lacks what its role needs.
    """
    role = description.role
    reader = _READERS.get(role, Reader.FEATURES)
    return DeclaredSet(
        key="features",
        title=same(description.title),
        licence=description.licence,
        attribution=description.attribution,
        reader=reader,
        layers=(_layer(description),) if reader is Reader.FEATURES else (),
        reader_roles=() if reader is Reader.FEATURES else (role,),
    )


def _layer(description: Description) -> Layer:
    role, one = description.role, description
    if role in WEIGHED and one.weight_field is None and one.weight is None:
        raise InvalidInput(
            Text(
                sv="{role} behöver ett tal för varje rad. Ange fältet som har det med --weight-field.",
                en="{role} need a number for each row. Name the field that has it with --weight-field.",
            ).fill(role=ROLE_LABELS[role]),
            value=role.value,
        )
    if role in AREA_ROLES | POINT_ROLES and one.code_field is None and one.name_field is None:
        raise InvalidInput(
            Text(
                sv="{role} behöver namn. Ange fältet som har dem med --name-field.",
                en="{role} need names. Name the field that has them with --name-field.",
            ).fill(role=ROLE_LABELS[role]),
            value=role.value,
        )
    use = Use(
        role=role,
        code=_field(one.code_field),
        name=_field(one.name_field),
        category=_category_field(one),
        weight=_field(one.weight_field),
        fixed_category=_category(one),
        fixed_weight=one.weight,
    )
    return Layer(uses=(use,), names=(one.layer,) if one.layer else (), positions=(_position(one),))


def _field(name: str | None) -> FieldRule | None:
    return None if name is None else FieldRule(names=(name,), basis=Basis.SEEN, required=True)


def _category_field(one: Description) -> FieldRule | None:
    if one.category_field is None:
        return None
    codes = _codes(one.role)
    return FieldRule(names=(one.category_field,), basis=Basis.SEEN, required=True, codes=codes, skip_others=False)


def _codes(role: Role) -> CodeList | None:
    if role not in CATEGORIES:
        return None
    return CodeList(
        words={word_key(word): code for code, label in CATEGORIES[role].items() for word in (code, label.sv, label.en)}
    )


def _category(one: Description) -> str:
    """Return the category that all rows have."""
    known = CATEGORIES.get(one.role)
    if known is None or one.category_field is not None:
        return one.category
    if one.category not in known:
        raise InvalidInput(
            Text(
                sv="{role} är av olika slag. Ange ett med --category ({known}), eller fältet med --category-field.",
                en="{role} are of kinds. Name one with --category ({known}), or a field by --category-field.",
            ).fill(role=ROLE_LABELS[one.role], known=", ".join(known)),
            value=one.category,
        )
    return one.category


def _position(one: Description) -> Position:
    usual = USUAL_POSITION
    return Position(east=_field(one.x_field) or usual.east, north=_field(one.y_field) or usual.north)
