"""Which version of what is published holds, asked of the database anew for each request and shared by those who wait.

An answer may be given from memory only where the version is known to hold after the request came. Asking costs a way to
the database and back; requests that come while one question is under way share the next, so that however many wait,
there are two questions at most. The questions run in the event loop itself, on one connection, by the driver's plain
protocol: a thread or the driver's own machinery would cost more than the answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from psycopg import OperationalError, pq

from siting.domain.errors import SitingError
from siting.store.published import PublishedDatabase, Reader

_NAME = b"published_version"
_QUESTION = b"SELECT sites, layers FROM published.version"
_PATIENCE_SECONDS = 5.0

Versions = tuple[int, int]


class LiveVersions:
    """Asks for the versions on a connection that it keeps, from one event loop.

    Parameters
    ----------
    open_database
        Gives the pool that the connection is lent from; may raise what :meth:`PublishedDatabase.read` raises.
    """

    def __init__(self, open_database: Callable[[], PublishedDatabase]) -> None:
        self._open = open_database
        self._reader: Reader | None = None
        self._lent: Callable[[], object] = lambda: None
        self._waiting: asyncio.Future[Versions] | None = None
        self._asking: asyncio.Task[None] | None = None

    async def now(self) -> Versions:
        """Return (sites, layers) as they are committed at some moment after the call.

        Raises
        ------
        OperationalError
            The database does not answer on this connection; the next call takes another.
        """
        if self._waiting is None:
            self._waiting = asyncio.get_running_loop().create_future()
        waiting = self._waiting
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask_all())
        return await asyncio.shield(waiting)

    def close(self) -> None:
        """Give the connection back."""
        if self._asking is not None:
            self._asking.cancel()
        self._drop()

    async def _ask_all(self) -> None:
        """Ask until nobody waits any more; who comes while a question is under way waits for the next."""
        while self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            try:
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    waiting.set_result(await self._ask())
            except (OperationalError, TimeoutError, OSError, SitingError) as error:
                self._drop()
                waiting.set_exception(OperationalError(str(error)))
                # Whoever asked may have gone; the error is then nobody's.
                waiting.exception()
            finally:
                waiting.cancel()

    async def _ask(self) -> Versions:
        if self._reader is None:
            await asyncio.to_thread(self._connect)
        reader = self._reader
        if reader is None:
            raise OperationalError("no connection")
        connection = reader.pgconn
        connection.send_query_prepared(_NAME, [])
        while connection.flush() == 1:
            await _ready(connection.socket, writing=True)
        found: Versions | None = None
        while True:
            while connection.is_busy():
                await _ready(connection.socket, writing=False)
                connection.consume_input()
            result = connection.get_result()
            if result is None:
                break
            if result.status != pq.ExecStatus.TUPLES_OK:
                raise OperationalError(result.get_error_message())
            found = int(result.get_value(0, 0) or 0), int(result.get_value(0, 1) or 0)
        if found is None:
            raise OperationalError("no answer")
        return found

    def _connect(self) -> None:
        lending = self._open().read()
        reader = lending.__enter__()
        self._lent = partial(lending.__exit__, None, None, None)
        result = reader.pgconn.prepare(_NAME, _QUESTION)
        if result.status != pq.ExecStatus.COMMAND_OK:
            self._drop()
            raise OperationalError(result.get_error_message())
        self._reader = reader

    def _drop(self) -> None:
        """Let go of a connection that is of no use; the pool notices that it is closed."""
        if self._reader is not None:
            self._reader.close()
        self._reader = None
        lent, self._lent = self._lent, lambda: None
        lent()


async def _ready(socket: int, *, writing: bool) -> None:
    """Wait until a socket can be read, or written."""
    loop = asyncio.get_running_loop()
    ready = loop.create_future()

    def done() -> None:
        if not ready.done():
            ready.set_result(None)

    add, remove = (loop.add_writer, loop.remove_writer) if writing else (loop.add_reader, loop.remove_reader)
    add(socket, done)
    try:
        await ready
    finally:
        remove(socket)
