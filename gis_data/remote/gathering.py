"""The pages of one fetch as they come: each feature once, the same fields and CRS throughout, no going round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

import orjson

from gis_data.problems import FileIssue, note
from gis_data.remote.client import Answer
from gis_data.remote.crs import Asked, Orientation, settle, still_fits
from gis_data.remote.errors import IncompleteAnswer, UnusableAnswer
from gis_data.remote.figures import counted
from gis_data.remote.files import write_whole
from gis_data.remote.journal import Journal, PageRecord
from gis_data.remote.model import RemoteSource
from gis_data.remote.page import Page
from gis_data.remote.schema import Schema, check_wanted, fields_of
from siting.domain.text import Text

_TOTALS = ("received", "features", "duplicates", "without_id", "bytes", "closed")
_FRUITLESS_PAGES = 3
"""So many pages in a row without anything new are a service that goes round in a circle."""

CRS_UNSTATED = note(
    "crs_unstated",
    Text(sv="Tjänsten säger inte vilket crs koordinaterna är i.", en="The service does not say of what crs it is."),
    Text(sv="De ligger där {crs} gäller och är lästa så.", en="Coordinates lie where {crs} holds and are read so."),
)
CRS_NOT_AS_ASKED = note(
    "crs_not_as_asked",
    Text(sv="Tjänsten svarar i {crs}; {asked} begärdes.", en="The service answers in {crs}; {asked} was asked for."),
    Text(sv="Läst som {crs}.", en="Read as {crs}."),
)
AXES_SWAPPED = note(
    "axes_swapped",
    Text(sv="Tjänsten skriver nord före öst.", en="The service writes north before east."),
    Text(sv="Ordningen är ändrad till öst, nord.", en="The order has been changed to east, north."),
)


@dataclass(frozen=True, kw_only=True)
class Came:
    """A page and what was asked for it.

    Parameters
    ----------
    page
        The features.
    answer
        How it came.
    address, next
        Where it came from and what comes after, without secrets.
    round_again
        Whether what comes after has been asked for already.
    """

    page: Page
    answer: Answer
    address: str
    next: str | None
    round_again: bool


@dataclass(kw_only=True)
class Gathering:
    """What has come so far.

    Parameters
    ----------
    source
        The declaration.
    asked
        The CRS that is asked for.
    north_first
        Whether the protocol wants the order of axes that a CRS's definition has.
    service
        Name for messages.
    journal
        The pages on disk; those that are there already are taken in.
    """

    source: RemoteSource
    asked: Asked
    north_first: bool
    service: str
    journal: Journal
    notes: list[FileIssue] = field(default_factory=list)
    orientation: Orientation | None = None
    matched: int | None = None
    """How many features there should be, as last said."""
    linked: bool = False
    """Whether a page led on by a link."""
    totals: Counter[str] = field(default_factory=Counter)
    """Of ``received``, ``features``, ``duplicates``, ``without_id``, ``bytes`` and ``closed`` over all pages."""
    _schema: Schema = field(default_factory=Schema)
    _ids: set[str] = field(default_factory=set)
    _digests: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.matched = self.journal.begun.sign.matched
        for record in self.journal.records:
            for line in (self.journal.folder / record.file).read_bytes().splitlines():
                name = orjson.loads(line).get("id")
                if name is not None:
                    self._ids.add(name)
            if record.received:
                kinds = {name: set(found) for name, found in record.kinds.items()}
                self.notes += self._schema.check(kinds, self.source.key, self.service)
            self._remember(record)
        if self.orientation is not None:
            self._note_orientation(self.orientation)

    @property
    def records(self) -> Sequence[PageRecord]:
        """The pages."""
        return self.journal.records

    def take(self, came: Came) -> PageRecord:
        """Check a page, write what is new of it to disk and note it.

        Raises
        ------
        IncompleteAnswer
            The service has changed fields or count meanwhile.
        UnusableAnswer
            It goes round in a circle, lacks fields, or sends another CRS than before.
        """
        page = came.page
        kinds = fields_of(page.properties)
        if len(page):
            check_wanted(kinds, self.source.fields, self.service)
            self.notes += self._schema.check(kinds, self.source.key, self.service)
        self._check_count(page.matched)
        self._orient(page)
        record = self._write(came, {name: sorted(found) for name, found in kinds.items()})
        self._check_circle(record, round_again=came.round_again)
        self.journal.add(record)
        self._remember(record)
        return record

    def _remember(self, record: PageRecord) -> None:
        self._digests.add(record.digest)
        self.matched = self.matched if record.matched is None else record.matched
        self.linked = self.linked or record.linked
        self.totals.update({name: getattr(record, name) for name in _TOTALS})
        if record.crs is not None and self.orientation is None:
            self.orientation = Orientation(crs=record.crs, swap=record.swap, stated=record.stated)

    def _check_count(self, matched: int | None) -> None:
        before = self.matched
        if matched is None or before is None or matched == before or not self.source.exact:
            return
        raise IncompleteAnswer(
            Text(
                sv="{service} angav först {before} objekt och sedan {now}: data ändrades under hämtningen. Kör igen;"
                " för en tjänst som alltid ändras, sätt exact = false i källan.",
                en="{service} announced {before} features and then {now}: data changed while being fetched. Run"
                " again; for a service that always changes, set exact = false in the source.",
            ).fill(service=self.service, before=counted(before), now=counted(matched)),
            value=matched,
        )

    def _orient(self, page: Page) -> None:
        """Settle how coordinates are read at the first page that has any, and hold later ones to it."""
        if not len(page.points):
            return
        north_first = self.north_first and not page.axes_read
        if self.orientation is None:
            found = settle(page.said_crs, self.asked, page.points, north_first=north_first, service=self.service)
            self.orientation = found
            self._note_orientation(found)
            return
        found = settle(page.said_crs, self.asked, page.points, north_first=north_first, service=self.service)
        if found.crs != self.orientation.crs or not still_fits(page.points, self.orientation):
            raise UnusableAnswer(
                Text(
                    sv="{service} bytte crs mellan sidorna, från {before} till {now}. Ange ett crs i källan.",
                    en="{service} changed its crs between pages, from {before} to {now}. Name a crs in the source.",
                ).fill(service=self.service, before=self.orientation.crs, now=found.crs),
                value=found.crs,
            )

    def _note_orientation(self, found: Orientation) -> None:
        key = self.source.key
        if not found.stated:
            self.notes.append(CRS_UNSTATED.at(key, 0, "", found.crs, crs=found.crs))
        if found.crs != self.asked.crs:
            self.notes.append(CRS_NOT_AS_ASKED.at(key, 0, "", found.crs, crs=found.crs, asked=self.asked.crs))
        if found.swap:
            self.notes.append(AXES_SWAPPED.at(key, 0, "", found.crs))

    def _write(self, came: Came, kinds: dict[str, list[str]]) -> PageRecord:
        page, headers = came.page, came.answer.headers
        lines = page.lines(swap=self.orientation is not None and self.orientation.swap)
        new: list[bytes] = []
        for name, line in zip(page.ids, lines, strict=True):
            if name is None or name not in self._ids:
                new.append(line)
            if name is not None:
                self._ids.add(name)
        file = f"{len(self.records) + 1:06d}.geojsonl"
        size = write_whole(self.journal.folder / file, (line + b"\n" for line in new))
        found = self.orientation
        return PageRecord(
            file=file,
            size=size,
            address=came.address,
            next=came.next,
            received=len(page),
            features=len(new),
            duplicates=len(page) - len(new),
            without_id=sum(name is None for name in page.ids),
            bytes=len(came.answer.body),
            digest=_digest(lines),
            etag=headers.get("etag"),
            last_modified=headers.get("last-modified"),
            matched=page.matched,
            linked=page.next_link is not None,
            crs=found.crs if found else None,
            swap=found.swap if found else False,
            stated=found.stated if found else True,
            kinds=kinds,
            closed=page.closed,
        )

    def _check_circle(self, record: PageRecord, *, round_again: bool) -> None:
        """Refuse a service that sends the same again."""
        last = [*self.records[-(_FRUITLESS_PAGES - 1) :], record]
        fruitless = len(last) == _FRUITLESS_PAGES and not any(one.features for one in last)
        again = record.received > 0 and record.digest in self._digests
        if not (fruitless or again or round_again):
            return
        raise UnusableAnswer(
            Text(
                sv="{service} sänder samma sida om och om igen i stället för nästa (sida {n}). Ange sort_by i källan,"
                " eller paging = none om tjänsten bara kan sända allt på en gång.",
                en="{service} sends the same page again and again instead of the next (page {n}). Name sort_by in the"
                " source, or paging = none if the service can only send everything at once.",
            ).fill(service=self.service, n=len(self.records) + 1),
            value=record.address,
        )


def _digest(lines: Sequence[bytes]) -> str:
    digest = blake2b(digest_size=16)
    for line in lines:
        digest.update(line)
        digest.update(b"\n")
    return digest.hexdigest()
