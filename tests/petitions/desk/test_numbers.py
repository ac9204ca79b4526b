"""The numbers of the desk: exact, in the petition's days, and no place or source that is too small to be told."""

from __future__ import annotations

import datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation

from petitions.counting.number_the_roll import number_the_roll
from petitions.desk.numbers import DAYS, numbers_of
from petitions.models import Petition, ShareCode, Signature
from petitions.signing.withdraw import withdraw
from tests.cast import a_petition, max_, on_the_roll, oscar, signed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_is_kept() -> None:
    cache.clear()


def at(row: Signature, days_ago: int) -> None:
    moment = timezone.now() - datetime.timedelta(days=days_ago)
    Signature.objects.filter(pk=row.pk).update(confirmed_at=moment)


def some(petition: Petition, count: int, city: str, days_ago: int) -> list[Signature]:
    rows = [on_the_roll(petition, email=f"{city}-{n}@example.org", city=city) for n in range(count)]
    for row in rows:
        at(row, days_ago)
    return rows


def test_days_milestone_and_funnel() -> None:
    petition = a_petition()
    some(petition, 6, "Larkwater", 0)
    some(petition, 1, "Elsewhere", 3)
    old = some(petition, 1, "Faraway", DAYS + 5)
    signed(petition, email="waits@example.org")
    numbers = numbers_of(petition)
    today = petition.local(timezone.now()).date()
    assert [day.count for day in numbers.days if day.count] == [1, 6] and numbers.days[-1].day == today
    assert numbers.total == 8 and numbers.month == 7 and len(numbers.days) == DAYS and old
    assert (numbers.days[-1].height, numbers.days[-1].y) == (120, 0), "the highest bar fills the drawing"
    # Two are missing; seven came in fourteen days.
    assert numbers.step == 10 and numbers.step_on == today + datetime.timedelta(days=4)
    assert numbers.funnel.confirmed == 8 and numbers.funnel.mailed + numbers.funnel.not_left == 1


def test_what_was_taken_back_is_not_counted_and_nobody_guesses_without_signatures() -> None:
    petition = a_petition()
    (row,) = some(petition, 1, "Larkwater", 0)
    withdraw(row, "withdrawn")
    number_the_roll()
    numbers = numbers_of(petition)
    assert numbers.month == 0 and numbers.step_on is None and numbers.total == 0


def test_small_places_and_sources_and_personal_links_are_not_told() -> None:
    petition = a_petition()
    some(petition, 5, "Larkwater", 0)
    some(petition, 4, "Smallville", 0)
    ShareCode.objects.create(petition=petition, name="Bakery", count=5)
    ShareCode.objects.create(petition=petition, name="Tiny", count=4)
    ShareCode.objects.create(petition=petition, kind=ShareCode.Kind.PERSONAL, count=50)
    numbers = numbers_of(petition)
    assert numbers.places == [("Larkwater, United States", 5)] and numbers.sources == [("Bakery", 5)]


def test_the_start_page_shows_ones_own_petitions_and_no_others() -> None:
    petition = a_petition()
    some(petition, 2, "Larkwater", 0)
    client = Client()
    client.force_login(oscar())
    text = client.get("/admin/").content.decode()
    assert "Clean our river" in text and "No place has 5 yet." in text
    assert "2 signatures in thirty days" in " ".join(text.split())
    assert text.count("<rect ") == DAYS
    other = Client()
    other.force_login(max_())
    assert "Clean our river" not in other.get("/admin/").content.decode()
    Petition.objects.filter(pk=petition.pk).update(closes_at=timezone.now())
    assert "signatures in thirty days" not in client.get("/admin/").content.decode(), "it no longer runs"


def test_what_nobody_signed_lately_has_no_empty_picture_and_names_its_milestone() -> None:
    petition = a_petition()
    client = Client()
    client.force_login(oscar())
    text = " ".join(client.get("/admin/").content.decode().split())
    assert "Nobody signed in the last thirty days." in text
    assert "next milestone: 10" in text and "<rect " not in text
    some(petition, 2, "Larkwater", 0)
    number_the_roll()
    text = " ".join(client.get("/admin/").content.decode().split())
    assert "next milestone: 10, about " in text and "Nobody signed" not in text


def test_help_has_no_number_that_asks_to_be_looked_at() -> None:
    client = Client()
    client.force_login(oscar())
    text = client.get("/admin/").content.decode()
    assert '"editor-guide"' in text and '"data-w-dismissible-id-value": "editor-guide' not in text
    assert "whats-new" not in text


def test_in_spanish() -> None:
    petition = a_petition()
    some(petition, 5, "Larkwater", 0)
    with translation.override("es"):
        assert numbers_of(petition).places == [("Larkwater, Estados Unidos", 5)]
