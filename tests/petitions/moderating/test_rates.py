"""Staff see how a petition is signed just now, and nobody's name, address or machine."""

from __future__ import annotations

import datetime
from ipaddress import ip_address

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from petitions.models import Petition, Signature, SlowWhy
from petitions.moderating.rates import rates_of
from petitions.signing.lanes import sort_into_lanes
from petitions.signing.sender import Sender, client_keys
from petitions.signing.sign import sign
from tests.cast import a_petition, a_signing, edith, oscar

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 11, 20, 12, 5, tzinfo=datetime.UTC)


def sign_from(petition: Petition, address: str, numbers: range, **sender: bool) -> None:
    client, network = client_keys(ip_address(address))
    for number in numbers:
        signing = a_signing(petition, email=f"p{number}@parish.example")
        sign(petition.slug, signing, sender=Sender(client, network, **sender))
    while sort_into_lanes(Signature.objects.all()):
        pass


@pytest.fixture
def petition() -> Petition:
    with time_machine.travel(NOON - datetime.timedelta(days=3), tick=False):
        made = a_petition()
    with time_machine.travel(NOON, tick=False):
        for number in range(5):
            sign_from(made, f"203.0.113.{number}", range(number, number + 1))
    with time_machine.travel(NOON + datetime.timedelta(hours=2), tick=False):
        sign_from(made, "198.51.100.7", range(100, 118))
        sign_from(made, "198.51.100.7", range(118, 120), trapped=True)
    return made


def test_hours_bursts_waiting_mails_and_domains(petition: Petition) -> None:
    now = NOON + datetime.timedelta(hours=2, minutes=1)
    with CaptureQueriesContext(connection) as spent:
        rates = rates_of(petition, now)
    assert len(spent) == 6
    assert [(span.since.hour, span.signed, span.sources) for span in rates.hours] == [(14, 20, 1), (12, 5, 5)]
    assert rates.burst and (rates.burst.signed, rates.burst.since.hour) == (20, 14)
    assert rates.waiting == [("trap", SlowWhy.TRAP.label, 2)] and rates.domains == [("parish.example", 25)]
    assert rates_of(petition, now + datetime.timedelta(days=2)).hours == []


def test_edith_sees_it_and_oscar_does_not(petition: Petition, client: Client) -> None:
    client.force_login(edith())
    assert client.get("/admin/signing/").status_code == 200
    with time_machine.travel(NOON + datetime.timedelta(hours=2, minutes=1)):
        page = client.get(f"/admin/signing/?petition={petition.pk}").content.decode()
    text = strip_tags(page)
    assert "parish.example: 25" in text and "2: filled in a field" in text and "20 signatures." in text
    assert "@" not in page.split("firma-room")[1].split("</main>")[0] and "198.51" not in page and "Morales" not in page
    assert f"/admin/strikes/new/{petition.pk}/?domains=parish.example" in page and "?slow=trap" in page
    assert "signed_from=2026-11-20T09:00&amp;signed_until=2026-11-20T09:10" in page, "in New York"
    assert client.get("/admin/signing/?petition=nonsense").status_code == 200
    client.force_login(oscar())
    assert client.get("/admin/signing/").status_code in (302, 403)
