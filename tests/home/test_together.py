"""What waits is done together, and nobody waits for ever."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any
from unittest.mock import ANY

import pytest

from home import together, workers
from home.together import Together
from home.workers import TurnedAway
from tests.home.visitor import run_loop


class Doing:
    """Doubles numbers; a batch that begins with 0 waits until `go` is set, one with -1 in it fails, one with -2 asks to
    come again, and one with -3 forgets a result."""

    def __init__(self) -> None:
        self.go, self.batches = asyncio.Event(), list[list[int]]()

    async def __call__(self, numbers: list[int]) -> list[int]:
        self.batches.append(numbers)
        if numbers[:1] == [0]:
            await self.go.wait()
        if -1 in numbers:
            raise ValueError("-1")
        if -2 in numbers:
            raise TurnedAway
        return [2 * number for number in numbers if number != -3]


def doing(walk: Callable[[Doing, Together[int, int]], Any]) -> Doing:
    """Let `walk` happen."""

    async def run() -> Doing:
        did = Doing()
        await walk(did, Together(did, asyncio.get_running_loop()))
        return did

    did: Doing = run_loop(asyncio.wait_for(run(), 20))
    return did


async def stuck(did: Doing, place: Together[int, int]) -> asyncio.Task[int | None]:
    """A batch of one that waits for `go`."""
    first = asyncio.ensure_future(place.result(0))
    while not did.batches:
        await asyncio.sleep(0)
    return first


def test_what_comes_meanwhile_is_one_batch_and_each_gets_its_own_result() -> None:
    async def walk(did: Doing, place: Together[int, int]) -> None:
        first = await stuck(did, place)
        rest = [asyncio.ensure_future(place.result(number)) for number in range(1, 101)]
        await asyncio.sleep(0)
        did.go.set()
        assert await asyncio.gather(first, *rest) == [2 * number for number in range(101)]

    assert [len(batch) for batch in doing(walk).batches] == [1, together.MOST, 100 - together.MOST]


def test_a_batch_waits_a_moment_for_as_many_as_came_last_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "GATHERING", 1)

    async def walk(did: Doing, place: Together[int, int]) -> None:
        await asyncio.gather(*map(place.result, range(1, 6)))
        early = [asyncio.ensure_future(place.result(number)) for number in (6, 7)]
        await asyncio.sleep(0.01)
        began = time.monotonic()
        await asyncio.gather(*early, *map(place.result, (8, 9, 10)))
        assert time.monotonic() - began < 0.5, "all were here, and nobody waited longer"
        assert await place.result(11) == 22, "who comes alone is done all the same"
        began = time.monotonic()
        assert await place.result(12) == 24 and time.monotonic() - began < 0.5, "and waits for nobody the next time"

    assert [len(batch) for batch in doing(walk).batches] == [5, 5, 1, 1]


def test_a_fault_is_told_to_all_of_its_batch_and_the_next_is_done(caplog: pytest.LogCaptureFixture) -> None:
    async def walk(did: Doing, place: Together[int, int]) -> None:
        for wrong in (-1, -3):
            assert await asyncio.gather(*map(place.result, (wrong, wrong, 2))) == [None] * 3
        assert await place.result(7) == 14

    doing(walk)
    assert caplog.text.count("ValueError") == 2 and "-1" not in caplog.text


def test_a_batch_that_takes_too_long_may_say_so_and_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "LONGEST_WAIT", 0.3)

    async def walk(did: Doing, place: Together[int, int]) -> None:
        told = await asyncio.gather(place.result(-2), return_exceptions=True)
        told += await asyncio.gather(place.result(0), return_exceptions=True)
        assert [type(each) for each in told] == [TurnedAway] * 2
        assert await place.result(7) == 14, "the next is done"

    doing(walk)


def test_who_comes_when_too_many_wait_and_who_waits_too_long_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "MOST", 1)
    monkeypatch.setattr(together, "WAITING", 19)
    monkeypatch.setattr(together, "PATIENCE", 0.2)
    monkeypatch.setattr(workers, "PATIENCE", 0)

    async def walk(did: Doing, place: Together[int, int]) -> None:
        first = await stuck(did, place)
        rest = [asyncio.ensure_future(come(place, number)) for number in range(1, 40)]
        await asyncio.sleep(0.3)
        monkeypatch.setattr(workers, "PATIENCE", 3)
        assert [each.done() for each in rest] == [False] * 19 + [True] * 20
        did.go.set()
        told = await asyncio.gather(*rest, return_exceptions=True)
        assert {type(each) for each in told} == {TurnedAway} and await first == 0
        assert await come(place, 5) == 10, "there is room again"

    did = doing(walk)
    assert did.batches == [[0], [5]], "nothing is done for who was told to come again"


async def come(place: Together[int, int], number: int) -> int | None:
    place.check()
    return await place.result(number)


def test_who_leaves_before_the_answer_takes_nobody_along(caplog: pytest.LogCaptureFixture) -> None:
    async def walk(did: Doing, place: Together[int, int]) -> None:
        first = await stuck(did, place)
        left, stays = (asyncio.ensure_future(place.result(number)) for number in (1, 2))
        await asyncio.sleep(0)
        left.cancel()
        did.go.set()
        assert await asyncio.gather(first, left, stays, return_exceptions=True) == [0, ANY, 4] and left.cancelled()

    assert doing(walk).batches == [[0], [1, 2]] and not caplog.records


def test_a_batch_that_is_ended_from_outside_is_not_the_last() -> None:
    async def walk(did: Doing, place: Together[int, int]) -> None:
        first = await stuck(did, place)
        assert place._doing and place._doing.cancel()
        with pytest.raises(TurnedAway):
            await first
        assert await asyncio.wait_for(place.result(7), 5) == 14

    doing(walk)
