"""``siting match``, ``siting requirement`` and ``siting schema``: from a requirement to an answer with reasons."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import orjson
import typer

from api.cli.context import LangOption, database, language, say, stderr
from api.cli.explaining import print_explanation
from api.cli.ranking import print_ranking
from api.cli.weights import print_weights
from maps.result_files import result_csv, result_geojson
from siting.domain.errors import InvalidInput
from siting.domain.formats import number
from siting.domain.requirement import Requirement
from siting.domain.text import Lang, Text
from siting.matching.documents import result_to_dict
from siting.matching.robustness import SAMPLES
from siting.services.find_sites import find_sites
from siting.services.requirement_dates import past_dates
from siting.services.requirement_example import example_requirement
from siting.services.requirement_file import read_requirement
from siting.services.requirement_schema import requirement_schema
from siting.services.weighing import consistency_warning
from siting.store.catalogue import CatalogueCache

__all__ = ["print_ranking", "register"]


class Format(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    JSON = "json"
    GEOJSON = "geojson"
    CSV = "csv"


class Schema(StrEnum):
    """What a schema can be asked of."""

    REQUIREMENT = "requirement"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("match", help="Rank sites by a requirement, with reasons.")(match)
    app.command("schema", help="Print a JSON Schema.")(schema)
    requirement = typer.Typer(no_args_is_help=True, help="Requirements: a new one to fill in, and checking one.")
    requirement.command("new", help="Write a commented requirement to start from.")(new)
    requirement.command("check", help="Say whether a requirement is right, and all that is wrong.")(check)
    app.add_typer(requirement, name="requirement")


def match(
    requirement: Annotated[Path, typer.Argument(help="Requirement, TOML or JSON.")],
    form: Annotated[Format, typer.Option("--format", help="table, json, geojson or csv.")] = Format.TABLE,
    limit: Annotated[int, typer.Option("--limit", min=0, help="How many ranked sites.")] = 20,
    out: Annotated[int, typer.Option("--out", min=0, help="How many of those that fall out, nearest first.")] = 5,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say in sentences why, how sure it is and what would change it.")
    ] = False,
    as_of: Annotated[str | None, typer.Option("--as-of", help="Judge for this day, YYYY-MM-DD; else today.")] = None,
    lang: LangOption = None,
) -> None:
    """Judge all sites and print the answer; data on standard output, messages on standard error."""
    answer = language(lang)
    wanted = read_requirement(requirement)
    moment = day_option(as_of) or datetime.now(UTC).date()
    _warn_of_days(wanted, moment, answer)
    # A document says all that there is to say; a table only what was asked for.
    whole = explain or form is Format.JSON
    working = _TRYING.fill(n=number(SAMPLES, answer, decimals=0)) if whole else _MATCHING
    with database() as (settings, opened), stderr().status(working.say(answer)):
        result = find_sites(opened, CatalogueCache(), wanted, as_of=moment, limit=limit, out_limit=out, insight=whole)
    match form:
        case Format.TABLE:
            print_ranking(result, answer)
            if explain:
                print_explanation(result, answer)
        case Format.JSON:
            typer.echo(orjson.dumps(result_to_dict(result), option=orjson.OPT_INDENT_2))
        case Format.GEOJSON:
            typer.echo(result_geojson(result, settings.deployment.crs))
        case Format.CSV:
            typer.echo(result_csv(result, answer), nl=False)


def schema(of: Annotated[Schema, typer.Argument(help="requirement")]) -> None:
    """Print the JSON Schema that files of a kind follow."""
    if of is Schema.REQUIREMENT:
        typer.echo(orjson.dumps(requirement_schema(), option=orjson.OPT_INDENT_2))


def new(
    file: Annotated[Path | None, typer.Argument(help="Where to; without it, standard output.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that exists.")] = False,
    lang: LangOption = None,
) -> None:
    """Write a commented requirement that is valid as it stands."""
    answer = language(lang)
    text = example_requirement(answer)
    if file is None:
        typer.echo(text, nl=False)
        return
    try:
        with file.open("w" if force else "x", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError as error:
        raise InvalidInput(_EXISTS.fill(file=file), value=str(file)) from error
    except FileNotFoundError as error:
        raise InvalidInput(_NO_FOLDER.fill(folder=file.parent), value=str(file)) from error
    say(_WRITTEN.fill(file=file), answer)


def check(
    requirement: Annotated[Path, typer.Argument(help="Requirement, TOML or JSON.")],
    lang: LangOption = None,
) -> None:
    """Read a requirement without matching and print what its parts weigh; exit code 1 and every mistake when wrong."""
    answer = language(lang)
    read = read_requirement(requirement)
    say(_RIGHT.fill(file=requirement.name, n=len(read.criteria), groups=len(read.groups)), answer)
    print_weights(read, answer)
    for warning in [consistency_warning(one) for one in read.weighings]:
        if warning is not None:
            say(_DOUBTFUL.fill(warning=warning), answer)
    _warn_of_days(read, datetime.now(UTC).date(), answer)


def _warn_of_days(requirement: Requirement, as_of: date, lang: Lang) -> None:
    for warning in past_dates(requirement, as_of):
        say(warning, lang)


def day_option(option: str | None) -> date | None:
    """Return the day that an option names.

    Raises
    ------
    InvalidInput
        It is no day.
    """
    if option is None:
        return None
    try:
        return date.fromisoformat(option)
    except ValueError as error:
        raise InvalidInput(_NO_DAY.fill(value=option), value=option) from error


_TRYING = Text(sv="Matchar och prövar {n} viktningar …", en="Matching and trying {n} weightings …")
_MATCHING = Text(sv="Matchar …", en="Matching …")
_NO_DAY = Text(
    sv="--as-of tar en dag som 2026-11-24; det stod {value!r}",
    en="--as-of takes a day such as 2026-11-24; it was {value!r}",
)
_EXISTS = Text(
    sv="{file} finns redan. Välj ett annat namn, eller --force.", en="{file} exists. Choose another name, or --force."
)
_NO_FOLDER = Text(sv="Mappen {folder} finns inte.", en="There is no folder {folder}.")
_WRITTEN = Text(
    sv="{file} är skriven. Ändra den och kör: siting match {file}",
    en="{file} is written. Change it and run: siting match {file}",
)
_DOUBTFUL = Text(sv="Att tänka på: {warning}", en="To consider: {warning}")
_RIGHT = Text(
    sv="{file} är riktig: {n} krav och önskemål i {groups} grupper.",
    en="{file} is right: {n} criteria in {groups} groups.",
)
