"""A whole layer, page by page, into one file."""

from __future__ import annotations

from collections.abc import Iterator, Set
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import httpx
import orjson

from gis_data.problems import note
from gis_data.remote.client import Answer, Client
from gis_data.remote.crs import urn
from gis_data.remote.errors import IncompleteAnswer, ServiceRefused, ServiceUnavailable, UnusableAnswer
from gis_data.remote.figures import counted
from gis_data.remote.files import fresh_name, tidy, write_whole
from gis_data.remote.gathering import Came, Gathering
from gis_data.remote.journal import Begun, Journal
from gis_data.remote.layer import Layer
from gis_data.remote.manifest import write_manifest
from gis_data.remote.model import Fetched, Progress, RemoteSource, Report, Validator
from gis_data.remote.secrets import without_secrets
from siting.domain.text import Text

PAGES = "pages"
TAKEN_UP_WITHIN = timedelta(hours=24)
"""An unfinished fetch that is older is begun anew: the same count no longer means the same data."""

FEWER = note(
    "fewer_than_announced",
    Text(sv="{n} objekt kom av {matched} som tjänsten anger.", en="{n} features came of {matched} announced."),
    Text(sv="Källan säger att antalet inte är exakt.", en="The source says that the count is not exact."),
)
MORE = note(
    "more_than_announced",
    Text(sv="{n} objekt kom fast tjänsten anger {matched}.", en="{n} features came though {matched} were announced."),
    Text(sv="Alla är hämtade.", en="All are fetched."),
)
DUPLICATES = note(
    "came_twice",
    Text(sv="{n} objekt kom på flera sidor.", en="{n} features came on several pages."),
    Text(sv="Var och en är med en gång.", en="Each is taken once."),
)
NO_IDS = note(
    "no_feature_ids",
    Text(sv="{n} objekt saknar id i tjänsten.", en="{n} features have no id in the service."),
    Text(sv="Kommer något två gånger märks det inte.", en="If one of them comes twice it can't be told."),
)
CLOSED = note(
    "rings_closed",
    Text(sv="{n} objekt har ringar som inte är slutna.", en="{n} features have rings that are not closed."),
    Text(sv="De är slutna.", en="They have been closed."),
)


def fetch_pages(
    client: Client, source: RemoteSource, fingerprint: str, layer: Layer, folder: Path, report: Report
) -> Fetched:
    """Bring a layer into one GeoJSON file, going on where an earlier try broke off.

    Parameters
    ----------
    client
        The way there.
    source
        The declaration.
    fingerprint
        Of the declaration.
    layer
        Opened.
    folder
        Where the file goes.
    report
        Is told how far it has come.

    Raises
    ------
    SitingError
        What stands in the way; what has come is kept for another try, unless it can't be right.
    """
    journal = _journal(client, fingerprint, layer, folder / PAGES)
    gathering = Gathering(
        source=source,
        asked=layer.asked,
        north_first=layer.north_first,
        service=client.service,
        journal=journal,
    )
    client.count(gathering.totals["bytes"])
    report(_progress(gathering))
    _gather(client, layer, gathering, report)
    with _discarding(journal):
        _check_whole(gathering)
    fetched = _finish(gathering, fingerprint, folder)
    journal.discard()
    tidy(folder, source.key, fetched.paths)
    return fetched


def _journal(client: Client, fingerprint: str, layer: Layer, folder: Path) -> Journal:
    """Return what an earlier try left if the service has not changed since, else an empty one."""
    sign, now = layer.sign(), client.machine.now()
    found = Journal.found(folder)
    if (
        found is not None
        and found.records
        and found.begun.source == fingerprint
        and found.begun.sign == sign
        and not sign.blank
        and now - found.begun.at < TAKEN_UP_WITHIN
        and (found.records[-1].next is None or client.secrets.restored(found.records[-1].next) is not None)
    ):
        found.rewrite()
        return found
    return Journal.start(folder, Begun(source=fingerprint, at=now, sign=sign))


def _gather(client: Client, layer: Layer, gathering: Gathering, report: Report) -> None:
    address = _next_address(client, layer, gathering)
    # As they are: where only their tokens differ, those without secrets are all the same.
    asked = {str(client.secrets.restored(one.address)) for one in gathering.records}
    kept_link = bool(gathering.records) and gathering.records[-1].linked
    while address is not None:
        asked.add(str(address))
        read = partial(_came, layer, gathering, address, asked)
        try:
            came, following = client.read(address, read)
        except (ServiceRefused, ServiceUnavailable, UnusableAnswer) as error:
            # All that was announced has come; many a service answers a question past its end with an error.
            if gathering.records and layer.may_be_past_end(gathering.totals["received"], gathering.matched):
                return
            if kept_link and isinstance(error, ServiceRefused):
                # A link holds only so long; without this every further try would end at it.
                gathering.journal.discard()
            raise
        kept_link = False
        client.count(len(came.answer.body))
        with _discarding(gathering.journal):
            gathering.take(came)
        report(_progress(gathering))
        address = following


def _next_address(client: Client, layer: Layer, gathering: Gathering) -> httpx.URL | None:
    if not gathering.records:
        return layer.first()
    kept = gathering.records[-1].next
    return None if kept is None else client.secrets.restored(kept)


def _came(
    layer: Layer, gathering: Gathering, address: httpx.URL, asked: Set[str], answer: Answer
) -> tuple[Came, httpx.URL | None]:
    page = layer.read(answer)
    following = layer.after(
        page,
        gathering.totals["received"] + len(page),
        gathering.matched if page.matched is None else page.matched,
        linked=gathering.linked or page.next_link is not None,
    )
    after = None if following is None else without_secrets(following)
    came = Came(
        page=page, answer=answer, address=without_secrets(address), next=after, round_again=str(following) in asked
    )
    return came, following


@contextmanager
def _discarding(journal: Journal) -> Iterator[None]:
    """Remove what has come when it can't be right, so that the next try begins anew."""
    try:
        yield
    except UnusableAnswer:
        journal.discard()
        raise


def _check_whole(gathering: Gathering) -> None:
    came, matched, source = gathering.totals["features"], gathering.matched, gathering.source
    if matched is None and came == 0:
        raise UnusableAnswer(
            Text(
                sv="{service} sänder inga objekt. Kontrollera lager och bbox; det som fanns är kvar.",
                en="{service} sends no features. Check layer and bbox; what there was is kept.",
            ).fill(service=gathering.service),
            value=0,
        )
    if matched is not None and came < matched:
        if source.exact:
            raise _incomplete(gathering, matched)
        gathering.notes.append(FEWER.at(source.key, 0, "", came, n=counted(came), matched=counted(matched)))
    if matched is not None and came > matched:
        gathering.notes.append(MORE.at(source.key, 0, "", came, n=counted(came), matched=counted(matched)))
    for problem, name in ((DUPLICATES, "duplicates"), (NO_IDS, "without_id"), (CLOSED, "closed")):
        if gathering.totals[name]:
            count = gathering.totals[name]
            gathering.notes.append(problem.at(source.key, 0, "", count, n=counted(count)))


def _incomplete(gathering: Gathering, matched: int) -> IncompleteAnswer:
    twice = gathering.totals["duplicates"]
    why = (
        Text(
            sv="{n} kom två gånger, så tjänsten sorterar olika från sida till sida: ange sort_by i källan.",
            en="{n} came twice, so the service sorts differently from page to page: name sort_by in the source.",
        ).fill(n=counted(twice))
        if twice
        else Text(
            sv="Kör igen; räknar tjänsten fel, sätt exact = false i källan.",
            en="Run again; if the service counts wrongly, set exact = false in the source.",
        )
    )
    return IncompleteAnswer(
        Text(
            sv="{service} anger {matched} objekt men sände {came}. {why}",
            en="{service} announces {matched} features but sent {came}. {why}",
        ).fill(
            service=gathering.service,
            matched=counted(matched),
            came=counted(gathering.totals["features"]),
            why=why,
        ),
        value=gathering.totals["features"],
    )


def _finish(gathering: Gathering, fingerprint: str, folder: Path) -> Fetched:
    """Put the pages together and declare the whole."""
    begun, source = gathering.journal.begun, gathering.source
    crs = gathering.orientation.crs if gathering.orientation else gathering.asked.crs
    path = folder / f"{fresh_name(source.key, begun.at)}.geojson"
    write_whole(path, _collection(gathering, crs))
    fetched = Fetched(
        source=fingerprint,
        paths=(path,),
        features=gathering.totals["features"],
        crs=crs,
        bytes=gathering.totals["bytes"],
        retrieved_at=begun.at,
        pages=tuple(
            Validator(address=one.address, etag=one.etag, last_modified=one.last_modified) for one in gathering.records
        ),
        matched=gathering.matched,
        duplicates=gathering.totals["duplicates"],
        without_id=gathering.totals["without_id"],
        notes=tuple(gathering.notes),
    )
    write_manifest(folder, fetched)
    return fetched


def _collection(gathering: Gathering, crs: str) -> Iterator[bytes]:
    """Yield one GeoJSON file of all pages: a feature a line, the CRS in the member that GDAL and others read."""
    named = {"type": "name", "properties": {"name": urn(crs)}}
    head = orjson.dumps({"type": "FeatureCollection", "name": gathering.source.key, "crs": named})
    yield head[:-1] + b',"features":[\n'
    between = b""
    for record in gathering.records:
        body = (gathering.journal.folder / record.file).read_bytes().rstrip(b"\n")
        if body:
            yield between + body.replace(b"\n", b",\n")
            between = b",\n"
    yield b"\n]}\n"


def _progress(gathering: Gathering) -> Progress:
    return Progress(
        pages=len(gathering.records),
        features=gathering.totals["features"],
        bytes=gathering.totals["bytes"],
        features_expected=gathering.matched,
    )
