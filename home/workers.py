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
from home.overdue import Overdue

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


class Crush:
    """Whether more come than can be answered, and how many may still wait: everybody in a short crush, `few` in one
    that lasts. Those `at_work` are no queue."""

    def __init__(self, at_work: int, few: int) -> None:
        self._at_work, self._few = at_work, few
        self._since: float | None = None
        self._turned_away, self._spoke = 0, 0.0

    def check(self, inside: int) -> None:
        """Let one more come to those who are `inside`. Raises TurnedAway."""
        waiting = inside - self._at_work
        if waiting < 0:
            return
        now = time.monotonic()
        if self._since is None:
            self._since = now
        if waiting >= self._few and now - self._since > PATIENCE:
            self._count(now)
            raise TurnedAway

    def left(self, inside: int) -> None:
        """Somebody was answered, and so many are left."""
        if inside < self._at_work:
            self._since = None

    def _count(self, now: float) -> None:
        self._turned_away += 1
        if now - self._spoke > SPOKEN:
            self._spoke = now
            logger.warning("More come than this process can answer: %d were asked to come again", self._turned_away)


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
        self.inside, self._crush = 0, Crush(threads, WAITING * threads)
        self._overdue = Overdue(LONGEST_WAIT, _give_up, loop)
        for number in range(threads):
            Thread(target=self._work, name=f"web-{number}", daemon=True).start()

    async def answer(self, environ: Environ, *, always: bool = False) -> Answer:
        """What `application` answers; `always` is never too many. Raises TurnedAway."""
        if not always:
            self._crush.check(self.inside)
        job = _Job(environ, self._loop.create_future())
        self.inside += 1
        self._overdue.come(job)
        self._jobs.put(job)
        try:
            return await job.answer
        finally:
            self._overdue.go(job)
            self.inside -= 1
            self._crush.left(self.inside)

    def stop(self) -> None:
        """Let the threads end when they have done what waits."""
        for _ in range(self.threads):
            self._jobs.put(None)

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
