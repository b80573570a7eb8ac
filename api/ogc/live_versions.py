"""Which version of what is published holds, asked of the database anew for each request and shared by those who wait.

An answer may be given from memory only where the version is known to hold after the request came. Asking costs a way to
the database and back; requests that come while one question is under way share the next, so that however many wait,
there are two questions at most. The questions are sent and read by the event loop itself, on one connection, by the
driver's plain protocol: a thread, or a task a question, would cost more than the answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeAlias

from psycopg import OperationalError, pq

from siting.domain.errors import SitingError
from siting.store.published import PublishedDatabase, Reader

_NAME = b"published_version"
_QUESTION = b"SELECT sites, layers FROM published.version"
_PATIENCE_SECONDS = 5.0

Versions: TypeAlias = tuple[int, int]
_Waiting: TypeAlias = list["asyncio.Future[Versions]"]


class LiveVersions:
    """Asks for the versions on a connection that it keeps, from one event loop.

    Parameters
    ----------
    open_database
        Gives the pool that the connection is lent from; may raise what :meth:`PublishedDatabase.read` raises.
    """

    def __init__(self, open_database: Callable[[], PublishedDatabase]) -> None:
        self._open = open_database
        self._lending: AbstractContextManager[Reader] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._connection: pq.abc.PGconn | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._socket = -1
        self._waiting: _Waiting = []
        self._asked: _Waiting = []
        self._asked_at = 0.0
        self._found: Versions | None = None
        self._watch: asyncio.TimerHandle | None = None

    async def now(self) -> Versions:
        """Return (sites, layers) as they are committed at some moment after the call.

        Raises
        ------
        OperationalError
            The database does not answer on this connection; the next call takes another.
        """
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            # What an earlier loop left can't be waited for here.
            self._fail("another loop")
            self._loop, self._connecting, self._watch = loop, None, None
        future = loop.create_future()
        self._waiting.append(future)
        if self._connection is None:
            if self._connecting is None:
                self._connecting = asyncio.create_task(self._connect())
        elif not self._asked:
            self._ask()
        found: Versions = await future
        return found

    def close(self) -> None:
        """Let go of the connection; who waits is told that there is none."""
        if self._connecting is not None:
            self._connecting.cancel()
        self._fail("closed")

    async def _connect(self) -> None:
        try:
            self._connection = await asyncio.to_thread(self._borrow)
            self._socket = self._connection.socket
            asyncio.get_running_loop().add_reader(self._socket, self._readable)
            self._ask()
        except (OperationalError, SitingError, OSError) as error:
            self._fail(str(error))
        finally:
            self._connecting = None

    def _borrow(self) -> pq.abc.PGconn:
        self._lending = self._open().read()
        connection = self._lending.__enter__().pgconn
        result = connection.prepare(_NAME, _QUESTION)
        if result.status != pq.ExecStatus.COMMAND_OK:
            raise OperationalError(result.get_error_message())
        return connection

    def _ask(self) -> None:
        """Send the question for all who wait now; who comes later waits for the next."""
        if self._connection is None:
            return
        loop = asyncio.get_running_loop()
        self._asked, self._waiting = self._waiting, []
        self._asked_at, self._found = loop.time(), None
        try:
            self._connection.send_query_prepared(_NAME, [])
            self._connection.flush()
        except OperationalError as error:
            self._fail(str(error))
            return
        if self._watch is None:
            self._watch = loop.call_later(_PATIENCE_SECONDS, self._look_whether_it_answers)

    def _readable(self) -> None:
        """Take in what the server has sent, and tell those for whom it was asked when it is whole."""
        connection = self._connection
        if connection is None:
            return
        try:
            connection.consume_input()
            while not connection.is_busy():
                result = connection.get_result()
                if result is None:
                    self._tell()
                    return
                if result.status != pq.ExecStatus.TUPLES_OK:
                    raise OperationalError(result.get_error_message())
                self._found = int(result.get_value(0, 0) or 0), int(result.get_value(0, 1) or 0)
        except OperationalError as error:
            self._fail(str(error))

    def _tell(self) -> None:
        asked, self._asked = self._asked, []
        if self._found is not None:
            for future in asked:
                if not future.done():
                    future.set_result(self._found)
        if self._waiting:
            self._ask()

    def _look_whether_it_answers(self) -> None:
        self._watch = None
        if not self._asked:
            return
        loop = asyncio.get_running_loop()
        waited = loop.time() - self._asked_at
        if waited >= _PATIENCE_SECONDS:
            self._fail("no answer")
        else:
            self._watch = loop.call_later(_PATIENCE_SECONDS - waited, self._look_whether_it_answers)

    def _fail(self, why: str) -> None:
        """Close a connection that is of no use, which the pool then notices, and tell all who wait."""
        loop = self._loop if self._loop is not None and not self._loop.is_closed() else None
        if self._connection is not None:
            if loop is not None:
                loop.remove_reader(self._socket)
            self._connection.finish()
            self._connection = None
        lending, self._lending = self._lending, None
        if lending is not None:
            lending.__exit__(None, None, None)
        waiting = [*self._asked, *self._waiting]
        self._asked, self._waiting = [], []
        for future in waiting:
            if loop is not None and not future.done():
                future.set_exception(OperationalError(why))
