"""From a recipe to what a data set holds: fetched when it is an address, read, and described."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from shapely.geometry.base import BaseGeometry

from gis_data.errors import UnreadableFile
from gis_data.firms.declared import read_declaration
from gis_data.firms.reading import read_register
from gis_data.geodata.content import Content
from gis_data.geodata.declarations import declared, remote_sources
from gis_data.geodata.files import LayerFile
from gis_data.geodata.model import DeclaredSet
from gis_data.geodata.reading import read
from gis_data.problems import FileIssue
from gis_data.recipes import Recipe
from gis_data.remote.fetching import fetch, last_fetched, unchanged
from gis_data.remote.model import Change, Fetched, RemoteSource, Report, ServiceKind
from siting.domain.errors import InvalidInput
from siting.domain.geodata import GeodataSet, Role
from siting.domain.text import Text, same
from siting.settings import GeodataSettings

_CHUNK_BYTES = 1 << 20


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
    paths: list[Path | LayerFile] = [recipe.path]
    verified = recipe.verified
    if fetched:
        paths = [
            LayerFile(path=path, layer=source.layer) if source.layer else path
            for source, one in fetched
            for path in one.paths
        ]
        # What a service answers is of the day that it was asked; a file may be of any day before.
        asked = [one.retrieved_at.date() for source, one in fetched if source.kind is not ServiceKind.DOWNLOAD]
        verified = verified or min(asked, default=None)
    content = _read(recipe, paths, where, watched, verified)
    content.issues.add(note for _, one in fetched for note in _notes(one))
    return Brought(geodata_set=_described(key, recipe, content, _sha256(_files(paths))), content=content)


def is_unchanged(key: str, recipe: Recipe, stored: GeodataSet, where: Where) -> bool:
    """Tell whether it is sure that a data set is what is stored of it; where nobody can say, it is not.

    Raises
    ------
    SitingError
        The service does not answer, or the file is not there.
    """
    if not recipe.is_remote:
        return bool(stored.content_sha256) and _sha256([recipe.path]) == stored.content_sha256
    for source in _sources(key, recipe):
        last = last_fetched(where.folder / source.key)
        if last is None or unchanged(source, last, where.settings) is not Change.UNCHANGED:
            return False
    return True


def service_of(address: str) -> ServiceKind | None:
    """Return how to talk to an address, as far as it can be told by looking at it.

    >>> service_of("https://example.se/geoserver/wfs"), service_of("https://example.se/plans.zip")
    (<ServiceKind.WFS: 'wfs'>, <ServiceKind.DOWNLOAD: 'download'>)
    """
    parts = urlsplit(address)
    path, query = parts.path.lower().rstrip("/"), parts.query.lower()
    if "service=wfs" in query or path.endswith("wfs"):
        return ServiceKind.WFS
    if "/collections" in path or "/ogc/" in path or path.endswith("/features"):
        return ServiceKind.OGC_API
    return ServiceKind.DOWNLOAD if Path(path).suffix else None


def _fetched(key: str, recipe: Recipe, where: Where, watched: Watched) -> list[tuple[RemoteSource, Fetched]]:
    if not recipe.is_remote:
        return []
    return [
        (source, fetch(source, where.settings, where.folder / source.key, watched.fetching))
        for source in _sources(key, recipe)
    ]


def _sources(key: str, recipe: Recipe) -> list[RemoteSource]:
    """Return what to fetch, one source a layer: as declared for such a service, with what the recipe says besides."""
    kind = recipe.service or service_of(recipe.address)
    if kind is None:
        raise InvalidInput(_WHICH_SERVICE.fill(address=urlsplit(recipe.address).hostname), value=recipe.address)
    usual = _usual(recipe, kind)
    layers = (recipe.service_layer,) if recipe.service_layer else tuple(one.layer for one in usual)
    if kind is ServiceKind.DOWNLOAD:
        layers = ("",)
    elif not layers:
        raise InvalidInput(_WHICH_LAYER.fill(name=key), value=key)
    by_layer = {one.layer: one for one in usual}
    plain = RemoteSource(key=key, address=recipe.address, kind=kind, layer=layers[0])
    return [
        replace(
            asked := by_layer.get(layer, plain),
            key=key if len(layers) < 2 else f"{key}-{place + 1}",
            address=recipe.address,
            layer=layer,
            sort_by=recipe.sort_by or asked.sort_by,
        )
        for place, layer in enumerate(layers)
    ]


def _usual(recipe: Recipe, kind: ServiceKind) -> tuple[RemoteSource, ...]:
    """Return how a declared data set is asked for at a service of the kind; () where nothing declares it."""
    known = declared(recipe.declared) if recipe.declared else None
    services = () if known is None else known.services
    number = next((place for place, one in enumerate(services) if one.kind is kind), None)
    return () if known is None or number is None else remote_sources(known, number)


def _read(
    recipe: Recipe, paths: Sequence[Path | LayerFile], where: Where, watched: Watched, verified: date | None
) -> Content:
    area = None if recipe.everywhere else where.area
    if recipe.register_as:
        [path] = _files(paths)
        return read_register(
            path,
            read_declaration(recipe.register_as),
            crs=where.crs,
            version=recipe.industry_version,
            source_crs=recipe.crs,
            within=area,
            verified=verified,
        )
    what = recipe.what()
    options = replace(recipe.options(), verified=verified)
    if not isinstance(what, DeclaredSet):
        what = replace(what, verified=verified)
    return read(what, paths, crs=where.crs, area=area, options=options, on_progress=watched.reading)


def _described(key: str, recipe: Recipe, content: Content, sha256: str) -> GeodataSet:
    known = declared(recipe.declared) if recipe.declared else None
    # A role whose field the files lack is not there: of people nobody has counted none may be taken to be none.
    roles = content.used_for or recipe.roles or (known.roles if known is not None else _only_role(recipe))
    return GeodataSet(
        key=key,
        declaration=recipe.declared or recipe.register_as,
        title=same(recipe.title) if recipe.title else same(key) if known is None else known.title,
        address=recipe.address,
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


def _sha256(paths: Sequence[Path]) -> str:
    """Return the digest of some files, of a folder (a file geodatabase) by what it holds."""
    digest = hashlib.sha256()
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


_WHICH_SERVICE = Text(
    sv="Det framgår inte av adressen till {address} vad som svarar där; säg det med --service wfs, ogc_api, download.",
    en="The address of {address} does not tell what answers there; say so by --service wfs, ogc_api or download.",
)
_WHICH_LAYER = Text(
    sv="{name}: säg med --layer vilket av tjänstens lager som ska hämtas.",
    en="{name}: say by --layer which of the service's layers to fetch.",
)
_NO_FILE = Text(sv="{file} kan inte läsas: {why}.", en="{file} can't be read: {why}.")
