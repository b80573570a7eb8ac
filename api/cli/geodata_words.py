"""What ``siting geodata`` says: of a data set that is loaded, of what loading did, and of those that are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection

from api.cli.context import lists, say
from api.cli.loading import Loaded
from api.cli.quality import tell_quality
from gis_data.geodata.declarations import declared, declared_keys
from gis_data.issue_file import SEVERITY_LABELS
from siting.domain.formats import number
from siting.domain.geodata import ROLE_LABELS, GeodataSet, Role
from siting.domain.issues import Issue, Severity
from siting.domain.text import Lang, Text
from siting.store.database import Database

NAME = Text(sv="Namn", en="Name")
TITLE = Text(sv="Titel", en="Title")
USED_FOR = Text(sv="Används för", en="Used for")
_SHOWN_KINDS = 12


def tell_loaded(opened: Database, loaded: Loaded, lang: Lang) -> None:
    """Say what loading a data set did."""
    of = loaded.geodata_set
    if loaded.change is None:
        say(_UNCHANGED.fill(name=of.key), lang)
        return
    console = _console()
    console.print(f"{of.title.say(lang)} ({of.key})", markup=False)
    with opened.begin() as conn:
        tell_quality(console, conn, of, lang)
    change = loaded.change
    for label, count in (
        (Text(sv="nya", en="added"), change.added),
        (Text(sv="ändrade", en="changed"), change.changed),
        (Text(sv="borttagna", en="removed"), change.removed),
        (Text(sv="oförändrade", en="unchanged"), change.unchanged),
        (Text(sv="platser att räkna om", en="sites to compute anew"), change.stale_sites),
    ):
        if count:
            console.print(f"  {label.say(lang)}: {counted(count, lang)}", markup=False)
    for (kind, severity), count in loaded.issues.by_kind.most_common(_SHOWN_KINDS):
        _tell_issue(console, count, severity, loaded.issues.first[kind, severity].wrong, lang)
    if loaded.issues:
        say(_ISSUES.fill(name=of.key), lang)


def tell_set(conn: Connection, of: GeodataSet, log: Sequence[Issue], lang: Lang, *, whole_log: bool) -> None:
    """Say where a data set is from, what became of its rows, and what was wrong with them."""
    console = _console()
    console.print(f"{of.title.say(lang)} ({of.key})", markup=False)
    _tell_lines(console, _about(of, lang), lang)
    tell_quality(console, conn, of, lang)
    if whole_log:
        for one in log:
            console.print(f"  {one.dataset}:{one.row or ''} {one.field} {one.message.say(lang)}", markup=False)
        return
    counts = Counter((one.kind, one.severity) for one in log)
    examples = {(one.kind, one.severity): one.message for one in reversed(log)}
    for (kind, severity), count in counts.most_common(_SHOWN_KINDS):
        _tell_issue(console, count, severity, examples[kind, severity], lang)
    if log:
        say(_ISSUES.fill(name=of.key), lang)


def tell_known(key: str, lang: Lang) -> None:
    """Say what a data set is that the program knows how to read.

    Raises
    ------
    NotFound
        It knows none of that name.
    """
    one = declared(key)
    console = _console()
    console.print(f"{one.title.say(lang)} ({one.key}), {one.publisher}", markup=False)
    lines = (
        (USED_FOR, _used_for(one.roles, lang)),
        (_LICENCE, one.licence),
        (_ATTRIBUTION, one.attribution),
        (Text(sv="Format", en="Formats"), ", ".join(one.formats)),
        (Text(sv="Beskrivning", en="Described at"), one.page),
        (Text(sv="Tjänster", en="Services"), ", ".join(service.address for service in one.services)),
        (_TRIED, one.tried_on.say(lang)),
    )
    _tell_lines(console, lines, lang)


def list_known(lang: Lang) -> None:
    """List the data sets that the program knows how to read."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in (NAME, TITLE, USED_FOR, _TRIED):
        # What has to be typed is never cut.
        table.add_column(column.say(lang), no_wrap=column is NAME)
    for key in declared_keys():
        one = declared(key)
        tried = Text(sv="på riktiga data", en="on real data") if one.tried else Text(sv="nej", en="no")
        table.add_row(key, one.title.say(lang), _used_for(one.roles, lang), tried.say(lang))
    lists().print(table)


def list_loaded(sets: Iterable[GeodataSet], lang: Lang) -> None:
    """List data sets that are loaded."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in (NAME, TITLE, USED_FOR, _ROWS, _DATA_OF, _LOADED, Text(sv="Anmärkningar", en="Issues")):
        table.add_column(
            column.say(lang), justify="right" if column is _ROWS else "left", no_wrap=column is NAME, overflow="fold"
        )
    for one in sets:
        table.add_row(
            one.key,
            one.title.say(lang),
            _used_for(one.roles, lang),
            counted(one.quality.loaded, lang),
            "?" if one.verified is None else one.verified.isoformat(),
            "–" if one.loaded_at is None else one.loaded_at.astimezone().strftime("%Y-%m-%d %H:%M"),
            counted(one.issues, lang) if one.issues else "",
        )
    lists().print(table)


def counted(count: int, lang: Lang) -> str:
    """Return a count with the language's separators."""
    return number(count, lang, decimals=0)


def _about(of: GeodataSet, lang: Lang) -> list[tuple[Text, str]]:
    return [
        (Text(sv="Från", en="From"), of.address),
        (_LICENCE, of.licence),
        (_ATTRIBUTION, of.attribution),
        (_DATA_OF, "" if of.verified is None else of.verified.isoformat()),
        (_LOADED, "" if of.loaded_at is None else of.loaded_at.astimezone().isoformat(" ")[:16]),
        (USED_FOR, _used_for(of.roles, lang)),
    ]


def _used_for(roles: Iterable[Role], lang: Lang) -> str:
    return ", ".join(ROLE_LABELS[role].say(lang) for role in sorted(roles))


def _tell_lines(console: Console, lines: Iterable[tuple[Text, str]], lang: Lang) -> None:
    for label, value in lines:
        if value:
            console.print(f"  {label.say(lang)}: {value}", markup=False)


def _tell_issue(console: Console, count: int, severity: Severity, example: Text, lang: Lang) -> None:
    said = f"{SEVERITY_LABELS[severity].say(lang)}: {example.say(lang)}"
    console.print(f"  {counted(count, lang)} × {said}", markup=False)


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)


_LICENCE = Text(sv="Licens", en="Licence")
_ATTRIBUTION = Text(sv="Anges så", en="Named as")
_TRIED = Text(sv="Prövad", en="Tried")
_ROWS = Text(sv="Rader", en="Rows")
_DATA_OF = Text(sv="Data från", en="Data of")
_LOADED = Text(sv="Inläst", en="Loaded")
_UNCHANGED = Text(sv="{name}: inget har ändrats sedan sist.", en="{name}: nothing has changed since last time.")
_ISSUES = Text(
    sv="Alla anmärkningar: siting geodata show {name} --issues", en="All: siting geodata show {name} --issues"
)
