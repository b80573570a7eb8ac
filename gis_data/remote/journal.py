"""What of an unfinished fetch is on disk, so that another process can go on with it.

A line is written for each page after the page itself is whole; a line cut off by a crash counts as not written.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Self

import orjson

from gis_data.remote.files import remove_folder, write_whole
from gis_data.remote.layer import Sign

_NAME = "journal.jsonl"


@dataclass(frozen=True, kw_only=True)
class Begun:
    """How a fetch began.

    Parameters
    ----------
    source
        Fingerprint of the declaration.
    at
        When, in UTC.
    sign
        What the service said of the layer's state.
    """

    source: str
    at: datetime
    sign: Sign


@dataclass(frozen=True, kw_only=True)
class PageRecord:
    """A page on disk.

    Parameters
    ----------
    file
        Its name.
    size
        Of the file, in bytes.
    address, next
        Where it came from and what comes after, without secrets; None when nothing does.
    received, features, duplicates, without_id, bytes
        Features sent, kept, left out because they had come before, and kept without id; bytes received, unpacked.
    digest
        Of the features.
    etag, last_modified
        Of the answer.
    matched
        How many there should be in all.
    linked
        Whether it led on by a link.
    crs, swap, stated
        How coordinates are read; None before any were seen.
    kinds
        Fields and their kinds of value.
    closed
        Features with rings that were not closed and have been.
    """

    file: str
    size: int
    address: str
    next: str | None
    received: int
    features: int
    duplicates: int
    without_id: int
    bytes: int
    digest: str
    etag: str | None = None
    last_modified: str | None = None
    matched: int | None = None
    linked: bool = False
    crs: str | None = None
    swap: bool = False
    stated: bool = True
    kinds: Mapping[str, list[str]] = field(default_factory=dict)
    closed: int = 0


class Journal:
    """The pages of an unfinished fetch.

    Parameters
    ----------
    folder
        Where pages and journal are.
    begun
        How the fetch began.
    records
        The pages that are there.
    """

    def __init__(self, folder: Path, begun: Begun, records: list[PageRecord]) -> None:
        self.folder = folder
        self.begun = begun
        self.records = records

    @classmethod
    def start(cls, folder: Path, begun: Begun) -> Self:
        """Begin anew; what was there is removed."""
        remove_folder(folder)
        folder.mkdir(parents=True)
        made = cls(folder, begun, [])
        made.rewrite()
        return made

    @classmethod
    def found(cls, folder: Path) -> Self | None:
        """Return what an earlier process left, up to the first page that is not whole; None when there is nothing."""
        try:
            lines = (folder / _NAME).read_bytes().split(b"\n")
            head = orjson.loads(lines[0])
            sign = Sign(**head["sign"])
            begun = Begun(source=head["source"], at=datetime.fromisoformat(head["at"]), sign=sign)
        except (OSError, orjson.JSONDecodeError, KeyError, TypeError, ValueError):
            return None
        return cls(folder, begun, _whole_pages(folder, lines[1:]))

    def add(self, record: PageRecord) -> None:
        """Note a page that is whole."""
        with (self.folder / _NAME).open("ab") as file:
            file.write(_line(_plain(record)))
            file.flush()
            os.fsync(file.fileno())
        self.records.append(record)

    def rewrite(self) -> None:
        """Write the journal anew, without what was found broken at its end."""
        head = _line({**asdict(self.begun), "at": self.begun.at.isoformat()})
        write_whole(self.folder / _NAME, [head, *(_line(_plain(record)) for record in self.records)])

    def discard(self) -> None:
        """Remove journal and pages."""
        remove_folder(self.folder)


def _plain(record: PageRecord) -> dict[str, object]:
    return {one.name: getattr(record, one.name) for one in fields(record)}


def _line(found: dict[str, object]) -> bytes:
    return orjson.dumps(found) + b"\n"


def _whole_pages(folder: Path, lines: list[bytes]) -> list[PageRecord]:
    records: list[PageRecord] = []
    for line in lines:
        try:
            record = PageRecord(**orjson.loads(line))
            if (folder / record.file).stat().st_size != record.size:
                break
        except (OSError, orjson.JSONDecodeError, TypeError):
            break
        records.append(record)
    return records
