"""Turns for work that takes a processor for itself: few at once, some that wait, and a plain refusal of the rest.

More at once would not be done sooner, and every one of them would take longer; whoever would wait for long is better
told at once to come back.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request

from api.serving.problems import Busy
from siting.domain.text import Text


class Turns:
    """Lets so many through at once.

    Parameters
    ----------
    at_once
        How many go on at the same time.
    waiting
        How many may wait for a turn.
    seconds
        For how long one waits at most.
    """

    def __init__(self, *, at_once: int, waiting: int, seconds: float) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._most_waiting, self._seconds = waiting, seconds
        self._waiting = 0

    @asynccontextmanager
    async def take(self) -> AsyncIterator[None]:
        """Wait for a turn and hold it.

        Raises
        ------
        Busy
            There is none to be had in time.
        """
        if self._free.locked() and self._waiting >= self._most_waiting:
            raise Busy(_BUSY, value=self._waiting)
        await self._wait()
        try:
            yield
        finally:
            self._free.release()

    async def _wait(self) -> None:
        self._waiting += 1
        try:
            async with asyncio.timeout(self._seconds):
                await self._free.acquire()
        except TimeoutError as error:
            raise Busy(_BUSY, value=self._waiting) from error
        finally:
            self._waiting -= 1


class MatchTurns:
    """Turns for matches: one for the order alone does not wait behind those that tell what would change it.

    Of the former a second one goes on while the first waits for the database.
    """

    def __init__(self) -> None:
        self._quick = Turns(at_once=2, waiting=100, seconds=5.0)
        self._thorough = Turns(at_once=1, waiting=8, seconds=20.0)

    def of(self, *, insight: bool) -> Turns:
        """Return the turns for a match, with or without its insight."""
        return self._thorough if insight else self._quick


def match_turns(request: Request) -> MatchTurns:
    """Return the turns of the process."""
    found = request.app.state.match_turns
    if not isinstance(found, MatchTurns):
        raise TypeError(f"the application was made without turns: {found!r}")
    return found


_BUSY = Text(
    sv="Många frågar just nu. Försök igen om en stund.",
    en="Many are asking right now. Try again in a moment.",
)
