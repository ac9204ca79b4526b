"""The lists go when the design says; the record stays."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from petitions.counting.number_the_roll import number_the_roll
from petitions.delivering.forget_lists import KEPT_AFTER_RECEIPT, destroy_lists, forget_lists
from petitions.models import (
    AccessEntry,
    Delivery,
    DeliveryTarget,
    Packet,
    PacketFile,
    PacketNumbers,
    Petition,
    Signature,
)
from petitions.sealing.keys import destroy_key
from petitions.sealing.store import store
from petitions.signing.withdraw import withdraw
from petitions.striking.rule import Rule
from petitions.striking.strike import strike, undo
from tests.cast import a_petition, an_office, edith, max_
from tests.petitions.delivering.roll import a_packet, a_roll, put_on_the_roll, somebody
from tests.petitions.striking.crowd import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def petition(sealed_folder: Path) -> Petition:
    petition = a_petition()
    a_roll(petition, 9)
    return petition


def gone(packet: Packet) -> str:
    packet.refresh_from_db()
    lists = [store().exists(file.stored) for file in packet.files.filter(kind=PacketFile.Kind.LIST)]
    others = [store().exists(file.stored) for file in packet.files.exclude(kind=PacketFile.Kind.LIST)]
    assert all(others) and len(set(lists)) == 1 and lists[0] == (packet.lists_gone_at is None)
    assert PacketNumbers.objects.filter(packet=packet).exists() == lists[0]
    return packet.lists_gone_why


def test_they_stay_while_nothing_happens(petition: Petition) -> None:
    packet = a_packet(petition)
    put_on_the_roll(petition, [somebody(50)])
    assert forget_lists() == 0 and gone(packet) == ""


def test_somebody_listed_who_leaves_takes_the_lists_along_at_once(petition: Petition) -> None:
    packet, certificate = a_packet(petition), a_packet(petition, "certificate")
    withdraw(Signature.objects.get(number=5), "withdrawn")
    number_the_roll()
    assert forget_lists() == 1 and gone(packet) == "erased"
    entry = AccessEntry.objects.latest("pk")
    assert (entry.act, entry.rows, entry.actor) == ("packet.lists destroyed", 6, None)
    certificate.refresh_from_db()
    assert certificate.lists_gone_at is None
    assert packet.folders.get().manifest and packet.files.count() == 5 and packet.listed_count == 6
    assert forget_lists() == 0


@pytest.mark.parametrize("who", ["only counted", "signed later"])
def test_others_who_leave_leave_the_lists(petition: Petition, who: str) -> None:
    packet = a_packet(petition)
    put_on_the_roll(petition, [somebody(50)])
    withdraw(Signature.objects.get(number=4 if who == "only counted" else 10), "withdrawn")
    number_the_roll()
    assert forget_lists() == 0 and gone(packet) == ""
    withdraw(Signature.objects.get(number=2), "not_me")
    number_the_roll()
    assert forget_lists() == 1 and gone(packet) == "erased"


def test_what_staff_strike_is_not_erased_until_its_signer_leaves(petition: Petition) -> None:
    packet = a_packet(petition)
    struck = strike(petition, Rule(numbers=((5, 5),)), "hold", "checking", "a look", edith())
    work_off()
    assert Signature.objects.get(number=5).off_roll_at and forget_lists() == 0
    assert undo(struck.pk, edith(), "it was somebody")
    work_off()
    assert forget_lists() == 0 and gone(packet) == ""
    strike(petition, Rule(numbers=((5, 5),)), "remove", "mistake", "again", edith())
    work_off()
    withdraw(Signature.objects.get(number=5), "withdrawn")
    assert forget_lists() == 1 and gone(packet) == "erased"


def test_thirty_days_after_the_last_receipt(petition: Petition) -> None:
    packet = a_packet(petition)
    today = timezone.now()
    delivery = Delivery.objects.create(petition=petition, happened_on=petition.local(today).date())
    line = DeliveryTarget.objects.create(delivery=delivery, target=petition.targets.get(), outcome="planned")
    packet.folders.update(delivered_as=line)
    after = today + KEPT_AFTER_RECEIPT + datetime.timedelta(days=1, hours=1)
    assert forget_lists(after) == 0
    for outcome in ("refused", "postponed", "not_delivered"):
        DeliveryTarget.objects.update(outcome=outcome)
        assert forget_lists(after) == 0
    DeliveryTarget.objects.update(outcome="to_staff")
    assert forget_lists(today + KEPT_AFTER_RECEIPT - datetime.timedelta(hours=1)) == 0
    assert forget_lists(after) == 1 and gone(packet) == "time"


def test_a_plan_nobody_carries_out_keeps_no_names(petition: Petition) -> None:
    packet = a_packet(petition)
    mayor = petition.targets.create(office=an_office("Mayor", "Jo Doe"), order=2)
    today = timezone.now()
    day = petition.local(today).date()
    for target, outcome, on in ((petition.targets.first(), "to_staff", 0), (mayor, "planned", 10)):
        delivery = Delivery.objects.create(petition=petition, happened_on=day + datetime.timedelta(days=on))
        line = DeliveryTarget.objects.create(delivery=delivery, target=target, outcome=outcome)
        folder, _new = packet.folders.get_or_create(target=target)
        packet.folders.filter(pk=folder.pk).update(delivered_as=line)
    after = today + KEPT_AFTER_RECEIPT + datetime.timedelta(days=9)
    assert forget_lists(after) == 0, "the mayor is still to get it"
    assert forget_lists(after + datetime.timedelta(days=2, hours=1)) == 1 and gone(packet) == "time"


def test_staff_may_destroy_them_and_nobody_else(petition: Petition) -> None:
    packet = a_packet(petition)
    with pytest.raises(PermissionDenied):
        destroy_lists(packet, max_(), Packet.Gone.STAFF)
    assert gone(packet) == ""
    assert destroy_lists(packet, edith(), Packet.Gone.STAFF) and not destroy_lists(packet, edith(), Packet.Gone.STAFF)
    assert gone(packet) == "staff" and AccessEntry.objects.latest("pk").actor_label == "edith@example.org"


def test_the_purge_takes_them_too(petition: Petition) -> None:
    packet = a_packet(petition)
    destroy_key(petition.sealing_key)
    assert forget_lists() == 1 and gone(packet) == "purged"
