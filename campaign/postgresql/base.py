"""Django's PostgreSQL, with an end to waiting, and a health check that costs no round trip.

A server that hangs answers nobody, and must not hold every thread. `statement_timeout` is kept by the server, so it is
worth nothing when the server itself stands still. Hence a limit on this side too; and while the database is away one
thread at a time looks for it, and the others are told at once.
"""

from __future__ import annotations

import select
import time
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


class ImpatientConnection(psycopg.Connection[Any]):
    """A connection that is given up when an answer takes longer than `patience` seconds."""

    patience: float | None = None
    watch = Watch()

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """As psycopg's, with an end. Raises Away; the connection is closed then, since its answer may still come."""
        try:
            return super().wait(gen, interval, timeout or self.patience)
        except psycopg.errors._WaitTimeout:
            self.pgconn.finish()
            self.watch.lost()
            raise Away("no answer in time") from None


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, over such connections. OPTIONS holds one thing more: `patience`, in seconds."""

    def get_connection_params(self) -> dict[str, Any]:
        """What to connect with."""
        parameters = super().get_connection_params()
        self._patience = parameters.pop("patience", None)
        return parameters

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect, or raise OperationalError at once while another thread has just found that nobody answers."""
        watch = ImpatientConnection.watch
        if not watch.may_look():
            raise Away("nobody answered a moment ago")
        try:
            connection = super().get_new_connection(conn_params)
        except BaseException:
            watch.lost()
            raise
        watch.found()
        connection.patience = self._patience
        return connection

    def is_usable(self) -> bool:
        """Whether the connection still stands. An idle one has nothing to read unless the server has said goodbye."""
        connection: Any = self.connection
        if connection is None or connection.closed:
            return False
        poll = select.poll()
        poll.register(connection.fileno(), select.POLLIN)
        return not poll.poll(0) or super().is_usable()

    # Django asks this module for connect() and for the errors.
    Database = SimpleNamespace(**{**vars(psycopg), "connect": ImpatientConnection.connect})  # type: ignore[assignment]
