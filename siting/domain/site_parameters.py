"""The names by which a search of sites is written: made from the vocabulary, one rule a type of fact.

==========  =======================================================  ==========================================
type        parameters                                               example
==========  =======================================================  ==========================================
number      ``<key>_min``, ``<key>_max`` (both included)              ``plot_area_m2_min=5000``
date        ``<key>_from``, ``<key>_to`` (both included)              ``possession_date_to=2027-06-30``
yes or no   ``<key>`` = ``yes`` or ``no``                             ``fibre=yes``
code        ``<key>``: one of these codes                             ``plan_status=legal_force,adopted``
codes       ``<key>``: at least one of these, ``<key>_all``: all      ``permitted_uses=J,K``
text        ``<key>``: this very text, capitals aside; may be         ``locality_name=Viared``
            repeated
any         ``<key>_unknown`` = ``keep``, ``only`` or ``exclude``     ``power_capacity_mw_unknown=exclude``
==========  =======================================================  ==========================================
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from siting.domain.facts import Fact, FactType
from siting.domain.site_search import DEFAULT_LIMIT, MOST_LISTED, SORTS, Unknown, filterable, sortable
from siting.domain.sites import Availability, SiteKind
from siting.domain.text import LANGS, Text
from siting.domain.units import UNITS
from siting.domain.wording import value_text


class Part(StrEnum):
    """Which part of a filter by a fact a parameter gives."""

    LOW = "low"
    HIGH = "high"
    YES = "yes"
    ANY_OF = "any_of"
    ALL_OF = "all_of"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One parameter of a search.

    Parameters
    ----------
    name
        As it stands in a query string.
    help
        What it asks.
    example
        A value.
    codes
        What it may be, where that is a list.
    several
        Whether several values may be given, with commas between them or the parameter repeated.
    fact, part
        What it filters by, None for what is not about a fact.
    """

    name: str
    help: Text
    example: str
    codes: tuple[str, ...] = ()
    several: bool = False
    fact: Fact | None = None
    part: Part | None = None


_ENDINGS: dict[FactType, dict[Part, str]] = {
    FactType.NUMBER: {Part.LOW: "_min", Part.HIGH: "_max"},
    FactType.DATE: {Part.LOW: "_from", Part.HIGH: "_to"},
    FactType.YES_NO: {Part.YES: ""},
    FactType.CODE: {Part.ANY_OF: ""},
    FactType.CODES: {Part.ANY_OF: "", Part.ALL_OF: "_all"},
    FactType.TEXT: {Part.ANY_OF: ""},
}
_MEANINGS = {
    Part.LOW: Text(sv="{label}, minst{unit}.", en="{label}, at least{unit}."),
    Part.HIGH: Text(sv="{label}, högst{unit}.", en="{label}, at most{unit}."),
    Part.YES: Text(sv="{label}: ja eller nej.", en="{label}: yes or no."),
    Part.ANY_OF: Text(sv="{label}: något av dessa.", en="{label}: one of these."),
    Part.ALL_OF: Text(sv="{label}: alla dessa.", en="{label}: all of these."),
    Part.UNKNOWN: Text(
        sv="{label}: om platser där det är okänt är med (keep), är de enda (only) eller inte är med (exclude).",
        en="{label}: whether sites where it is unknown are kept, are the only ones, or are left out (exclude).",
    ),
}
_FROM = Text(sv="{label}, tidigast den dagen.", en="{label}, on that day or later.")
_TO = Text(sv="{label}, senast den dagen.", en="{label}, on that day or earlier.")
_BOUNDS = Text(sv=" Mellan {low} och {high}.", en=" Between {low} and {high}.")
_IN_UNIT = Text(sv=", i {unit}", en=", in {unit}")
_EXAMPLE = 10.0


def parameter_name(fact: Fact, part: Part) -> str:
    """Return how a part of a filter by a fact is written.

    >>> from siting.domain.vocabulary import FACTS
    >>> parameter_name(FACTS["junction_min"], Part.HIGH), parameter_name(FACTS["possession_date"], Part.HIGH)
    ('junction_min_max', 'possession_date_to')

    Raises
    ------
    KeyError
        A filter by such a fact has no such part.
    """
    return fact.key + ("_unknown" if part is Part.UNKNOWN else _ENDINGS[fact.type][part])


def fact_parameters(fact: Fact) -> tuple[Parameter, ...]:
    """Return the parameters by which a fact is filtered."""
    return tuple(_parameter(fact, part) for part in (*_ENDINGS[fact.type], Part.UNKNOWN))


def _parameter(fact: Fact, part: Part) -> Parameter:
    unknown = part is Part.UNKNOWN
    codes = tuple(Unknown) if unknown else ("yes", "no") if part is Part.YES else fact.code_list
    return Parameter(
        name=parameter_name(fact, part),
        help=_meaning(fact, part),
        example=codes[0] if codes else _example(fact),
        codes=codes,
        several=part in (Part.ANY_OF, Part.ALL_OF),
        fact=fact,
        part=part,
    )


def _meaning(fact: Fact, part: Part) -> Text:
    if fact.type is FactType.DATE and part in (Part.LOW, Part.HIGH):
        return (_FROM if part is Part.LOW else _TO).fill(label=fact.label)
    symbol = UNITS[fact.unit].symbol if fact.unit is not None else Text(sv="", en="")
    unit = _IN_UNIT.fill(unit=symbol) if symbol.en else Text(sv="", en="")
    said = _MEANINGS[part].fill(label=fact.label, unit=unit)
    if part not in (Part.LOW, Part.HIGH) or fact.low is None or fact.high is None:
        return said
    low, high = fact.low, fact.high
    return Text(
        **{
            lang: said.say(lang)
            + _BOUNDS.say(lang).format(low=value_text(fact, low, lang), high=value_text(fact, high, lang))
            for lang in LANGS
        }
    )


def _example(fact: Fact) -> str:
    if fact.type is FactType.NUMBER:
        low, high = fact.low or 0.0, math.inf if fact.high is None else fact.high
        return f"{min(max(_EXAMPLE, low), high):g}"
    return {FactType.DATE: "2027-06-30", FactType.TEXT: "Viared"}.get(fact.type, "")


def _own(name: str, sv: str, en: str, example: str, *, codes: tuple[str, ...] = (), several: bool = False) -> Parameter:
    return Parameter(name=name, help=Text(sv=sv, en=en), example=example, codes=codes, several=several)


OWN: tuple[Parameter, ...] = (
    _own(
        "text",
        "Ord som alla ska finnas i namn, adress, område eller byggnad, referens eller fastighetsbeteckning.",
        "Words that all have to stand in name, address, area or building, reference or property designation.",
        "viared",
    ),
    _own("id", "Bara dessa platser.", "Only these sites.", "12,15", several=True),
    _own("kind", "Slag av plats.", "Kinds of site.", "land", codes=tuple(SiteKind), several=True),
    _own(
        "availability",
        "Om platsen går att få.",
        "Whether a site can be had.",
        "available",
        codes=tuple(Availability),
        several=True,
    ),
    _own(
        "holder",
        "Området eller byggnaden som platsen är en del av; får upprepas.",
        "The area or building that a site is part of; may be repeated.",
        "Viared",
        several=True,
    ),
    _own("source", "Källans nyckel.", "Key of the source.", "demo", several=True),
    _own(
        "unknown",
        "Vad som görs med platser där det som filtreras på är okänt: med (keep), de enda (only), inte med (exclude).",
        "What becomes of sites where what is filtered by is unknown: kept, the only ones, or left out (exclude).",
        "keep",
        codes=tuple(Unknown),
    ),
    _own(
        "bbox",
        "Rektangel som platsen ska röra: väst,syd,öst,norr.",
        "Rectangle that a site has to touch: west,south,east,north.",
        "12.8,57.6,13.1,57.8",
    ),
    _own(
        "bbox-crs",
        "Rektangelns koordinatsystem; WGS 84 om inget sägs. Axlarna är alltid öst, norr.",
        "The rectangle's CRS; WGS 84 where nothing is said. Its axes are always east, north.",
        "EPSG:3006",
    ),
    _own(
        "area",
        "Polygon som platsen ska röra, i WGS 84, som WKT eller GeoJSON.",
        "Polygon that a site has to touch, in WGS 84, as WKT or GeoJSON.",
        "POLYGON((12.8 57.6, 13.1 57.6, 13.1 57.8, 12.8 57.6))",
    ),
    _own(
        "near",
        "Longitud,latitud som avstånd mäts från, rakt till platsens närmaste del.",
        "Longitude,latitude that distance is measured from, straight to the nearest part of a site.",
        "12.94,57.72",
    ),
    _own(
        "near_point",
        "Nummer på en målpunkt (/api/v1/places) som avstånd mäts från.",
        "Number of a reference point (/api/v1/places) that distance is measured from.",
        "3",
    ),
    _own("within_m", "Största avstånd dit, i meter.", "Largest distance to it, in metres.", "5000"),
    _own(
        "changed_since",
        "Ändrad då eller senare (ISO 8601; utan tidszon UTC).",
        "Changed then or later (ISO 8601; UTC where no zone is given).",
        "2026-10-01T00:00:00Z",
    ),
    _own(
        "sort",
        "Ordning: name, changed, verified, distance eller ett faktum som är ett tal eller datum; - före för fallande. "
        "Okända kommer sist.",
        "Order: name, changed, verified, distance, or a fact that is a number or a date; - before it for descending. "
        "What is unknown comes last.",
        "-plot_area_m2",
    ),
    _own(
        "limit",
        f"Platser på en sida, högst {MOST_LISTED}.",
        f"Sites on a page, at most {MOST_LISTED}.",
        str(DEFAULT_LIMIT),
    ),
    _own("cursor", "Var sidan börjar, ur svarets next.", "Where the page begins, from the answer's next.", ""),
    _own(
        "fields",
        "Fakta som ska med; alla om inget sägs.",
        "Facts to tell; all where nothing is said.",
        "plot_area_m2,junction_min",
        several=True,
    ),
)
"""Parameters that are not about a fact."""

STAFF_ONLY: tuple[Parameter, ...] = (
    _own("published", "Om platsen är publicerad.", "Whether a site is published.", "no", codes=("yes", "no")),
    _own(
        "verified_before",
        "Med ett faktum som senast kontrollerades före den dagen.",
        "With a fact that was last checked before that day.",
        "2026-01-01",
    ),
)
"""Parameters of lists that staff see."""

FACT_PARAMETERS: dict[str, Parameter] = {one.name: one for fact in filterable() for one in fact_parameters(fact)}
"""Every parameter that filters by a fact, by its name."""

SORT_KEYS: tuple[str, ...] = (*SORTS, *(fact.key for fact in filterable() if sortable(fact)))
"""What sites can be sorted by."""
