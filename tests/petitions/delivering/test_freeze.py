"""A packet is one exact moment: what is counted and what is listed belong together, whatever happens meanwhile (G2)."""

from __future__ import annotations

import base64
import json
import threading

import pytest
from django.db import connection, transaction

from petitions.counting.number_set import NumberSet
from petitions.counting.number_the_roll import number_the_roll
from petitions.counting.one_moment import one_moment, streamed
from petitions.delivering.freeze import FIELDS, freeze
from petitions.delivering.roll_slice import Counts, Slice, counts_of
from petitions.models import Level, Packet, Petition, Signature, Tally
from petitions.sealing.keys import open_key
from petitions.sealing.scratch import Scratch
from petitions.sealing.seal import unseal_identity
from petitions.signing.withdraw import withdraw
from petitions.working.job import CannotBeDone
from tests.cast import a_petition
from tests.petitions.delivering.roll import PLACES, a_roll, put_on_the_roll, somebody

pytestmark = pytest.mark.django_db


def frozen(petition: Petition, level: str = Level.NAME_CITY, **fields: object) -> tuple[Counts, list[list[object]]]:
    key = open_key(petition.sealing_key)
    packet = Packet(petition=petition, level=level, language="en", **fields)
    with Scratch(key) as rows:
        counts = freeze(packet, rows).counts
        return counts, list(rows.rows())


def numbers(rows: list[list[object]]) -> list[object]:
    return [row[0] for row in rows]


def test_those_who_agreed_are_listed_with_their_numbers_and_all_are_counted() -> None:
    petition = a_petition()
    a_roll(petition, 12)
    counts, rows = frozen(petition)
    assert counts == Counts(12, 12, 0, 0, 8, 1, 12) and counts.unnamed == 4
    assert numbers(rows) == [2, 3, 5, 6, 8, 9, 11, 12]
    assert "Family" not in json.dumps(rows)
    _number, email_key, sealed, city, *_rest = rows[0]
    who = unseal_identity(
        open_key(petition.sealing_key), base64.b64decode(str(email_key)), base64.b64decode(str(sealed))
    )
    assert (who.full_name, city) == ("Given1 Family1", "Camden")


def test_a_certificate_lists_nobody() -> None:
    petition = a_petition()
    a_roll(petition, 6)
    assert frozen(petition, Level.CERTIFICATE) == (Counts(6, 6, 0, 0, 0, 1, 6), [])


def test_an_empty_roll_can_be_frozen() -> None:
    assert frozen(a_petition()) == (Counts(0, 0, 0, 0, 0, None, None), [])


@pytest.mark.parametrize(("first", "last", "listed"), [(4, 9, [5, 6, 8, 9]), (None, 3, [2, 3]), (11, None, [11, 12])])
def test_a_range_is_counted_and_listed_by_itself(first: int | None, last: int | None, listed: list[int]) -> None:
    petition = a_petition()
    a_roll(petition, 12)
    counts, rows = frozen(petition, first_number=first, last_number=last)
    assert numbers(rows) == listed and counts.listed == len(listed)
    assert counts.total == (last or 12) - (first or 1) + 1


def test_by_place_is_by_country_region_and_city_and_then_by_number() -> None:
    petition = a_petition()
    a_roll(petition, 24)
    _counts, rows = frozen(petition, order=Packet.Order.PLACE)
    places = [(str(row[5]), str(row[4]), str(row[3]), row[0]) for row in rows]
    assert places == sorted(places, key=lambda place: place) and len({place[:3] for place in places}) == len(PLACES)


def test_who_withdrew_is_neither_counted_nor_listed() -> None:
    petition = a_petition()
    a_roll(petition, 6)
    withdraw(Signature.objects.get(number=3), "withdrawn")
    number_the_roll()
    counts, rows = frozen(petition)
    assert numbers(rows) == [2, 5, 6] and (counts.total, counts.listed) == (5, 3)


def test_a_count_that_differs_from_the_roll_is_not_handed_over() -> None:
    petition = a_petition()
    a_roll(petition, 6)
    Tally.objects.update(confirmed=7)
    with pytest.raises(CannotBeDone, match="tally"):
        frozen(petition)


@pytest.mark.django_db(transaction=True)
def test_what_comes_while_it_is_read_is_not_in_it_and_does_not_wait() -> None:
    petition = a_petition()
    a_roll(petition, 6)

    def meanwhile() -> None:
        put_on_the_roll(petition, [somebody(100)])
        withdraw(Signature.objects.get(number=2), "withdrawn")
        number_the_roll()
        connection.close()

    with one_moment():
        before = counts_of(petition, Slice(), Level.NAME_CITY)
        other = threading.Thread(target=meanwhile)
        other.start()
        other.join(timeout=30)
        assert not other.is_alive()
        rows = streamed(Signature.objects.filter(number__isnull=False).order_by("number").values_list("number"))
        assert list(rows) == [(number,) for number in range(1, 7)]
        assert counts_of(petition, Slice(), Level.NAME_CITY) == before == Counts(6, 6, 0, 0, 4, 1, 6)
    assert counts_of(petition, Slice(), Level.NAME_CITY) == Counts(6, 6, 0, 0, 4, 1, 7)
    with transaction.atomic():
        Tally.objects.filter(petition=petition).update(last_number=7)


def test_numbers_are_remembered_one_bit_each() -> None:
    some = NumberSet(7, 30_000)
    for number in (7, 8, 15, 29_999, 30_000):
        some.add(number)
    again = NumberSet.unpacked(7, some.packed())
    assert [number for number in range(31_000) if number in again] == [7, 8, 15, 29_999, 30_000]
    assert 6 not in again and 10**9 not in again and len(some.packed()) < 100
    assert len(FIELDS) == 6
