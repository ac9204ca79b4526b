"""Floods, locks and a database that is away: forms that are stored together lose nothing, and hold up nobody else."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import psycopg
import pytest
from django.db import OperationalError
from psycopg.errors import LockNotAvailable, QueryCanceled

from home import flood
from petitions.models import Signature
from petitions.signing import sign_together
from tests.cast import on_the_roll
from tests.home.visitor import Visitor
from tests.petitions.signing.front_door import Door, hold, needs_postgresql

pytestmark = [pytest.mark.django_db(transaction=True), needs_postgresql]


def test_a_flood_is_asked_to_wait_here_too(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood, "MOST", 5)

    async def walk() -> list[int]:
        return [(await door.post(f"p{number}@river.example")).status for number in range(7)]

    assert door.walk(walk) == [303] * 5 + [429] * 2 and sum(door.together) == 4


@pytest.mark.parametrize("why", [psycopg.OperationalError, QueryCanceled])
def test_without_the_database_the_form_comes_back_and_afterwards_all_goes_on(
    door: Door, monkeypatch: pytest.MonkeyPatch, why: type[Exception]
) -> None:
    async def walk() -> list[Visitor]:
        await door.post("first@river.example")
        with monkeypatch.context() as patch:
            patch.setattr(sign_together, "store_together", away_together)
            patch.setattr("petitions.signing.sign.store", away)
            lost = await door.post("a@river.example", given_name="O'Hara")
        return [lost, await door.post("b@river.example")]

    async def away_together(*_asked: Any) -> list[bool]:
        raise why("away")

    def away(_row: Any) -> bool:
        raise OperationalError("away")

    lost, stored = door.walk(walk)
    assert (lost.status, stored.status) == (503, 303) and lost.headers["Retry-After"]
    assert b"O&#x27;Hara" in lost.body and b"a@river.example" in lost.body
    assert Signature.objects.count() == 2


def test_a_batch_that_meets_a_lock_is_taken_apart(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood, "MOST", 10)  # each form counts once, though two ways are tried

    async def locked(*_asked: Any) -> list[bool]:
        raise LockNotAvailable

    async def walk() -> list[int]:
        await door.post("first@river.example")
        monkeypatch.setattr(sign_together, "store_together", locked)
        return [each.status for each in await asyncio.gather(*[door.post(f"p{n}@river.example") for n in range(9)])]

    assert door.walk(walk) == [303] * 9 and Signature.objects.count() == 10


def test_a_row_that_somebody_holds_keeps_nobody_else_waiting(door: Door) -> None:
    address, held = "held@river.example", threading.Event()
    row = on_the_roll(door.petition, email=address)
    addresses = [f"p{number}@river.example" for number in range(20)]

    async def walk() -> tuple[list[int], int]:
        await door.post("first@river.example")
        holding = asyncio.ensure_future(asyncio.to_thread(hold, row, held))
        await asyncio.to_thread(held.wait, 10)
        # In the midst of the others, so that it shares a batch with some.
        people = [asyncio.ensure_future(door.post(who)) for who in (*addresses[:10], address, *addresses[10:])]
        stuck = people.pop(10)
        quick = await asyncio.gather(*people)
        assert not holding.done(), "they did not wait for it"
        await holding
        return [each.status for each in quick], (await stuck).status

    assert door.walk(walk) == ([303] * 20, 303)
    assert Signature.objects.count() == 22
