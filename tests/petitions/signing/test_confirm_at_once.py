"""Links whose buttons are pressed together, before Django: the same rows and answers as by the view."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from django.db import connection

from home import flood
from petitions.counting.number_the_roll import number_the_roll
from petitions.models import Signature
from petitions.sealing.links import make_token
from petitions.signing import form_sent
from tests.cast import signed
from tests.home.visitor import Visitor
from tests.petitions.signing.front_door import Door, hold, needs_postgresql, told

pytestmark = [pytest.mark.django_db(transaction=True), needs_postgresql]


def people(door: Door, many: int) -> list[Signature]:
    return [signed(door.petition, email=f"p{number}@river.example") for number in range(many)]


def link(row: Signature) -> str:
    return f"/confirm/{make_token('confirm', row.petition_id, row.pk)}/"


def press(door: Door, path: str, *headers: tuple[str, str]) -> Any:
    return door.send(b"", *headers, path=path)


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_the_second_link_is_used_before_django_with_the_same_answer_and_the_same_row(door: Door, prefix: str) -> None:
    paths = [prefix + link(row) for row in people(door, 3)]
    Signature.objects.update(attempts=2)
    here = (("origin", "http://localhost"), ("sec-fetch-site", "same-origin"))

    async def walk() -> list[Visitor]:
        return [await press(door, path, *here) for path in paths]

    answers = door.walk(walk)
    assert [answer.headers.pop("Location") for answer in answers] == paths
    assert len({told(answer) for answer in answers}) == 1 and answers[0].status == 303
    assert door.together == [1, 1]
    rows = list(Signature.objects.values("confirmed_at", "mailed_at", "claimed_until", "attempts"))
    assert all(row["confirmed_at"] and row["confirmed_at"] == row["mailed_at"] for row in rows)
    assert {(row["claimed_until"], row["attempts"]) for row in rows} == {(None, 0)}


def test_used_wrong_and_foreign_links_and_what_comes_from_elsewhere_are_the_views(door: Door) -> None:
    first, used, other = people(door, 3)
    wrong = "/confirm/" + make_token("not-me", other.petition_id, other.pk) + "/"
    gone = "/confirm/" + make_token("confirm", other.petition_id, 10**9) + "/"
    elsewhere = ("origin", "https://elsewhere.example")

    async def walk() -> list[int]:
        sent = [await press(door, link(row)) for row in (first, used)]
        before.extend(await asyncio.to_thread(state))
        sent += [await press(door, link(used))]
        sent += [await press(door, path) for path in (wrong, gone)]
        return [each.status for each in [*sent, await press(door, link(other), elsewhere)]]

    def state() -> list[dict[str, Any]]:
        try:
            return list(Signature.objects.order_by("pk").values())
        finally:
            connection.close()

    before: list[dict[str, Any]] = []
    assert door.walk(walk) == [303, 303, 303, 404, 404, 403]
    assert before and state() == before
    assert Signature.objects.get(confirmed_at=None) == other


def test_a_flood_is_asked_to_wait_here_too(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood, "MOST", 5)
    rows = people(door, 7)

    async def walk() -> list[int]:
        return [(await press(door, link(row))).status for row in rows]

    assert door.walk(walk) == [303] * 5 + [429] * 2 and sum(door.together) == 4


def test_many_at_once_count_once_each(door: Door) -> None:
    rows = people(door, 41)

    async def walk() -> list[Visitor]:
        await press(door, link(rows[0]))
        return list(await asyncio.gather(*[press(door, link(row)) for row in rows[1:] + rows[:20]]))

    assert {answer.status for answer in door.walk(walk)} == {303}
    assert sum(door.together) >= 40 and len(door.together) < 20
    assert number_the_roll() == 41
    assert sorted(Signature.objects.values_list("number", flat=True)) == list(range(1, 42))


def test_a_row_that_somebody_holds_keeps_nobody_else_waiting(door: Door) -> None:
    rows, is_held = people(door, 22), threading.Event()
    held = rows[11]

    async def walk() -> tuple[set[int], int]:
        await press(door, link(rows[0]))
        holding = asyncio.ensure_future(asyncio.to_thread(hold, held, is_held))
        await asyncio.to_thread(is_held.wait, 10)
        pressed = {row.pk: asyncio.ensure_future(press(door, link(row))) for row in rows[1:]}
        stuck = pressed.pop(held.pk)
        quick = await asyncio.gather(*pressed.values())
        assert not holding.done(), "they did not wait for it"
        await holding
        return {each.status for each in quick}, (await stuck).status

    assert form_sent.LOCK_MS < 1000, "before the database looks for deadlocks"
    assert door.walk(walk) == ({303}, 303) and not Signature.objects.filter(confirmed_at=None).exists()
