"""Sites as lists show them: name, size, and a line of what is asked first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from api.serving.addresses import site_path
from siting.domain.facts import FactType
from siting.domain.formats import month, number, with_unit
from siting.domain.shown_facts import LISTED, PRICE, READY, SIZE, SMALLEST, short_label
from siting.domain.sites import AVAILABILITY_LABELS, KIND_LABELS, Availability, SiteKind
from siting.domain.text import Lang, Text
from siting.domain.values import FactValue, Status
from siting.domain.vocabulary import FACTS
from siting.domain.wording import label_in_sentence, phrase_text
from siting.services.site_rows import SiteRow

_KILOMETRE = 1000.0


@dataclass(frozen=True, kw_only=True)
class SiteItem:
    """A site in a list.

    Parameters
    ----------
    site_id, rank, name, url
        Its number, its place in the list, what it is called, where its page is.
    size
        How large it is of what kind, in words.
    details
        What else is told, in parts.
    state
        That it is reserved or the like; "" for a site that can be had.
    asks
        What is unknown of what the search asks.
    standing
        ``ask`` where something is unknown, else ``meets``: how its disc is drawn.
    geometry
        GeoJSON, or "".
    chosen
        Whether it is chosen to be compared.
    """

    site_id: int
    rank: int
    name: str
    url: str
    size: str
    details: tuple[str, ...]
    state: str
    asks: tuple[str, ...]
    standing: str
    geometry: str
    chosen: bool


def site_items(
    rows: Iterable[SiteRow], lang: Lang, *, first: int = 1, chosen: Collection[int] = ()
) -> tuple[SiteItem, ...]:
    """Return the items of a list.

    Parameters
    ----------
    first
        Number of the first.
    chosen
        Sites that are to be compared.
    """
    return tuple(_item(row, lang, first + place, row.site_id in chosen) for place, row in enumerate(rows))


def size_text(row: SiteRow, lang: Lang) -> str:
    """Return how large a site is of what kind: "96,000 m² of land, from 40,000"."""
    kind = KIND_LABELS[row.kind].say(lang)
    area, part = (row.facts.get(key) for key in (SIZE[row.kind], SMALLEST[row.kind]))
    if not isinstance(area, float):
        return _NO_SIZE.fill(kind=kind).say(lang).capitalize()
    known = _known(row, SIZE[row.kind])
    about = "" if known.status is Status.KNOWN else _ABOUT.say(lang)
    size = _SIZE[row.kind].fill(area=about + with_unit(number(area, lang, decimals=0), "m²")).say(lang)
    if isinstance(part, float) and part < area:
        return size + _PARTS.fill(part=number(part, lang, decimals=0)).say(lang)
    return size


def _item(row: SiteRow, lang: Lang, rank: int, chosen: bool) -> SiteItem:
    return SiteItem(
        site_id=row.site_id,
        rank=rank,
        name=row.name,
        url=site_path(row.site_id, row.name),
        size=size_text(row, lang),
        details=tuple(_details(row, lang)),
        state="" if row.availability is Availability.AVAILABLE else AVAILABILITY_LABELS[row.availability].say(lang),
        asks=tuple(short_label(FACTS[key]).say(lang) if key in FACTS else key for key in row.unknown),
        standing="ask" if row.unknown else "meets",
        geometry=row.geometry_wgs84 or "",
        chosen=chosen,
    )


def _details(row: SiteRow, lang: Lang) -> Iterable[str]:
    if row.distance_m is not None:
        yield _AWAY.fill(distance=distance_text(row.distance_m, lang)).say(lang)
    price = _known(row, PRICE[row.kind])
    yield _price(row.kind, price, lang)
    ready = row.facts.get(READY)
    if isinstance(ready, date):
        yield _READY.fill(when=month(ready, lang)).say(lang)
    else:
        yield _NO_DATE.say(lang)
    for key in LISTED:
        known = _known(row, key)
        if known.usable and FACTS[key].type is FactType.NUMBER:
            yield phrase_text(FACTS[key], known, lang)


def _price(kind: SiteKind, known: FactValue, lang: Lang) -> str:
    if not known.usable:
        return _NO_PRICE.say(lang)
    text = phrase_text(FACTS[PRICE[kind]], known, lang)
    return text.removeprefix(_PRICE_WORDS[kind].say(lang))


def _known(row: SiteRow, key: str) -> FactValue:
    value = row.facts.get(key)
    status = Status.UNKNOWN if value is None else Status.ESTIMATED if key in row.estimated else Status.KNOWN
    return FactValue(value=value, status=status, source="", verified=None)


def distance_text(distance_m: float, lang: Lang) -> str:
    """Return a distance in a straight line, no finer than it means anything.

    >>> distance_text(2_345.0, "sv").replace("\N{NO-BREAK SPACE}", " ")
    '2,3 km'
    """
    metres = round(distance_m, -1)
    if metres < _KILOMETRE:
        return with_unit(number(metres, lang, decimals=0), "m")
    kilometres = distance_m / _KILOMETRE
    return with_unit(number(kilometres, lang, decimals=1 if kilometres < 10 else 0), "km")


def unknown_labels(keys: Iterable[str], lang: Lang) -> tuple[str, ...]:
    """Return what facts are called within a sentence."""
    return tuple(label_in_sentence(FACTS[key], lang) for key in keys if key in FACTS)


_SIZE = {
    SiteKind.LAND: Text(sv="{area} mark", en="{area} of land"),
    SiteKind.PREMISES: Text(sv="{area} lokal", en="{area} of premises"),
}
_NO_SIZE = Text(sv="{kind}, okänd yta", en="{kind}, area unknown")
_PARTS = Text(sv=", delbar från {part}", en=", parts from {part}")
_ABOUT = Text(sv="ca\N{NO-BREAK SPACE}", en="about\N{NO-BREAK SPACE}")
_PRICE_WORDS = {
    SiteKind.LAND: Text(sv="ett pris på ", en="a price of "),
    SiteKind.PREMISES: Text(sv="en hyra på ", en="a rent of "),
}
_NO_PRICE = Text(sv="pris på begäran", en="price on request")
_READY = Text(sv="från {when}", en="from {when}")
_NO_DATE = Text(sv="tillträde inte bestämt", en="date not settled")
_AWAY = Text(sv="{distance} bort", en="{distance} away")
