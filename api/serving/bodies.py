"""Bodies of requests: cut when they turn out too large, and given up when they come too slowly."""

from __future__ import annotations

import asyncio

from starlette.types import Message, Receive, Send

from api.serving.problems import TooLarge, TooSlow
from siting.domain.errors import SitingError
from siting.domain.text import Text

PIECE_SECONDS = 30.0
"""For so long the next piece of a body may take."""

LEAST_BYTES_S = 1000
"""A body that has come more slowly than this on the whole, after :data:`PIECE_SECONDS`, is given up."""


class WatchedBody:
    """A body that is read piece by piece; when it is refused, whatever else is answered is not sent.

    Parameters
    ----------
    receive, send
        Of the request.
    largest
        Bytes that it may have.
    """

    def __init__(self, receive: Receive, send: Send, largest: int) -> None:
        self._receive, self._send = receive, send
        self._largest = largest
        self._seen = 0
        self._ended = False
        self._began: float | None = None
        self.refused: SitingError | None = None

    async def receive(self) -> Message:
        """Return the next piece.

        Raises
        ------
        TooLarge, TooSlow
            It was one too many, or did not come in time.
        """
        if self._ended:
            # What comes now is that the client has gone, for which an answer may wait as long as it likes.
            return await self._receive()
        message = await self._next()
        if message["type"] != "http.request":
            self._ended = True
            return message
        self._seen += len(message.get("body", b""))
        self._ended = not message.get("more_body", False)
        if self._seen > self._largest:
            self.refused = too_large(self._largest)
            raise self.refused
        return message

    async def send(self, message: Message) -> None:
        """Send a piece of the answer, unless the body was refused."""
        if self.refused is None:
            await self._send(message)

    async def _next(self) -> Message:
        now = asyncio.get_running_loop().time()
        self._began = now if self._began is None else self._began
        took = now - self._began
        if took <= PIECE_SECONDS or self._seen >= LEAST_BYTES_S * took:
            try:
                async with asyncio.timeout(PIECE_SECONDS):
                    return await self._receive()
            except TimeoutError:
                pass
        self.refused = TooSlow(_SLOW)
        raise self.refused


def too_large(largest: int) -> TooLarge:
    """Return the refusal of a body, with what would be let in."""
    return TooLarge(_LARGE.fill(most=f"{largest / 1000:.0f}"), value=largest)


_LARGE = Text(sv="Det som skickas är större än {most} kB.", en="What was sent is larger than {most} kB.")
_SLOW = Text(sv="Det som skickas kommer för långsamt.", en="What was sent came too slowly.")
