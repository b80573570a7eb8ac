"""Downloads a file, going on where it broke off, and unpacks it if it is an archive."""

from __future__ import annotations

import re
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import httpx

from gis_data.remote.answers import refuse_reports
from gis_data.remote.archive import is_archive, unpack
from gis_data.remote.body import unpacked
from gis_data.remote.client import Client
from gis_data.remote.errors import UnusableAnswer
from gis_data.remote.figures import counted
from gis_data.remote.files import fresh_name, remove_folder, tidy
from gis_data.remote.layer import with_parameters
from gis_data.remote.manifest import write_manifest
from gis_data.remote.model import Fetched, Progress, RemoteSource, Report, Validator
from gis_data.remote.partial_file import Original, PartialFile, content_range
from gis_data.remote.passing import Passing
from gis_data.remote.secrets import without_secrets
from siting.domain.errors import SitingError
from siting.domain.text import Text

_HEAD_BYTES = 100_000
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_FILENAME = re.compile(r'filename="?([^";]+)"?', re.IGNORECASE)
_OTHER_STATE = Text(sv="filen ändrades under hämtningen", en="the file changed while being fetched")


def fetch_file(client: Client, source: RemoteSource, fingerprint: str, folder: Path, report: Report) -> Fetched:
    """Bring a file into a folder.

    Parameters
    ----------
    client
        The way there.
    source
        The declaration.
    fingerprint
        Of the declaration.
    folder
        Where it goes.
    report
        Is told how far it has come.

    Raises
    ------
    SitingError
        What stands in the way; what has come is kept for another try, unless it can't be right.
    """
    part = PartialFile(folder, fingerprint)
    attempt = partial(_attempt, client, source, fingerprint, part, report)
    original = client.patiently(attempt, lambda: part.size)
    _check_data(client, part)
    size = part.size
    paths = _place(client, source, part, folder, original)
    validator = Validator(
        address=without_secrets(_address(client, source)),
        etag=original.etag,
        last_modified=original.last_modified,
    )
    fetched = Fetched(
        source=fingerprint,
        paths=tuple(paths),
        features=None,
        crs=None,
        bytes=size,
        retrieved_at=datetime.fromisoformat(original.began_at),
        pages=(validator,),
    )
    write_manifest(folder, fetched)
    part.forget()
    tidy(folder, source.key, paths)
    return fetched


def _address(client: Client, source: RemoteSource) -> httpx.URL:
    return with_parameters(client.address, source.parameters) if source.parameters else client.address


def _attempt(client: Client, source: RemoteSource, fingerprint: str, part: PartialFile, report: Report) -> Original:
    """Ask for what is missing, write it down as it comes, and return what it is a copy of."""
    headers = {"accept": "*/*", "accept-encoding": "identity"}
    validator = part.original.validator if part.original else None
    if part.size and validator:
        headers |= {"range": f"bytes={part.size}-", "if-range": validator}
    with client.exchange(_address(client, source), headers, usable=(200, 206, 416)) as (found, answer):
        if answer.status_code == 200:
            original = _original(client, fingerprint, found, answer)
            part.begin(original)
        else:
            original = _still(part, answer)
        if answer.status_code != 416:
            _append(client, part, original, answer, report)
    if original.size is not None and part.size != original.size:
        raise Passing(
            Text(sv="{n} av {all} byte kom", en="{n} of {all} bytes came").fill(
                n=counted(part.size), all=counted(original.size)
            ),
            at_last=UnusableAnswer,
        )
    return original


def _original(client: Client, fingerprint: str, found: httpx.URL, answer: httpx.Response) -> Original:
    length = answer.headers.get("content-length", "")
    # What is packed on the way comes in another size than was announced, and a part of it can't be asked for.
    packed = answer.headers.get("content-encoding", "identity").lower() not in ("", "identity")
    return Original(
        source=fingerprint,
        began_at=client.machine.now().isoformat(),
        address=without_secrets(found),
        name=_name(found, answer.headers, client),
        size=int(length) if length.isdecimal() and not packed else None,
        etag=None if packed else answer.headers.get("etag"),
        last_modified=None if packed else answer.headers.get("last-modified"),
    )


def _name(found: httpx.URL, headers: httpx.Headers, client: Client) -> str:
    """Return a harmless name: the server's, or the end of the address."""
    given = _FILENAME.search(headers.get("content-disposition", ""))
    end = PurePosixPath(unquote(given.group(1) if given else found.path).replace("\\", "/")).name
    return _UNSAFE.sub("_", end).lstrip(".")[-100:] or _UNSAFE.sub("_", client.service.partition(" ")[0])


def _still(part: PartialFile, answer: httpx.Response) -> Original:
    """Return what the part is of, if the answer goes on from its end (206) or says that it is the end (416)."""
    first, total = content_range(answer.headers.get("content-range"))
    goes_on = first == part.size if answer.status_code == 206 else total == part.size
    original = part.original
    if original is None or not goes_on or not original.same_as(answer.headers, total):
        part.forget()
        raise Passing(_OTHER_STATE)
    return original


def _append(client: Client, part: PartialFile, original: Original, answer: httpx.Response, report: Report) -> None:
    size = part.size
    if original.size is not None and original.size > client.left_bytes:
        raise client.over_limit()
    with part.path.open("ab") as file:
        for piece in unpacked(answer, client.left_bytes - size, client.over_limit, client.service):
            file.write(piece)
            size += len(piece)
            report(Progress(pages=0, features=0, bytes=size, bytes_expected=original.size))


def _check_data(client: Client, part: PartialFile) -> None:
    """Refuse an error page or an empty file; it is not kept."""
    with part.path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    try:
        refuse_reports(head, client.service, client.secrets.scrub)
        if not head.strip():
            raise UnusableAnswer(
                Text(
                    sv="{service} sänder en tom fil. Kontrollera adressen.",
                    en="{service} sends an empty file. Check the address.",
                ).fill(service=client.service),
                value=0,
            )
    except SitingError:
        part.forget()
        raise


def _place(client: Client, source: RemoteSource, part: PartialFile, folder: Path, original: Original) -> list[Path]:
    """Give the file, or what it unpacks to, a folder of its own; it gets its name when all is in it."""
    name = fresh_name(source.key, datetime.fromisoformat(original.began_at))
    making = folder / f"{name}.making"
    making.mkdir()
    try:
        if source.unpack and is_archive(part.path):
            found = unpack(part.path, making, client.left_bytes, client.over_limit(), client.service)
        else:
            found = [making / original.name]
            part.path.rename(found[0])
        made = making.rename(folder / name)
    except SitingError:
        remove_folder(making)
        part.forget()
        raise
    return [made / path.relative_to(making) for path in found]
