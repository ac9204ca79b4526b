"""Organizers see every mail of their petitions before it leaves, in both languages, and what has left."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from petitions.models import Announcement
from petitions.telling.preview import MESSAGES
from tests.campaign.test_safe_methods import checksum
from tests.cast import a_petition, max_, oscar
from tests.petitions.telling.lived import a_done_delivery, an_answer

pytestmark = pytest.mark.django_db


def looked_at(client: Client, petition: int, message: str, language: str) -> str:
    answer = client.get("/admin/mails/", {"petition": petition, "message": message, "language": language})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("message", MESSAGES)
def test_each_mail_is_shown_in_both_parts(client: Client, message: str, language: str) -> None:
    client.force_login(oscar())
    petition = a_petition()
    page = looked_at(client, petition.pk, message, language)
    title = "Clean our river" if language == "en" else "Limpien nuestro río"
    assert page.count(title) >= 2 and "srcdoc=" in page and escape(f'<html lang="{language}"') in page
    assert "{{" not in page and "%}" not in page and "sandbox" in page
    assert escape('<base target="_blank">') in page


def test_what_has_happened_is_shown_in_its_own_words(client: Client) -> None:
    client.force_login(oscar())
    petition = a_petition()
    a_done_delivery(petition)
    an_answer(petition, "We will vote <b>tomorrow</b>.")
    assert "City Hall" in looked_at(client, petition.pk, "delivery", "en")
    page = looked_at(client, petition.pk, "answer", "en")
    assert "We will vote" in page and "<b>tomorrow" not in page


def test_what_was_told_and_will_be_is_listed_and_looking_changes_nothing(client: Client) -> None:
    client.force_login(oscar())
    petition, now = a_petition(), timezone.now()
    base = {"petition": petition, "starts_at": now}
    Announcement.objects.create(kind="milestone", event="1000", sent_count=77, done_at=now, **base)
    Announcement.objects.create(kind="outcome", event="won", **base)
    Announcement.objects.create(kind="milestone", event="500", done_at=now, closed_why="overtaken", **base)
    before = checksum()
    page = looked_at(client, petition.pk, "won", "en")
    for words in ("milestone 1000", "<td>77</td>", "leaves from", "a larger milestone came before it left"):
        assert words in page
    after = checksum()
    assert {table for table in after if after[table] != before[table]} <= {"django_session"}


def test_others_see_nothing_of_it(client: Client) -> None:
    petition = a_petition()
    client.force_login(max_())
    assert client.get("/admin/mails/", {"petition": petition.pk, "message": "won"}).status_code in (302, 403)
    client.force_login(oscar())
    page = looked_at(client, 10**6, "won", "en")
    assert "srcdoc" not in page and "Clean our river" in page
