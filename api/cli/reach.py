"""``siting facts reach``: what is within minutes of a site, counted, and as areas for a map."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from api.cli.context import LangOption, database, language, lists, say
from api.cli.sites import site_id
from gis_data.facts.reach import MINUTES, Amount, Reach, Wanted, reach
from gis_data.facts.stored import StoredSurroundings
from gis_data.network.model import Vehicle
from siting.domain.errors import InvalidInput
from siting.domain.formats import number
from siting.domain.sites import Site
from siting.domain.text import Lang, Text
from siting.domain.wording import UNKNOWN_WORD, source_text
from siting.store.sites import load_sites

_WHOLE = 0.995
"""What covers more of the ground covers all of it, said in whole percent."""


class VehicleWord(StrEnum):
    """What is driven, as it is typed."""

    CAR = "car"
    LORRY = "lorry"


_VEHICLES = {VehicleWord.CAR: Vehicle.CAR, VehicleWord.LORRY: Vehicle.TRUCK}
_USUAL = ",".join(f"{one:g}" for one in MINUTES)


def reach_site(
    site: Annotated[str, typer.Argument(help="The site's number, or its reference at the source.")],
    minutes: Annotated[str, typer.Option("--minutes", help="Limits, with commas between.")] = _USUAL,
    vehicle: Annotated[VehicleWord, typer.Option("--vehicle", help="What is driven.")] = VehicleWord.CAR,
    towards: Annotated[
        bool, typer.Option("--towards/--from", help="Who reaches the site, or what is reached from it.")
    ] = True,
    count: Annotated[
        list[str] | None,
        typer.Option("--count", help="Count the points of this data set or use, too. May be repeated."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the areas into this file: .gpkg or .geojson.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that exists.")] = False,
    lang: LangOption = None,
) -> None:
    """Say how many people and employed, and how much of what you name, are within minutes of a site."""
    answer = language(lang)
    wanted = Wanted(
        minutes=_limits(minutes), vehicle=_VEHICLES[vehicle], towards=towards, count=tuple(dict.fromkeys(count or ()))
    )
    if out is not None:
        # Drawing libraries take a second to load, and most questions want no file.
        from api.reach_files import check_target  # noqa: PLC0415

        check_target(out, force=force)
    with database() as (_, opened), opened.begin(snapshot=True) as conn:
        [found] = load_sites(conn, [site_id(conn, site)])
        around = StoredSurroundings(conn)
        within = reach(found, wanted, around)
        crs = around.crs
    _tell(found, within, answer)
    if out is not None:
        from api.reach_files import Told, write_reach  # noqa: PLC0415

        write_reach(out, Told(site=found, wanted=wanted, reach=within, crs=crs, lang=answer))
        say(_WRITTEN.fill(file=out), answer)


def _limits(said: str) -> tuple[float, ...]:
    """Return limits in rising order, each once.

    Raises
    ------
    InvalidInput
        One is no number.
    """
    try:
        return tuple(sorted({float(one) for one in said.split(",")}))
    except ValueError as error:
        raise InvalidInput(_NO_NUMBERS.fill(said=said), value=said) from error


def _tell(site: Site, found: Reach, lang: Lang) -> None:
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"{site.name} ({site.reference}, {site.source})", markup=False)
    console.print(f"{found.rule.say(lang)}. {_ESTIMATED.say(lang)}", markup=False)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in (_MINUTES, _AREA, *(column.label for column in found.columns)):
        table.add_column(heading.say(lang), justify="right")
    for ring in found.rings:
        cells = [_amount(amount, lang) for amount in ring.amounts]
        table.add_row(number(ring.minutes, lang), number(ring.area_km2, lang), *cells)
    lists().print(table)
    for note in _notes(found, lang):
        console.print(note, markup=False)
    sources = "; ".join(
        source_text(source, lang) + (f" ({day.isoformat()})" if day is not None else "")
        for source, day in found.sources
    )
    if sources:
        console.print(_DATA.fill(sources=sources).say(lang), markup=False)


def _amount(amount: Amount, lang: Lang) -> str:
    return UNKNOWN_WORD.say(lang) if amount.value is None else number(amount.value, lang, decimals=0)


def _notes(found: Reach, lang: Lang) -> list[str]:
    """Return what has to be known besides, and why numbers are missing; each reason once a column."""
    notes = [f"{note.say(lang)}." for note in found.notes]
    for place, column in enumerate(found.columns):
        reasons: dict[str, list[str]] = {}
        for ring in found.rings:
            amount = ring.amounts[place]
            why = amount.why.say(lang) if amount.why is not None else _partly(amount.covered, lang)
            if why:
                reasons.setdefault(why, []).append(number(ring.minutes, lang))
        for why, limits in reasons.items():
            when = "" if len(limits) == len(found.rings) else f", {', '.join(limits)} min"
            notes.append(f"{column.label.say(lang)}{when}: {why}.")
    return notes


def _partly(covered: float, lang: Lang) -> str:
    if covered > _WHOLE:
        return ""
    return _PARTLY.fill(share=number(100 * covered, lang, decimals=0)).say(lang)


_ESTIMATED = Text(sv="Allt är uppskattat.", en="All of it is estimated.")
_MINUTES = Text(sv="Minuter", en="Minutes")
_AREA = Text(sv="Yta km²", en="Area km²")
_DATA = Text(sv="Underlag: {sources}", en="Data: {sources}")
_PARTLY = Text(sv="underlaget täcker {share} % av området", en="the data cover {share}% of the ground")
_WRITTEN = Text(sv="Ytorna ligger i {file}.", en="The areas are in {file}.")
_NO_NUMBERS = Text(
    sv="{said}: minuter skrivs som tal med komma mellan, till exempel 15,30,45.",
    en="{said}: minutes are numbers with commas between, for example 15,30,45.",
)
