"""``siting geodata``: the geodata that sites are seen against, added, listed, refreshed and removed."""

from __future__ import annotations

import math
import re
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli.context import LangOption, actor, database, language, say
from api.cli.facts import compute_with_progress, tell_report
from api.cli.geodata_words import counted, list_known, list_loaded, tell_known, tell_loaded, tell_set
from api.cli.loading import How, add_set, fetched_folder, loading_bar, refresh_set
from api.computing import DEPENDANTS
from gis_data.asking import service_of
from gis_data.bringing import forget
from gis_data.geodata.declarations import declared_keys
from gis_data.recipes import Recipe, check_recipe
from gis_data.remote.allowed import read_address
from gis_data.remote.model import ServiceKind
from siting.domain.errors import InvalidInput, SitingError
from siting.domain.geodata import Role
from siting.domain.industry import IndustryVersion
from siting.domain.text import Lang, Text
from siting.services.load_geodata import remove_geodata
from siting.services.queued_facts import ask_for_facts
from siting.store.database import Database
from siting.store.geodata import list_set_issues, list_sets, load_set

app = typer.Typer(no_args_is_help=True, help="Geodata that sites are seen against.")

LaterOption = Annotated[
    bool, typer.Option("--later", help="Leave the facts that it changes to 'siting worker' or 'siting facts compute'.")
]

AcceptFewerOption = Annotated[
    bool, typer.Option("--accept-fewer", help="Take it although it holds much less than last time.")
]


def register(parent: typer.Typer) -> None:
    """Add the commands."""
    parent.add_typer(app, name="geodata")


def _weight(value: float | None) -> float | None:
    if value is not None and not 0 <= value < math.inf:
        raise typer.BadParameter("0 or more / 0 eller mer")
    return value


@app.command()
def add(  # noqa: PLR0913, PLR0917 - the options of a command are its arguments
    name: Annotated[
        str, typer.Argument(help="What to call it: a known data set (see 'known'), or a name of your own.")
    ],
    address: Annotated[
        str, typer.Argument(metavar="FILE|URL", help="The file, or the address of a file, WFS or OGC API.")
    ],
    known_as: Annotated[
        str | None, typer.Option("--as", help="Read it as this known data set, or by this TOML declaration.")
    ] = None,
    register_as: Annotated[
        str | None,
        typer.Option("--register", help="It is a company register: company_register, or a TOML declaration."),
    ] = None,
    industry: Annotated[
        IndustryVersion | None, typer.Option("--industry", help="Version of the register's industry codes.")
    ] = None,
    role: Annotated[Role | None, typer.Option("--role", help="What it is used for, when nothing declares it.")] = None,
    layer: Annotated[str | None, typer.Option("--layer", help="Layer of the file, or of the service.")] = None,
    code_field: Annotated[str | None, typer.Option("--code-field", help="Field with the identifier.")] = None,
    name_field: Annotated[str | None, typer.Option("--name-field", help="Field with the name.")] = None,
    category_field: Annotated[str | None, typer.Option("--category-field", help="Field with the category.")] = None,
    weight_field: Annotated[
        str | None, typer.Option("--weight-field", help="Field with the weight: people, employed, m².")
    ] = None,
    category: Annotated[str, typer.Option("--category", help="The category of all rows.")] = "",
    weight: Annotated[float | None, typer.Option("--weight", callback=_weight, help="The weight of all rows.")] = None,
    x_field: Annotated[str | None, typer.Option("--x-field", help="Column with east or longitude.")] = None,
    y_field: Annotated[str | None, typer.Option("--y-field", help="Column with north or latitude.")] = None,
    crs: Annotated[str | None, typer.Option("--crs", help="CRS of the coordinates, e.g. EPSG:3006.")] = None,
    encoding: Annotated[str | None, typer.Option("--encoding", help="Encoding of text, e.g. cp1252.")] = None,
    only: Annotated[list[Role] | None, typer.Option("--only", help="Only these uses. May be repeated.")] = None,
    title: Annotated[str, typer.Option("--title", help="What people call it.")] = "",
    licence: Annotated[str, typer.Option("--licence", help="Its licence.")] = "",
    attribution: Annotated[str, typer.Option("--attribution", help="The text by which it has to be named.")] = "",
    verified: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="The day that the data are of.")
    ] = None,
    service: Annotated[
        ServiceKind | None, typer.Option("--service", help="How to talk to the address, when that can't be told.")
    ] = None,
    sort_by: Annotated[
        str | None, typer.Option("--sort-by", help="Field that identifies, by which a WFS sorts its pages.")
    ] = None,
    everywhere: Annotated[
        bool, typer.Option("--everywhere", help="Keep what lies far outside the municipality, too.")
    ] = False,
    complete_in: Annotated[
        list[str] | None,
        typer.Option(
            "--complete-in",
            help="Code of a municipality of which it has all there is: what it lacks is not there. May be repeated.",
        ),
    ] = None,
    accept_fewer: AcceptFewerOption = False,
    later: LaterOption = False,
    lang: LangOption = None,
) -> None:
    """Load a data set, all of it or nothing, and bring up to date the facts that are computed from it."""
    answer = language(lang)
    by_name = name if name in declared_keys() and not (known_as or register_as or role) else ""
    remote = "://" in address
    if remote:
        read_address(address, name)
    by_service = remote and (service or service_of(address)) is not ServiceKind.DOWNLOAD
    recipe = Recipe(
        address=address if remote else str(Path(address).resolve()),
        declared=_declaration(known_as or by_name),
        register_as=_declaration(register_as or ""),
        industry_version=industry,
        role=role,
        title=title,
        layer=None if by_service else layer,
        service_layer=(layer or "") if by_service else "",
        code_field=code_field,
        name_field=name_field,
        category_field=category_field,
        weight_field=weight_field,
        category=category,
        weight=weight,
        x_field=x_field,
        y_field=y_field,
        crs=crs,
        encoding=encoding,
        roles=frozenset(only) if only else None,
        licence=licence,
        attribution=attribution,
        verified=None if verified is None else verified.date(),
        service=service,
        sort_by=sort_by,
        everywhere=everywhere,
        complete_in=tuple(complete_in or ()),
    )
    how = How(actor=actor(), later=later, accept_fewer=accept_fewer)
    with database() as (settings, opened):
        with loading_bar(answer) as bar:
            loaded = add_set(opened, settings, check_name(name), check_recipe(recipe), how, bar=bar)
        tell_loaded(opened, loaded, answer)
        _bring_up_to_date(opened, answer, later=later)


@app.command()
def refresh(
    names: Annotated[list[str] | None, typer.Argument(help="Data sets; all without.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Read it although nothing says that it has changed.")] = False,
    accept_fewer: AcceptFewerOption = False,
    later: LaterOption = False,
    lang: LangOption = None,
) -> None:
    """Read data sets again from where they were added; what has not changed, or fails, stays as it was."""
    answer, failed = language(lang), 0
    how = How(actor=actor(), later=later, accept_fewer=accept_fewer, force=force)
    with database() as (settings, opened):
        with opened.begin() as conn:
            sets = [load_set(conn, name) for name in names] if names else list_sets(conn)
        for one in sets:
            if not one.options:
                say(_NOT_ADDED.fill(name=one.key), answer)
                continue
            try:
                with loading_bar(answer) as bar:
                    loaded = refresh_set(opened, settings, one, how, bar=bar)
            except SitingError as error:
                # The others are refreshed all the same.
                failed += 1
                say(_STAYS.fill(name=one.key, why=error.message), answer)
                continue
            tell_loaded(opened, loaded, answer)
        _bring_up_to_date(opened, answer, later=later)
    if failed:
        raise typer.Exit(1)


@app.command()
def remove(
    name: Annotated[str, typer.Argument(help="The data set.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    later: LaterOption = False,
    lang: LangOption = None,
) -> None:
    """Remove a data set; facts that were computed from it alone go with it."""
    answer = language(lang)
    with database() as (settings, opened):
        with opened.begin() as conn:
            found = load_set(conn, name)
        if not yes and not typer.confirm(_SURE.fill(name=name, rows=counted(found.quality.loaded, answer)).say(answer)):
            raise typer.Exit(1)
        forget(name, fetched_folder(settings))
        rows = remove_geodata(opened, name, dependants=DEPENDANTS, actor=actor())
        if later:
            with opened.begin() as conn:
                ask_for_facts(conn)
        say(_REMOVED.fill(name=name, rows=counted(rows, answer)), answer)
        _bring_up_to_date(opened, answer, later=later)


@app.command(name="list")
def list_all(lang: LangOption = None) -> None:
    """List the data sets that are loaded."""
    answer = language(lang)
    with database() as (_, opened), opened.begin() as conn:
        sets = list_sets(conn)
    if not sets:
        say(_NONE, answer)
        return
    list_loaded(sets, answer)


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="The data set.")],
    issues: Annotated[bool, typer.Option("--issues", help="Print its whole issue log.")] = False,
    lang: LangOption = None,
) -> None:
    """Show where a data set is from, what became of its rows, and what was wrong with them."""
    answer = language(lang)
    with database() as (_, opened), opened.begin() as conn:
        tell_set(conn, load_set(conn, name), list_set_issues(conn, name), answer, whole_log=issues)


@app.command()
def known(
    name: Annotated[str | None, typer.Argument(help="One of them, in full.")] = None, lang: LangOption = None
) -> None:
    """List the data sets that the program knows how to read."""
    answer = language(lang)
    if name is None:
        list_known(answer)
    else:
        tell_known(name, answer)


def _bring_up_to_date(opened: Database, lang: Lang, *, later: bool) -> None:
    if later:
        say(_LATER, lang)
    else:
        report = compute_with_progress(opened, lang)
        tell_report(report, lang)
        if report.failed:
            raise typer.Exit(1)


def _declaration(named: str) -> str:
    """Return a declaration's key, or the whole path of its file, so that it is found from any folder."""
    return str(Path(named).resolve()) if named.endswith(".toml") else named


def check_name(name: str) -> str:
    """Return a data set's name.

    Raises
    ------
    InvalidInput
        It has other letters than it may, or is too long.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name):
        raise InvalidInput(_BAD_NAME.fill(name=name), value=name)
    return name


_NONE = Text(
    sv="Inga geodata är inlästa. Se vilka programmet känner till: siting geodata known",
    en="No geodata are loaded. See which the program knows: siting geodata known",
)
_BAD_NAME = Text(
    sv="{name}: ett namn på geodata har a–z, siffror och _, börjar med en bokstav och har högst 63 tecken.",
    en="{name}: a name of geodata has a–z, digits and _, begins with a letter and has 63 characters at most.",
)
_NOT_ADDED = Text(
    sv="{name}: lades inte till från en fil eller adress och kan inte läsas om.",
    en="{name}: was not added from a file or address and can't be read again.",
)
_STAYS = Text(sv="{name} är kvar som den var: {why}", en="{name} stays as it was: {why}")
_SURE = Text(sv="Ta bort {name} med {rows} rader?", en="Remove {name} with {rows} rows?")
_REMOVED = Text(sv="{name} är borttagen ({rows} rader).", en="{name} is removed ({rows} rows).")
_LATER = Text(
    sv="Fakta som bygger på den räknas om av 'siting worker', eller nu med 'siting facts compute'.",
    en="Facts that build on it are computed by 'siting worker', or now by 'siting facts compute'.",
)
