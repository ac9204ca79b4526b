"""Whoever stays too long is told of once, whoever goes is not."""

from __future__ import annotations

import asyncio

from home.overdue import Overdue
from tests.home.visitor import run_loop


def test_each_is_told_of_after_their_own_time_and_nobody_who_has_gone() -> None:
    async def walk() -> list[str]:
        told: list[str] = []
        place = Overdue(0.3, told.append, asyncio.get_running_loop())
        for who in "abc":
            place.come(who)
        place.go("b")
        place.go("never there")
        await asyncio.sleep(0.2)
        place.come("d")
        while len(told) < 2:
            await asyncio.sleep(0.01)
        assert told == ["a", "c"] and "a" not in place and "d" in place
        place.go("d")
        await asyncio.sleep(0.4)
        place.come("e")
        await asyncio.sleep(0.4)
        return told

    assert run_loop(asyncio.wait_for(walk(), 20)) == ["a", "c", "e"]
