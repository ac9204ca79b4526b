"""Doing together what came meanwhile, on the event loop: while one batch is with the database, the next gathers."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from home.workers import LONGEST_WAIT, PATIENCE, Crush, TurnedAway

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST = 64
"""Items of one batch."""
WAITING = 64
"""So many may wait behind a batch in a crush that lasts."""
GATHERING = 0.005
"""Seconds at most that a batch waits for as many as came last time: what costs the same for one and for many is then
paid less often. (PostgreSQL has the like, commit_delay.)"""

logger = logging.getLogger("firma.web")


class _Waiting(Generic[Item, Result]):
    __slots__ = ("item", "result", "since")

    def __init__(self, item: Item, result: asyncio.Future[Result | None]) -> None:
        self.item, self.result, self.since = item, result, time.monotonic()


class Together(Generic[Item, Result]):
    """Lets `do` have what waits, one batch after another; all of it belongs to the event loop's thread."""

    def __init__(self, do: Callable[[list[Item]], Awaitable[list[Result]]], loop: asyncio.AbstractEventLoop) -> None:
        self._do, self._loop = do, loop
        self._waiting: list[_Waiting[Item, Result]] = []
        self._doing: asyncio.Task[None] | None = None
        self._inside, self._crush = 0, Crush(MOST, WAITING)
        self._expected = 1
        self._all_here: asyncio.Future[None] | None = None

    def check(self) -> None:
        """Let one more come. Raises TurnedAway when too many wait."""
        self._crush.check(self._inside)

    async def result(self, item: Item) -> Result | None:
        """What `do` made of `item`; None when it failed. Raises TurnedAway when that takes too long or `do` does."""
        waiting: _Waiting[Item, Result] = _Waiting(item, self._loop.create_future())
        self._waiting.append(waiting)
        self._inside += 1
        if self._doing is None or self._doing.done():
            self._doing = self._loop.create_task(self._do_all())
        elif self._all_here and len(self._waiting) >= self._expected:
            _end(self._all_here)
        try:
            return await waiting.result
        finally:
            self._inside -= 1
            self._crush.left(self._inside)

    async def _do_all(self) -> None:
        while self._waiting:
            if len(self._waiting) < self._expected:
                await self._gather()
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            await self._do_batch(batch)
            self._expected = len(batch)
        self._doing = None

    async def _gather(self) -> None:
        self._all_here = self._loop.create_future()
        end = self._loop.call_later(GATHERING, _end, self._all_here)
        await self._all_here
        end.cancel()
        self._all_here = None

    async def _do_batch(self, batch: list[_Waiting[Item, Result]]) -> None:
        late = time.monotonic() - PATIENCE
        if too_late := [each for each in batch if each.since <= late]:
            _turn_away(too_late)
            batch = [each for each in batch if each.since > late]
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                _tell(batch, await self._do([each.item for each in batch]) if batch else [])
        except TurnedAway:
            _turn_away(batch)
        except TimeoutError:
            logger.error("A batch of %d took too long", len(batch))
            _turn_away(batch)
        except asyncio.CancelledError:
            _turn_away(batch)
            raise
        except Exception as error:
            # Only the kind of error: its words may hold somebody's.
            logger.error("A batch of %d failed: %s", len(batch), type(error).__name__)
            _tell(batch, [None] * len(batch))


def _end(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


def _turn_away(batch: list[_Waiting[Item, Result]]) -> None:
    for each in batch:
        if not each.result.done():
            each.result.set_exception(TurnedAway())


def _tell(batch: list[_Waiting[Item, Result]], results: Sequence[Result | None]) -> None:
    # The list first: when one is missing, nobody gets another's.
    for each, result in [*zip(batch, results, strict=True)]:
        if not each.result.done():
            each.result.set_result(result)
