"""Promises C3 and C4, and who may mail whom: asked, counted, agreed to, sent once, paused, changed, cancelled."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from petitions.announcing import broadcast as verbs
from petitions.announcing.audience import Audience, offered_places, spelled, supporters_of
from petitions.announcing.broadcast import CannotSend, approve, ask, cancel, next_start, pause, resume
from petitions.emailing import broadcasts
from petitions.emailing.broadcasts import send_broadcasts
from petitions.emailing.pace import Pace
from petitions.exporting.access_log import first_fault
from petitions.models import AccessEntry, Broadcast, Petition, Signature, Supporter, Update, UpdateText, Weight
from petitions.my_signature.change import stop_news
from petitions.signing.withdraw import withdraw
from tests.cast import a_petition, an_organization, edith, max_, oscar
from tests.petitions.announcing.crowd import NEWS, address, an_update, supporters
from tests.petitions.emailing.mail_server import MailServer, server
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
            broadcasts._Run(first)._accepted(1, None, done=1)


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


def during(monkeypatch: pytest.MonkeyPatch, what: dict[int, Any]) -> None:
    """Do something while the nth mail is in flight."""
    sends, count = broadcasts._Run._send, iter(range(1, 1000))

    def send_and_do(self: Any, *given: Any) -> None:
        sends(self, *given)
        what.get(next(count), lambda: None)()

    monkeypatch.setattr(broadcasts._Run, "_send", send_and_do)


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


def test_who_wants_less_gets_less(server: MailServer) -> None:
    petition = a_petition()
    for first, wants in ((1, "all"), (2, "important"), (3, "outcome")):
        supporters(petition, 1, first=first, wants=wants)
    found = {weight: supporters_of(petition, Audience(weight)).count() for weight in Weight.values}
    assert found == {"everything": 1, "important": 2, "outcome": 3}


def test_by_place_and_language(settings: Any) -> None:
    petition = a_petition()
    supporters(petition, 5, city="Larkwater")
    supporters(petition, 1, first=6, city="LARKWATER ", language="es")
    supporters(petition, 4, first=7, city="Tiny Town")
    (offered,) = offered_places(petition)
    assert (offered.place, offered.label, offered.count) == (("US", "larkwater"), "Larkwater, United States", 6)
    here = spelled(petition, Audience(places=(offered.place,)))
    assert supporters_of(petition, here).count() == 6
    assert Audience.from_json("everything", here.as_json()) == here
    assert supporters_of(petition, spelled(petition, Audience(languages=("es",)))).count() == 1
    nowhere = spelled(petition, Audience(places=(("US", "nowhere"),)))
    assert supporters_of(petition, nowhere).count() == 0


def test_many_need_a_second_pair_of_eyes(server: MailServer, settings: Any) -> None:
    settings.BROADCAST_ALONE_MAX = 2
    petition, user, staff = a_petition(), oscar(), edith()
    supporters(petition, 3)
    row = begun(petition)
    assert row.state == "asked" and send() == 0
    with pytest.raises(PermissionDenied):
        approve(row.pk, user)
    with pytest.raises(PermissionDenied):
        approve(row.pk, max_())
    assert approve(row.pk, staff) and not approve(row.pk, staff)
    assert send() == 3
    row.refresh_from_db()
    assert row.approved_by == staff and row.state == "done"
    assert acts() == [f"broadcast.{act}" for act in ("asked", "approved", "started", "ended")]


def test_only_staff_and_the_petitions_own_organizers(server: MailServer) -> None:
    petition = a_petition()
    supporters(petition, 1)
    stranger = max_()
    stranger.groups.add(verbs_group("River Friends"))
    with pytest.raises(PermissionDenied):
        ask(an_update(petition), ALL, stranger)
    row = ask(an_update(petition), ALL, edith())
    for act in (pause, resume, cancel, approve):
        with pytest.raises(PermissionDenied):
            act(row.pk, stranger)


def verbs_group(name: str) -> Any:
    from petitions.organizing.groups import ensure_organizer_group

    return ensure_organizer_group(an_organization(name).organization)


def test_a_cool_down_between_two_mails(server: MailServer, settings: Any) -> None:
    petition, user = a_petition(), oscar()
    supporters(petition, 1)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        row = begun(petition)
        with pytest.raises(CannotSend) as refused:
            begun(petition)
        assert refused.value.until == row.started_at + timedelta(hours=24) and Broadcast.objects.count() == 1
        assert cancel(row.pk, user) and next_start(petition) is None, "no mail had left"
        begun(petition)
        send()
        clock.shift(timedelta(hours=24))
        assert next_start(petition) is None and begun(petition).state == "running"
    assert verbs.next_start(a_petition("other")) is None


def test_what_is_not_mailed(server: MailServer) -> None:
    petition, user = a_petition(), oscar()
    with pytest.raises(CannotSend, match="Nobody"):
        ask(an_update(petition), ALL, user)
    supporters(petition, 1)
    with pytest.raises(CannotSend, match="shown on the page"):
        ask(an_update(petition, is_published=False), ALL, user)
    assert not Broadcast.objects.exists() and not acts()


def test_a_mailbox_that_does_not_exist_is_passed_over_and_gets_nothing_again(server: MailServer) -> None:
    petition = a_petition()
    people = supporters(petition, 3)
    server.refused = {address(2)}
    row = begun(petition)
    assert send() == 2
    row.refresh_from_db()
    assert (row.state, row.done, row.refused) == ("done", 2, 1)
    people[1].refresh_from_db()
    assert people[1].failed_at


def test_what_the_server_puts_off_leaves_later(server: MailServer) -> None:
    petition = a_petition()
    supporters(petition, 4)
    server.faults = {2: "451 try again", 3: "554 it looks like junk"}
    row = begun(petition)
    assert send() == 2
    row.refresh_from_db()
    assert row.state == "running" and row.late.count() == 2 and not Supporter.objects.exclude(failed_at=None).exists()
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert send() == 2
        row.refresh_from_db()
    assert (row.state, row.done, row.late.count()) == ("done", 4, 0)
    assert got(server) == {address(number): 1 for number in range(1, 5)}


def test_a_server_that_refuses_all_pauses_it_and_nobody_is_passed_over(server: MailServer) -> None:
    petition, user = a_petition(), oscar()
    supporters(petition, 30)
    server.faults = {0: "554 blocked"}
    row = begun(petition)
    assert send() == 0
    row.refresh_from_db()
    assert (row.state, row.problem, row.late.count()) == ("paused", "server", broadcasts.MOST_IN_A_ROW)
    server.faults = {}
    assert resume(row.pk, user)
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert send() == 30


def test_the_return_path_names_the_supporter(server: MailServer, settings: Any) -> None:
    from petitions.emailing.return_path import PACKET, SUPPORTER, rows_named

    settings.BOUNCE_ADDRESS = "bounces@example.org"
    petition = a_petition()
    (person,) = supporters(petition, 1)
    begun(petition)
    send()
    mail = server.to(address(1))
    assert mail["X-Mail-From"].startswith("bounces+") and mail["From"] == settings.DEFAULT_FROM_EMAIL
    for said in (mail["X-Mail-From"], mail["Message-ID"]):
        assert rows_named(said, SUPPORTER) == [person.pk] and rows_named(said, PACKET) == []


def test_no_word_becomes_a_header_or_markup(server: MailServer) -> None:
    petition = a_petition()
    supporters(petition, 1)
    row = begun(petition)
    hostile = "Won\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script>"
    UpdateText.objects.filter(parent=row.update).update(headline=hostile, summary=hostile)
    send()
    (mail,) = server.messages
    assert mail["Bcc"] is None and "<script>" not in body(mail, "html") and mail["X-Rcpt-To"] == address(1)


def test_the_pace_is_kept() -> None:
    pace = Pace(600)
    begun = timezone.now()
    for _mail in range(6):
        assert pace.wait()
    assert 0.4 < (timezone.now() - begun).total_seconds() < 1.5
    pace.stopping.set()
    assert not pace.wait()
