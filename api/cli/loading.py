"""Loading a data set from the command line: fetched, read and stored, with bars where somebody watches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from api.cli.context import stderr
from api.computing import DEPENDANTS
from gis_data.bringing import Watched, Where, bring, is_unchanged
from gis_data.issue_log import IssueLog
from gis_data.recipes import Recipe
from gis_data.remote.model import Progress
from siting.domain.errors import InvalidInput
from siting.domain.formats import number
from siting.domain.geodata import GeodataSet
from siting.domain.text import Lang, Text
from siting.services.load_geodata import deployment_area, store_geodata
from siting.services.queued_facts import ask_for_facts
from siting.settings import Settings
from siting.store.database import Database
from siting.store.geodata import SetChange, load_set


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What loading a data set did.

    Parameters
    ----------
    geodata_set
        As it is stored now.
    change
        What became different; None when nothing was read, because nothing has changed.
    issues
        What was wrong.
    """

    geodata_set: GeodataSet
    change: SetChange | None
    issues: IssueLog


class LoadingBar:
    """Shows how far fetching and reading have come."""

    def __init__(self, bar: Bar | None, lang: Lang) -> None:
        self._bar = bar
        self._lang = lang
        self._task = None if bar is None else bar.add_task("", total=None)

    def watched(self, name: str) -> Watched:
        """Return who is told."""
        return Watched(
            fetching=lambda now: self._fetching(name, now),
            reading=lambda share: self._show(_READING.fill(name=name), share, 1.0),
        )

    def storing(self, name: str) -> None:
        """Say that it is being stored."""
        self._show(_STORING.fill(name=name), None, None)

    def _fetching(self, name: str, now: Progress) -> None:
        if now.waiting_s:
            said = _WAITING.fill(name=name, seconds=number(now.waiting_s, self._lang, decimals=0))
        elif now.features:
            said = _FEATURES.fill(name=name, count=number(now.features, self._lang, decimals=0))
        else:
            said = _BYTES.fill(name=name, mb=number(now.bytes / 1e6, self._lang, decimals=1))
        done, total = (now.features, now.features_expected) if now.features else (now.bytes, now.bytes_expected)
        self._show(said, done, total)

    def _show(self, said: Text, done: float | None, total: float | None) -> None:
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, description=said.say(self._lang), completed=done or 0, total=total)


@contextmanager
def loading_bar(lang: Lang) -> Iterator[LoadingBar]:
    """Show a bar where somebody watches."""
    console = stderr()
    if not console.is_terminal:
        yield LoadingBar(None, lang)
        return
    with Bar(
        TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn(), console=console, transient=True
    ) as bar:
        yield LoadingBar(bar, lang)


@dataclass(frozen=True, kw_only=True)
class How:
    """How data sets are loaded.

    Parameters
    ----------
    actor
        Who does it, for the history.
    later
        Leave what is computed from them to a worker.
    accept_fewer
        They may have lost much since they were last read the same way.
    force
        Read them although nothing says that they have changed.
    """

    actor: str
    later: bool = False
    accept_fewer: bool = False
    force: bool = False


def add_set(
    database: Database,
    settings: Settings,
    name: str,
    recipe: Recipe,
    how: How,
    *,
    bar: LoadingBar,
) -> Loaded:
    """Load a data set by its recipe, in place of one that has its name.

    Raises
    ------
    SitingError
        It can't be fetched, read or stored; what was there stays.
    """
    brought = bring(name, recipe, _where(database, settings), bar.watched(name))
    bar.storing(name)
    change = store_geodata(
        database,
        brought.geodata_set,
        brought.content,
        dependants=DEPENDANTS,
        actor=how.actor,
        before_commit=ask_for_facts if how.later else None,
        accept_fewer=how.accept_fewer,
    )
    with database.begin() as conn:
        stored = load_set(conn, name)
    return Loaded(geodata_set=stored, change=change, issues=brought.content.issues)


def refresh_set(
    database: Database,
    settings: Settings,
    stored: GeodataSet,
    how: How,
    *,
    bar: LoadingBar,
) -> Loaded:
    """Load a stored data set again in the way that it was added.

    Raises
    ------
    SitingError
        See :func:`add_set`; also when how it was added can't be read any more.
    """
    try:
        recipe = Recipe.model_validate(dict(stored.options))
    except ValidationError as error:
        raise InvalidInput(_OLD_RECIPE.fill(name=stored.key), value=stored.key) from error
    if not how.force and is_unchanged(stored.key, recipe, stored, _where(database, settings)):
        return Loaded(geodata_set=stored, change=None, issues=IssueLog())
    return add_set(database, settings, stored.key, recipe, how, bar=bar)


def fetched_folder(settings: Settings) -> Path:
    """Return where what is fetched is kept, a folder for each data set."""
    return settings.database.data_dir / "geodata"


def _where(database: Database, settings: Settings) -> Where:
    return Where(
        crs=settings.deployment.crs,
        area=deployment_area(database, settings.deployment.municipality),
        folder=fetched_folder(settings),
        settings=settings.geodata,
    )


_READING = Text(sv="{name}: läser", en="{name}: reading")
_STORING = Text(sv="{name}: lagrar", en="{name}: storing")
_WAITING = Text(
    sv="{name}: tjänsten svarar inte, nytt försök om {seconds} s",
    en="{name}: the service does not answer, trying again in {seconds} s",
)
_FEATURES = Text(sv="{name}: {count} objekt hämtade", en="{name}: {count} features fetched")
_BYTES = Text(sv="{name}: {mb} MB hämtade", en="{name}: {mb} MB fetched")
_OLD_RECIPE = Text(
    sv="{name}: hur den lades till går inte att läsa längre; lägg till den på nytt med 'siting geodata add'.",
    en="{name}: how it was added can't be read any more; add it anew by 'siting geodata add'.",
)
