"""What the template asks for: a column for what a site is, and one for every fact that people know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from siting.domain.codes import PERMITTED_USES
from siting.domain.facts import THEME_LABELS, Fact, FactType, Origin
from siting.domain.sites import AVAILABILITY_LABELS, Availability, SiteKind
from siting.domain.text import Lang, Text, same
from siting.domain.units import UNITS
from siting.domain.vocabulary import FACTS

UNKNOWN_MARK = "?"
NOT_APPLICABLE_MARK = "-"

YES_NO_LABELS = (Text(sv="ja", en="yes"), Text(sv="nej", en="no"))

SHEETS: dict[SiteKind, Text] = {
    SiteKind.LAND: Text(sv="Mark", en="Land"),
    SiteKind.PREMISES: Text(sv="Lokaler", en="Premises"),
}

Filled = str | float | date | Text | None


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of the template.

    Parameters
    ----------
    key
        What the mapping calls it.
    label
        Header, with its unit in brackets.
    help
        What is meant; shown when a cell is chosen.
    group
        Whose columns stand together.
    choices
        What the drop-down list offers; empty for none.
    several
        Whether several choices can stand in one cell, with commas.
    type
        Kind of value, for the cell's format.
    low, high
        Bounds of a number.
    example
        What the example row has.
    """

    key: str
    label: Text
    help: Text
    group: Text
    choices: tuple[Text, ...] = ()
    several: bool = False
    type: FactType = FactType.TEXT
    low: float | None = None
    high: float | None = None
    example: Filled = None


_SITE = Text(sv="Platsen", en="The site")
_POSITION = Text(sv="Läge", en="Position")
_SAID = Text(sv="Uppgiftslämnare", en="Who says so")
_CRS_CHOICES = tuple(map(same, ("SWEREF 99 TM", "SWEREF 99 13 30", "SWEREF 99 12 00", "WGS 84")))

_EXAMPLES: dict[str, Filled] = {
    "plot_area_m2": 24_500.0,
    "buildable_area_m2": "ca 18 000",
    "smallest_part_m2": 5_000.0,
    "largest_contiguous_m2": UNKNOWN_MARK,
    "lettable_area_m2": 3_200.0,
    "smallest_lettable_m2": 800.0,
    "yard_area_m2": "ca 1 500",
    "premises_kinds": Text(sv="lager och logistik, kontor", en="warehouse and logistics, office"),
    "clear_height_m": 8.5,
    "gates": 2.0,
    "loading_docks": 4.0,
    "crane_t": 0.0,
    "sprinkler": YES_NO_LABELS[0],
    "build_year": 1998.0,
    "permitted_uses": "J, Z",
    "plan_legal_force_date": date(2019, 5, 14),
    "possession_date": date(2027, 3, 1),
    "power_capacity_mw": UNKNOWN_MARK,
    "power_in_3_years_mw": 2.5,
    "fibre": YES_NO_LABELS[0],
    "gas": NOT_APPLICABLE_MARK,
    "price_sek_m2": 650.0,
    "rent_sek_m2_year": 720.0,
}


def template_columns(kind: SiteKind, lang: Lang) -> tuple[Column, ...]:
    """Return the columns of one kind's sheet, in the order in which they stand."""
    facts = [fact for fact in FACTS.values() if kind in fact.kinds and fact.origin is Origin.DECLARED]
    return (*_site_columns(kind), *_position_columns(), *_said_columns(), *(_of_fact(fact, lang) for fact in facts))


def _site_columns(kind: SiteKind) -> Sequence[Column]:
    land = kind is SiteKind.LAND
    return (
        Column(
            key="reference",
            label=Text(sv="Beteckning", en="Reference"),
            help=Text(
                sv="Er egen beteckning. Den ska vara densamma nästa gång; på den känns platsen igen.",
                en="Your own reference. It has to be the same next time: by it the site is known.",
            ),
            group=_SITE,
            example=Text(sv="EXEMPEL-1", en="EXAMPLE-1"),
        ),
        Column(
            key="name",
            label=Text(sv="Namn", en="Name"),
            help=Text(sv="Vad platsen kallas.", en="What people call the site."),
            group=_SITE,
            example=Text(sv="Viared, kvarteret Vindtunneln", en="Viared, Wind Tunnel block")
            if land
            else Text(sv="Lagerhallen, Göteborgsvägen 100", en="The warehouse, Göteborgsvägen 100"),
        ),
        Column(
            key="address",
            label=Text(sv="Adress", en="Address"),
            help=Text(sv="Gatuadress och ort.", en="Street and town."),
            group=_SITE,
            example="Göteborgsvägen 100, Borås",
        ),
        Column(
            key="holder",
            label=Text(sv="Område eller byggnad", en="Area or building"),
            help=Text(
                sv="Området som tomten ligger i, eller byggnaden som lokalen ligger i.",
                en="The area that the plot is in, or the building that the premises are in.",
            ),
            group=_SITE,
            example="Viared" if land else "Lagerhallen",
        ),
        Column(
            key="property_designations",
            label=Text(sv="Fastighetsbeteckning", en="Property designation"),
            help=Text(sv="Flera skrivs med komma.", en="Several with commas."),
            group=_SITE,
            example="Viared 5:12, Viared 5:13" if land else "Lagret 3",
        ),
        Column(
            key="availability",
            label=Text(sv="Status", en="Availability"),
            help=Text(sv="Om platsen går att få.", en="Whether the site can be had."),
            group=_SITE,
            choices=tuple(AVAILABILITY_LABELS[one] for one in Availability if one is not Availability.WITHDRAWN),
            example=AVAILABILITY_LABELS[Availability.AVAILABLE],
        ),
        Column(
            key="available_from",
            label=Text(sv="Ledig från", en="Available from"),
            help=Text(sv="Dag då platsen blir ledig.", en="Day on which the site becomes free."),
            group=_SITE,
            type=FactType.DATE,
        ),
        Column(
            key="reserved_until",
            label=Text(sv="Reserverad till", en="Reserved until"),
            help=Text(sv="Sista dag för option eller reservation.", en="Last day of an option or reservation."),
            group=_SITE,
            type=FactType.DATE,
        ),
    )


def _position_columns() -> Sequence[Column]:
    degrees = Text(
        sv="WGS 84, t.ex. 57.70824. Behövs inte om E och N är ifyllda.",
        en="WGS 84, e.g. 57.70824. Not needed where E and N are filled in.",
    )
    return (
        Column(
            key="east",
            label=Text(sv="Öst (E)", en="Easting (E)"),
            help=Text(sv="Meter, i koordinatsystemet bredvid.", en="Metres, in the coordinate system beside it."),
            group=_POSITION,
            type=FactType.NUMBER,
            example=372_850.0,
        ),
        Column(
            key="north",
            label=Text(sv="Nord (N)", en="Northing (N)"),
            help=Text(sv="Meter, i koordinatsystemet bredvid.", en="Metres, in the coordinate system beside it."),
            group=_POSITION,
            type=FactType.NUMBER,
            example=6_397_900.0,
        ),
        Column(
            key="crs",
            label=Text(sv="Koordinatsystem", en="Coordinate system"),
            help=Text(
                sv="Tomt: det som systemet lagrar i. Eller skriv t.ex. EPSG:3008.",
                en="Empty: the one that the system stores in. Or write e.g. EPSG:3008.",
            ),
            group=_POSITION,
            choices=_CRS_CHOICES,
            example="SWEREF 99 TM",
        ),
        Column(key="lat", label=Text(sv="Latitud", en="Latitude"), help=degrees, group=_POSITION, type=FactType.NUMBER),
        Column(
            key="lon", label=Text(sv="Longitud", en="Longitude"), help=degrees, group=_POSITION, type=FactType.NUMBER
        ),
        Column(
            key="wkt",
            label=Text(sv="Geometri (WKT)", en="Geometry (WKT)"),
            help=Text(
                sv="Punkt eller yta som text, i stället för koordinater: POLYGON((E N, E N, …)).",
                en="Point or area as text, instead of coordinates: POLYGON((E N, E N, …)).",
            ),
            group=_POSITION,
        ),
    )


def _said_columns() -> Sequence[Column]:
    return (
        Column(
            key="source",
            label=Text(sv="Källa", en="Source of the facts"),
            help=Text(
                sv="Vem som lämnat uppgifterna: kontor eller företag, inte en persons namn.",
                en="Who gave the facts: an office or a company, not a person's name.",
            ),
            group=_SAID,
            example=Text(sv="Mark- och exploateringsenheten", en="Land and development office"),
        ),
        Column(
            key="verified",
            label=Text(sv="Kontrollerad", en="Verified"),
            help=Text(sv="Dag då uppgifterna senast kontrollerades.", en="Day on which the facts were last checked."),
            group=_SAID,
            type=FactType.DATE,
            example=date(2026, 10, 2),
        ),
    )


def _of_fact(fact: Fact, lang: Lang) -> Column:
    symbol = UNITS[fact.unit].symbol.say(lang) if fact.unit else ""
    suffix = f" ({symbol})" if symbol else ""
    return Column(
        key=fact.key,
        label=Text(sv=f"{fact.label.sv}{suffix}", en=f"{fact.label.en}{suffix}"),
        help=fact.help,
        group=THEME_LABELS[fact.theme],
        choices=_choices(fact),
        several=fact.type is FactType.CODES,
        type=fact.type,
        low=fact.low,
        high=fact.high,
        example=_example(fact),
    )


def _choices(fact: Fact) -> tuple[Text, ...]:
    if fact.type is FactType.YES_NO:
        return YES_NO_LABELS
    if fact.codes is PERMITTED_USES:
        # The letters are what planners write; what they stand for is in the help.
        return tuple(map(same, fact.codes))
    return tuple((fact.codes or {}).values())


def _example(fact: Fact) -> Filled:
    if fact.key in _EXAMPLES or not fact.codes or fact.type is not FactType.CODE:
        return _EXAMPLES.get(fact.key)
    return next(iter(fact.codes.values()))
