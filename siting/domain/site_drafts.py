"""What can be said of a site by hand: one state of it, how two states differ, and what is wrong with one.

Fields are named as the store has them: own columns of a site, ``holder``, ``geom``, and facts by their keys.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, TypeAlias

import shapely
from shapely.geometry.base import BaseGeometry

from siting.domain.facts import Fact, Origin
from siting.domain.sites import Availability, Site, SiteKind
from siting.domain.text import Text
from siting.domain.values import UNKNOWN, FactValue
from siting.domain.vocabulary import FACTS

Faults: TypeAlias = dict[str, Text]
"""Field → what is wrong with it."""

LONGEST = 200
"""Characters of a name, an address, a source."""
MOST_DESIGNATIONS = 100
MOST_POSITIONS = 50_000
"""Of a geometry."""

_SHAPES = frozenset({"Point", "Polygon", "MultiPolygon"})
_HELD = frozenset({Availability.RESERVED, Availability.OPTION})


@dataclass(frozen=True, kw_only=True)
class SiteDraft:
    """What people say of a site; what is computed of it is no part.

    Parameters
    ----------
    kind, name, address, holder, property_designations, availability, available_from, reserved_until
        As :class:`siting.domain.sites.Site` has them.
    published
        Whether the public sees it.
    geom
        In the storage CRS.
    facts
        Declared facts: key → value; a fact of which nothing is said is missing.
    """

    kind: SiteKind
    name: str
    address: str = ""
    holder: str = ""
    property_designations: tuple[str, ...] = ()
    availability: Availability = Availability.AVAILABLE
    available_from: date | None = None
    reserved_until: date | None = None
    published: bool = True
    geom: BaseGeometry | None = None
    facts: Mapping[str, FactValue] = field(default_factory=dict)

    def value(self, name: str) -> object:
        """Return the value of one field; None for a fact of which nothing is said."""
        return getattr(self, name) if name in OWN_FIELDS else self.facts.get(name)

    def with_value(self, name: str, value: object) -> SiteDraft:
        """Return the state with another value of one field."""
        if name in OWN_FIELDS:
            own: dict[str, Any] = {name: value}
            return replace(self, **own)
        facts = {key: known for key, known in self.facts.items() if key != name}
        if isinstance(value, FactValue):
            facts[name] = value
        return replace(self, facts=facts)

    def with_facts(self, facts: Mapping[str, FactValue]) -> SiteDraft:
        """Return the state with other facts."""
        return replace(self, facts=facts)


OWN_FIELDS: tuple[str, ...] = tuple(one.name for one in fields(SiteDraft) if one.name != "facts")
"""Fields that every site has besides facts, in the order in which people read them."""

OWN_LABELS: dict[str, Text] = {
    "kind": Text(sv="Slag", en="Kind"),
    "name": Text(sv="Namn", en="Name"),
    "address": Text(sv="Adress", en="Address"),
    "holder": Text(sv="Område eller byggnad", en="Area or building"),
    "property_designations": Text(sv="Fastighetsbeteckningar", en="Property designations"),
    "availability": Text(sv="Status", en="Availability"),
    "available_from": Text(sv="Ledig från", en="Available from"),
    "reserved_until": Text(sv="Reserverad till", en="Reserved until"),
    "published": Text(sv="Publicerad", en="Published"),
    "geom": Text(sv="Läge", en="Position"),
}


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """A field that differs between two states of a site."""

    name: str
    before: object
    after: object


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A field of which two people say different things.

    Parameters
    ----------
    name
        Which.
    base, theirs, mine
        What both began from, what is stored now, and what is wanted.
    """

    name: str
    base: object
    theirs: object
    mine: object

    @property
    def both(self) -> bool:
        """Whether both have changed it, so that somebody has to choose."""
        return not same(self.base, self.theirs) and not same(self.base, self.mine)


def field_label(name: str) -> Text:
    """Return what a field is called."""
    return OWN_LABELS[name] if name in OWN_LABELS else FACTS[name].label if name in FACTS else Text(sv=name, en=name)


def editable_facts(kind: SiteKind) -> tuple[Fact, ...]:
    """Return the facts that can be said of a kind of site, in the order in which people read them."""
    return tuple(fact for fact in FACTS.values() if kind in fact.kinds and fact.origin is not Origin.MATCHED)


def draft_of(site: Site, *, published: bool) -> SiteDraft:
    """Return the state of a site that was read with its declared facts only."""
    return SiteDraft(
        kind=site.kind,
        name=site.name,
        address=site.address,
        holder=site.holder,
        property_designations=site.property_designations,
        availability=site.availability,
        available_from=site.available_from,
        reserved_until=site.reserved_until,
        published=published,
        geom=site.geometry,
        facts=dict(site.facts),
    )


def same(one: object, other: object) -> bool:
    """Tell whether two values of a field are the same; geometries when each of their positions is."""
    if isinstance(one, BaseGeometry) and isinstance(other, BaseGeometry):
        return bool(shapely.equals_exact(one, other, tolerance=0.0))
    if isinstance(one, FactValue) and isinstance(other, FactValue):
        return (one.value, one.status, one.source, one.verified) == (
            other.value,
            other.status,
            other.source,
            other.verified,
        )
    return one == other


def differences(before: SiteDraft, after: SiteDraft) -> tuple[FieldChange, ...]:
    """Return the fields in which two states differ, in the order in which people read them.

    >>> one = SiteDraft(kind=SiteKind.LAND, name="A")
    >>> [change.name for change in differences(one, replace(one, name="B", published=False))]
    ['name', 'published']
    """
    return tuple(
        FieldChange(name=name, before=old, after=new)
        for name in _names(before, after)
        if not same(old := before.value(name), new := after.value(name))
    )


def choices(base: SiteDraft, theirs: SiteDraft, mine: SiteDraft) -> tuple[Choice, ...]:
    """Return the fields in which what is stored now and what is wanted differ."""
    return tuple(
        Choice(name=one.name, base=base.value(one.name), theirs=one.before, mine=one.after)
        for one in differences(theirs, mine)
    )


def _names(*drafts: SiteDraft) -> Iterator[str]:
    said: set[str] = set().union(*(draft.facts for draft in drafts))
    yield from OWN_FIELDS
    yield from (key for key in FACTS if key in said)


def check_draft(draft: SiteDraft, *, today: date, changed: Collection[str]) -> Faults:
    """Return what is wrong with a state, by field; what has not been changed is left alone.

    Parameters
    ----------
    today
        After which nothing has been verified.
    changed
        Fields that somebody has just filled in.
    """
    found = {**_own_faults(draft), **_fact_faults(draft, today)}
    touched = set(changed)
    return {name: said for name, said in found.items() if touched & {name, *_RELATED.get(name, ())}}


_RELATED: dict[str, tuple[str, ...]] = {
    "reserved_until": ("availability",),
    **{
        fact.divisible_by: (fact.key,)
        for fact in FACTS.values()
        if fact.divisible_by is not None and fact.divisible_by in FACTS
    },
}
"""Field → others that it depends on."""


def _own_faults(draft: SiteDraft) -> Faults:
    faults: Faults = {}
    if not draft.name.strip():
        faults["name"] = _NO_NAME
    for name, text in (("name", draft.name), ("address", draft.address), ("holder", draft.holder)):
        if len(text) > LONGEST:
            faults[name] = _LONG.fill(most=LONGEST)
    if len(draft.property_designations) > MOST_DESIGNATIONS or any(
        len(one) > LONGEST for one in draft.property_designations
    ):
        faults["property_designations"] = _LONG.fill(most=LONGEST)
    if draft.reserved_until is not None and draft.availability not in _HELD:
        faults["reserved_until"] = _NOT_HELD
    if draft.geom is not None and (wrong := geometry_fault(draft.geom)) is not None:
        faults["geom"] = wrong
    strange = [FACTS[key].label for key in draft.facts if key in FACTS and draft.kind not in FACTS[key].kinds]
    if strange:
        labels = Text(sv=", ".join(one.sv for one in strange), en=", ".join(one.en for one in strange))
        faults["kind"] = _OTHER_KIND.fill(facts=labels)
    return faults


def geometry_fault(geometry: BaseGeometry) -> Text | None:
    """Return what is wrong with a site's geometry, None for nothing."""
    if geometry.geom_type not in _SHAPES or geometry.is_empty:
        return _NO_SHAPE
    if shapely.get_num_coordinates(geometry) > MOST_POSITIONS:
        return _MANY.fill(most=MOST_POSITIONS)
    if not geometry.is_valid:
        return _CROSSES.fill(why=shapely.is_valid_reason(geometry))
    return None


def _fact_faults(draft: SiteDraft, today: date) -> Faults:
    faults: Faults = {}
    for key, known in draft.facts.items():
        if known.verified is not None and known.verified > today:
            faults[key] = _NOT_YET
        if len(known.source) > LONGEST:
            faults[key] = _LONG.fill(most=LONGEST)
        whole = FACTS[key]
        part = draft.facts.get(whole.divisible_by or "", UNKNOWN).value
        if isinstance(part, float) and isinstance(known.value, float) and part > known.value:
            faults[whole.divisible_by or ""] = _LARGER.fill(whole=whole.label)
    return faults


_NO_NAME = Text(sv="ange ett namn", en="give it a name")
_LONG = Text(sv="högst {most} tecken", en="{most} characters at most")
_NOT_HELD = Text(
    sv="gäller bara det som är reserverat eller under option; ta bort datumet",
    en="is only for what is reserved or under option; take the date away",
)
_OTHER_KIND = Text(
    sv="det här gäller inte sådana platser; ta först bort: {facts}",
    en="this does not apply to that kind; first take away: {facts}",
)
_NO_SHAPE = Text(sv="ska vara en punkt eller en yta", en="has to be a point or an area")
_MANY = Text(sv="fler än {most} positioner; förenkla ytan", en="more than {most} positions; simplify the area")
_CROSSES = Text(sv="ytan korsar sig själv eller är trasig ({why})", en="the area crosses itself or is broken ({why})")
_NOT_YET = Text(sv="kontrolldagen har inte varit än", en="the day of the check has not been yet")
_LARGER = Text(sv="kan inte vara större än det hela ({whole})", en="can't be larger than the whole ({whole})")
