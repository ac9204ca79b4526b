"""What waits is done together; one batch that is stuck holds up nobody else for long."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from home import together, workers
from home.together import Together
from home.workers import TurnedAway
from tests.home.visitor import run_loop


class Doing:
    """Doubles numbers; a batch that begins with 0 waits until `go` is set, one with -1 in it fails, and one with -2
    asks to come again."""

    def __init__(self) -> None:
        self.go, self.begun, self.batches = threading.Event(), threading.Event(), list[list[int]]()

    def __call__(self, numbers: list[int]) -> list[int]:
        self.batches.append(numbers)
        if numbers[:1] == [0]:
            self.begun.set()
            self.go.wait(10)
        if -1 in numbers:
            raise ValueError("-1")
        if -2 in numbers:
            raise TurnedAway
        return [2 * number for number in numbers]


def doing(walk: Callable[[Doing, Together[int, int]], Any]) -> Doing:
    """Let `walk` happen; when it has ended, so have the threads."""
    did = Doing()

    async def run() -> None:
        place = Together(did, asyncio.get_running_loop())
        try:
            await walk(did, place)
        finally:
            did.go.set()
            place.stop()
        while any(thread.name.startswith("together-") for thread in threading.enumerate()):
            await asyncio.sleep(0.01)

    run_loop(asyncio.wait_for(run(), 20))
    return did


async def stuck(did: Doing, place: Together[int, int]) -> asyncio.Task[int]:
    """A batch of one that waits for `go`."""
    first = asyncio.ensure_future(place.result(0))
    while not did.begun.is_set():
        await asyncio.sleep(0.001)
    return first


def test_what_comes_meanwhile_is_one_batch_and_each_gets_its_own_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "LONG", 5)
    monkeypatch.setattr(together, "THREADS", 1)

    async def walk(did: Doing, place: Together[int, int]) -> None:
        first = await stuck(did, place)
        rest = [asyncio.ensure_future(place.result(number)) for number in range(1, 101)]
        await asyncio.sleep(0)
        did.go.set()
        assert await asyncio.gather(first, *rest) == [2 * number for number in range(101)]

    did = doing(walk)
    assert [len(batch) for batch in did.batches] == [1, together.MOST, 100 - together.MOST]


def test_while_one_batch_is_stuck_the_other_thread_goes_on() -> None:
    async def walk(did: Doing, place: Together[int, int]) -> None:
        first = await stuck(did, place)
        assert await asyncio.gather(*map(place.result, range(1, 50))) == [2 * number for number in range(1, 50)]
        assert not first.done()
        did.go.set()
        assert await first == 0

    doing(walk)


def test_a_fault_is_told_to_all_of_its_batch_and_the_next_is_done(caplog: pytest.LogCaptureFixture) -> None:
    async def walk(did: Doing, place: Together[int, int]) -> None:
        for _time in range(2):
            assert await asyncio.gather(*map(place.result, (-1, -1, -1))) == [None] * 3
        assert await place.result(7) == 14

    doing(walk)
    assert "ValueError" in caplog.text and "-1" not in caplog.text


def test_a_batch_that_takes_too_long_may_say_so_and_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "LONGEST_WAIT", 0.3)

    async def walk(did: Doing, place: Together[int, int]) -> None:
        told = await asyncio.gather(place.result(-2), await stuck(did, place), return_exceptions=True)
        assert [type(each) for each in told] == [TurnedAway] * 2

    doing(walk)


def test_who_comes_when_too_many_wait_and_who_waits_too_long_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "LONG", 5)
    monkeypatch.setattr(together, "THREADS", 1)
    monkeypatch.setattr(together, "MOST", 1)
    monkeypatch.setattr(together, "WAITING", 19)
    monkeypatch.setattr(together, "PATIENCE", 0.2)
    monkeypatch.setattr(workers, "PATIENCE", 0)

    async def walk(did: Doing, place: Together[int, int]) -> None:
        first = await stuck(did, place)
        rest = [asyncio.ensure_future(place.result(number)) for number in range(1, 40)]
        await asyncio.sleep(0.3)
        monkeypatch.setattr(workers, "PATIENCE", 3)
        assert [each.done() for each in rest] == [False] * 19 + [True] * 20
        did.go.set()
        told = await asyncio.gather(*rest, return_exceptions=True)
        assert {type(each) for each in told} == {TurnedAway} and await first == 0
        assert await place.result(5) == 10, "there is room again"

    did = doing(walk)
    assert did.batches == [[0], [5]], "nothing is done for who was told to come again"
