"""Invented people: the same each time, each address once, each milestone on its moment."""

from __future__ import annotations

import cProfile
import datetime
from collections import Counter
from collections.abc import Callable
from itertools import islice, pairwise

import pytest

from petitions.reference_case.moments import moments_along, recent_moments
from petitions.reference_case.people import Person, people
from petitions.reference_case.pictures import book_shelf, row_houses
from petitions.reference_case.read import read_petition
from petitions.reference_case.shapes import PetitionData
from petitions.signing.clean_text import clean_name, clean_text
from petitions.signing.places import clean_postal_code

NOW = datetime.datetime(2030, 3, 9, 15, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def case() -> PetitionData:
    return read_petition("protect_philly", NOW)


@pytest.fixture(scope="module")
def crowd(case: PetitionData) -> list[Person]:
    return signers(case)


def signers(case: PetitionData) -> list[Person]:
    moments = moments_along(case.opens_at, case.growth, case.slug)
    return list(people(moments, case.cities, case.reasons, case.slug))


def test_the_same_people_each_time(case: PetitionData, crowd: list[Person]) -> None:
    assert signers(case) == crowd
    assert len(crowd) == case.signature_count == 640


def test_addresses_are_unique_also_when_more_are_made_later(case: PetitionData, crowd: list[Person]) -> None:
    more = people(recent_moments(500, NOW), case.cities, case.reasons, case.slug, first=len(crowd) + 1)
    addresses = [person.email for person in [*crowd, *more]]
    assert len(set(addresses)) == len(addresses)
    assert all(address.isascii() and address.endswith("@example.org") for address in addresses)


def test_each_milestone_is_crossed_at_its_moment(case: PetitionData, crowd: list[Person]) -> None:
    assert set(case.milestone_steps) < {anchor.count for anchor in case.growth}
    for anchor in case.growth:
        assert crowd[anchor.count - 1].signed_at == anchor.at
    assert all(first.signed_at <= second.signed_at for first, second in pairwise(crowd))
    assert case.opens_at < crowd[0].signed_at
    assert crowd[-1].signed_at < case.closes_at


def test_people_are_mixed(crowd: list[Person]) -> None:
    chosen = Counter(person.visibility for person in crowd)
    assert chosen["counted"] > chosen["officials"] > chosen["public"] > 100
    assert min(Counter(person.language for person in crowd).values()) > 250
    given = Counter(person.reason for person in crowd if person.reason)
    assert 100 < given.total() < 160
    assert max(given.values()) <= 2


def test_only_neighbors_speak_as_neighbors(case: PetitionData, crowd: list[Person]) -> None:
    local = {reason for reasons in case.reasons.values() for reason in reasons.near}
    assert {person.city for person in crowd if person.reason in local} == {"Philadelphia"}


def test_the_form_would_take_them(crowd: list[Person]) -> None:
    for person in crowd:
        assert clean_name(person.given_name, 80) == person.given_name
        assert clean_name(person.family_name, 80) == person.family_name
        assert clean_text(person.reason, 600) == person.reason
        assert clean_postal_code(person.postal_code, person.country) == person.postal_code


def test_however_many_come_each_is_made_alone_with_the_same_work(case: PetitionData) -> None:
    """Work is counted, in calls of functions: seconds say more about the machine than about the code."""
    first = NOW - datetime.timedelta(days=31)
    moments = recent_moments(100_000, NOW)
    coming = people(moments, case.cities, case.reasons, "many")
    many = [person.signed_at for person in islice(coming, 500)]  # names are drawn meanwhile, once
    early = calls_of(lambda: list(islice(coming, 500)))
    many += [person.signed_at for person in islice(coming, 8000)]
    late = calls_of(lambda: list(islice(coming, 500)))
    assert late < 1.2 * early, f"{early} calls for 500 people, {late} for 500 more after {len(many)} others"
    assert first <= many[0] and all(one <= two for one, two in pairwise(many)) and next(moments) <= NOW


def calls_of(work: Callable[[], object]) -> int:
    """How many functions are called by `work`."""
    with cProfile.Profile() as profile:
        work()
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize("poster", [row_houses, book_shelf])
def test_a_poster_is_the_same_each_time_and_small(poster: object) -> None:
    first, second = poster.draw(), poster.draw()  # type: ignore[attr-defined]
    assert first == second
    assert first.startswith(b"\x89PNG")
    assert len(first) < 40_000
