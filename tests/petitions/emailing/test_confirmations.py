"""The three mails of a signature, end to end: signed in a form, sent by the clock, taken by a real mail server."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from petitions.counting.number_the_roll import number_the_roll
from petitions.emailing.confirmations import WAITS, send_asked, send_thanks
from petitions.models import Petition, Signature, SigningCount
from petitions.sealing.links import make_token
from petitions.signing.confirm import confirm
from tests.cast import a_petition, form_data, on_the_roll, signed
from tests.petitions.emailing.mail_server import MailServer, server
from tests.rig.mailbox import body, links

pytestmark = pytest.mark.django_db
__all__ = ["server"]

WORDS = {
    "en": ("Confirm your signature: Clean our river", "Thank you, Ana.", "You have signed already", "Count me"),
    "es": ("Confirma tu firma: Limpien nuestro río", "Gracias, Ana.", "Ya firmaste", "Cuéntenme"),
}


def post(petition: Petition, language: str = "en", **changes: Any) -> None:
    prefix = "" if language == "en" else f"/{language}"
    answer = Client().post(f"{prefix}/petitions/{petition.slug}/sign/", form_data(petition, language, **changes))
    assert answer.status_code == 303


@pytest.mark.parametrize("language", ["en", "es"])
def test_confirm_thanks_and_repeat_in_the_language_of_the_signer(
    server: MailServer, language: str, settings: Any
) -> None:
    petition = a_petition()
    post(petition, language)
    assert send_asked() == 1 and send_asked() == 0
    mail = server.to("ana@example.org")
    confirm_words, thanks_words, repeat_words, label = WORDS[language]
    assert mail["Subject"] == confirm_words
    check_parts(mail, language)
    (link,) = links(mail, "/confirm/")
    path = link.removeprefix(settings.BASE_URL)
    assert path.startswith("/es/confirm/" if language == "es" else "/confirm/")
    assert Client().post(path).status_code == 303
    assert send_asked() == 0, "a confirmed signature owes no more confirm mail"

    number_the_roll()
    assert send_thanks() == 1 and send_thanks() == 0
    mail = server.to("ana@example.org")
    assert thanks_words in body(mail) and label in body(mail) and label in body(mail, "html")
    assert "1" in mail["Subject"]
    check_parts(mail, language)
    assert Client().get(links(mail, "/not-me/")[0].removeprefix(settings.BASE_URL)).status_code == 200

    post(petition, language)
    with time_machine.travel(timezone.now() + WAITS[0] + timedelta(seconds=1)):
        assert send_asked() == 1
    mail = server.to("ana@example.org")
    assert repeat_words in mail["Subject"] and repeat_words.split()[0] in body(mail)
    check_parts(mail, language)
    assert Client().get(links(mail, "/another/")[0].removeprefix(settings.BASE_URL)).status_code == 200
    assert links(mail, "/confirm/") == [link], "a used link answers for ever"
    assert len(server.messages) == 3


def check_parts(mail: Any, language: str) -> None:
    assert mail["Content-Language"] == language and mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Rcpt-To"] == "ana@example.org" == mail["To"]
    assert mail["Date"] and mail["Message-ID"]
    text, html = body(mail), body(mail, "html")
    assert "{{" not in text + html and "{%" not in text + html
    assert f'lang="{language}"' in html
    for link in links(mail):
        assert link in html, "what the text offers the page offers"


def test_every_mail_to_a_pending_signer_holds_the_same_link(server: MailServer) -> None:
    petition = a_petition()
    signed(petition)
    found = set()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for wait in (timedelta(), *WAITS):
            clock.shift(wait + timedelta(seconds=1))
            signed(petition)
            assert send_asked() == 1
            found |= set(links(server.to("ana@example.org"), "/confirm/"))
    row = Signature.objects.get()
    assert len(found) == 1 and make_token("confirm", petition.pk, row.pk) in found.pop()
    assert len(server.messages) == row.mail_count == 4


def test_fifty_posts_at_once_make_one_mail(server: MailServer) -> None:
    petition = a_petition()
    for _click in range(50):
        post(petition)
    assert send_asked() == 1 and send_asked() == 0
    assert len(server.messages) == 1


def test_nobody_can_flood_an_inbox(server: MailServer) -> None:
    """C5: somebody posts one address every quarter of an hour for two days."""
    petition, start = a_petition(), timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        for _time in range(2 * 24 * 4):
            signed(petition, email="Ana+x@example.org")
            send_asked()
            clock.shift(900)
        assert len(server.messages) == 4, "one at once, and one after each wait"
        sent = Signature.objects.get().mail_count
        clock.shift(WAITS[-1].total_seconds())
        assert send_asked() == 1, "what is owed at the end is owed still"
    assert sent == 4


def test_a_mail_asked_for_while_one_leaves_is_owed_still(server: MailServer) -> None:
    petition = a_petition()
    row = signed(petition)
    send_asked()
    Signature.objects.filter(pk=row.pk).update(asked_at=timezone.now() + timedelta(seconds=1))
    with time_machine.travel(timezone.now() + WAITS[0] + timedelta(seconds=1)):
        assert send_asked() == 1


def test_confirming_before_the_mail_left_spares_it(server: MailServer) -> None:
    row = signed(a_petition())
    confirm(row)
    assert send_asked() == 0 and not server.messages


def test_another_person_is_offered_a_seat_until_four_are_taken(server: MailServer) -> None:
    petition = a_petition()
    for seat in (1, 2, 3, 4):
        on_the_roll(petition, seat=seat)
    Signature.objects.filter(seat=4).delete()
    Signature.objects.update(mailed_at=None)
    assert send_asked() == 3
    assert all(links(mail, "/another/") for mail in server.messages)
    on_the_roll(petition, seat=4)
    Signature.objects.update(mailed_at=None, mail_count=0)
    SigningCount.objects.all().delete()
    assert send_asked() == 4
    assert not any(links(mail, "/another/") for mail in server.messages[3:])


HOSTILE = "Clean it\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script>"


def test_no_word_of_anybody_becomes_a_header_or_a_recipient(server: MailServer) -> None:
    """C6: a title and a name that try."""
    petition = a_petition()
    row = on_the_roll(petition, given_name='Ana"\r\nBcc: all@example.org\r\n', email="ana@example.org")
    type(row.text_version).objects.update(title=HOSTILE)
    type(petition.organization).objects.update(name=HOSTILE)
    assert send_thanks() == 1
    signed(petition, email="new@example.org", given_name="<b>Ana</b>\nCc: all@example.org")
    assert send_asked() == 1
    for mail in server.messages:
        assert mail["Bcc"] is None and mail["Cc"] is None and "all@" not in mail["X-Rcpt-To"]
        assert mail["Subject"].count("\n") == 0 and "Clean it Bcc: all@example.org" in mail["Subject"]
        assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
        assert "<script>" not in body(mail, "html") and "<b>" not in body(mail, "html")


def test_a_web_server_whose_clock_is_ahead_does_not_make_a_mail_come_twice(server: MailServer) -> None:
    with time_machine.travel(timezone.now() + timedelta(seconds=45)):
        signed(a_petition())
    assert send_asked() == 1
    with time_machine.travel(timezone.now() + timedelta(seconds=40)):
        assert send_asked() == 0, "45 seconds ahead, and nobody asked again"
