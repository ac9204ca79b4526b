"""Django's PostgreSQL, with an end to waiting, and a health check that costs no round trip.

A server that hangs answers nobody, and must not hold every thread. `statement_timeout` is kept by the server, so it is
worth nothing when the server itself stands still. Hence a limit on this side too; and while the database is away one
thread at a time looks for it, and the others are told at once. An event loop may have a connection of its own.
"""

from __future__ import annotations

import select
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from types import SimpleNamespace
from typing import Any

import psycopg
from django.db.backends.postgresql import base

LOOK_AGAIN = 1.0
"""So many seconds after it was found away, somebody looks for the database again."""


class Away(psycopg.OperationalError):
    """The database did not answer in time, or a moment ago."""


class Watch:
    """What this process knows of one server: whether it was away a moment ago, and who is looking for it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._look_after: float | None = None

    def lost(self) -> None:
        """It did not answer."""
        with self._lock:
            self._look_after = time.monotonic() + LOOK_AGAIN

    def may_look(self) -> bool:
        """Whether this thread should try: all may while it is there, one at a time while it is away."""
        with self._lock:
            if self._look_after is None:
                return True
            if time.monotonic() < self._look_after:
                return False
            self._look_after = float("inf")
            return True

    def found(self) -> None:
        """It answers."""
        with self._lock:
            self._look_after = None

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Connect inside. Raises Away at once while another thread has just found that nobody answers."""
        if not self.may_look():
            raise Away("nobody answered a moment ago")
        try:
            yield
        except BaseException:
            self.lost()
            raise
        self.found()


watch = Watch()


class ImpatientConnection(psycopg.Connection[Any]):
    """A connection that is given up when an answer takes longer than `patience` seconds."""

    patience: float | None = None

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """As psycopg's, with an end. Raises Away; the connection is closed then, since its answer may still come."""
        try:
            return super().wait(gen, interval, timeout or self.patience)
        except psycopg.errors._WaitTimeout:
            raise _given_up(self) from None


class ImpatientLoopConnection(psycopg.AsyncConnection[Any]):
    """The same for an event loop."""

    patience: float | None = None

    async def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """As above."""
        try:
            return await super().wait(gen, interval, timeout or self.patience)
        except psycopg.errors._WaitTimeout:
            raise _given_up(self) from None


def _given_up(connection: psycopg.Connection[Any] | psycopg.AsyncConnection[Any]) -> Away:
    connection.pgconn.finish()
    watch.lost()
    return Away("no answer in time")


def _is_silent(connection: psycopg.Connection[Any] | psycopg.AsyncConnection[Any]) -> bool:
    """Whether an idle connection stands: it has nothing to read unless the server has said goodbye."""
    if connection.closed:
        return False
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return not poll.poll(0)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, over such connections. OPTIONS holds one thing more: `patience`, in seconds."""

    _of_loop: ImpatientLoopConnection | None = None

    def get_connection_params(self) -> dict[str, Any]:
        """What to connect with."""
        parameters = super().get_connection_params()
        self._patience = parameters.pop("patience", None)
        return parameters

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect. Raises OperationalError."""
        with watch.looking():
            connection = super().get_new_connection(conn_params)
        connection.patience = self._patience
        return connection

    async def loop_cursor(self) -> psycopg.AsyncCursor[Any]:
        """A cursor for the running event loop, in autocommit, over a connection of the loop's own, which is kept.
        Raises psycopg's OperationalError."""
        if self._of_loop is None or not _is_silent(self._of_loop):
            self.close_loop()
            self._of_loop = await self._connect_loop()
        return self._of_loop.cursor()

    def close_loop(self) -> None:
        """Give up the loop's connection, if there is one."""
        if self._of_loop:
            self._of_loop.pgconn.finish()

    async def _connect_loop(self) -> ImpatientLoopConnection:
        parameters = self.get_connection_params()
        # These two are for connections of threads.
        parameters = {name: value for name, value in parameters.items() if name not in ("cursor_factory", "context")}
        with watch.looking():
            connection = await ImpatientLoopConnection.connect(**parameters, autocommit=True)
        connection.patience = self._patience
        return connection

    def is_usable(self) -> bool:
        """Whether the connection still stands."""
        connection: Any = self.connection
        return connection is not None and (_is_silent(connection) or super().is_usable())

    # Django asks this module for connect() and for the errors.
    Database = SimpleNamespace(**{**vars(psycopg), "connect": ImpatientConnection.connect})  # type: ignore[assignment]
