"""Mails that people like to get: plain text and HTML, in their language, with a way to stop, nothing that spies."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from petitions.models import Petition, Supporter
from petitions.sealing.codes import make_code
from petitions.telling.announce import announce_events
from petitions.telling.owe import owe_announcements
from tests.cast import a_petition
from tests.petitions.emailing.mail_server import MailServer, server, until_quiet
from tests.petitions.telling.lived import a_done_delivery, a_milestone, an_answer, an_outcome, supporters
from tests.rig.mailbox import body, links

pytestmark = pytest.mark.django_db
__all__ = ["server"]

Happens = Callable[[Petition], Any]
TOLD: dict[str, tuple[Happens, dict[str, tuple[str, str]]]] = {
    "milestone": (
        lambda petition: a_milestone(petition, 1000),
        {
            "en": ("1,000 signatures: Clean our river", "has reached 1,000 signatures, and one of them is yours"),
            "es": ("000 firmas: Limpien nuestro río", "000 firmas, y una de ellas es la tuya"),
        },
    ),
    "delivery": (
        a_done_delivery,
        {
            "en": ("Your signature was delivered: Clean our river", "City Hall"),
            "es": ("Tu firma fue entregada: Limpien nuestro río", "El ayuntamiento"),
        },
    ),
    "answer": (
        an_answer,
        {
            "en": ("has answered: Clean our river", "“We will vote on it in May.”"),
            "es": (
                "Respuesta de Senator for the First District (es): Limpien nuestro río",
                "“We will vote on it in May.”",
            ),
        },
    ),
    "won": (
        an_outcome,
        {
            "en": ("Won: Clean our river", "The council voted yes."),
            "es": ("Ganada: Limpien nuestro río", "The council voted yes."),
        },
    ),
    "partly": (
        lambda petition: an_outcome(petition, "partly"),
        {"en": ("Partly won: Clean", "a part of it is won"), "es": ("Ganada en parte: Limpien", "se ganó una parte")},
    ),
    "lost": (
        lambda petition: an_outcome(petition, "lost"),
        {"en": ("How it ended: Clean", "has not got what"), "es": ("Cómo terminó: Limpien", "no consiguió lo que")},
    ),
    "withdrawn": (
        lambda petition: an_outcome(petition, "withdrawn"),
        {"en": ("How it ended: Clean", "was withdrawn"), "es": ("Cómo terminó: Limpien", "la retiraron")},
    ),
}


def told(server: MailServer, happens: Happens, petition: Petition) -> list[Any]:
    happens(petition)
    assert owe_announcements() == 1
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        until_quiet(announce_events)
    return server.messages


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", TOLD)
def test_each_is_told_in_the_language_of_its_supporter(
    server: MailServer, kind: str, language: str, settings: Any
) -> None:
    settings.BOUNCE_ADDRESS = "bounces@example.org"
    petition = a_petition()
    (supporter,) = supporters(petition, 1, language)
    happens, said = TOLD[kind]
    (mail,) = told(server, happens, petition)
    subject, words = said[language]
    assert subject in mail["Subject"] and words in body(mail)
    assert mail["X-Rcpt-To"] == f"all-{language}-0@example.org" == mail["To"]
    assert mail["From"] == settings.DEFAULT_FROM_EMAIL and mail["Content-Language"] == language
    code = make_code("return.supporter", supporter.pk).lower()
    assert (
        mail["Message-ID"].startswith(f"<supporter.{code}.told")
        and mail["X-Mail-From"] == f"bounces+{code}@example.org"
    )
    check_parts(mail, language)
    check_leaving(mail, settings.BASE_URL, language)


def check_parts(mail: Any, language: str) -> None:
    """Both parts say the same; nothing in them fetches, counts or leads elsewhere."""
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"] and not mail.defects
    text, html = body(mail), body(mail, "html")
    assert "{{" not in text + html and "{%" not in text + html and f'<html lang="{language}"' in html
    assert ("Hello Ana," in text) == (language == "en") and ("Hola, Ana:" in text) == (language == "es")
    for link in links(mail):
        assert link.split("#")[0] in html, "what the text offers the page offers"
    for fetched in ("<img", "<link", "<script", "url(", "src=", "background=", "@import"):
        assert fetched not in html
    assert all(link.startswith("http://127.0.0.1") for link in re.findall(r'href="([^"]+)"', html))


def check_leaving(mail: Any, base: str, language: str) -> None:
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    header = mail["List-Unsubscribe"].strip("<>")
    (link,) = links(mail, "/leave/")
    assert header == link and ("/es/leave/" in link) == (language == "es")
    (mine,) = links(mail, "/my/")
    assert Client().get(mine.removeprefix(base)).status_code == 200
    answer = Client(enforce_csrf_checks=True).post(header.removeprefix(base), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200 and not Supporter.objects.exists()


HOSTILE = "Clean it\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script>{{ leave_url }}"


@pytest.mark.parametrize("kind", ["milestone", "delivery", "answer", "won"])
def test_no_word_of_anybody_becomes_a_header_a_recipient_or_markup(server: MailServer, kind: str) -> None:
    """C6: titles, names, answers and stories that try."""
    petition = a_petition()
    (supporter,) = supporters(petition, 1)
    petition.text_versions.update(title=HOSTILE)
    type(petition.organization).objects.update(name=HOSTILE)
    happens: dict[str, Happens] = {
        "milestone": lambda each: a_milestone(each, 10),
        "delivery": lambda each: a_done_delivery(each).texts.update(where=HOSTILE),
        "answer": lambda each: an_answer(each, HOSTILE),
        "won": lambda each: an_outcome(each, words=f"<p>{HOSTILE}</p>"),
    }
    (mail,) = told(server, happens[kind], petition)
    assert mail["Bcc"] is None and mail["X-Rcpt-To"] == mail["To"] == "all-en-0@example.org" and not mail.defects
    assert "Clean it Bcc: all@example.org" in mail["Subject"] and mail["Subject"].count("\n") == 0
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert "<script" not in body(mail, "html") and supporter.pk


def test_a_delivery_says_no_more_than_its_page(server: MailServer) -> None:
    """The recipient did not agree to be named."""
    petition = a_petition()
    supporters(petition, 1)

    def happens(each: Petition) -> None:
        line = a_done_delivery(each, internal_notes="secret notes").lines.get()
        line.recipient_name, line.witnesses = "Hidden Person", "Wit Ness"
        line.save()

    (mail,) = told(server, happens, petition)
    for hidden in ("Hidden Person", "Wit Ness", "secret notes"):
        assert hidden not in body(mail) + body(mail, "html")
