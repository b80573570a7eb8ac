"""``siting demo``: the demo of Borås, from made-up sites in real places to a proposal to look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli.context import LangOption, demo_settings, language, say, stderr
from api.cli.facts import compute_with_progress, tell_failures
from api.cli.matching import print_ranking
from api.computing import DEPENDANTS
from api.proposal_geodata import GEODATA
from gis_data.demo import boras
from maps.proposal import render
from siting.domain.errors import Conflict
from siting.domain.text import LANGS, Lang, Text
from siting.services.find_sites import find_sites
from siting.services.import_sites import import_sites
from siting.services.load_geodata import store_geodata
from siting.services.make_proposal import Order, Output, make_proposal
from siting.services.requirement_file import read_requirement
from siting.settings import Settings
from siting.store.catalogue import CatalogueCache
from siting.store.database import Database, open_database
from siting.store.sources import list_sources

ACTOR = "demo"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo", help="Load the demo of Borås, rank its sites and make proposals.")(demo)


def demo(
    out: Annotated[Path, typer.Option("--out", help="Folder for the proposals.")] = Path("out/demo"),
    everything: Annotated[bool, typer.Option("--all", help="A proposal for each of the requirements.")] = False,
    both: Annotated[bool, typer.Option("--both", help="Write the proposals in both languages.")] = False,
    lang: LangOption = None,
) -> None:
    """Load, rank, propose. The demo has a database of its own, or a server with an address that holds no real data."""
    answer = language(lang)
    settings = demo_settings()
    say(_START, answer)
    database = open_database(settings)
    try:
        if not settings.database.embedded:
            check_no_real_data(database)
        load(database, settings, answer)
        cache = CatalogueCache()
        requirements = [read_requirement(path) for path in boras.requirement_files()]
        first = requirements[0]
        made_at = datetime.now(UTC)
        print_ranking(find_sites(database, cache, first, as_of=made_at.date(), limit=5, out_limit=3), answer)
        for number, requirement in enumerate(requirements if everything else [first]):
            folder = out if number == 0 else out / boras.requirement_files()[number].stem
            output = Output(render=render, out_dir=folder, langs=LANGS if both else (answer,))
            say(_PROPOSING.fill(title=requirement.title), answer)
            order = Order(requirement=requirement, made_at=made_at, as_of=made_at.date(), actor=ACTOR)
            make_proposal(database, cache, order, deployment=settings.deployment, geodata=GEODATA, output=output)
    finally:
        database.dispose()
    _tell(out, settings, answer)


def load(database: Database, settings: Settings, lang: Lang) -> None:
    """Bring the demo's places, sites and computed facts into the database; what is there already stays as it is."""
    crs = settings.deployment.crs
    with stderr().status(Text(sv="Läser in demodata …", en="Loading demo data …").say(lang)):
        content = boras.content(crs)
        described = replace(boras.geodata_set(), quality=content.quality)
        store_geodata(database, described, content, dependants=DEPENDANTS, actor=ACTOR)
        import_sites(database, boras.prepare(crs), boras.source_info(), actor=ACTOR)
    tell_failures(compute_with_progress(database, lang, actor=ACTOR), lang)


def check_no_real_data(database: Database) -> None:
    """Refuse to mix the demo with real sites.

    Raises
    ------
    Conflict
        The database holds some.
    """
    with database.begin() as conn:
        real = [source.key for source in list_sources(conn) if not source.demo]
    if real:
        raise Conflict(_REAL_DATA.fill(sources=", ".join(real)), value=real)


def _tell(out: Path, settings: Settings, lang: Lang) -> None:
    say(_DONE.fill(out=out.resolve()), lang)
    if settings.database.embedded:
        say(_GO_ON.fill(data=settings.database.data_dir), lang)


_START = Text(
    sv="Demo av Borås: verkliga orter och målpunkter, påhittade platser och företag (demodata).",
    en="Demo of Borås: real places and reference points, made-up sites and companies (demo data).",
)
_REAL_DATA = Text(
    sv="Databasen som SITING_DATABASE_URL pekar på har riktiga platser ({sources}). Demon blandas inte med dem: låt "
    "variabeln vara tom, så får demon en egen databas.",
    en="The database that SITING_DATABASE_URL names holds real sites ({sources}). The demo does not mix with them: "
    "leave the variable empty and it gets a database of its own.",
)
_PROPOSING = Text(sv="Skriver förslaget: {title} …", en="Writing the proposal: {title} …")
_DONE = Text(
    sv=(
        "\nFörslaget ligger i {out}:\n"
        "  proposal.html                     kartsida, öppnas i webbläsaren utan nät\n"
        "  proposal.pdf                      för utskrift\n"
        "  proposal.gpkg, proposal.geojson   för GIS\n"
        "På båda språken: --both. För alla sju företagen: --all.\n"
    ),
    en=(
        "\nThe proposal is in {out}:\n"
        "  proposal.html                     map page, opens in a browser without network\n"
        "  proposal.pdf                      for print\n"
        "  proposal.gpkg, proposal.geojson   for a GIS\n"
        "In both languages: --both. For all seven companies: --all.\n"
    ),
)
_GO_ON = Text(
    sv=(
        "Pröva vidare i demons egen databas:\n"
        "  export SITING_DATA_DIR={data}\n"
        "  .venv/bin/siting requirement new krav.toml && .venv/bin/siting match krav.toml\n"
    ),
    en=(
        "Go on in the demo's own database:\n"
        "  export SITING_DATA_DIR={data}\n"
        "  .venv/bin/siting requirement new my.toml && .venv/bin/siting match my.toml\n"
    ),
)
