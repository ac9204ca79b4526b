"""Promise C3: whatever is killed, and however many send at once, each person is told once."""

from __future__ import annotations

import threading
import time
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from petitions.emailing.lease import LEASE
from petitions.emailing.transport import Transport
from petitions.models import Announcement
from petitions.telling import send_to_all
from petitions.telling.announce import announce_events
from petitions.telling.owe import owe_announcements
from tests.cast import a_petition
from tests.petitions.emailing.mail_server import MailServer, server
from tests.petitions.telling.lived import a_done_delivery, addresses, mailed, news, supporters

pytestmark = pytest.mark.django_db
__all__ = ["news", "server"]


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_killed_sender_repeats_at_most_the_mail_in_flight(
    server: MailServer, news: Announcement, monkeypatch: Any, moment: str
) -> None:
    send, killed = Transport.send, []

    def die(self: Transport, mail: Any) -> None:
        if moment == "after":
            send(self, mail)
        if len(server.messages) in (3, 7) and len(server.messages) not in killed:
            killed.append(len(server.messages))
            raise Killed
        if moment == "before":
            send(self, mail)

    monkeypatch.setattr(Transport, "send", die)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _start in range(8):
            try:
                while announce_events():
                    pass
            except Killed:
                assert announce_events() == 0, "its lease still holds"
            clock.shift(LEASE + timedelta(seconds=1))
    counts = Counter(mailed(server))
    assert set(counts) == set(addresses(12)), "nobody is missed"
    assert sum(counts.values()) - 12 == (len(killed) if moment == "after" else 0) and len(killed) == 2


def test_a_turn_is_short_so_that_others_who_mail_many_have_theirs(
    server: MailServer, news: Announcement, monkeypatch: Any
) -> None:
    monkeypatch.setattr(send_to_all, "SECONDS", 0.5)
    send = Transport.send
    monkeypatch.setattr(Transport, "send", lambda self, mail: (time.sleep(0.2), send(self, mail)))
    asked = announce_events()
    assert 1 <= asked <= 3 and Announcement.objects.get().claimed_until is None


@pytest.mark.django_db(transaction=True)
def test_two_clocks_share_the_work_and_nobody_is_told_twice(server: MailServer, monkeypatch: Any) -> None:
    petition = a_petition()
    supporters(petition, 8)
    Announcement.objects.all().delete()
    a_done_delivery(petition)
    owe_announcements()
    Announcement.objects.exclude(kind="delivery").delete()
    monkeypatch.setattr(send_to_all, "MOST", 2)

    def clock() -> None:
        try:
            for _turn in range(30):
                announce_events()
                time.sleep(0.01)
        finally:
            connection.close()

    clocks = [threading.Thread(target=clock) for _each in range(3)]
    for each in clocks:
        each.start()
    for each in clocks:
        each.join()
    assert Counter(mailed(server)) == Counter(addresses(8))
