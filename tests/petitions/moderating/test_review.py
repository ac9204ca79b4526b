"""Reasons are sealed until a moderator publishes them, shown with as much of the signer as was agreed."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from home.page_cache import pages
from petitions.models import Petition, Reason
from petitions.moderating.review import hide, publish, text_of
from petitions.sealing.keys import destroy_key
from petitions.signing.withdraw import withdraw
from tests.cast import a_petition, edith, max_, on_the_roll, oscar

pytestmark = pytest.mark.django_db
WORDS = "The river is <b>ours</b> & “everybody’s”.\nAll of it."
QUEUE = "/admin/reasons/"


@pytest.fixture
def petition() -> Petition:
    return a_petition()


def a_reason(petition: Petition, **changes: Any) -> Reason:
    row = on_the_roll(petition, **{"reason": WORDS, "given_name": "Zuleika"} | changes)
    return Reason.objects.get(signature=row)


def page(language: str = "en") -> str:
    pages.clear()
    prefix = "" if language == "en" else f"/{language}"
    return Client().get(f"{prefix}/petitions/clean-river/").content.decode()


def logged_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_waiting_reason_is_sealed_and_on_no_page(petition: Petition) -> None:
    reason = a_reason(petition, visibility="public")
    assert reason.state == "waiting" and reason.text == "" and text_of(reason) == WORDS
    assert b"river is" not in bytes(reason.sealed_text or b"")
    assert "river is" not in page() + page("es")


def test_publishing_shows_it_as_written_in_both_languages_and_hiding_seals_it_again(petition: Petition) -> None:
    reason = a_reason(petition, visibility="public")
    assert publish(reason.pk) and publish(reason.pk)
    reason.refresh_from_db()
    assert (reason.state, reason.text, reason.sealed_text) == ("published", WORDS, None) and reason.decided_at
    for language in ("en", "es"):
        assert "The river is &lt;b&gt;ours&lt;/b&gt; &amp; “everybody’s”." in page(language)
        assert "Zuleika M." in page(language)
    assert hide(reason.pk) and hide(reason.pk)
    reason.refresh_from_db()
    assert (reason.state, reason.text) == ("hidden", "") and text_of(reason) == WORDS
    assert "river is" not in page()


@pytest.mark.parametrize("visibility", ["counted", "officials"])
def test_an_unnamed_reason_has_its_city_only_where_enough_signers_share_it(petition: Petition, visibility: str) -> None:
    publish(a_reason(petition, visibility=visibility, city="Smallville").pk)
    assert "river is" in page() and "Smallville" not in page() and "Zuleika" not in page()
    for number in range(settings.SMALL_CELL - 2):
        on_the_roll(petition, email=f"p{number}@example.org", city="SMALLVILLE ")
    assert "Smallville" not in page()
    on_the_roll(petition, email="last@example.org", city="smallville")
    assert "Smallville" in page() and "Smallville" in page("es") and "Zuleika" not in page()


def test_a_city_of_the_same_name_in_another_country_does_not_count(petition: Petition) -> None:
    publish(a_reason(petition, city="Córdoba", country="AR").pk)
    for number in range(settings.SMALL_CELL):
        on_the_roll(petition, email=f"p{number}@example.org", city="Córdoba", country="ES")
    assert "Córdoba" not in page()


def test_a_reason_taken_back_is_gone_from_queue_and_page(petition: Petition) -> None:
    reason = a_reason(petition, visibility="public")
    publish(reason.pk)
    withdraw(reason.signature, "withdrawn")
    assert "river is" not in page() and not publish(reason.pk) and not hide(reason.pk)
    answer = logged_in(edith()).post(f"{QUEUE}{reason.pk}/decide/", {"decision": "publish"}, follow=True)
    assert answer.status_code == 200 and b"its signer took it back" in answer.content


def test_after_the_purge_published_reasons_stay_without_names_and_can_still_be_hidden(petition: Petition) -> None:
    shown, waiting = a_reason(petition, visibility="public"), a_reason(petition, email="b@example.org", reason="Waits")
    publish(shown.pk)
    destroy_key(petition.sealing_key)
    assert "river is" in page() and "Zuleika M." not in page()
    client = logged_in(edith())
    assert client.get(QUEUE).status_code == 200
    answer = client.post(f"{QUEUE}{waiting.pk}/decide/", {"decision": "publish"}, follow=True)
    assert answer.status_code == 200 and Reason.objects.get(pk=waiting.pk).state == "waiting"
    client.post(f"{QUEUE}{shown.pk}/decide/", {"decision": "hide", "why": "third"})
    hidden = Reason.objects.get(pk=shown.pk)
    assert (hidden.state, hidden.text, hidden.sealed_text) == ("hidden", "", None) and "river is" not in page()
    assert not publish(shown.pk)


def test_the_queue_shows_the_oldest_first_twenty_a_page(petition: Petition) -> None:
    for number in range(22):
        a_reason(petition, email=f"p{number}@example.org", reason=f"Reason number {number:02}")
    client = logged_in(edith())
    first = client.get(QUEUE).content.decode()
    assert "Reason number 00" in first and "Reason number 19" in first and "Reason number 20" not in first
    assert first.index("Reason number 00") < first.index("Reason number 19")
    assert "Reason number 21" in client.get(f"{QUEUE}?p=2").content.decode()
    publish(Reason.objects.earliest("pk").pk)
    assert "Reason number 00" in client.get(f"{QUEUE}?state=published").content.decode()
    for odd in ("?state=nonsense", "?state=%00", "?p=-1", "?p=x", "?p=999", "?state='"):
        assert client.get(QUEUE + odd).status_code == 200, odd


def test_the_buttons_decide_and_come_back_to_the_queue(petition: Petition) -> None:
    reason, client = a_reason(petition), logged_in(edith())
    assert "The river is &lt;b&gt;ours&lt;/b&gt;" in client.get(QUEUE).content.decode()
    for decision, state in (("publish", "published"), ("hide", "hidden"), ("publish", "published")):
        answer = client.post(f"{QUEUE}{reason.pk}/decide/", {"decision": decision, "why": "minor"})
        assert answer.status_code == 302 and answer["Location"] == QUEUE
        assert Reason.objects.get().state == state
    assert client.get(f"{QUEUE}{reason.pk}/decide/").status_code == 405
    for odd in ({}, {"decision": "delete"}):
        client.post(f"{QUEUE}{reason.pk}/decide/", odd)
        assert Reason.objects.get().state == "published", "an unknown decision is none"


@pytest.mark.parametrize("who", [None, max_, oscar])
def test_nobody_else_reads_or_decides(petition: Petition, who: Any) -> None:
    reason, client = a_reason(petition), logged_in(who()) if who else Client()
    answer = client.get(QUEUE, follow=True)
    assert answer.status_code in (200, 403) and b"river is" not in answer.content
    client.post(f"{QUEUE}{reason.pk}/decide/", {"decision": "publish"}, follow=True)
    assert Reason.objects.get().state == "waiting"
