"""Things that happen to a petition, just now."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from petitions.models import (
    Announcement,
    Answer,
    Delivery,
    DeliveryTarget,
    DeliveryText,
    Milestone,
    Packet,
    PacketFolder,
    Petition,
    PetitionPage,
    Supporter,
    Wants,
)
from petitions.telling.owe import owe_announcements
from tests.cast import a_petition, on_the_roll
from tests.petitions.emailing.mail_server import MailServer
from tests.petitions.reading.content import locale


def supporters(petition: Petition, size: int, language: str = "en", wants: str = "all") -> list[Supporter]:
    """People on the roll who asked for news, each with an address of their own."""
    rows = [
        on_the_roll(petition, email=f"{wants}-{language}-{n}@example.org", language=language, updates=True)
        for n in range(size)
    ]
    Supporter.objects.filter(signature__in=rows).update(wants=Wants(wants))
    return list(Supporter.objects.filter(signature__in=rows).order_by("signature"))


def a_milestone(petition: Petition, step: int, ago: datetime.timedelta = datetime.timedelta()) -> Milestone:
    """A step that the count crossed and still stands above."""
    petition.tally.confirmed = max(step, petition.tally.confirmed)
    petition.tally.save()
    return Milestone.objects.create(petition=petition, step=step, number=step, reached_at=timezone.now() - ago)


def a_done_delivery(petition: Petition, **facts: Any) -> Delivery:
    """A public delivery of today that reached the office."""
    outcome = facts.pop("outcome", DeliveryTarget.Outcome.TO_STAFF)
    state = facts.pop("line_state", DeliveryTarget.State.DELIVERED)
    base = {"state": Delivery.State.DONE, "happened_on": petition.local(timezone.now()).date()}
    delivery = Delivery.objects.create(petition=petition, **base | facts)
    DeliveryText.objects.create(parent=delivery, locale=locale("en"), where="City Hall", story="They went.")
    DeliveryText.objects.create(parent=delivery, locale=locale("es"), where="El ayuntamiento", story="Fueron.")
    target = petition.targets.get()
    DeliveryTarget.objects.create(delivery=delivery, target=target, outcome=outcome, state=state)
    return delivery


def an_answer(petition: Petition, words: str = "We will vote on it in May.") -> Answer:
    """An answer that staff confirmed just now."""
    packet = Packet.objects.create(petition=petition, number="TEST-0001", level="certificate", language="en")
    folder = PacketFolder.objects.create(packet=packet, target=petition.targets.get())
    return Answer.objects.create(
        folder=folder,
        words=words,
        language="en",
        by_name="Jo Doe",
        by_role="Chief of staff",
        contact="x",
        state=Answer.State.CONFIRMED,
        decided_at=timezone.now(),
        checked_how="called back",
    )


def an_outcome(petition: Petition, outcome: str = "won", words: str = "<p>The council voted yes.</p>") -> None:
    """Published: how it ended, today."""
    today = petition.local(timezone.now()).date()
    PetitionPage.objects.filter(petition=petition).update(outcome_words=words)
    Petition.objects.filter(pk=petition.pk).update(outcome=outcome, outcome_on=today)


def mailed(server: MailServer) -> list[str]:
    return [mail["To"] for mail in server.messages]


def addresses(size: int, wants: str = "all") -> list[str]:
    return [f"{wants}-en-{n}@example.org" for n in range(size)]


@pytest.fixture
def news() -> Announcement:
    """Twelve supporters, and a delivery to tell them of."""
    petition = a_petition()
    supporters(petition, 12)
    Announcement.objects.all().delete()
    a_done_delivery(petition)
    Petition.objects.update(automatic_mails=True)
    owe_announcements()
    Announcement.objects.exclude(kind="delivery").delete()
    return Announcement.objects.get()
