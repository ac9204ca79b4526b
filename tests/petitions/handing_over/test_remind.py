"""A follow-up falls due on its day at the place of the petition: one mail to each organizer for each date."""

from __future__ import annotations

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import OperationalError
from django.test import Client
from wagtail.users.models import UserProfile

from petitions.emailing.outbox import deliver_outbox
from petitions.handing_over.remind import due_lines, remind_due
from petitions.models import DeliveryTarget, LineChange, OutboxMail, Petition
from petitions.organizing.organizers import organizers_of
from tests.cast import a_petition, an_organization, edith, max_, oscar
from tests.petitions.emailing.mail_server import MailServer, server
from tests.petitions.reading.content import a_delivery
from tests.rig.mailbox import body

pytestmark = pytest.mark.django_db
__all__ = ["server"]
DUE = datetime.date(2026, 5, 4)
PLACE = ZoneInfo("America/New_York")
NOON = datetime.datetime(2026, 5, 4, 12, tzinfo=PLACE)


def a_line(petition: Petition | None = None, **facts: Any) -> DeliveryTarget:
    petition = petition or a_petition()
    row = a_delivery(petition).lines.get()
    facts = {"state": "delivered", "follow_up_on": DUE} | facts
    DeliveryTarget.objects.filter(pk=row.pk).update(**facts)
    return DeliveryTarget.objects.get(pk=row.pk)


def test_a_due_date_is_mailed_once_to_each_organizer_and_signed_by_the_clock(server: MailServer) -> None:
    line, _edith = a_line(), edith()
    second = max_()
    second.groups.set(oscar().groups.all())
    UserProfile.get_for_user(second)
    UserProfile.objects.filter(user=second).update(preferred_language="es")
    assert remind_due(NOON) == 1 and remind_due(NOON) == 0 and remind_due(NOON + datetime.timedelta(days=9)) == 0
    line.refresh_from_db()
    assert (line.state, line.reminded_for) == ("due", DUE)
    (change,) = LineChange.objects.all()
    assert (change.from_state, change.to_state, change.via, change.by, change.by_label) == (
        "delivered",
        "due",
        "clock",
        None,
        "",
    )
    assert OutboxMail.objects.count() == 2 and deliver_outbox() == 2
    english, spanish = server.to("oscar@example.org"), server.to("max@example.org")
    assert english["Subject"] == "Time to ask again: Clean our river" and english["Content-Language"] == "en"
    assert spanish["Subject"] == "Toca volver a preguntar: Limpien nuestro río"
    assert "Senator for the First District (en)" in body(english)
    assert f"/admin/snippets/petitions/delivery/edit/{line.delivery_id}/" in body(spanish)
    assert "Jo Doe" not in body(english), "no recipient travels by mail"


def test_it_is_due_when_the_day_begins_at_the_place_of_the_petition() -> None:
    a_line()
    midnight = datetime.datetime(2026, 5, 4, tzinfo=PLACE)
    assert remind_due(midnight - datetime.timedelta(seconds=1)) == 0
    assert remind_due(midnight) == 1


def test_another_date_is_another_mail(server: MailServer) -> None:
    oscar(), a_line()
    assert remind_due(NOON) == 1
    DeliveryTarget.objects.update(follow_up_on=DUE + datetime.timedelta(days=7))
    assert remind_due(NOON) == 0
    assert remind_due(NOON + datetime.timedelta(days=7)) == 1 and OutboxMail.objects.count() == 2
    assert LineChange.objects.count() == 1, "it was due before: no step, only a mail"


@pytest.mark.parametrize("state", ["planned", "on_the_way", "answered", "silent", "closed"])
def test_what_is_not_waited_for_is_not_asked_for(server: MailServer, state: str) -> None:
    oscar(), a_line(state=state)
    assert remind_due(NOON) == 0 and not OutboxMail.objects.exists()


@pytest.mark.parametrize("outcome", ["won", "partly", "lost", "withdrawn"])
def test_nobody_is_reminded_once_the_petition_has_its_outcome(server: MailServer, outcome: str) -> None:
    oscar(), a_line()
    Petition.objects.update(outcome=outcome, outcome_on=DUE)
    assert remind_due(NOON) == 0 and not OutboxMail.objects.exists()
    Petition.objects.update(outcome="none", outcome_on=None)
    assert remind_due(NOON) == 1 and OutboxMail.objects.count() == 1


def test_a_fault_on_the_way_leaves_it_owed(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    oscar(), a_line()

    def breaks(*_args: Any) -> int:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr("petitions.handing_over.remind.mail_follow_up", breaks)
        with pytest.raises(OperationalError):
            remind_due(NOON)
    assert not LineChange.objects.exists() and DeliveryTarget.objects.get().state == "delivered"
    assert remind_due(NOON) == 1 and OutboxMail.objects.count() == 1


def test_without_organizers_the_staff_hear_of_it() -> None:
    petition, staff = a_petition(), edith()
    assert organizers_of(petition) == [staff]
    organizer = oscar()
    assert organizers_of(petition) == [organizer]
    other = max_()
    other.groups.set(oscar().groups.all())
    other.is_active = False
    other.save()
    assert organizers_of(petition) == [oscar()]


def test_the_start_page_lists_what_is_due_within_reach() -> None:
    line, client = a_line(), Client()
    client.force_login(oscar())
    html = client.get("/admin/").content.decode()
    address = f"/admin/snippets/petitions/delivery/edit/{line.delivery_id}/"
    assert "Time to ask again" in html and address in html and "days late" in html
    DeliveryTarget.objects.update(state="answered")
    assert "Time to ask again" not in client.get("/admin/").content.decode()
    DeliveryTarget.objects.update(state="due")
    outsider = Client()
    other = max_()
    an_organization("River Friends")
    other.groups.set(oscar().groups.all())
    other.groups.get().page_permissions.all().delete()
    outsider.force_login(other)
    assert "Time to ask again" not in outsider.get("/admin/").content.decode()


def test_what_is_on_the_way_is_asked_about_and_stays_on_the_way(server: MailServer) -> None:
    oscar()
    line = a_line(state="on_the_way", outcome="emailed")
    assert remind_due(NOON) == 1 and remind_due(NOON) == 0 and OutboxMail.objects.count() == 1
    line.refresh_from_db()
    assert line.state == "on_the_way" and not line.has_arrived() and not LineChange.objects.exists()
    assert [each.pk for each in due_lines(Petition.objects.all(), NOON)] == [line.pk]
