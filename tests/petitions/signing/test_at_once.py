"""Forms that are stored together, before Django: the same rows and answers as by the view, which gets all others."""

from __future__ import annotations

import asyncio
import datetime
import statistics
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.db.models import F
from django.utils import timezone

from home import flood
from petitions.models import Petition, Signature
from petitions.sealing.keys import open_key
from petitions.signing.form_sent import LOCK_MS
from petitions.signing.sign import PetitionKey, sealed
from petitions.signing.store import Row, store, store_together
from tests.cast import a_petition, a_signing, on_the_roll
from tests.home.visitor import Visitor
from tests.on_loop import on_loop
from tests.petitions.signing.front_door import PATH, TYPE, Door, needs_postgresql, told

pytestmark = [pytest.mark.django_db(transaction=True), needs_postgresql]


@pytest.mark.parametrize("path", [PATH, f"/es{PATH}"])
def test_the_second_form_is_stored_before_django_with_the_same_answer_and_the_same_row(door: Door, path: str) -> None:
    more = {"reason": "Ría limpia", "visibility": "public", "updates": "on", "website": "x", "via": "abcde"}
    headers = (("origin", "http://localhost"), ("sec-fetch-site", "same-origin"))

    async def walk() -> list[Visitor]:
        return [await door.post(f"{name}@river.example", *headers, path=path, **more) for name in "abc"]

    answers = door.walk(walk)
    assert len({told(answer) for answer in answers}) == 1 and answers[0].status == 303
    assert door.together == [1, 1]
    own = {"id", "email_key", "sealed_identity", "sealed_reason", "asked_at"}
    rows = [{name: row[name] for name in row if name not in own} for row in Signature.objects.values()]
    assert rows[0] == rows[1] == rows[2] and rows[0]["slow_why"] == "trap" and rows[0]["client_key"]
    assert Signature.objects.filter(mailed_at=None, sealed_identity__isnull=False).count() == 3


def test_many_at_once_are_stored_in_few_statements_and_one_address_once(door: Door) -> None:
    async def walk() -> list[Visitor]:
        await door.post("first@river.example")
        addresses = [f"p{number}@river.example" for number in range(60)] + ["P7@river.example", "first@river.example"]
        return list(await asyncio.gather(*map(door.post, addresses)))

    answers = door.walk(walk)
    assert {answer.status for answer in answers} == {303} and len({told(answer) for answer in answers}) == 1
    assert Signature.objects.count() == 61
    assert 61 <= sum(door.together) <= 62 and len(door.together) < 20


def test_nobody_can_tell_from_the_answer_or_its_time_who_has_signed(door: Door, monkeypatch: Any) -> None:
    """Promise A6, for those that are stored before Django."""
    monkeypatch.setattr(flood, "MOST", 10_000)
    on_the_roll(door.petition, email="confirmed@example.org")
    times: dict[str, list[float]] = {"n{}@example.org": [], "confirmed@example.org": [], "waiting@example.org": []}

    async def walk() -> set[Any]:
        answers = {told(await door.post("waiting@example.org"))}
        for number in range(300):
            for who, taken in times.items():
                began = time.perf_counter()
                answers.add(told(await door.post(who.format(number))))
                taken.append((time.perf_counter() - began) * 1000)
        return answers

    assert len(door.walk(walk)) == 1 and sum(door.together) == 900
    medians = [statistics.median(taken) for taken in times.values()]
    assert max(medians) - min(medians) < 2.0, medians


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"given_name": ""}, 422),
        ({"email": "not an address"}, 422),
        ({"country": "XX"}, 422),
        ({"text_version": "999999"}, 422),
        ({"altcha": "x"}, 303),
        ({"reason": "€" * 601}, 422),
        ({f"field{number}": "x" for number in range(40)}, 303),
    ],
)
def test_what_is_no_plain_complete_form_gets_the_views_answer(door: Door, changes: Any, status: int) -> None:
    async def walk() -> Visitor:
        await door.post("first@river.example")
        return await door.post("ana@river.example", **changes)

    answer = door.walk(walk)
    assert (answer.status, sum(door.together)) == (status, 0)
    assert Signature.objects.count() == (2 if status == 303 else 1)
    if status == 422 and "email" not in changes:
        assert b"ana@river.example" in answer.body, "what was typed is kept"


def test_other_sites_other_kinds_of_body_and_damaged_ones_are_the_views(door: Door) -> None:
    async def walk() -> list[int]:
        await door.post("first@river.example")
        elsewhere = await door.post("a@river.example", ("origin", "https://elsewhere.example"))
        damaged = await door.send(b"\xff\xfe=%ff&given_name")
        latin = await door.post("b@river.example", ("content-type", f"{TYPE[1]}; charset=latin-1"))
        foreign = await door.post("c@river.example", ("host", "elsewhere.example"))
        query = await door.post("d@river.example", query="x=1")
        long = await door.post("e@river.example", more="x" * 9000)
        return [each.status for each in (elsewhere, damaged, latin, foreign, query, long)]

    assert door.walk(walk) == [403, 422, 400, 400, 303, 303] and not sum(door.together)


def test_plain_http_is_led_to_https_here_too(door: Door, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    door.front.application = WSGIHandler()
    safe, plain = ("x-forwarded-proto", "https"), ("x-forwarded-proto", "http")

    async def walk() -> list[int]:
        return [(await door.post(f"{n}@river.example", proto)).status for n, proto in enumerate((safe, safe, plain))]

    assert door.walk(walk) == [303, 303, 301] and sum(door.together) == 1


def test_of_a_field_sent_twice_the_last_counts_and_petitions_share_a_batch(door: Door) -> None:
    other = Door(a_petition("green-park"), door.together)

    async def walk() -> list[Visitor]:
        await door.post("first@river.example")
        path = other.path = "/petitions/green-park/sign/"
        other.front = door.front
        await other.post("first@river.example", path=path)
        twice = f"city=Camden&{urlencode(door.forms['en'])}&city=Erie".encode()
        return list(await asyncio.gather(door.send(twice), other.post("ana@river.example", path=path)))

    assert [told(answer)[0] for answer in door.walk(walk)] == [303, 303] and door.together == [2]
    assert Signature.objects.filter(city="Erie", petition=door.petition).count() == 1
    assert Signature.objects.filter(petition=other.petition).count() == 2


def test_a_petition_that_pauses_or_closes_takes_no_more(door: Door) -> None:
    async def walk() -> list[int]:
        statuses = [(await door.post(f"{name}@river.example")).status for name in "ab"]
        await asyncio.to_thread(change, paused=True)
        statuses += [(await door.post("c@river.example")).status]
        await asyncio.to_thread(change, paused=False, closes_at=F("opens_at"))
        return [*statuses, (await door.post("d@river.example")).status]

    def change(**facts: Any) -> None:
        try:
            Petition.objects.update(**facts)
        finally:
            connection.close()

    assert door.walk(walk) == [303, 303, 409, 409] and Signature.objects.count() == 2


def test_of_many_that_are_stored_together_each_is_told_whether_it_was_taken() -> None:
    open_one, closed = a_petition(), a_petition("closed", closes_at=timezone.now() - datetime.timedelta(hours=1))
    rows = []
    for number, petition in enumerate((open_one, closed, open_one)):
        own = PetitionKey(petition.pk, petition.sealing_key_id, open_key(petition.sealing_key))
        rows.append(sealed(petition.slug, own, a_signing(petition, email=f"p{number}@example.org")))
    of_another = sealed(open_one.slug, own._replace(pk=closed.sealing_key_id), a_signing(open_one))
    wrong_text = sealed(open_one.slug, own, a_signing(open_one, email="t@example.org", text_version=10**9))

    def together(*rows: Row) -> Any:
        return on_loop(lambda cursor: store_together(cursor, [*rows], LOCK_MS))

    assert together(*rows, of_another, wrong_text) == [True, False, True, False, False]
    assert together(*rows) == [store(row) for row in rows] == [True, False, True], "once more is the same"
    assert not any(map(store, (of_another, wrong_text)))
    assert Signature.objects.count() == 2
