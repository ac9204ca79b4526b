"""The few threads in which Django works, the queue before them, and who is asked to come again.

Python's threads slow each other down, so a few carry more than many. A crush of up to PATIENCE seconds is waited out.
When the queue has not been empty for longer, it will not empty by itself: from then on only so many wait that no thread
is ever idle, and whoever would come after them is told at once.
"""

from __future__ import annotations

import asyncio
import logging
import time
from queue import SimpleQueue
from threading import Thread

from home.answer import Answer, Application, Environ
from home.call import call

PATIENCE = 3.0
"""Seconds that a crush may last before anybody is turned away."""
LONGEST_WAIT = 15.0
"""Seconds that anybody waits for a thread; all of them are stuck then."""
WAITING = 8
"""So many for each thread may wait in a crush that lasts."""
SPOKEN = 10.0
"""At most every so many seconds a line in the log."""

logger = logging.getLogger("firma.web")


class TurnedAway(Exception):
    """Too many are waiting already, or nothing has moved for long: nothing was done."""


class _Job:
    __slots__ = ("answer", "environ", "for_one")

    def __init__(self, environ: Environ, answer: asyncio.Future[Answer]) -> None:
        self.environ, self.answer = environ, answer
        self.for_one = [True]
        """Whoever takes it out has the job: a thread, or the visitor who waits no more. list.pop() is atomic."""


class Workers:
    """`threads` threads that call `application`; all methods belong to the event loop's thread."""

    def __init__(self, application: Application, threads: int, loop: asyncio.AbstractEventLoop) -> None:
        self.application, self.threads, self._loop = application, threads, loop
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self.inside = 0
        self._full_since: float | None = None
        self._turned_away, self._spoke = 0, 0.0
        for number in range(threads):
            Thread(target=self._work, name=f"web-{number}", daemon=True).start()

    async def answer(self, environ: Environ, *, always: bool = False) -> Answer:
        """What `application` answers; `always` is never too many. Raises TurnedAway."""
        if not self._may_wait() and not always:
            self._count()
            raise TurnedAway
        job = _Job(environ, self._loop.create_future())
        self.inside += 1
        end = self._loop.call_later(LONGEST_WAIT, _give_up, job)
        self._jobs.put(job)
        try:
            return await job.answer
        finally:
            end.cancel()
            self.inside -= 1
            if self.inside < self.threads:
                self._full_since = None

    def stop(self) -> None:
        """Let the threads end when they have done what waits."""
        for _ in range(self.threads):
            self._jobs.put(None)

    def _may_wait(self) -> bool:
        waiting = self.inside - self.threads
        if waiting < 0:
            return True
        now = time.monotonic()
        if self._full_since is None:
            self._full_since = now
        return waiting < WAITING * self.threads or now - self._full_since <= PATIENCE

    def _count(self) -> None:
        self._turned_away += 1
        now = time.monotonic()
        if now - self._spoke > SPOKEN:
            self._spoke = now
            logger.warning("More come than this process can answer: %d were asked to come again", self._turned_away)

    def _work(self) -> None:
        while job := self._jobs.get():
            try:
                job.for_one.pop()
            except IndexError:
                continue
            try:
                answer = call(self.application, job.environ)
            except BaseException as error:
                self._loop.call_soon_threadsafe(_fail, job.answer, error)
            else:
                self._loop.call_soon_threadsafe(_succeed, job.answer, answer)


def _give_up(job: _Job) -> None:
    try:
        job.for_one.pop()
    except IndexError:
        return
    _fail(job.answer, TurnedAway())


def _fail(future: asyncio.Future[Answer], error: BaseException) -> None:
    if not future.done():
        future.set_exception(error)


def _succeed(future: asyncio.Future[Answer], answer: Answer) -> None:
    if not future.done():
        future.set_result(answer)
