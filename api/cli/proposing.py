"""``siting propose`` and ``siting proposals``: a proposal to send, and those that were made."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from api.cli.context import LangOption, actor, database, language, say, stderr
from api.cli.matching import day_option
from api.proposal_geodata import GEODATA
from maps.proposal import render
from siting.domain.errors import InvalidInput
from siting.domain.formats import iso_day
from siting.domain.text import LANGS, Lang, Text
from siting.services.make_proposal import Made, Order, Output, make_again, make_proposal
from siting.services.requirement_file import read_requirement
from siting.store.catalogue import CatalogueCache
from siting.store.proposals import list_proposals


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("propose", help="Make a proposal: map page, PDF and files for a GIS.")(propose)
    proposals = typer.Typer(no_args_is_help=True, help="Proposals that were made.")
    proposals.command("list", help="List the proposals, newest first.")(listing)
    proposals.command("again", help="Make a stored proposal again, the same.")(again)
    app.add_typer(proposals, name="proposals")


def propose(
    requirement: Annotated[Path, typer.Argument(help="Requirement, TOML or JSON.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the files.")],
    lang: LangOption = None,
    both: Annotated[bool, typer.Option("--both", help="Write the proposal in both languages.")] = False,
    sites: Annotated[str | None, typer.Option("--sites", help="Propose these sites: ids, comma separated.")] = None,
    shortlist: Annotated[int, typer.Option("--shortlist", min=1, max=200, help="How many sites to propose.")] = 5,
    as_of: Annotated[str | None, typer.Option("--as-of", help="Judge for this day, YYYY-MM-DD.")] = None,
) -> None:
    """Match, store the proposal with everything it was made from, and write its files."""
    answer = language(lang)
    wanted = read_requirement(requirement)
    only_ids = _ids(sites)
    now = datetime.now(UTC)
    order = Order(
        requirement=wanted,
        made_at=now,
        as_of=day_option(as_of) or now.date(),
        actor=actor(),
        shortlist=shortlist,
        only_ids=only_ids,
    )
    output = Output(render=render, out_dir=out, langs=LANGS if both else (answer,))
    with database() as (settings, opened), stderr().status(_WORKING.say(answer)):
        made = make_proposal(
            opened, CatalogueCache(), order, deployment=settings.deployment, geodata=GEODATA, output=output
        )
    _tell(made, answer)


def again(
    proposal_id: Annotated[int, typer.Argument(metavar="ID", help="The proposal's number.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the files.")],
    lang: LangOption = None,
    both: Annotated[bool, typer.Option("--both", help="Write the proposal in both languages.")] = False,
) -> None:
    """Draw a stored proposal from what it was made from."""
    answer = language(lang)
    with database() as (_, opened):
        output = Output(render=render, out_dir=out, langs=LANGS if both else (answer,))
        made = make_again(opened, proposal_id, output=output)
    _tell(made, answer)


def listing(lang: LangOption = None) -> None:
    """Print the stored proposals."""
    answer = language(lang)
    with database() as (_, opened), opened.begin() as conn:
        rows = list_proposals(conn)
    if not rows:
        say(Text(sv="Inga förslag är gjorda än.", en="No proposals have been made yet."), answer)
        return
    table = Table(box=None)
    for heading in _HEADINGS:
        table.add_column(heading.say(answer))
    for row in rows:
        demo = Text(sv="demodata", en="demo data").say(answer) if row.demo else ""
        made = iso_day(row.made_at.date())
        table.add_row(str(row.proposal_id), row.case_number, str(row.version), row.title.say(answer), made, demo)
    Console().print(table)


_WORKING = Text(sv="Matchar, ritar kartor och skriver …", en="Matching, drawing maps and writing …")
_HEADINGS = (
    Text(sv="Nr", en="No"),
    Text(sv="Diarienummer", en="Case"),
    Text(sv="Version", en="Version"),
    Text(sv="Titel", en="Title"),
    Text(sv="Gjort", en="Made"),
    Text(sv="", en=""),
)


def _tell(made: Made, lang: Lang) -> None:
    say(
        Text(sv="Förslag {n} (version {v}):", en="Proposal {n} (version {v}):").fill(
            n=made.content.proposal_id, v=made.content.version
        ),
        lang,
    )
    for path in made.files:
        typer.echo(path)


def _ids(option: str | None) -> list[int] | None:
    if option is None:
        return None
    try:
        return [int(part) for part in option.split(",") if part.strip()]
    except ValueError as error:
        raise InvalidInput(
            Text(
                sv=f"--sites tar platsernas nummer med komma emellan, t.ex. 12,48; det stod {option!r}",
                en=f"--sites takes the sites' numbers separated by commas, e.g. 12,48; it was {option!r}",
            ),
            value=option,
        ) from error
