"""``siting import`` and ``siting template``: from somebody's file to sites, and a file to fill in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text as RichText
from sqlalchemy import Connection

from api.cli.context import LangOption, actor, database, language, say, stderr
from api.cli.facts import compute_with_progress, tell_failures
from api.site_sources import mapping_of, source_info
from gis_data.issue_file import SEVERITY_LABELS, write_issues
from gis_data.issue_log import IssueLog
from gis_data.pipeline import Prepared, prepare
from gis_data.steps.crs import check_crs
from siting.domain.errors import InvalidInput
from siting.domain.formats import number
from siting.domain.text import Lang, Text
from siting.services.import_sites import ImportReport, import_sites
from siting.services.queued_facts import ask_for_facts
from siting.store.database import Database
from siting.store.sites import find_ids

_SHOWN_KINDS = 12
_LONGEST_EXAMPLE = 90


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("import", help="Import sites from CSV, XLSX, GeoJSON, GeoPackage or Shapefile.")(import_file)
    app.command("template", help="Write a workbook to fill in with sites (XLSX).")(template)


def import_file(  # noqa: PLR0913, PLR0917 - the options of a command are its arguments
    file: Annotated[Path, typer.Argument(help="The file.")],
    source: Annotated[str, typer.Option("--source", help="Name of the source, e.g. uk_brownfield.")],
    mapping: Annotated[
        str | None, typer.Option("--mapping", help="Mapping of the source: a TOML file, or one that is shipped.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything, then undo it.")] = False,
    crs: Annotated[str | None, typer.Option("--crs", help="CRS of the file's coordinates, e.g. EPSG:3008.")] = None,
    layer: Annotated[str | None, typer.Option("--layer", help="Sheet or layer to read.")] = None,
    part: Annotated[
        str | None, typer.Option("--part", help="Part of the source that rows belong to when they do not say.")
    ] = None,
    issues: Annotated[
        Path | None, typer.Option("--issues", help="Where the issues go (.csv or .xlsx); else FILE.issues.csv here.")
    ] = None,
    keep_missing: Annotated[
        bool, typer.Option("--keep-missing", help="The file is a part: sites that it lacks stay.")
    ] = False,
    allow_mass_withdrawal: Annotated[
        bool, typer.Option("--allow-mass-withdrawal", help="More than half of the sites may vanish.")
    ] = False,
    later: Annotated[
        bool, typer.Option("--later", help="Leave computed facts to 'siting worker' or 'siting facts compute'.")
    ] = False,
    lang: LangOption = None,
) -> None:
    """Import a file: all of it that is right, or, when the file as a whole is wrong, nothing."""
    answer = language(lang)
    declared = mapping_of(source, mapping, layer)
    issue_path = issues or Path.cwd() / f"{file.name}.issues.csv"
    with database() as (settings, opened), _progress(answer) as on_progress:
        prepared = prepare(
            file,
            declared,
            crs=settings.deployment.crs,
            as_of=datetime.now(UTC).date(),
            source_crs=None if crs is None else check_crs(crs),
            part=part,
            on_progress=on_progress,
        )

        def before_commit(conn: Connection) -> None:
            _write_issue_file(issue_path, prepared.issues, answer, wanted=issues is not None)
            if later:
                ask_for_facts(conn)

        report = import_sites(
            opened,
            prepared,
            source_info(declared),
            actor=actor(),
            dry_run=dry_run,
            keep_missing=keep_missing,
            allow_mass_withdrawal=allow_mass_withdrawal,
            before_commit=before_commit,
        )
        _tell(prepared, report, answer)
        if prepared.issues or issues is not None:
            say(Text(sv="Anmärkningar: {path}", en="Issues: {path}").fill(path=issue_path), answer)
        if not dry_run and not later:
            _compute(opened, declared.key, answer)


def _compute(opened: Database, source: str, lang: Lang) -> None:
    """Bring the sites' computed facts up to date; the import is done, whatever becomes of it."""
    with opened.begin() as conn:
        ids = find_ids(conn, source=source)
    try:
        report = compute_with_progress(opened, lang, site_ids=ids)
    except KeyboardInterrupt:
        say(_INTERRUPTED, lang)
        raise typer.Exit(130) from None
    tell_failures(report, lang)
    if report.failed:
        raise typer.Exit(1)


def template(
    file: Annotated[Path, typer.Argument(help="The workbook to write, e.g. sites.xlsx.")],
    force: Annotated[bool, typer.Option("--force", help="Write over a file that exists.")] = False,
    lang: LangOption = None,
) -> None:
    """Write the template workbook, with drop-down lists, help texts and an example row a sheet."""
    answer = language(lang)
    if file.suffix.lower() != ".xlsx":
        raise InvalidInput(
            Text(
                sv="Mallen är en Excelfil; kalla den något på .xlsx.",
                en="The template is an Excel file: name it .xlsx.",
            ),
            value=str(file),
        )
    if file.exists() and not force:
        raise InvalidInput(
            Text(
                sv="{file} finns redan. Välj ett annat namn, eller --force.",
                en="{file} exists. Choose another name, or --force.",
            ).fill(file=file),
            value=str(file),
        )
    from gis_data.template import write_template

    write_template(file, answer)
    say(
        Text(
            sv="{file} är skriven. Fyll i den och kör: siting import {file} --source NAMN --mapping template",
            en="{file} is written. Fill it in and run: siting import {file} --source NAME --mapping template",
        ).fill(file=file),
        answer,
    )


def _write_issue_file(path: Path, issues: IssueLog, lang: Lang, *, wanted: bool) -> None:
    """Write the issues; without any, a file of an earlier import is emptied so that it does not mislead."""
    if issues or wanted or path.exists():
        write_issues(path, issues, lang)


@contextmanager
def _progress(lang: Lang) -> Iterator[Callable[[float], None] | None]:
    """Show a bar where somebody watches."""
    console = stderr()
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(Text(sv="Läser in", en="Importing").say(lang), total=1.0)
        yield lambda done: bar.update(task, completed=done)


def _tell(prepared: Prepared, report: ImportReport, lang: Lang) -> None:
    """Print what was done: the result of the command, on standard output."""
    console = Console(highlight=False)
    counts, summary = report.counts, report.summary
    if report.run_id is None:
        say(Text(sv="Provkörning: inget är ändrat.", en="Dry run: nothing was changed."), lang)
    lines: list[tuple[Text, int]] = [
        (Text(sv="rader lästa", en="rows read"), counts.read),
        (Text(sv="bortvalda av källans filter", en="left out by the source's filter"), counts.filtered),
        (Text(sv="rader ej inlästa", en="rows rejected"), counts.rejected),
        (Text(sv="platser inlästa", en="sites loaded"), counts.loaded),
        (Text(sv="  nya", en="  added"), summary.added),
        (Text(sv="  ändrade", en="  changed"), summary.changed),
        (Text(sv="  oförändrade", en="  unchanged"), summary.unchanged),
        (Text(sv="  återkomna", en="  restored"), summary.restored),
        (Text(sv="  utan läge", en="  without a position"), counts.without_position),
        (Text(sv="platser borttagna ur källan", en="sites withdrawn"), summary.withdrawn),
    ]
    table = Table.grid(padding=(0, 2))
    table.add_column()
    table.add_column(justify="right")
    for label, count in lines:
        table.add_row(label.say(lang), number(count, lang, decimals=0))
    console.print(f"{prepared.file_name}:", markup=False)
    console.print(table)
    _tell_issues(prepared.issues, lang)


def _tell_issues(issues: IssueLog, lang: Lang) -> None:
    if not issues:
        return
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    table.add_column(no_wrap=True)
    table.add_column()
    table.add_row("", "", "")
    for (kind, severity), count in issues.by_kind.most_common(_SHOWN_KINDS):
        example = issues.first[kind, severity].wrong.say(lang)
        shown = example if len(example) <= _LONGEST_EXAMPLE else example[: _LONGEST_EXAMPLE - 1] + "…"
        table.add_row(number(count, lang, decimals=0), SEVERITY_LABELS[severity].say(lang), RichText(shown))
    if len(issues.by_kind) > _SHOWN_KINDS:
        rest = len(issues) - sum(n for _, n in issues.by_kind.most_common(_SHOWN_KINDS))
        table.add_row(number(rest, lang, decimals=0), "…", "")
    Console(highlight=False).print(table)
    for issue in issues.first.values():
        if issue.row == 0 and issue.kind in _SAID_ALOUD:
            say(issue.message, lang)


_SAID_ALOUD = frozenset({"crs_not_made_for_here", "part_from_file", "no_references", "renamed_file"})
"""Issues of the file as a whole that whoever imports has to know."""

_INTERRUPTED = Text(
    sv="Platserna är inlästa. Beräknade fakta är det inte alla; fortsätt med: siting facts compute",
    en="The sites are imported. Not all computed facts are; go on with: siting facts compute",
)
