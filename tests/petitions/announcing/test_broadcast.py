"""Promises C3 and C4, and who may mail whom: asked, counted, agreed to, sent once, paused, changed, cancelled."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from petitions.announcing.audience import Audience
from petitions.announcing.broadcast import CannotSend, ask, cancel, pause, resume
from petitions.emailing import broadcasts
from petitions.emailing.broadcasts import send_broadcasts
from petitions.emailing.pace import Pace
from petitions.exporting.access_log import first_fault
from petitions.leaving.suppress import suppress
from petitions.models import AccessEntry, Broadcast, Petition, Signature, Supporter, Suppressed, Update, UpdateText
from petitions.my_signature.change import stop_news
from petitions.signing.withdraw import withdraw
from tests.cast import a_petition, oscar
from tests.petitions.announcing.crowd import NEWS, address, an_update, supporters
from tests.petitions.emailing.mail_server import MailServer, during, server
from tests.rig.mailbox import body, links

pytestmark = pytest.mark.django_db
__all__ = ["server"]

ALL = Audience()


def send(slices: int = 20) -> int:
    return sum(send_broadcasts(Pace(0)) for _slice in range(slices))


def got(server: MailServer) -> Counter[str]:
    return Counter(message["X-Rcpt-To"] for message in server.messages)


def acts() -> list[str]:
    return list(AccessEntry.objects.filter(act__startswith="broadcast.").order_by("pk").values_list("act", flat=True))


def begun(petition: Petition, audience: Audience = ALL, **changes: Any) -> Broadcast:
    return ask(an_update(petition, **changes), audience, oscar())


def test_each_who_agreed_gets_it_once_in_their_language(server: MailServer, settings: Any) -> None:
    petition = a_petition()
    oscar()
    supporters(petition, 3)
    supporters(petition, 2, first=4, language="es")
    row = begun(petition)
    assert row.state == "running" and row.total == 5
    supporters(petition, 1, first=6)
    assert send() == 5
    row.refresh_from_db()
    assert (row.state, row.done, row.refused, row.gone) == ("done", 5, 0, 0) and row.ended_at
    assert got(server) == {address(number): 1 for number in range(1, 6)}, "who agrees after the start gets the next one"
    for number, language in ((1, "en"), (4, "es")):
        mail = server.to(address(number))
        headline, summary = NEWS[language]
        assert mail["Subject"] == headline and mail["Content-Language"] == language
        assert summary in body(mail) and summary in body(mail, "html") and f"Reader {number}" in body(mail)
        assert "img" not in body(mail, "html"), "nothing is loaded, so nobody is watched"
        (leave,), (_mine,) = links(mail, "/leave/"), links(mail, "/my/")
        assert mail["List-Unsubscribe"] == f"<{leave}>" and leave in body(mail, "html")
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert acts() == ["broadcast.asked", "broadcast.started", "broadcast.ended"] and not first_fault()


def test_one_click_in_a_mail_program_ends_the_mails(server: MailServer, settings: Any) -> None:
    petition = a_petition()
    supporters(petition, 1)
    begun(petition)
    send()
    path = links(server.to(address(1)), "/leave/")[0].removeprefix(settings.BASE_URL)
    assert Client().get(path).status_code == 200 and Supporter.objects.exists()
    for _time in range(2):
        answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert not Supporter.objects.exists() and not Signature.objects.get().updates


def test_a_missing_language_shows_the_other_with_a_note(server: MailServer) -> None:
    petition = a_petition()
    supporters(petition, 1, language="es")
    begun(petition, languages=("en",))
    send()
    mail = server.to(address(1))
    assert mail["Subject"] == NEWS["en"][0] and "(Esta novedad está solo en: Inglés)" in body(mail)
    assert 'lang="en"' in body(mail, "html") and '<html lang="es"' in body(mail, "html")


def test_a_killed_sender_repeats_the_mail_in_flight_alone(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between the server's yes and our note, three times."""
    petition = a_petition()
    supporters(petition, 10)
    row = begun(petition)

    class Killed(BaseException):
        pass

    accepted, sends = broadcasts._Run._accepted, iter(range(1, 100))

    def dies(self: Any, *given: Any, **counts: int) -> None:
        if next(sends) in (3, 6, 10):
            raise Killed
        accepted(self, *given, **counts)

    monkeypatch.setattr(broadcasts._Run, "_accepted", dies)
    for _life in range(4):
        try:
            send()
        except Killed:
            # As if the two minutes of its lease had passed.
            Broadcast.objects.update(claimed_until=None)
    row.refresh_from_db()
    assert row.state == "done" and set(got(server)) == {address(number) for number in range(1, 11)}, "missed 0"
    twice = [who for who, count in got(server).items() if count > 1]
    assert len(server.messages) == 13 and len(twice) == 3
    for who in twice:
        assert len({mail["Message-ID"] for mail in server.find(who)}) == 1, "so that a mailbox can tell"
    assert len({mail["Message-ID"] for mail in server.messages}) == 10


def test_two_senders_share_one_lease(server: MailServer) -> None:
    petition = a_petition()
    supporters(petition, 2)
    row = begun(petition)
    first = broadcasts._claim(row.pk)
    assert first and send() == 0, "somebody else sends"
    with time_machine.travel(timezone.now() + broadcasts.LEASE + timedelta(seconds=1)):
        assert send() == 2
        with pytest.raises(broadcasts._Stopped):
            broadcasts._Run(first)._accepted(10**9, None, done=1)


def test_who_leaves_in_the_middle_gets_nothing_after(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Withdrawn, unsubscribed, struck out, bounced, wants less: while the third mail is in flight."""
    petition = a_petition()
    people = supporters(petition, 9)

    def leave() -> None:
        withdraw(people[4].signature, "withdrawn")
        stop_news(people[5].signature)
        Signature.objects.filter(pk=people[6].signature_id).update(withdrawn_at=timezone.now())
        Supporter.objects.filter(pk=people[7].pk).update(failed_at=timezone.now())
        Supporter.objects.filter(pk=people[8].pk).update(wants="outcome")

    row = begun(petition)
    during(monkeypatch, {3: leave})
    assert send() == 4 and set(got(server)) == {address(number) for number in (1, 2, 3, 4)}
    row.refresh_from_db()
    assert (row.state, row.done, row.gone) == ("done", 4, 5)


def test_who_complained_about_another_petition_gets_none(server: MailServer) -> None:
    petition = a_petition()
    oscar()
    supporters(petition, 3)
    suppress(address(2), Suppressed.Kind.COMPLAINT)
    row = begun(petition)
    assert send() == 2 and set(got(server)) == {address(1), address(3)}
    row.refresh_from_db()
    assert row.state == "done" and row.done == 2


def test_who_complains_about_another_petition_in_the_middle_gets_none(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    petition = a_petition()
    supporters(petition, 4)
    begun(petition)
    during(monkeypatch, {2: lambda: suppress(address(4), Suppressed.Kind.COMPLAINT)})
    assert send() == 3 and address(4) not in got(server)


def test_an_edit_is_in_the_next_mail(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    petition = a_petition()
    supporters(petition, 4)
    begun(petition)
    during(monkeypatch, {2: lambda: UpdateText.objects.update(headline="Corrected: nine to one")})
    send()
    subjects = [mail["Subject"] for mail in server.messages]
    assert subjects == [NEWS["en"][0]] * 2 + ["Corrected: nine to one"] * 2


def test_pause_resume_and_cancel_in_the_middle(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    petition, user = a_petition(), oscar()
    supporters(petition, 6)
    row = begun(petition)
    during(monkeypatch, {2: lambda: pause(row.pk, user), 4: lambda: cancel(row.pk, user)})
    assert send() == 2 and resume(row.pk, user) and send() == 2
    row.refresh_from_db()
    assert (row.state, row.done, row.last_id > 0) == ("cancelled", 4, True) and len(server.messages) == 4
    assert max(got(server).values()) == 1, "the mail in flight was written down"
    assert not resume(row.pk, user) and not pause(row.pk, user) and not cancel(row.pk, user)
    with pytest.raises(CannotSend, match="mailed already"):
        ask(row.update, ALL, user)
    assert acts()[2:] == ["broadcast.paused", "broadcast.resumed", "broadcast.cancelled"]


def test_an_update_taken_off_the_page_leaves_no_more(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    petition, user = a_petition(), oscar()
    supporters(petition, 3)
    row = begun(petition)
    during(monkeypatch, {1: lambda: Update.objects.update(is_published=False)})
    assert send() == 1
    row.refresh_from_db()
    assert (row.state, row.problem) == ("paused", "not_shown") and acts()[-1] == "broadcast.paused"
    Update.objects.update(is_published=True)
    assert resume(row.pk, user) and send() == 2
