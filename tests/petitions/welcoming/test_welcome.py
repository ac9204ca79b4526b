"""An office passes on: the target stays, what is open comes along, and the organizers get one task."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from home.page_cache import pages
from petitions.emailing.outbox import deliver_outbox
from petitions.models import Delivery, DeliveryTarget, Office, Official, Outcome, Petition, Promise, Term, Welcome
from petitions.welcoming.owe import owe_welcomes
from tests.cast import a_petition, edith, max_, on_the_roll, oscar
from tests.petitions.emailing.mail_server import MailServer, server
from tests.petitions.reading.content import a_delivery
from tests.rig.mailbox import body

pytestmark = pytest.mark.django_db
__all__ = ["server"]
D = datetime.date
UTC = datetime.UTC
CHANGE = D(2026, 6, 1)


def a_change(petition: Petition, day: D = CHANGE) -> Term:
    """The headline office passes to somebody else."""
    office = petition.targets.get().office
    office.terms.update(ended_on=day)
    new = Official.objects.create(name="Noa New")
    term: Term = Term.objects.create(office=office, official=new, began_on=day)
    return term


@pytest.fixture
def petition() -> Petition:
    petition = a_petition(opens_at=datetime.datetime(2026, 1, 1, tzinfo=UTC))
    oscar()
    return petition


def test_a_link_that_was_only_mailed_has_welcomed_nobody(petition: Petition) -> None:
    a_change(petition)
    now = datetime.datetime(2026, 6, 20, 12, tzinfo=UTC)
    owe_welcomes(now)
    a_delivery(petition, "emailed", happened_on=D(2026, 6, 10))
    DeliveryTarget.objects.update(state="on_the_way")
    owe_welcomes(now)
    assert Welcome.objects.get().done_at is None
    DeliveryTarget.objects.update(state="delivered")
    owe_welcomes(now)
    assert Welcome.objects.get().done_at


def test_one_task_and_one_mail_when_the_term_begins(server: MailServer, petition: Petition) -> None:
    line = a_delivery(petition, "to_official", happened_on=D(2026, 2, 2)).lines.get()
    DeliveryTarget.objects.filter(pk=line.pk).update(state="delivered")
    said = {"petition": petition, "office": line.target.office, "happened_on": D(2026, 2, 2)}
    Promise.objects.create(**said, words="We will fund it.")
    term = a_change(petition)
    before = datetime.datetime(2026, 6, 1, 3, tzinfo=UTC)  # still May in New York
    assert owe_welcomes(before) == 0
    after = before + datetime.timedelta(hours=2)
    assert owe_welcomes(after) == 1 and owe_welcomes(after) == 0 and deliver_outbox() == 1
    task = Welcome.objects.get()
    assert task.term == term and task.done_at is None
    mail = server.to("oscar@example.org")
    assert mail["Subject"] == "Noa New is new in office: Clean our river"
    assert "We will fund it." in body(mail) and "Feb. 2, 2026" in body(mail)


def test_oscar_sees_it_with_what_is_open_and_ticks_it_off(petition: Petition, client: Client) -> None:
    office = petition.targets.get().office
    Promise.objects.create(petition=petition, office=office, words="We will fund it.", happened_on=D(2026, 2, 2))
    a_change(petition)
    owe_welcomes(datetime.datetime(2026, 7, 1, tzinfo=UTC))
    task = Welcome.objects.get()
    client.force_login(oscar())
    page = client.get("/admin/").content.decode()
    assert "Noa New" in page and "We will fund it." in page and "Make a packet" not in page
    other = Client()
    other.force_login(max_())
    assert (
        other.post(f"/admin/welcomes/{task.pk}/done/").status_code in (302, 403) and not Welcome.objects.get().done_at
    )
    assert client.get(f"/admin/welcomes/{task.pk}/done/").status_code == 405
    assert client.post(f"/admin/welcomes/{task.pk}/done/").status_code == 302
    assert Welcome.objects.get().done_by == oscar() and "Noa New" not in client.get("/admin/").content.decode()
    staff = Client()
    staff.force_login(edith())
    Welcome.objects.update(done_at=None)
    assert "Make a packet" not in staff.get("/admin/").content.decode(), "nobody has signed"
    on_the_roll(petition)
    assert "Make a packet" in staff.get("/admin/").content.decode()


def test_a_delivery_that_reaches_them_ticks_it_off(petition: Petition) -> None:
    a_change(petition)
    now = datetime.datetime(2026, 7, 1, tzinfo=UTC)
    assert owe_welcomes(now) == 1
    delivery = a_delivery(petition, "to_staff", happened_on=D(2026, 6, 20))
    assert owe_welcomes(now) == 0 and Welcome.objects.get().done_at == now
    Delivery.objects.filter(pk=delivery.pk).delete()
    assert owe_welcomes(now) == 0, "once for each term"


@pytest.mark.parametrize("facts", [{"outcome": Outcome.WON, "outcome_on": D(2026, 5, 1)}, {"published_at": None}])
def test_no_task_for_a_petition_that_is_decided_or_not_shown(petition: Petition, facts: dict[str, Any]) -> None:
    a_change(petition)
    Petition.objects.filter(pk=petition.pk).update(**facts)
    assert owe_welcomes(datetime.datetime(2026, 7, 1, tzinfo=UTC)) == 0


def test_whoever_held_it_when_the_petition_opened_is_not_new(petition: Petition) -> None:
    a_change(petition, D(2025, 12, 1))
    assert owe_welcomes(datetime.datetime(2026, 7, 1, tzinfo=UTC)) == 0


def test_what_is_open_comes_along_and_history_stays(petition: Petition, client: Client) -> None:
    line = a_delivery(petition, "to_official", happened_on=D(2026, 2, 2)).lines.get()
    DeliveryTarget.objects.filter(pk=line.pk).update(state="delivered")
    office = line.target.office
    said = {"petition": petition, "office": office, "happened_on": D(2026, 2, 2)}
    Promise.objects.create(**said, words="Still open.")
    ended = {"state": "kept", "ended_on": D(2026, 3, 3), "evidence_url": "https://news.example/"}
    Promise.objects.create(**said, words="Long done.", **ended)
    a_change(petition)
    new, old = (client.get(f"/officials/{slug}/").content.decode() for slug in ("noa-new", "lucia-vega"))
    assert "Still open." in new and "Still open." in old and "passed on to Noa New" in old
    assert "Long done." in old and "Long done." not in new
    assert "no answer yet" in new and "delivered to the official" in old.lower()
    DeliveryTarget.objects.update(state="answered")
    pages.clear()
    assert "delivered to the official" not in client.get("/officials/noa-new/").content.decode().lower()


def test_the_reference_case_welcomes_kenney_and_krasner(server: MailServer) -> None:
    call_command("load_reference_case", verbosity=0)
    edith()
    Petition.objects.filter(slug="protect-philly").update(outcome=Outcome.NONE, outcome_on=None)
    told: dict[int, list[str]] = {}
    for year in range(2012, 2019):
        seen = set(Welcome.objects.values_list("pk", flat=True))
        owe_welcomes(datetime.datetime(year, 2, 1, tzinfo=UTC))
        new = Welcome.objects.exclude(pk__in=seen).select_related("term__official")
        told |= {year: sorted(str(task.term.official) for task in new if task.target.petition.slug == "protect-philly")}
    assert {year: names for year, names in told.items() if names} == {2016: ["Jim Kenney"], 2018: ["Larry Krasner"]}
    assert Office.objects.filter(kind="court").exists()
