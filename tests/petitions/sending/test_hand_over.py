"""Which delivery takes a packet: the count, the next slice and the end of the lists follow from it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from petitions.delivering.forget_lists import forget_lists
from petitions.delivering.roll_slice import since_the_last_delivery
from petitions.models import AccessEntry, Delivery, Office, Packet, PacketLink, Petition
from petitions.sending.carry import CannotCarry, carry, lines_for
from tests.cast import a_petition, edith, max_, oscar
from tests.petitions.delivering.roll import a_packet, a_roll
from tests.petitions.handing_over.test_steps import again
from tests.petitions.organizing.test_admin_rows import DELIVERIES
from tests.petitions.reading.content import a_delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def petition(sealed_folder: Path) -> Petition:
    petition = a_petition()
    a_roll(petition, 9)
    return petition


def door(packet: Packet) -> str:
    return f"/admin/packets/{packet.pk}/folders/{packet.folders.get().pk}/hand-over/"


def test_edith_says_which_delivery_took_it_and_the_rest_follows(petition: Petition, client: Client) -> None:
    packet, delivery = a_packet(petition), a_delivery(petition, "to_official")
    client.force_login(edith())
    line = delivery.lines.get()
    assert "none yet" in client.get(door(packet)).content.decode()
    assert client.post(door(packet), {"act": "carry", "line": line.pk}).status_code == 302
    line.refresh_from_db()
    assert line.signature_count == packet.signature_count == 9 and packet.folders.get().delivered_as == line
    assert since_the_last_delivery(petition, petition.targets.all()).first == 10
    assert AccessEntry.objects.filter(act="packet.carried").count() == 1
    assert b"delivered to the official" in client.get(f"/admin/packets/{packet.pk}/").content
    after = timezone.now() + datetime.timedelta(days=40)
    Delivery.objects.update(happened_on=timezone.now().date())
    assert forget_lists() == 0 and forget_lists(after) == 1


def test_a_line_carries_one_packet_and_only_its_own_targets(petition: Petition, client: Client) -> None:
    packet, second = a_packet(petition), a_packet(petition)
    line = a_delivery(petition).lines.get()
    carry(packet.folders.get(), line, edith())
    assert list(lines_for(packet.folders.get())) == [line] and not lines_for(second.folders.get()).exists()
    other = a_delivery(a_petition("other", spanish=False)).lines.get()
    for wrong in (line, other):
        with pytest.raises(CannotCarry):
            carry(second.folders.get(), wrong, edith())
    client.force_login(edith())
    refused = client.post(door(second), {"act": "carry", "line": line.pk})
    assert refused.status_code == 422 and second.folders.get().delivered_as is None
    carry(packet.folders.get(), None, edith())
    carry(second.folders.get(), line, edith())


def test_nobody_without_the_right_hands_a_packet_over(petition: Petition, client: Client) -> None:
    packet, line = a_packet(petition), a_delivery(petition).lines.get()
    for who in (oscar(), max_()):
        client.force_login(who)
        assert client.get(door(packet)).status_code in (302, 403)
        with pytest.raises(PermissionDenied):
            carry(packet.folders.get(), line, who)


def test_edith_sends_a_link_and_ends_it(petition: Petition, client: Client) -> None:
    packet = a_packet(petition)
    client.force_login(edith())
    assert b"No e-mail address of this office is known" in client.get(door(packet)).content
    refused = client.post(door(packet), {"act": "send", "days": 14})
    assert refused.status_code == 422 and b"No e-mail address of this office" in refused.content
    Office.objects.update(email="office@senate.example", email_source_url="https://senate.example/contact")
    assert client.post(door(packet), {"act": "send", "days": 99}).status_code == 422
    assert client.post(door(packet), {"act": "send", "days": 7}).status_code == 302
    link = PacketLink.objects.get()
    assert b"Leaves in a moment" in client.get(door(packet)).content
    assert client.post(f"/admin/packets/links/{link.pk}/end/").status_code == 302
    assert b"Ended before it left" in client.get(door(packet)).content


def test_a_line_that_carries_a_packet_keeps_its_count(petition: Petition, client: Client) -> None:
    packet, delivery = a_packet(petition), a_delivery(petition, "to_official")
    carry(packet.folders.get(), delivery.lines.get(), edith())
    client.force_login(edith())
    edit, line = f"{DELIVERIES}edit/{delivery.pk}/", delivery.lines.get()
    refused = client.post(edit, again(delivery, line, signature_count="12"))
    (errors,) = refused.context["form"].formsets["lines"].errors
    assert errors["signature_count"] == [f"Packet {packet.number} says 9, and it is never altered."]
    answer = client.post(edit, again(delivery, line, signature_count="9"))
    assert answer.status_code == 302, answer.context["form"].formsets["lines"].errors
