"""A file that is on its way: what has come, and of which state of the original it is a part."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx
import orjson

from gis_data.remote.files import write_whole

_CONTENT_RANGE = re.compile(r"bytes\s+(?:(\d{1,18})-\d{1,18}|\*)/(\d{1,18}|\*)", re.IGNORECASE)
_WEAK = "W/"


@dataclass(frozen=True, kw_only=True)
class Original:
    """What a server says of the file that it sends.

    Parameters
    ----------
    source
        Fingerprint of the declaration.
    began_at
        When its first byte was asked for, ISO 8601.
    address
        Where it came from after redirects, without secrets.
    name
        What it is to be called.
    size
        Its bytes; None when it was not said.
    etag, last_modified
        As the server wrote them.
    """

    source: str
    began_at: str
    address: str
    name: str
    size: int | None
    etag: str | None
    last_modified: str | None

    @property
    def validator(self) -> str | None:
        """What ``If-Range`` may name: a strong ETag or a date; None when no part can be trusted to fit another."""
        if self.etag and not self.etag.startswith(_WEAK):
            return self.etag
        return self.last_modified

    def same_as(self, headers: httpx.Headers, total: int | None) -> bool:
        """Return whether an answer is of the same state, as far as it says."""
        pairs = (
            (self.etag, headers.get("etag")),
            (self.last_modified, headers.get("last-modified")),
            (self.size, total),
        )
        return all(mine is None or other is None or mine == other for mine, other in pairs)


class PartialFile:
    """A file on its way, in a folder.

    Parameters
    ----------
    folder
        Where it is kept.
    source
        Fingerprint of the declaration; what is there of another counts as nothing.
    """

    def __init__(self, folder: Path, source: str) -> None:
        self.path = folder / "download.part"
        self._note = folder / "download.json"
        self._source = source
        self.original = self._noted()
        if self.original is None or not self.path.exists():
            self.forget()

    @property
    def size(self) -> int:
        """Bytes that have come."""
        return self.path.stat().st_size if self.path.exists() else 0

    def begin(self, original: Original) -> None:
        """Forget what came and begin with another state."""
        self.forget()
        write_whole(self._note, [orjson.dumps(asdict(original))])
        self.path.touch()
        self.original = original

    def forget(self) -> None:
        """Remove what came."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)
        self.original = None

    def _noted(self) -> Original | None:
        try:
            found = Original(**orjson.loads(self._note.read_bytes()))
        except (OSError, orjson.JSONDecodeError, TypeError):
            return None
        return found if found.source == self._source else None


def content_range(header: str | None) -> tuple[int | None, int | None]:
    """Return the first byte and the size of the whole that a ``Content-Range`` names.

    >>> content_range("bytes 200-999/1000"), content_range("bytes */1000"), content_range(None)
    ((200, 1000), (None, 1000), (None, None))
    """
    found = _CONTENT_RANGE.fullmatch((header or "").strip())
    if not found:
        return None, None
    first, total = found.groups()
    return int(first) if first else None, int(total) if total != "*" else None
