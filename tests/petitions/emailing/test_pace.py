"""BROADCAST_RATE holds for all mail to many together, updates and what is told by itself; and only for that."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from petitions.announcing.audience import Audience
from petitions.announcing.broadcast import ask
from petitions.emailing import broadcasts
from petitions.emailing.confirmations import send_asked
from petitions.emailing.pace import Pace
from petitions.management.commands.broadcast import PAUSE, send_due
from petitions.management.commands.clock import LOOPS
from petitions.models import Announcement, Broadcast
from petitions.telling import send_to_all
from petitions.telling.announce import announce_events
from tests.cast import oscar, signed
from tests.petitions.announcing.crowd import an_update
from tests.petitions.emailing.mail_server import MailServer, during, server
from tests.petitions.telling.lived import mailed, news

pytestmark = pytest.mark.django_db
__all__ = ["news", "server"]
RATE = 600


def test_updates_and_automatic_mails_share_one_pace(server: MailServer, news: Announcement, monkeypatch: Any) -> None:
    monkeypatch.setattr(broadcasts, "SLICE", 0.5)
    monkeypatch.setattr(send_to_all, "SECONDS", 0.5)
    ask(an_update(news.petition), Audience(), oscar())
    moments: list[float] = []
    during(monkeypatch, {nth: lambda: moments.append(time.monotonic()) for nth in range(1, 100)})
    pace, turns = Pace(RATE), 0
    while send_due(pace) == 0:
        turns += 1
    assert len(mailed(server)) == 24 and turns >= 2, "twelve of each"
    assert Broadcast.objects.get().state == "done" and Announcement.objects.get().done_at
    assert moments[-1] - moments[0] >= 23 * 60 / RATE - 1, "not faster than the pace, but for what it may make up for"


def test_somebody_who_signs_meanwhile_is_not_kept_waiting(
    server: MailServer, news: Announcement, monkeypatch: Any
) -> None:
    """The clock, which mails them, sends nothing to many, and waits for no pace."""
    assert announce_events not in [step for _pause, steps in LOOPS.values() for step in steps]
    stop = threading.Event()

    def ana_signs() -> None:
        signed(news.petition, email="late@example.org")
        assert send_asked() == 1
        stop.set()

    during(monkeypatch, {1: ana_signs})
    begun = time.monotonic()
    announce_events(Pace(1, stop))
    assert time.monotonic() - begun < 50, "stopped, it does not wait for the next turn"
    assert [mail["To"] for mail in server.messages] == ["all-en-0@example.org", "late@example.org"]
    assert Announcement.objects.get().claimed_until is None, "and somebody else may go on at once"


def test_one_in_trouble_keeps_no_other(server: MailServer, news: Announcement, monkeypatch: Any) -> None:
    monkeypatch.setattr("petitions.management.commands.broadcast.send_broadcasts", lambda pace: 1 / 0)
    while send_due(Pace(0)) == 0:
        pass
    assert len(server.messages) == 12 and send_due(Pace(0)) > PAUSE
