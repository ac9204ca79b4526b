"""The list of petitions: search, each filter, filters together, twenty a page, and odd values."""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from home.page_cache import pages
from petitions.models import Organization, Petition, Topic, TopicText
from tests.cast import a_petition, a_site
from tests.petitions.reading.content import locale, many_petitions

pytestmark = pytest.mark.django_db


def shown(language: str = "en", **filters: Any) -> list[str]:
    """Titles on the list, in order."""
    pages.clear()
    prefix = "" if language == "en" else f"/{language}"
    answer = Client().get(f"{prefix}/petitions/?{urlencode(filters)}")
    assert answer.status_code == 200
    return [card["title"] for card in answer.context["cards"].object_list]


def test_search_finds_words_of_the_title_the_ask_and_the_summary_in_the_language_of_the_list() -> None:
    a_petition()
    many_petitions(2)
    assert shown(q="river") == shown(q="RIVER") == shown(q="cleaning") == shown(q="smells") == ["Clean our river"]
    assert shown(q="nothing-like-this") == shown(q="petition river") == []
    assert shown("es", q="río") == ["Limpien nuestro río"] and shown("es", q="Petition") == []


def test_each_filter_and_filters_together() -> None:
    topic = Topic.objects.create(slug="water")
    a_site()
    TopicText.objects.create(parent=topic, locale=locale(), name="Water")
    now = timezone.now()
    river = a_petition("river", place="Camden", topic=topic)
    ended = {"opens_at": now - datetime.timedelta(days=9), "closes_at": now - datetime.timedelta(days=1)}
    a_petition("closed", place="Camden", **ended)
    a_petition("won", place="Chester", outcome="won", outcome_on=now.date(), **ended)
    for slug in ("river", "closed", "won"):
        Petition.objects.get(slug=slug).pages.update(title=slug)
    assert set(shown()) == {"river", "closed", "won"}
    assert shown(status="open") == ["river"] and set(shown(status="closed")) == {"closed", "won"}
    assert shown(status="won") == ["won"]
    assert set(shown(place="Camden")) == {"river", "closed"} and shown(place="Camden", status="closed") == ["closed"]
    assert shown(topic="water") == ["river"] == shown(topic="water", place="Camden", status="open", q="river")
    group = Organization.objects.get()
    assert len(shown(organization=group.pk)) == 3 and shown(topic="water", status="won") == []
    assert river.topic == topic


def test_a_draft_is_in_no_list_and_no_filter() -> None:
    a_petition("secret", live=False, place="Hidden Valley")
    answer = Client().get("/petitions/?q=river")
    assert shown() == shown(q="river") == [] and b"Hidden Valley" not in answer.content


def test_twenty_a_page_the_newest_first_and_filters_stay_in_the_links() -> None:
    many_petitions(45)
    first, second, third = (shown(page=number) for number in (1, 2, 3))
    assert [len(first), len(second), len(third)] == [20, 20, 5] and len({*first, *second, *third}) == 45
    assert first[0] == "Petition number 44" and third[-1] == "Petition number 0"
    page = Client().get("/petitions/?page=2&q=number&status=open&utm_source=x").content.decode()
    assert 'href="?q=number&amp;status=open&amp;page=1' in page and 'href="?q=number&amp;status=open&amp;page=3' in page
    assert "utm_source" not in page


def test_odd_values_show_something_and_never_a_fault() -> None:
    many_petitions(21)
    everything = shown()
    for odd in ("x", "-1", "0", "", "1e9", "\x00"):
        assert shown(page=odd) in (everything, shown(page=2)), odd
    assert shown(page="999") == shown(page=2)
    for name in ("status", "place", "topic", "organization"):
        for odd in ("nonsense", "999999999999999999999", "-1", "\x00", "' OR 1=1 --"):
            assert shown(**{name: odd}) == everything, (name, odd)


@given(st.text(max_size=40))
@example('"')
@example("=cmd|' /C calc'!A0")
@example("AND OR NOT NEAR(a b)")
@example("title: x*  ^y")
@example("\x00")
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_search_is_answered(text: str) -> None:
    a_site()
    pages.clear()
    sent = {"q": text.encode("utf-8", "replace"), "place": text[:9].encode("utf-8", "replace")}
    assert Client().get(f"/petitions/?{urlencode(sent)}").status_code == 200
