"""``siting facts``: what geodata tell of sites, computed, listed and accounted for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table

from api.cli.context import LangOption, database, language, lists, say, stderr
from api.cli.context import actor as whoever
from api.cli.reach import reach_site
from api.cli.sites import site_id
from api.computing import bring_up_to_date, own_computers
from gis_data.facts.register import COMPUTERS
from gis_data.facts.shop_outlook import shop_outlook
from gis_data.facts.sources import not_loaded
from gis_data.facts.stored import StoredSurroundings
from siting.domain.formats import number
from siting.domain.geodata import ROLE_LABELS
from siting.domain.sites import Site
from siting.domain.text import Lang, Text
from siting.domain.values import STATUS_LABELS
from siting.domain.vocabulary import FACTS
from siting.domain.wording import known_text, source_text
from siting.services.compute_facts import ComputeReport, Progress
from siting.services.fact_computers import idle_computers, make_known
from siting.store.computations import computation_summary, missing_facts
from siting.store.database import Database
from siting.store.sites import load_sites

app = typer.Typer(no_args_is_help=True, help="Facts that are computed from geodata.")
app.command(name="reach")(reach_site)

SitesOption = Annotated[
    list[str] | None,
    typer.Option("--sites", help="Only these: a site's number, or its reference at the source. May be repeated."),
]


def register(parent: typer.Typer) -> None:
    """Add the commands."""
    parent.add_typer(app, name="facts")


@app.command()
def compute(
    only: Annotated[
        list[str] | None, typer.Option("--only", help="Only this function or fact; see 'facts list'. May be repeated.")
    ] = None,
    sites: SitesOption = None,
    lang: LangOption = None,
) -> None:
    """Compute what is missing or out of date; what is right is left alone. Can be interrupted and goes on.

    Sites for which a function fails are named, with exit code 1; all others have their facts, and the next run tries
    them again.
    """
    answer = language(lang)
    with database() as (_, opened):
        ids = None if sites is None else _ids(opened, sites)
        report = compute_with_progress(opened, answer, only=only, site_ids=ids)
    tell_report(report, answer)
    if report.failed:
        raise typer.Exit(1)


@app.command(name="list")
def list_facts(lang: LangOption = None) -> None:
    """List the functions, the facts that each computes, and the geodata that it reads."""
    answer = language(lang)
    table = _table(
        Text(sv="Funktion", en="Function"), Text(sv="Fakta", en="Facts"), Text(sv="Läser", en="Reads"), lang=answer
    )
    for one in COMPUTERS:
        reads = ", ".join(ROLE_LABELS[role].say(answer) for role in sorted(one.roles))
        table.add_row(one.name, ", ".join((*one.facts, *one.measures)), reads)
    lists().print(table)


@app.command()
def status(lang: LangOption = None) -> None:
    """Say of how many sites each function's facts are right, out of date, or not computed yet."""
    answer, computers = language(lang), own_computers()
    with database() as (_, opened), opened.begin() as conn:
        make_known(conn, computers)
        summaries = {one.name: one for one in computation_summary(conn)}
        idle = {one.name for one in idle_computers(conn, COMPUTERS)}
    table = _table(
        Text(sv="Funktion", en="Function"),
        Text(sv="aktuella", en="right"),
        Text(sv="inaktuella", en="out of date"),
        Text(sv="ej beräknade", en="not computed"),
        Text(sv="senast", en="last"),
        lang=answer,
    )
    for one in COMPUTERS:
        found = summaries.get(one.name)
        counts = (found.fresh, found.stale, found.never) if found else ()
        said = [number(count, answer, decimals=0) for count in counts] or ["–"] * 3
        last = _NO_DATA.say(answer) if one.name in idle else _moment(found.last if found else None)
        table.add_row(one.label.say(answer), *said, last)
    lists().print(table)


@app.command()
def report(
    site: Annotated[str, typer.Argument(help="The site's number, or its reference at the source.")],
    lang: LangOption = None,
) -> None:
    """Say what was computed for a site, from what and when, and what is missing and why."""
    answer, computers = language(lang), own_computers()
    with database() as (_, opened), opened.begin() as conn:
        site_number = site_id(conn, site)
        make_known(conn, computers)
        [found] = load_sites(conn, [site_number])
        missing = {one.fact: one.why for one in missing_facts(conn, site_number)}
        for one in idle_computers(conn, COMPUTERS):
            why = not_loaded(*sorted(one.roles))
            missing = dict.fromkeys((key for key in one.facts if found.kind in FACTS[key].kinds), why) | missing
        missing = {key: why for key, why in missing.items() if not found.fact(key).usable}
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"{found.name} ({found.reference}, {found.source})", markup=False)
    _tell_values(console, found, answer)
    if not missing:
        return
    console.print()
    console.print(Text(sv="Saknas:", en="Missing:").say(answer))
    for key, why in missing.items():
        console.print(f"  {FACTS[key].label.say(answer)}: {why.say(answer)}", markup=False)


@app.command()
def shop(
    site: Annotated[str, typer.Argument(help="The site's number, or its reference at the source.")],
    sales_area_m2: Annotated[float, typer.Option("--sales-area", help="Sales area of the shop in m².")],
    lang: LangOption = None,
) -> None:
    """Say how many customers a shop at a site would draw, and what existing shopping places would lose to it."""
    answer = language(lang)
    with database() as (_, opened), opened.begin(snapshot=True) as conn:
        [found] = load_sites(conn, [site_id(conn, site)])
        outlook = shop_outlook(found, sales_area_m2, StoredSurroundings(conn))
    said = _DRAWS.fill(
        name=found.name,
        area=number(outlook.sales_area_m2, answer, decimals=0),
        customers=number(outlook.customers, answer, decimals=0),
        share=number(outlook.share * 100, answer, decimals=1),
        people=number(outlook.people, answer, decimals=0),
    )
    Console(highlight=False, soft_wrap=True).print(said.say(answer), markup=False)
    table = _table(
        Text(sv="Handelsplats", en="Shopping place"),
        Text(sv="kunder i dag", en="customers now"),
        Text(sv="med butiken", en="with the shop"),
        Text(sv="förlorar", en="loses"),
        Text(sv="andel", en="share"),
        lang=answer,
    )
    for loss in outlook.losses:
        counts = [number(count, answer, decimals=0) for count in (loss.before, loss.after, loss.lost)]
        table.add_row(
            loss.shop.name or loss.shop.code, *counts, f"{number(loss.lost_share * 100, answer, decimals=1)} %"
        )
    if outlook.from_nowhere:
        table.add_row(_FROM_NOWHERE.say(answer), "", "", number(outlook.from_nowhere, answer, decimals=0), "")
    lists().print(table)


def compute_with_progress(
    opened: Database,
    lang: Lang,
    *,
    only: Sequence[str] | None = None,
    site_ids: Sequence[int] | None = None,
    actor: str | None = None,
) -> ComputeReport:
    """Compute what is missing or out of date, with a bar where somebody watches."""
    with _bar(lang) as tell:
        return bring_up_to_date(opened, actor=actor or whoever(), only=only, site_ids=site_ids, progress=tell)


def tell_report(report: ComputeReport, lang: Lang) -> None:
    """Print what a run did, and say for which sites it failed."""
    if not report.by_function:
        say(Text(sv="Alla beräknade fakta är aktuella.", en="All computed facts are up to date."), lang)
        return
    table = _table(
        Text(sv="Beräknat", en="Computed"),
        Text(sv="platser", en="sites"),
        Text(sv="ändrade värden", en="values changed"),
        Text(sv="sekunder", en="seconds"),
        lang=lang,
    )
    for one in report.by_function:
        table.add_row(
            one.label.say(lang),
            number(one.sites, lang, decimals=0),
            number(one.changed, lang, decimals=0),
            number(one.seconds, lang, decimals=1),
        )
    lists().print(table)
    tell_failures(report, lang)


def tell_failures(report: ComputeReport, lang: Lang) -> None:
    """Say for which sites functions failed, and why; nothing where none did."""
    if not report.failed:
        return
    say(_FAILED, lang)
    for one in report.failures:
        say(_FAILED_SITE.fill(name=one.name, reference=one.reference, label=one.label, why=one.why), lang)
    if rest := report.failed - len(report.failures):
        say(_FAILED_REST.fill(count=number(rest, lang, decimals=0)), lang)


@contextmanager
def _bar(lang: Lang) -> Iterator[Callable[[Progress], object] | None]:
    console = stderr()
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task(Text(sv="Beräknar", en="Computing").say(lang), total=None)
        yield lambda now: bar.update(task, completed=now.done, total=now.total, description=now.doing.say(lang))


def _tell_values(console: Console, site: Site, lang: Lang) -> None:
    computed = {fact for one in COMPUTERS for fact in one.facts}
    for key, value in site.facts.items():
        if key not in computed or not value.usable:
            continue
        fact = FACTS[key]
        marks = [STATUS_LABELS[value.status].say(lang)]
        if value.verified is not None:
            marks.append(value.verified.isoformat())
        if value.stale:
            marks.append(_STALE.say(lang))
        about = f"{known_text(fact, value, lang)} ({', '.join(marks)}) – {source_text(value.source, lang)}"
        console.print(f"  {fact.label.say(lang)}: {about}", markup=False)


def _ids(opened: Database, named: Sequence[str]) -> list[int]:
    with opened.begin() as conn:
        return sorted({site_id(conn, one) for one in named})


def _table(*columns: Text, lang: Lang) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for place, column in enumerate(columns):
        table.add_column(column.say(lang), justify="left" if place == 0 else "right")
    return table


def _moment(at: datetime | None) -> str:
    return "–" if at is None else at.astimezone().strftime("%Y-%m-%d %H:%M")


_DRAWS = Text(
    sv="En butik på {area} m² vid {name} väntas få {customers} kunder, {share} % av de {people} invånarna inom 30 min "
    "med bil (Huffs modell, en uppskattning).",
    en="A shop of {area} m² at {name} is expected to draw {customers} customers, {share} % of the {people} people "
    "within 30 min by car (Huff's model, an estimate).",
)
_FROM_NOWHERE = Text(sv="når ingen handelsplats i dag", en="reach no shopping place today")
_FAILED = Text(
    sv="Gick inte att beräkna; fakta är okända tills vidare och nästa körning försöker igen:",
    en="Could not be computed; the facts are unknown for the time being, and the next run tries again:",
)
_FAILED_SITE = Text(sv="  {name} ({reference}), {label}: {why}", en="  {name} ({reference}), {label}: {why}")
_FAILED_REST = Text(sv="  och {count} gånger till", en="  and {count} times more")
_STALE = Text(sv="underlaget har ändrats sedan dess", en="the data have changed since")
_NO_DATA = Text(sv="inga geodata inlästa", en="no geodata loaded")
