"""The site's own way in, on Granian's event loop: bodies are read here, kept pages answered, Django called in threads.

Slow visitors hold a connection and nothing else: no thread of Python waits for them, whatever they send or read.
"""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from django.conf import settings
from granian.rsgi import ProtocolClosed

from home.answer import Answer, Application, Environ, Headers
from home.body import read_body, to_be_held
from home.busy import turned_away
from home.call import STREAM, STREAMED
from home.environ import environ_of
from home.kept_pages import KeptPages
from home.overdue import Overdue
from home.workers import TurnedAway, Workers

BODY_SECONDS = 120.0
"""A body must be whole by then: 16 MB take so long at a megabit a second."""
HELD = 128 * 1024 * 1024
"""Bytes of long bodies that all visitors of this process together may be sending."""
STREAM_SECONDS = 30.0
"""A piece of a long download must be taken within."""
READS = ("GET", "HEAD")
ASIDE = ("/static/", "/healthz", "/readyz")
"""Cheap, and needed while all else waits: for the pages that are still sent, and by whoever watches the site."""

logger = logging.getLogger("firma.web")


class AskedFirst(Protocol):
    """Answers what it can of what is not read only, without Django; all methods belong to the event loop's thread."""

    async def answer(self, environ: Environ, body: bytes) -> Answer | None:
        """The answer; None leaves it to Django. Raises TurnedAway."""

    def keep(self, environ: Environ, answer: Answer) -> None:
        """See what Django answered."""

    def stop(self) -> None:
        """Give up what it holds."""


class Front:
    """The RSGI application around Django's WSGI one. Source: docs/spec/RSGI.md of emmett-framework/granian.

    `first` makes, for the event loop it is given, whom to ask before Django about what is more than reading.
    """

    def __init__(
        self, application: Application, first: Callable[[asyncio.AbstractEventLoop], AskedFirst] | None = None
    ) -> None:
        self.application, self._make_first = application, first
        self._held = 0

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start the threads."""
        self._loop = loop
        self._reading: Overdue[asyncio.Task[Any]] = Overdue(BODY_SECONDS, asyncio.Task.cancel, loop)
        self.workers = Workers(self.application, settings.WEB_THREADS, loop)
        self.aside = Workers(self.application, 1, loop)
        self.pages = KeptPages(lambda environ: self.workers.answer(environ, always=True))
        self.first = self._make_first(loop) if self._make_first else None

    def __rsgi_del__(self, _loop: asyncio.AbstractEventLoop) -> None:
        """Let the threads end."""
        self.workers.stop()
        self.aside.stop()
        if self.first:
            self.first.stop()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        try:
            answer = await self.answer(environ_of(scope), protocol)
            if answer is not STREAMED:
                protocol.response_bytes(answer.status, answer.headers, answer.body)
        except (ProtocolClosed, TimeoutError):
            return  # the visitor has gone, or takes a long download too slowly

    async def answer(self, environ: Environ, protocol: Any) -> Answer:
        """The answer to one request, whose body `protocol` reads. Raises ProtocolClosed or TimeoutError."""
        reads = environ["REQUEST_METHOD"] in READS
        if reads and (kept := await self.pages.answer(environ)):
            return kept
        held = to_be_held(environ)
        if self._held + held > HELD:
            return turned_away(environ | {"wsgi.input": io.BytesIO()})
        self._held += held
        try:
            body = await self._read(environ, protocol)
            if body is None:
                return Answer(408, [("Connection", "close")], b"")
            answer = await self._work(environ, body, protocol)
        finally:
            self._held -= held
        if reads:
            self.pages.keep(environ, answer)
        return answer

    async def _read(self, environ: Environ, protocol: Any) -> bytes | None:
        """The body; None when it is not whole in time."""
        task = asyncio.current_task()
        assert task is not None
        self._reading.come(task)
        try:
            return await read_body(environ, protocol)
        except asyncio.CancelledError:
            if task in self._reading or task.uncancel():
                raise
            return None
        finally:
            self._reading.go(task)

    async def _work(self, environ: Environ, body: bytes, protocol: Any) -> Answer:
        environ["wsgi.input"] = io.BytesIO(body)
        reads = environ["REQUEST_METHOD"] in READS
        try:
            if self.first and not reads and (answer := await self.first.answer(environ, body)):
                return answer
            environ[STREAM] = self._stream(protocol)
            workers = self.aside if environ["PATH_INFO"].startswith(ASIDE) else self.workers
            answer = await workers.answer(environ)
        except TurnedAway:
            return turned_away(environ)
        if self.first and not reads:
            self.first.keep(environ, answer)
        return answer

    def _stream(self, protocol: Any) -> Callable[[int, Headers, Iterable[bytes]], None]:
        def send(status: int, headers: Headers, pieces: Iterable[bytes]) -> None:
            transport = protocol.response_stream(status, headers)
            for piece in pieces:
                sent = asyncio.run_coroutine_threadsafe(_send(transport, piece), self._loop)
                sent.result(STREAM_SECONDS)

        return send


async def _send(transport: Any, piece: bytes) -> None:
    await transport.send_bytes(piece)
