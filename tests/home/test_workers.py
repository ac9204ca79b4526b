"""A few threads call Django; some people wait for one, and the others are told at once."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from home import workers
from home.answer import Answer
from home.workers import TurnedAway, Workers
from tests.home.visitor import run_loop

GET = {"REQUEST_METHOD": "GET"}


class Slow:
    """An application whose answers wait until `go` is set."""

    def __init__(self) -> None:
        self.go, self.inside, self.most, self.done, self.lock = threading.Event(), 0, 0, 0, threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        self.go.wait(10)
        with self.lock:
            self.inside -= 1
            self.done += 1
        start_response("200 OK", [])
        return [b"done"]


async def crowd(place: Workers, size: int) -> list[asyncio.Task[Answer]]:
    """So many come at once; each is in the queue, or has been turned away."""
    people = [asyncio.ensure_future(place.answer(GET)) for _ in range(size)]
    await asyncio.sleep(0)
    return people


async def outcomes(people: list[asyncio.Task[Answer]]) -> list[Any]:
    """Status of each answer; TurnedAway where there is none."""
    found = await asyncio.gather(*people, return_exceptions=True)
    return [each.status if isinstance(each, Answer) else type(each) for each in found]


def place(threads: int) -> tuple[Workers, Slow]:
    slow = Slow()
    return Workers(slow, threads, asyncio.get_running_loop()), slow


def test_a_short_crush_is_waited_out() -> None:
    async def visit() -> None:
        door, slow = place(2)
        people = await crowd(door, 200)
        while slow.inside < 2:
            await asyncio.sleep(0.001)
        slow.go.set()
        assert await outcomes(people) == [200] * 200 and slow.most == 2
        assert door.inside == 0

    run_loop(visit())


def test_in_a_crush_that_lasts_a_few_wait_and_the_others_are_told_at_once_until_the_queue_is_empty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def visit() -> None:
        door, slow = place(2)
        people = await crowd(door, 30)
        moment = time.monotonic() + workers.PATIENCE + 1
        monkeypatch.setattr("home.workers.time.monotonic", lambda: moment)
        with pytest.raises(TurnedAway):
            await door.answer(GET)
        renewing = asyncio.ensure_future(door.answer(GET, always=True))
        slow.go.set()
        assert await outcomes([*people, renewing]) == [200] * 31, "whoever waited already is not turned away"
        slow.go.clear()
        people = await crowd(door, 2 + workers.WAITING * 2 + 50)
        slow.go.set()
        assert await outcomes(people) == [200] * len(people), "a new crush is waited out too"

    run_loop(visit())


def test_a_few_still_wait_in_a_crush_that_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "PATIENCE", -1.0)

    async def visit() -> None:
        door, slow = place(2)
        few = 2 + workers.WAITING * 2
        people = await crowd(door, few + 20)
        slow.go.set()
        assert await outcomes(people) == [200] * few + [TurnedAway] * 20

    run_loop(visit())


def test_nobody_waits_for_ever_and_what_nobody_waits_for_is_not_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "LONGEST_WAIT", 0.05)

    async def visit() -> None:
        door, slow = place(1)
        people = await crowd(door, 4)
        late = asyncio.get_running_loop().call_later(0.3, slow.go.set)
        assert await outcomes(people) == [200] + [TurnedAway] * 3
        assert (await door.answer(GET)).status == 200 and slow.done == 2
        late.cancel()

    run_loop(visit())


def test_a_fault_of_the_application_reaches_who_asked_and_the_thread_goes_on() -> None:
    def broken(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            raise KeyError("x")
        start_response("204 No Content", [])
        return []

    async def visit() -> None:
        door = Workers(broken, 1, asyncio.get_running_loop())
        with pytest.raises(KeyError):
            await door.answer({"REQUEST_METHOD": "POST"})
        assert (await door.answer(GET)).status == 204 and door.inside == 0
        door.stop()

    run_loop(visit())
