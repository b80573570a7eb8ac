"""Asking what is published from an event loop, without a thread a question.

A page of features or a tile is one statement whose bytes are sent on as they are. Handing it to a thread, taking a
connection out of a pool and looking whether that is alive would cost as much again as the answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from psycopg import OperationalError, pq

from siting.store.database import translated_errors, unreachable
from siting.store.published import WAIT_SECONDS, LoopReader, PublishedDatabase, Question


@dataclass(frozen=True, slots=True)
class Answer:
    """The one row that answers a question, in PostgreSQL's binary form."""

    result: pq.abc.PGresult

    def content(self, column: int) -> bytes:
        """Return a text (UTF-8) or bytes; none where it is null."""
        return self.result.get_value(0, column) or b""

    def whole(self, column: int) -> int | None:
        """Return a whole number; None where it is null."""
        value = self.result.get_value(0, column)
        return None if value is None else int.from_bytes(value, signed=True)


class LoopReaders:
    """A few connections, opened when they are needed and kept, on which one event loop asks.

    Parameters
    ----------
    open_database
        Gives the database; asked in a thread, may raise what opening it raises.
    most
        Connections at most; who comes when all are in use waits.
    """

    def __init__(self, open_database: Callable[[], PublishedDatabase], *, most: int) -> None:
        self._open, self._most = open_database, most
        self._loop: asyncio.AbstractEventLoop | None = None
        self._places = asyncio.Semaphore(most)
        self._idle: list[LoopReader] = []

    async def ask(self, question: Question) -> Answer:
        """Return the one row of an answer, as it is committed at some moment after the call.

        Raises
        ------
        DatabaseUnreachable
            The server does not answer, is asked for too long, or no connection is free in time.
        """
        self._belong_to(asyncio.get_running_loop())
        with translated_errors():
            await self._take_place()
            try:
                return await self._ask(question)
            finally:
                self._places.release()

    def close(self) -> None:
        """Close the connections that are not in use."""
        while self._idle:
            # Also where the loop they belong to has ended, which closing them in the usual way would need.
            self._idle.pop().pgconn.finish()

    async def _ask(self, question: Question) -> Answer:
        if self._idle:
            connection = self._idle.pop()
            try:
                return await self._answered(connection, question)
            except OperationalError:
                # The server may have ended it since it was last used; nothing is changed by asking again.
                if not connection.closed:
                    raise
        return await self._answered(await self._connect(), question)

    async def _answered(self, connection: LoopReader, question: Question) -> Answer:
        loop = self._loop
        try:
            cursor = await connection.execute(
                question.statement.encode(), question.values, prepare=question.often or None, binary=True
            )
        finally:
            if not connection.closed:
                if loop is self._loop:
                    self._idle.append(connection)
                else:
                    connection.pgconn.finish()
        if cursor.pgresult is None or cursor.pgresult.ntuples != 1:
            raise LookupError("a question is answered by one row")
        return Answer(cursor.pgresult)

    async def _connect(self) -> LoopReader:
        database = await asyncio.to_thread(self._open)
        try:
            return await database.connect()
        except OperationalError as error:
            await asyncio.to_thread(database.revive)
            raise unreachable("no connection to be had") from error

    async def _take_place(self) -> None:
        if not self._places.locked():
            await self._places.acquire()
            return
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await self._places.acquire()
        except TimeoutError as error:
            raise unreachable("all connections are in use") from error

    def _belong_to(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin anew where another loop asks: what an earlier one opened can't be waited for in this one."""
        if loop is not self._loop:
            self.close()
            self._loop, self._places = loop, asyncio.Semaphore(self._most)
