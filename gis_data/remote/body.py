"""The bytes of an answer, unpacked here and counted as they unpack, so that a small answer can't become a huge one."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

import httpx

from gis_data.remote.errors import TooLarge, UnusableAnswer
from gis_data.remote.passing import Passing
from siting.domain.formats import number
from siting.domain.text import Text

_STEP_BYTES = 1 << 20
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_BROKEN_PACKING = Text(sv="det packade svaret är trasigt eller avbrutet", en="the packed answer is broken or cut off")


def unpacked(answer: httpx.Response, limit_bytes: int, over: Callable[[], TooLarge], service: str) -> Iterator[bytes]:
    """Yield the body of an answer in pieces.

    Parameters
    ----------
    answer
        With the body still to be read.
    limit_bytes
        How much it may be, unpacked.
    over
        Makes the error of more than that.
    service
        Name for messages.

    Raises
    ------
    TooLarge
        It is more.
    UnusableAnswer
        It is packed in a way that was not asked for.
    Passing
        The packing is broken.
    """
    packing = answer.headers.get("content-encoding", "identity").strip().lower()
    pieces = answer.iter_raw()
    if packing in ("gzip", "x-gzip", "deflate"):
        pieces = _inflated(pieces)
    elif packing not in ("", "identity"):
        raise UnusableAnswer(
            Text(
                sv="{service} packar svaret med ”{packing}”, som ingen har bett om. Hör med den som driver tjänsten.",
                en="{service} packs the answer with “{packing}”, which nobody asked for. Ask those who run it.",
            ).fill(service=service, packing=packing[:40]),
            value=packing[:40],
        )
    count = 0
    for piece in pieces:
        count += len(piece)
        if count > limit_bytes:
            raise over()
        yield piece


def _inflated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield what gzip or zlib packed, a megabyte at most at a time."""
    unpack = zlib.decompressobj(_GZIP_OR_ZLIB)
    for packed in pieces:
        rest = packed
        while rest:
            if unpack.eof:
                unpack = zlib.decompressobj(_GZIP_OR_ZLIB)
            try:
                yield unpack.decompress(rest, _STEP_BYTES)
            except zlib.error as error:
                raise Passing(_BROKEN_PACKING, at_last=UnusableAnswer) from error
            rest = unpack.unused_data if unpack.eof else unpack.unconsumed_tail
    if not unpack.eof:
        raise Passing(_BROKEN_PACKING, at_last=UnusableAnswer)


def too_large(limit_bytes: float, setting: str, service: str) -> TooLarge:
    """Return the error of more than the settings allow."""
    return TooLarge(
        Text(
            sv="{service} sänder mer än {sv_mb} MB. Begär mindre (t.ex. med bbox) eller höj {setting}.",
            en="{service} sends more than {en_mb} MB. Ask for less (e.g. by bbox) or raise {setting}.",
        ).fill(
            service=service,
            setting=setting,
            sv_mb=number(limit_bytes / 1e6, "sv"),
            en_mb=number(limit_bytes / 1e6, "en"),
        ),
        value=limit_bytes,
    )
