"""Doing together, in a thread, what came meanwhile: while one batch is with the database, the next gathers."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Generic, TypeVar

from django.db import close_old_connections, connections

from home.workers import LONGEST_WAIT, PATIENCE, Crush, TurnedAway

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST = 64
"""Items of one batch."""
WAITING = 64
"""So many may wait behind a batch in a crush that lasts."""
THREADS = 2
LONG = 0.1
"""Seconds after which a batch counts as stuck, and another thread goes on beside it. Else there is one, since batches
grow then."""

logger = logging.getLogger("firma.web")


class _Waiting(Generic[Item, Result]):
    __slots__ = ("item", "result", "since")

    def __init__(self, item: Item, result: asyncio.Future[Result | None]) -> None:
        self.item, self.result, self.since = item, result, time.monotonic()


class Together(Generic[Item, Result]):
    """Calls `do`, in a thread, with the items that wait; the other methods belong to the event loop's thread."""

    def __init__(self, do: Callable[[list[Item]], list[Result]], loop: asyncio.AbstractEventLoop) -> None:
        self._do, self._loop = do, loop
        self._queue: SimpleQueue[_Waiting[Item, Result] | None] = SimpleQueue()
        self._inside, self._crush, self._turn = 0, Crush(MOST, WAITING), Lock()
        self._begun: float | None = None
        """When the batch of the thread that has the turn began."""
        for number in range(THREADS):
            Thread(target=self._work, name=f"together-{number}", daemon=True).start()

    async def result(self, item: Item) -> Result | None:
        """What `do` made of `item`; None when it failed. Raises TurnedAway when too many wait, when it takes too long,
        and when `do` does."""
        self._crush.check(self._inside)
        waiting: _Waiting[Item, Result] = _Waiting(item, self._loop.create_future())
        self._inside += 1
        end = self._loop.call_later(LONGEST_WAIT, _fail, [waiting])
        try:
            self._queue.put(waiting)
            return await waiting.result
        finally:
            end.cancel()
            self._inside -= 1
            self._crush.left(self._inside)

    def stop(self) -> None:
        """Let the threads end when they have done what waits."""
        for _ in range(THREADS):
            self._queue.put(None)

    def _work(self) -> None:
        goes_on = True
        while goes_on:
            has_turn = self._turn.acquire(timeout=LONG)
            try:
                if has_turn or self._is_stuck():
                    goes_on = self._do_next(has_turn)
            except Exception as error:
                # A thread that ended would leave everybody waiting who comes later.
                logger.error("A batch was given up: %s", type(error).__name__)
            finally:
                if has_turn:
                    self._begun = None
                    self._turn.release()
        connections.close_all()

    def _is_stuck(self) -> bool:
        begun = self._begun
        return begun is not None and time.monotonic() - begun > LONG

    def _do_next(self, has_turn: bool) -> bool:
        """Do the next batch; False when there is none, and the thread shall end."""
        try:
            first = self._queue.get(timeout=None if has_turn else LONG)
        except Empty:
            return True
        if first is None:
            return False
        batch = [first, *self._more()]
        if has_turn:
            self._begun = time.monotonic()
        late, tell = time.monotonic() - PATIENCE, self._loop.call_soon_threadsafe
        if too_late := [each for each in batch if each.since <= late]:
            tell(_fail, too_late)
        if batch := [each for each in batch if each.since > late]:
            try:
                close_old_connections()
                tell(_succeed, batch, self._do([each.item for each in batch]))
            except TurnedAway:
                tell(_fail, batch)
            except Exception as error:
                # Only the kind of error: its words may hold somebody's.
                logger.error("A batch of %d failed: %s", len(batch), type(error).__name__)
                tell(_succeed, batch, [None] * len(batch))
        return True

    def _more(self) -> Iterator[_Waiting[Item, Result]]:
        """What waits behind the first of a batch."""
        for _ in range(MOST - 1):
            try:
                waiting = self._queue.get_nowait()
            except Empty:
                return
            if waiting is None:
                self._queue.put(None)  # a thread shall end, when it has done this batch
                return
            yield waiting


def _fail(batch: list[_Waiting[Item, Result]]) -> None:
    for each in batch:
        if not each.result.done():
            each.result.set_exception(TurnedAway())


def _succeed(batch: list[_Waiting[Item, Result]], results: Sequence[Result | None]) -> None:
    for each, result in zip(batch, results, strict=True):
        if not each.result.done():
            each.result.set_result(result)
