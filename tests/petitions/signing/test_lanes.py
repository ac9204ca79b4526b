"""Floods wait, people do not, and nobody is dropped (promises C5, D1, D4)."""

from __future__ import annotations

import datetime
from ipaddress import ip_address
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from petitions.emailing.confirmations import send_asked
from petitions.models import Allowance, DomainCount, Petition, Signature, SigningCount, SlowWhy, Surge
from petitions.signing import counts, lanes
from petitions.signing.counts import forget_counts
from petitions.signing.sender import Sender, client_keys, count_key
from petitions.signing.sign import sign
from tests.cast import a_petition, a_signing, form_data
from tests.petitions.emailing.mail_server import MailServer, server

pytestmark = pytest.mark.django_db
__all__ = ["server"]
CHURCH = "198.51.100.7"


def sign_from(petition: Petition, address: str, numbers: range, domain: str = "gmail.com", **sender: Any) -> None:
    """One signature for each number, all over the connection with `address`."""
    client, network = client_keys(ip_address(address))
    for number in numbers:
        email = f"p{number}@{domain}"
        sign(petition.slug, a_signing(petition, email=email), sender=Sender(client, network, **sender))


def sort() -> None:
    while lanes.sort_into_lanes(Signature.objects.all()):
        pass


def slow() -> list[str]:
    return list(Signature.objects.exclude(slow_why="").values_list("slow_why", flat=True))


def test_sixty_people_behind_one_church_wifi_get_their_mail_at_once(server: MailServer) -> None:
    sign_from(a_petition(), CHURCH, range(60))
    while send_asked():
        pass
    assert len({mail["To"] for mail in server.messages}) == 60 and slow() == []


def test_of_five_hundred_behind_one_address_nobody_is_dropped(server: MailServer, monkeypatch: Any) -> None:
    monkeypatch.setattr(counts, "SURGE_SIZE", 10_000)
    petition = a_petition()
    sign_from(petition, CHURCH, range(500))
    while send_asked():
        pass
    assert len(server.messages) == lanes.PER_CLIENT
    assert set(slow()) == {SlowWhy.CLIENT} and len(slow()) == 300
    last = Signature.objects.filter(mailed_at=None).latest("mail_after").mail_after
    assert last and last < timezone.now() + datetime.timedelta(hours=7)
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=7)):
        while send_asked():
            pass
    assert len({mail["To"] for mail in server.messages}) == 500 == Signature.objects.count()


def test_a_flood_waits_at_most_two_days_and_can_still_confirm(monkeypatch: Any) -> None:
    monkeypatch.setattr(lanes, "SPACING", datetime.timedelta(days=1))
    sign_from(a_petition(), CHURCH, range(lanes.PER_CLIENT + 5))
    sort()
    last = Signature.objects.latest("mail_after")
    assert last.mail_after and last.mail_after <= last.asked_at + lanes.LONGEST + datetime.timedelta(minutes=1)


def test_limits_hold_over_petitions_processes_and_restarts() -> None:
    first, second = a_petition("first"), a_petition("second")
    sign_from(first, CHURCH, range(lanes.PER_CLIENT))
    sort()
    assert slow() == []
    sign_from(second, CHURCH, range(1000, 1003))
    sort()
    assert slow() == [SlowWhy.CLIENT] * 3


def test_a_home_that_changes_its_ipv6_address_is_one_and_a_site_of_many_homes_too() -> None:
    petition = a_petition()
    for number in range(lanes.PER_CLIENT + 1):
        sign_from(petition, f"2001:db8:1:2::{number + 1:x}", range(number, number + 1))
    sort()
    assert slow() == [SlowWhy.CLIENT]
    Signature.objects.all().delete()
    SigningCount.objects.all().delete()
    for number in range(lanes.PER_NETWORK + 1):
        sign_from(petition, f"2001:db8:1:{0x200 + number % 256:x}::1", range(number, number + 1))
    sort()
    assert slow() == [SlowWhy.NETWORK]


def test_who_signs_again_does_not_count_again(client: Client) -> None:
    petition = a_petition()
    for _time in range(lanes.PER_CLIENT * 2):
        client.post(f"/petitions/{petition.slug}/sign/", form_data(petition), REMOTE_ADDR=CHURCH)
    sort()
    key = client_keys(ip_address(CHURCH))[0]
    assert [row.count for row in SigningCount.objects.filter(key=key)] == [1]
    assert slow() == []


def test_an_event_that_staff_expect_is_fast() -> None:
    petition, now = a_petition(), timezone.now()
    hours = datetime.timedelta(hours=3)
    Allowance.objects.create(petition=petition, starts_at=now - hours, ends_at=now + hours, per_client=250, why="Mass")
    sign_from(petition, CHURCH, range(251))
    sort()
    assert slow() == [SlowWhy.CLIENT]
    with time_machine.travel(now + 2 * hours):
        sign_from(petition, CHURCH, range(300, 301))
        sort()
        assert slow() == [SlowWhy.CLIENT] * 2, "the evening is over"


def test_what_a_header_says_changes_nothing(client: Client, settings: Any) -> None:
    petition = a_petition()
    for number in range(lanes.PER_CLIENT + 1):
        headers = {"HTTP_X_FORWARDED_FOR": f"192.0.2.{number}", "HTTP_X_REAL_IP": f"192.0.2.{number}"}
        data = form_data(petition, email=f"p{number}@gmail.com")
        client.post(f"/petitions/{petition.slug}/sign/", data, REMOTE_ADDR=CHURCH, **headers)
    sort()
    assert slow() == [SlowWhy.CLIENT]


def test_a_small_mail_domain_has_a_limit_and_a_big_provider_none(monkeypatch: Any) -> None:
    monkeypatch.setattr(lanes, "PER_DOMAIN", 5)
    petition = a_petition()
    for number in range(8):
        sign_from(petition, f"198.51.100.{number}", range(number, number + 1), "small.example")
        sign_from(petition, f"203.0.113.{number}", range(number, number + 1), "yahoo.com")
    sort()
    assert slow() == [SlowWhy.DOMAIN] * 3


def test_throw_away_addresses_wait_from_the_first_on() -> None:
    sign_from(a_petition(), CHURCH, range(2), "mailinator.com")
    sort()
    assert slow() == [SlowWhy.DISPOSABLE] * 2


def test_the_trap_catches_programs_and_loses_nobody(client: Client, server: MailServer) -> None:
    petition = a_petition()
    url = f"/petitions/{petition.slug}/sign/"
    honest = client.post(url, form_data(petition))
    caught = client.post(url, form_data(petition, email="bot@gmail.com", website="https://spam.example/\x00"))
    assert (caught.status_code, caught.content, caught["Location"]) == (303, honest.content, honest["Location"])
    assert send_asked() == 1 and slow() == [SlowWhy.TRAP]
    with time_machine.travel(timezone.now() + lanes.TRAP_WAIT + datetime.timedelta(minutes=1)):
        assert send_asked() == 1


def test_a_surge_from_few_places_asks_for_work_and_takes_everybody(monkeypatch: Any) -> None:
    monkeypatch.setattr(counts, "SURGE_SIZE", 20)
    petition = a_petition()
    sign_from(petition, CHURCH, range(19))
    sort()
    assert not Surge.objects.exists()
    sign_from(petition, CHURCH, range(19, 22))
    sign_from(petition, "203.0.113.1", range(30, 31), challenge=count_key("challenge", "one"))
    sign_from(petition, "203.0.113.2", range(31, 32), challenge=count_key("challenge", "one"))
    sort()
    assert Surge.objects.get().petition == petition and Signature.objects.count() == 24
    assert slow() == [SlowWhy.SURGE] * 4, "a challenge solved once serves once"


def test_many_from_many_places_are_no_surge(monkeypatch: Any) -> None:
    monkeypatch.setattr(counts, "SURGE_SIZE", 20)
    petition = a_petition()
    for number in range(40):
        sign_from(petition, f"203.0.113.{number // 2}", range(number, number + 1))
    sort()
    assert not Surge.objects.exists() and slow() == []


def test_nobody_is_sent_more_than_a_few_mails_a_day_over_all_petitions(server: MailServer) -> None:
    petitions = [a_petition(f"petition-{number}") for number in range(lanes.PER_ADDRESS + 3)]
    for number, petition in enumerate(petitions):
        spelling = "Ana.Morales@gmail.com" if number % 2 else "anamorales+x@googlemail.com"
        sign(petition.slug, a_signing(petition, email=spelling))
    while send_asked():
        pass
    assert len(server.messages) == lanes.PER_ADDRESS and slow() == [SlowWhy.ADDRESS] * 3
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1, minutes=1)):
        while send_asked():
            pass
    assert len(server.messages) == len(petitions), "late, not never"


def test_what_was_counted_is_gone_within_a_day_and_from_the_row_at_once() -> None:
    petition = a_petition()
    sign_from(petition, "2001:db8::1", range(3))
    row = Signature.objects.first()
    assert row and row.client_key and row.network_key
    sort()
    for each in Signature.objects.all():
        assert each.client_key is each.network_key is each.challenge_key is None and each.mail_after
    assert forget_counts() == 0 and SigningCount.objects.exists()
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1, minutes=1)):
        assert forget_counts() > 0 and not SigningCount.objects.exists()


def test_a_rare_mail_domain_is_never_stored_in_clear() -> None:
    petition = a_petition()
    for number in range(25):
        sign_from(petition, f"203.0.113.{number}", range(number, number + 1), "parish.example")
        if number == 5:
            sort()
    sign_from(petition, CHURCH, range(100, 105), "rare.example")
    sort()
    names = {row.name: row.seen for row in DomainCount.objects.all()}
    assert names == {"parish.example": 25, "": 5}


def test_counted_means_neither_who_nor_where() -> None:
    sign_from(a_petition(), CHURCH, range(3))
    sort()
    packed = ip_address(CHURCH).packed
    assert all(packed not in bytes(row.key) and len(bytes(row.key)) == 16 for row in SigningCount.objects.all())
