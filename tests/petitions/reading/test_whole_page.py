"""A petition's page under addresses that nobody asked for before is put together of what is drawn already."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from home.page_cache import KeptPage, pages
from petitions.models import Petition
from petitions.sharing.codes import ensure_paper_code
from tests.cast import a_petition
from tests.petitions.reading.content import an_update

pytestmark = pytest.mark.django_db
PATH = "/petitions/clean-river/"


@pytest.fixture(autouse=True)
def petition() -> Iterator[Petition]:
    pages.clear()
    found = a_petition()
    for number in range(45):
        an_update(found, f"News {number}.")
    yield found
    pages.clear()


def get(query: str = "", path: str = PATH) -> str:
    answer = Client().get(f"{path}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def shown(page: str) -> set[int]:
    return {int(number) for number in re.findall(r"News (\d+)\.", page)}


def test_each_part_of_the_timeline_is_the_same_page_around_its_own_entries_and_costs_no_query() -> None:
    first = get()
    with CaptureQueriesContext(connection) as spent:
        second, third, last = get("?timeline=2"), get("?timeline=3"), get("?timeline=999999")
    assert len(spent) == 0
    assert [len(shown(page)) for page in (first, second, third)] == [20, 20, 5]
    assert shown(first) | shown(second) | shown(third) == set(range(45))
    assert last == third and "Page 3 of 3" in last
    head, tail = first.partition('<section class="timeline"')[0], first.rpartition('class="life__side"')[2]
    assert second.startswith(head) and second.endswith(tail)


def test_a_page_is_no_younger_than_what_it_was_put_together_of(petition: Petition) -> None:
    get()
    made = max(what.made for what in pages._kept.values() if isinstance(what, KeptPage))
    get("?timeline=2")
    get(path=f"{PATH}via/{ensure_paper_code(petition).code}/")
    kept = [what.made for what in pages._kept.values() if isinstance(what, KeptPage)]
    assert len(kept) == 3 and sorted(kept)[:2] == [made, made], "two of one drawing, and one with a code"


def test_pages_at_addresses_that_anybody_makes_up_drive_out_no_others() -> None:
    page = get()
    before = list(pages._kept)
    for odd in ("?timeline=99", "?timeline=01", "?timeline=x", "?timeline=-1", "?timeline="):
        assert (get(odd) == page) == (odd not in ("?timeline=99", "?timeline=-1"))
    assert [key for key in pages._kept if key not in before and isinstance(pages._kept[key], KeptPage)] == []


def test_pages_by_share_codes_are_drawn_once_for_all_codes(petition: Petition) -> None:
    code = ensure_paper_code(petition).code
    page = get(path=f"{PATH}via/{code}/")
    with CaptureQueriesContext(connection) as spent:
        assert get("?timeline=2", path=f"{PATH}via/{code}/").count(code) == page.count(code) >= 2
    assert len(spent) <= 1, "whether there is such a code"
    assert code not in get()
