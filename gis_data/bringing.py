"""From a recipe to what a data set holds: fetched when it is an address, read, and described."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from gis_data.asking import shown_address, sources_of
from gis_data.errors import UnreadableFile
from gis_data.firms.declared import read_declaration
from gis_data.firms.reading import read_register
from gis_data.geodata.content import Content
from gis_data.geodata.declarations import declared
from gis_data.geodata.files import LayerFile
from gis_data.problems import FileIssue
from gis_data.recipes import Recipe
from gis_data.remote.errors import UnusableAnswer
from gis_data.remote.fetching import fetch, forget_fetched, last_fetched, unchanged
from gis_data.remote.model import Change, Fetched, RemoteSource, Report, ServiceKind
from siting.domain.errors import InvalidInput
from siting.domain.geodata import GeodataSet, Role
from siting.domain.text import Text, same
from siting.settings import GeodataSettings

_CHUNK_BYTES = 1 << 20
_SHOWN_FILES = 10


@dataclass(frozen=True, kw_only=True)
class Where:
    """What a data set is brought to.

    Parameters
    ----------
    crs
        The storage CRS.
    area
        What the deployment is about, in it; None keeps everything.
    folder
        Where what is fetched is kept, a folder for each data set.
    settings
        From where anything may be fetched.
    """

    crs: str
    area: BaseGeometry | None
    folder: Path
    settings: GeodataSettings


@dataclass(frozen=True, kw_only=True)
class Watched:
    """Who is told how far it has come.

    Parameters
    ----------
    fetching
        Told while it is fetched.
    reading
        Told the share that has been read.
    """

    fetching: Report | None = None
    reading: Callable[[float], None] | None = None


@dataclass(frozen=True, kw_only=True)
class Brought:
    """A data set, ready to be stored."""

    geodata_set: GeodataSet
    content: Content


def bring(key: str, recipe: Recipe, where: Where, watched: Watched) -> Brought:
    """Return a data set by its recipe.

    Raises
    ------
    SitingError
        It can't be fetched or read; nothing is changed anywhere.
    """
    fetched = _fetched(key, recipe, where, watched)
    paths: list[Path | LayerFile] = [
        LayerFile(path=path, layer=source.layer) if source.layer else path
        for source, one in fetched
        for path in one.paths
    ] or [recipe.path]
    files = _files(paths)
    before = _state(files)
    content = _read(_as_answered(recipe, fetched), paths, where, watched)
    content.issues.add(note for _, one in fetched for note in _notes(one))
    sha256 = _sha256(files, recipe)
    if _state(files) != before:
        # The digest would be of other bytes than were read, and a later look would find nothing new.
        raise UnreadableFile(_CHANGING.fill(file=files[0].name), value=files[0].name)
    return Brought(geodata_set=_described(key, recipe, content, sha256), content=content)


def is_unchanged(key: str, recipe: Recipe, stored: GeodataSet, where: Where) -> bool:
    """Tell whether it is sure that a data set is what is stored of it; where nobody can say, it is not.

    Raises
    ------
    SitingError
        The service does not answer, or the file is not there.
    """
    if not recipe.is_remote:
        return bool(stored.content_sha256) and _sha256([recipe.path], recipe) == stored.content_sha256
    paths: list[Path] = []
    for source in sources_of(key, recipe):
        last = _last(where.folder / source.key)
        if last is None or unchanged(source, last, where.settings) is not Change.UNCHANGED:
            return False
        paths += last.paths
    # What was fetched last is not what is stored, if it could not be read then.
    return _sha256(paths, recipe) == stored.content_sha256


def _last(folder: Path) -> Fetched | None:
    """Return what was fetched last; None also when it is not as it was."""
    try:
        return last_fetched(folder)
    except UnusableAnswer:
        return None


def forget(key: str, folder: Path) -> None:
    """Remove what was fetched of a data set.

    Raises
    ------
    SitingError
        Another process fetches it, or it can't be removed.
    """
    layers = re.compile(rf"{re.escape(key)}(-[0-9]+)?")
    for one in sorted(folder.iterdir()) if folder.is_dir() else ():
        if layers.fullmatch(one.name):
            forget_fetched(one)


def _fetched(key: str, recipe: Recipe, where: Where, watched: Watched) -> list[tuple[RemoteSource, Fetched]]:
    if not recipe.is_remote:
        return []
    return [
        (source, fetch(source, where.settings, where.folder / source.key, watched.fetching))
        for source in sources_of(key, recipe)
    ]


def _as_answered(recipe: Recipe, fetched: Sequence[tuple[RemoteSource, Fetched]]) -> Recipe:
    """Return how to read what came: of a service, of the day that it was asked, and in the CRS that it says itself."""
    asked_on = [one.retrieved_at.date() for source, one in fetched if source.kind is not ServiceKind.DOWNLOAD]
    if not asked_on:
        return recipe
    return recipe.model_copy(update={"verified": recipe.verified or min(asked_on), "crs": None})


def _read(recipe: Recipe, paths: Sequence[Path | LayerFile], where: Where, watched: Watched) -> Content:
    area = None if recipe.everywhere else where.area
    if recipe.register_as:
        files = _files(paths)
        if len(files) != 1:
            names = ", ".join(one.name for one in files[:_SHOWN_FILES])
            raise InvalidInput(_ONE_REGISTER.fill(n=len(files), names=names), value=len(files))
        return read_register(
            files[0],
            read_declaration(recipe.register_as),
            crs=where.crs,
            version=recipe.industry_version,
            source_crs=recipe.crs,
            within=area,
            verified=recipe.verified,
        )
    from gis_data.reading import read

    return read(recipe.what(), paths, crs=where.crs, area=area, options=recipe.options(), on_progress=watched.reading)


def _described(key: str, recipe: Recipe, content: Content, sha256: str) -> GeodataSet:
    known = declared(recipe.declared) if recipe.declared else None
    # A role whose field the files lack is not there: of people nobody has counted none may be taken to be none.
    roles = content.used_for or recipe.roles or (known.roles if known is not None else _only_role(recipe))
    return GeodataSet(
        key=key,
        declaration=recipe.declared or recipe.register_as,
        title=same(recipe.title) if recipe.title else same(key) if known is None else known.title,
        address=shown_address(recipe),
        licence=recipe.licence or ("" if known is None else known.licence),
        attribution=recipe.attribution or ("" if known is None else known.attribution),
        verified=content.verified,
        content_sha256=sha256,
        options=recipe.document(),
        quality=content.quality,
        roles=roles,
        demo=known is not None and known.demo,
    )


def _only_role(recipe: Recipe) -> frozenset[Role]:
    return frozenset({Role.WORKPLACES if recipe.role is None else recipe.role})


def _notes(fetched: Fetched) -> list[FileIssue]:
    return [
        FileIssue(
            dataset=note.dataset,
            row=note.row,
            field=note.field,
            kind=note.kind,
            severity=note.severity,
            value=note.value,
            message=note.message,
            wrong=note.message,
            right=same(""),
        )
        for note in fetched.notes
    ]


def _files(paths: Sequence[Path | LayerFile]) -> list[Path]:
    return [one.path if isinstance(one, LayerFile) else one for one in paths]


def _state(paths: Sequence[Path]) -> list[tuple[int, int] | None]:
    """Return what tells whether files are written to: size and time, None where there is none."""
    found: list[tuple[int, int] | None] = []
    for path in paths:
        try:
            stat = path.stat()
        except OSError:
            found.append(None)
        else:
            found.append((stat.st_size, stat.st_mtime_ns))
    return found


def _sha256(paths: Sequence[Path], recipe: Recipe) -> str:
    """Return the digest of some files, of a folder (a file geodatabase) by what it holds, and of how they are read.

    Read by another declaration, the same files hold something else.
    """
    digest = hashlib.sha256(recipe.read_by().encode())
    try:
        for path in paths:
            for one in sorted(path.rglob("*")) if path.is_dir() else [path]:
                if one.is_file():
                    with one.open("rb") as file:
                        while chunk := file.read(_CHUNK_BYTES):
                            digest.update(chunk)
    except OSError as error:
        raise UnreadableFile(
            _NO_FILE.fill(file=error.filename, why=error.strerror), value=str(error.filename)
        ) from error
    return digest.hexdigest()


_ONE_REGISTER = Text(
    sv="Ett företagsregister är en enda fil; här är {n}: {names}. Ange den fil som ska läsas.",
    en="A company register is one file; here are {n}: {names}. Name the file that is to be read.",
)
_CHANGING = Text(
    sv="{file} ändrades medan den lästes. Inget är ändrat; kör igen när den är färdigskriven.",
    en="{file} was changed while it was read. Nothing is changed; run again when it is written to its end.",
)
_NO_FILE = Text(sv="{file} kan inte läsas: {why}.", en="{file} can't be read: {why}.")
