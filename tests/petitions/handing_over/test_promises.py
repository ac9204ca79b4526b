"""What is promised at a door is a promise like any other."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from home.page_cache import pages
from petitions.handing_over.forms import DoorForm
from petitions.handing_over.promises import keep_promises
from petitions.handing_over.remind import remind_due
from petitions.models import Delivery, DeliveryTarget, DeliveryTargetText, Office, Promise
from tests.cast import oscar
from tests.petitions.handing_over.door import a_plan, send
from tests.petitions.handing_over.test_steps import DELIVERIES, again

pytestmark = pytest.mark.django_db


def test_words_at_the_door_stand_on_the_scoreboard(client: Client) -> None:
    delivery = a_plan()
    line = delivery.lines.all()[0]
    client.force_login(oscar())
    assert send(client, line, promise="To call by Friday.", recipient_role="Chief of staff").status_code == 200
    kept = Promise.objects.get()
    facts = (kept.words, [row.said_by for row in kept.texts.all()], kept.line, kept.state)
    assert facts == (
        "To call by Friday.",
        ["Chief of staff"],
        line,
        "waiting",
    )
    assert kept.office == line.target.office
    assert "To call by Friday." in Client().get("/promises/").content.decode()
    assert send(client, line, promise="To call by Monday.").status_code == 200
    assert Promise.objects.get().words == "To call by Monday."
    Promise.objects.update(state="kept", ended_on=datetime.date(2026, 12, 1), evidence_url="https://news.example/")
    assert send(client, line, promise="Something else.").status_code == 200
    assert Promise.objects.get().words == "To call by Monday.", "what has ended is history"


def test_the_screen_of_the_delivery_keeps_them_too(client: Client) -> None:
    delivery = a_plan()
    line = delivery.lines.all()[0]
    client.force_login(oscar())
    words = {"locale": delivery.texts.all()[0].locale, "recipient_role": "Aide"}
    DeliveryTargetText.objects.create(parent=line, **words)
    line = DeliveryTarget.objects.get(pk=line.pk)
    answer = client.post(f"{DELIVERIES}edit/{delivery.pk}/", again(delivery, line, outcome="to_official", state=""))
    assert answer.status_code == 302, answer.context["form"].formsets["lines"].errors
    kept = Promise.objects.get()
    assert kept.words == "She will read it." and not kept.texts.exists()
    assert not kept.is_public, "the delivery was saved as one that is not shown"


def test_nothing_is_kept_of_a_court_nor_where_nothing_was_said() -> None:
    delivery = a_plan()
    assert keep_promises(delivery) == 0
    line = DeliveryTarget.objects.all()[0]
    Office.objects.update(kind=Office.Kind.COURT)
    words = {"locale": delivery.texts.all()[0].locale, "promise": "To decide soon."}
    DeliveryTargetText.objects.create(parent=line, **words)
    assert keep_promises(delivery) == 0 and not Promise.objects.exists()


def test_no_pledge_is_asked_of_a_court_at_the_door_nor_shown_nor_reminded_of() -> None:
    delivery = a_plan()
    line = DeliveryTarget.objects.select_related("target__office", "delivery__petition__sealing_key").first()
    assert line and "promise" in DoorForm(line).fields
    words = {"locale": delivery.texts.all()[0].locale, "promise": "To decide soon."}
    DeliveryTargetText.objects.create(parent=line, **words)
    past = timezone.now() - datetime.timedelta(days=3)
    DeliveryTarget.objects.filter(pk=line.pk).update(outcome="to_staff", state="delivered", follow_up_on=past.date())
    assert "To decide soon." in shown(delivery) and "We ask again" in shown(delivery)
    Office.objects.update(kind=Office.Kind.COURT)
    line.target.office.refresh_from_db()
    assert "promise" not in [field.name for field in DoorForm(line).who()]
    assert "To decide soon." not in shown(delivery) and "We ask again" not in shown(delivery)
    assert remind_due() == 0
    DeliveryTarget.objects.filter(pk=line.pk).update(state="silent")
    assert "No answer so far" not in shown(delivery)


def shown(delivery: Delivery) -> str:
    pages.clear()
    return Client().get(f"/petitions/{delivery.petition.slug}/").content.decode()
