"""Declared data sets, those that come with the program and those in files of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from gis_data.geodata.declared_fields import field_of, filter_of
from gis_data.geodata.declared_plans import plan_layers
from gis_data.geodata.described import CATEGORIES
from gis_data.geodata.document import (
    FieldSection,
    LayerSection,
    PositionSection,
    ServiceSection,
    SetDocument,
    UseSection,
)
from gis_data.geodata.model import DeclaredSet, Layer, Position, Reader, Service, Shape, Use
from gis_data.geodata.rules import Basis, FieldRule
from gis_data.geodata.uses import WEIGHED
from gis_data.remote.model import RemoteSource
from gis_data.sources.faults import FaultList
from gis_data.sources.toml_files import Shelf, tables_of
from gis_data.steps.crs import check_crs
from siting.domain.errors import Faults, InvalidInput
from siting.domain.geodata import Role
from siting.domain.text import Text


def declared_keys() -> tuple[str, ...]:
    """Return the keys of the data sets that come with the program."""
    return _SETS.names()


def declared(name: str | Path) -> DeclaredSet:
    """Return a declared data set.

    Parameters
    ----------
    name
        Key of one that comes with the program, or a TOML file.

    Raises
    ------
    NotFound
        There is no such key or file; the message has the nearest.
    Faults
        Everything that is wrong with the file, at once.
    """
    return parse_declaration(*declaration_text(name))


def declaration_text(name: str | Path) -> tuple[str, str]:
    """Return what a declaration says, and the name of its file.

    Raises
    ------
    NotFound
        There is no such key or file; the message has the nearest.
    Faults
        The file is no text.
    """
    return _SETS.text(name)


def parse_declaration(text: str, name: str) -> DeclaredSet:
    """Return the data set that a TOML text declares.

    Raises
    ------
    Faults
        Everything that is wrong with it, at once.
    """
    faults = FaultList()
    tables = tables_of(text, _SETS.heading(name))
    try:
        document = SetDocument.model_validate(tables)
    except ValidationError as error:
        faults.add_shape(error, SetDocument)
        raise Faults(_SETS.heading(name), faults.found) from error
    built = _built(document, faults)
    if faults.found:
        raise Faults(_SETS.heading(name), faults.found)
    return built


def remote_sources(what: DeclaredSet, number: int = 0) -> tuple[RemoteSource, ...]:
    """Return what to fetch of a declared service, one source a layer; () where a person has to fetch it.

    Parameters
    ----------
    what
        The data set.
    number
        Which of its services that can be asked.
    """
    services = [service for service in what.services if not service.by_hand]
    if number >= len(services):
        return ()
    service = services[number]
    return tuple(
        RemoteSource(
            key=what.key if len(service.layers) < 2 else f"{what.key}-{place + 1}",
            address=service.address,
            kind=service.kind,
            layer=layer,
            crs=service.crs,
            sort_by=service.sort_by,
            output_format=service.output_format,
            exact=service.exact,
            version=service.version,
        )
        for place, layer in enumerate(service.layers or ("",))
    )


def _built(document: SetDocument, faults: FaultList) -> DeclaredSet:
    if (document.reader is Reader.FEATURES) != bool(document.layer):
        faults.add("layer", 'hör till reader = "features".', 'belongs to reader = "features".')
    if document.plan and document.reader is not Reader.PLANS:
        faults.add("plan", 'hör till reader = "plans".', 'belongs to reader = "plans".')
    _check_crs(document.documented_crs, "documented_crs", faults)
    return DeclaredSet(
        key=document.key,
        title=Text(sv=document.title.sv, en=document.title.en),
        publisher=document.publisher,
        licence=document.licence,
        attribution=document.attribution,
        page=document.page,
        services=tuple(_service(one) for one in document.service),
        formats=tuple(document.formats),
        documented_crs=document.documented_crs,
        reader=document.reader,
        layers=tuple(_layer(f"layer.{at}", one, faults) for at, one in enumerate(document.layer)),
        reader_roles=tuple(document.reader_roles) or ((Role.PLAN,) if document.plan else ()),
        plan_layers=plan_layers(document.plan, faults),
        tried=document.tried,
        tried_on=Text(sv=document.tried_on.sv, en=document.tried_on.en),
        demo=document.demo,
    )


def _service(one: ServiceSection) -> Service:
    return Service(**{**one.model_dump(), "layers": tuple(one.layers)})


def _layer(place: str, one: LayerSection, faults: FaultList) -> Layer:
    return Layer(
        names=tuple(one.names),
        basis=one.basis,
        every=one.every,
        positions=tuple(_position(f"{place}.position.{at}", each, faults) for at, each in enumerate(one.position)),
        uses=tuple(_use(f"{place}.use.{at}", each, faults) for at, each in enumerate(one.use)),
    )


def _position(place: str, one: PositionSection, faults: FaultList) -> Position:
    if bool(one.wkt) == bool(one.east) or bool(one.east) != bool(one.north):
        faults.add(place, "behöver east och north, eller wkt.", "needs east and north, or wkt.")
    _check_crs(one.crs, f"{place}.crs", faults)
    east, north, wkt = (_named(names, one.basis) for names in (one.east, one.north, one.wkt))
    return Position(east=east, north=north, wkt=wkt, crs=one.crs)


def _named(names: Sequence[str], basis: Basis) -> FieldRule | None:
    return FieldRule(names=tuple(names), basis=basis, required=True) if names else None


def _use(place: str, one: UseSection, faults: FaultList) -> Use:
    if one.role in WEIGHED and one.weight is None:
        faults.add(f"{place}.weight", "saknas.", "is missing.")
    category = one.category if isinstance(one.category, FieldSection) else None
    weight = one.weight if isinstance(one.weight, FieldSection) else None
    _check_categories(f"{place}.category", one, faults)
    return Use(
        role=one.role,
        code=field_of(one.code),
        name=field_of(one.name),
        category=field_of(category),
        weight=field_of(weight),
        verified=field_of(one.verified),
        fixed_category=one.category if isinstance(one.category, str) else "",
        fixed_weight=one.weight if isinstance(one.weight, float) else None,
        weight_is_area=one.weight == "area",
        filters=tuple(filter_of(f"{place}.where.{at}", each, faults) for at, each in enumerate(one.where)),
        shapes=frozenset(Shape(shape) for shape in one.shapes),
        beyond_m=None if one.beyond_km is None else one.beyond_km * 1000,
        parts=one.parts,
        merge_within_m=one.merge_within_m,
    )


def _check_categories(place: str, one: UseSection, faults: FaultList) -> None:
    """Note categories that the role does not have."""
    known = CATEGORIES.get(one.role)
    if known is None:
        return
    said = [one.category] if isinstance(one.category, str) else [*(one.category.codes if one.category else ())]
    if not said:
        faults.add(place, "saknas.", "is missing.")
    for code in said:
        if code not in known:
            faults.unknown(place, Text(sv="slaget", en="kind"), code, known)


def _check_crs(crs: str, place: str, faults: FaultList) -> None:
    if crs:
        try:
            check_crs(crs)
        except InvalidInput as error:
            faults.add(place, error.message.sv, error.message.en)


_SETS = Shelf(
    package="gis_data.geodata",
    folder="sets",
    unusable=Text(sv="Deklarationen {name} går inte att använda:", en="The declaration {name} can't be used:"),
    missing=Text(
        sv="Det finns ingen datamängd {name}, vare sig medföljande ({shipped}) eller som fil (.toml).{said}",
        en="There is no data set {name}, neither shipped ({shipped}) nor as a file (.toml).{said}",
    ),
)
