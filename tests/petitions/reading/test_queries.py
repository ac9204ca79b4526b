"""A page costs at most 25 queries when it is made, none when it is kept, and no more as numbers grow (done-when)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from home.models import SiteSettings, SiteText
from home.page_cache import pages
from petitions.answering.decide import confirm_answer
from petitions.counting.number_the_roll import number_the_roll
from petitions.models import Organization, Petition, PetitionPage, Position, Promise
from petitions.signing.withdraw import withdraw
from tests.cast import a_petition, edith, on_the_roll
from tests.petitions.answering.office import an_answer
from tests.petitions.delivering.roll import a_packet
from tests.petitions.reading.content import (
    a_crowd,
    a_delivery,
    a_photo,
    a_picture,
    an_update,
    locale,
    many_petitions,
    many_signatures,
)

pytestmark = pytest.mark.django_db
MOST = 25


@pytest.fixture(autouse=True)
def nothing_is_kept() -> Iterator[None]:
    pages.clear()
    yield
    pages.clear()


def queries(path: str, client: Client | None = None) -> int:
    """How many queries a page costs, made anew (but not by a process that has just started)."""
    client = client or Client()
    assert client.get(path).status_code == 200
    pages.clear()
    with CaptureQueriesContext(connection) as spent:
        assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as on_a_hit:
        assert client.get(path).status_code == 200
    assert len(on_a_hit) == 0
    return len(spent)


def cold(path: str) -> int:
    """How many queries a page costs in a process that has just started."""
    pages.clear()
    cache.clear()
    with CaptureQueriesContext(connection) as spent:
        assert Client().get(path).status_code == 200
    return len(spent)


def full(petition: Petition) -> None:
    """Everything a petition page can show, more than once, on a site whose words are written."""
    SiteText.objects.create(parent=SiteSettings.load(), locale=locale(), privacy="<p>P</p>", minimum_age_sentence="13")
    page = petition.pages.get(locale__language_code="en")
    PetitionPage.objects.filter(pk=page.pk).update(image=a_picture())
    for number in range(25):
        an_update(petition, f"News {number}")
    for _time in range(3):
        delivery = a_delivery(petition)
        for _photo in range(3):
            a_photo(delivery, public=True)
    confirm_answer(an_answer(a_packet(petition)), "Called the office.", edith())
    target = petition.targets.get()
    for day in (1, 2, 3):
        facts = {"petition": petition, "office": target.office, "happened_on": f"2026-01-0{day}"}
        Promise.objects.create(**facts, words="To read it", due_on=f"2026-02-0{day}")
        said = {"target": target, "stance": "supports", "source_url": "https://news.example/"}
        Position.objects.create(**said, happened_on=f"2026-01-0{day}")


def test_the_petition_page_with_everything_on_it(sealed_folder: Path) -> None:
    petition = a_petition(reasons_reviewed=False)
    for number in range(12):
        visibility = "public" if number % 2 else "officials"
        row = on_the_roll(petition, email=f"p{number}@example.org", visibility=visibility, reason=f"Reason {number}")
    withdraw(row, "withdrawn")
    number_the_roll()
    full(petition)
    path = f"/petitions/{petition.slug}/"
    assert Client().get(path).status_code == 200, "the pictures are drawn"
    assert cold(path) <= MOST
    assert queries(path) <= MOST
    assert queries(f"/es{path}") <= MOST


def test_a_petition_page_costs_the_same_with_ten_and_with_a_hundred_thousand_signatures() -> None:
    petition = a_petition()
    many_signatures(petition, 10)
    number_the_roll()
    path = f"/petitions/{petition.slug}/"
    few = queries(path)
    a_crowd(Petition.objects.get(pk=petition.pk), 100_000)
    assert queries(path) == few <= MOST
    assert "100,010" in Client().get(path).content.decode()


def test_the_index_and_the_front_page_cost_the_same_with_three_and_with_three_hundred_petitions() -> None:
    made = many_petitions(3)
    paths = ["/petitions/", "/petitions/?page=2", "/petitions/?q=number&status=open", "/", "/es/petitions/"]
    paths.append(Organization.objects.get().pages.get(locale__language_code="en").url)
    few = [queries(path) for path in paths]
    many_petitions(297)
    with connection.cursor() as cursor:
        # As autovacuum does within a minute; statistics of empty tables make a search of hundreds take seconds.
        cursor.execute("ANALYZE")
    many = [queries(path) for path in paths]
    assert max(many) <= MOST
    # Pages of three have no second page and fewer cards; that may only save queries of texts that are not there.
    assert all(after <= before + 1 for before, after in zip(few, many, strict=True)), (few, many)
    assert len(made) == 3


def test_pictures_on_the_cards_do_not_cost_a_query_each() -> None:
    petitions = many_petitions(20)
    for petition in petitions:
        petition.pages.update(image=a_picture(size=(64, 48)))
    assert Client().get("/petitions/").status_code == 200, "the pictures are drawn"
    assert cold("/petitions/") <= MOST
    assert cold("/") <= MOST


def test_the_count_is_one_query() -> None:
    petition = a_petition()
    assert queries(f"/petitions/{petition.slug}/count.json") == 1
