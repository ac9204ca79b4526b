"""The site's word list marks reasons for a closer look, and never deletes or changes one."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client

from home.page_cache import pages
from petitions.models import ModerationSettings, Petition, Reason
from petitions.moderating.review import text_of
from petitions.moderating.word_list import WordList
from tests.cast import a_petition, edith, on_the_roll
from tests.petitions.my_signature.links import fresh
from tests.petitions.people.members import logged_in

LIST = "idiot*\nson of a gun\n\n*stein\n*\nñandú\n(.*"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("What an IDIOT.", ["idiot*"]),
        ("Idiotic", ["idiot*"]),
        ("Son\n of  a gun!", ["son of a gun"]),
        ("a Frankenstein", ["*stein"]),
        ("Ñandú", ["ñandú"]),
        ("nandu", ["ñandú"]),
        ("id\u00adi\u200bot", ["idiot*"]),
        ("ｉｄｉｏｔ", ["idiot*"]),
        ("steinway, patriot, nandus, son of a gunner", []),
        ("", []),
    ],
)
def test_whole_words_in_any_spelling(text: str, words: list[str]) -> None:
    assert WordList(LIST).found_in(text) == words


def test_an_empty_list_marks_nothing() -> None:
    assert WordList("").found_in("idiot") == WordList(" \n*\n**").found_in("idiot *") == []


@pytest.fixture
def petition(db: None) -> Petition:
    cache.clear()
    ModerationSettings.objects.create(marked_words=LIST)
    return a_petition()


def test_the_queue_marks_and_does_not_tick_them(petition: Petition) -> None:
    on_the_roll(petition, reason="The mayor is an idiot")
    on_the_roll(petition, reason="For the herons", email="b@example.org")
    html = logged_in(edith()).get("/admin/reasons/?chosen").content.decode()
    assert html.count("Look closer:") == 1 and "(idiot*)" in html
    boxes = re.findall(r'<input type="checkbox" name="reason"[^>]*>', html)
    assert ["checked" in box for box in boxes] == [False, True], "the oldest first"
    assert list(Reason.objects.values_list("state", flat=True)) == ["waiting", "waiting"]


def test_where_reasons_are_shown_at_once_a_marked_one_waits_as_written(petition: Petition) -> None:
    Petition.objects.update(reasons_reviewed=False)
    petition.refresh_from_db()
    plain = on_the_roll(petition, reason="For the herons")
    marked = on_the_roll(petition, reason="The mayor is an idiot", email="b@example.org")
    pages.clear()
    html = Client().get("/petitions/clean-river/").content.decode()
    assert "For the herons" in html and "idiot" not in html
    assert (plain.reason.state, marked.reason.state) == ("published", "waiting")
    assert text_of(marked.reason) == "The mayor is an idiot" and not marked.reason.text
    form = {"act": "change", "visibility": "counted", "language": "en", "public_name": "initial"}
    assert Client().post(fresh(plain), form | {"reason": "Idiots!"}).status_code == 303
    assert Reason.objects.get(signature=plain).state == "waiting"
    Client().post(fresh(plain), form | {"reason": "For the otters"})
    assert Reason.objects.get(signature=plain).state == "published"


def test_staff_keep_the_list(petition: Petition) -> None:
    client, row = logged_in(edith()), ModerationSettings.objects.get()
    address = f"/admin/settings/petitions/moderationsettings/{row.pk}/"
    assert client.get(address).status_code == 200
    client.post(address, {"marked_words": "otter", "report_days": "3"})
    assert ModerationSettings.current().marked_words == "otter"
