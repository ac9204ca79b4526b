"""The page of facts adds up, and tells of no place with few people."""

from __future__ import annotations

import datetime
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from petitions.delivering.facts import facts_of, thinned, with_small_cells_merged
from petitions.delivering.roll_slice import Slice
from petitions.models import Petition, Signature, TextVersion
from tests.cast import a_petition
from tests.petitions.delivering.roll import put_on_the_roll, somebody


def of_city(number: int, city: str, region: str = "PA") -> tuple:
    return somebody(number, city=city, region=region, country="US")


@pytest.fixture
def petition(db: None) -> Petition:
    petition = a_petition()
    cities = ["Philadelphia"] * 8 + ["philadelphia "[:12]] * 2 + ["Camden"] * 6 + ["Chester"] * 3 + ["Erie"] * 4
    put_on_the_roll(petition, [of_city(number, city) for number, city in enumerate(cities)])
    return petition


def test_places_of_few_are_one_line_and_spellings_are_one_place(petition: Petition) -> None:
    assert facts_of(petition, Slice()).places == [("Philadelphia, PA", 10), ("Camden, PA", 6), ("", 7)]


def test_whoever_gave_no_place_is_among_the_others(db: None) -> None:
    petition = a_petition()
    somewhere = [of_city(number, "Camden", "NJ") for number in range(6)]
    nowhere = [somebody(number, city="", region="", country="") for number in range(10, 17)]
    put_on_the_roll(petition, [*somewhere, *nowhere, of_city(20, "Erie"), of_city(21, "Chester")])
    assert facts_of(petition, Slice()).places == [("Camden, NJ", 6), ("", 9)]


def test_two_towns_of_one_name_are_two_places(db: None) -> None:
    petition = a_petition()
    people = [of_city(number, "Portland", "OR" if number < 7 else "ME") for number in range(13)]
    put_on_the_roll(petition, people)
    assert facts_of(petition, Slice()).places == [("Portland, OR", 7), ("Portland, ME", 6)]


def test_a_slice_has_its_own_facts(petition: Petition) -> None:
    assert facts_of(petition, Slice(11, 16)).places == [("Camden, PA", 6)]
    assert facts_of(petition, Slice(100, 200)).places == []
    assert facts_of(petition, Slice(100, 200)).growth == []


def test_whoever_left_the_roll_is_in_no_fact(petition: Petition) -> None:
    Signature.objects.filter(number__lte=10).update(off_roll_at=timezone.now())
    facts = facts_of(petition, Slice())
    assert facts.places == [("Camden, PA", 6), ("", 7)]
    assert facts.growth[-1][1] == sum(text.count for text in facts.texts) == 13


def test_growth_is_by_the_petition_s_own_days(petition: Petition) -> None:
    Petition.objects.filter(pk=petition.pk).update(time_zone="America/New_York")
    petition.refresh_from_db()
    late = datetime.datetime(2026, 3, 2, 3, 0, tzinfo=datetime.UTC)  # the evening of March 1 in New York
    Signature.objects.filter(number__lte=20).update(confirmed_at=late)
    Signature.objects.filter(number__gt=20).update(confirmed_at=late + datetime.timedelta(hours=5))
    assert facts_of(petition, Slice()).growth == [(datetime.date(2026, 3, 1), 20), (datetime.date(2026, 3, 2), 23)]


def test_each_text_says_how_many_signed_it(petition: Petition) -> None:
    spanish = TextVersion.objects.get(petition=petition, language="es")
    Signature.objects.filter(number__lte=15).update(text_version=spanish)
    texts = facts_of(petition, Slice()).texts
    assert [(text.language, text.count) for text in texts] == [("es", 15), ("en", 8)]
    assert texts[1].letter == "<p>Dear Senator, please act.</p>"


def test_however_many_signed_it_takes_four_queries(petition: Petition) -> None:
    with CaptureQueriesContext(connection) as queries:
        facts_of(petition, Slice())
    assert len(queries) == 4


@given(st.dictionaries(st.integers(), st.integers(1, 40), max_size=60))
def test_no_cell_is_small_and_nobody_is_lost(counts: dict[int, int]) -> None:
    named, others = with_small_cells_merged(Counter(counts))
    assert sum(count for _place, count in named) + others == sum(counts.values())
    assert all(count >= 5 for _place, count in named)
    assert others == 0 or others >= 5 or not named
    assert [count for _place, count in named] == sorted((count for _place, count in named), reverse=True)


@given(st.lists(st.integers(), max_size=300))
def test_points_are_thinned_but_keep_both_ends(points: list[int]) -> None:
    some = thinned(points, 60)
    assert len(some) == min(60, len(points))
    assert not points or (some[0], some[-1]) == (points[0], points[-1])
