"""What the people who run a petition do with a signature before its signer leaves; run inside the real site."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.utils import timezone

from petitions.announcing.audience import Audience
from petitions.announcing.broadcast import ask as ask_for_broadcast
from petitions.delivering.ask_for_packet import Wish, ask_for_packet
from petitions.delivering.tasks import enqueue_packet
from petitions.exporting.ask import ask as ask_for_export
from petitions.exporting.tasks import enqueue_export
from petitions.models import Delivery, DeliveryTarget, Packet, PacketFolder, Petition
from tests.petitions.announcing.crowd import an_update


def hand_over(slug: str) -> None:
    """A packet, an export and a mail to those who agreed, all made by the site's own processes."""
    petition, edith = Petition.objects.get(slug=slug), get_user_model().objects.get(email="edith@example.org")
    ask_for_packet(Wish(petition, tuple(petition.targets.all()), "name_postal"), edith, enqueue_packet)
    ask_for_export(petition, "name_postal", "csv", edith, "For the board", enqueue=enqueue_export)
    ask_for_broadcast(an_update(petition), Audience(), edith)


def deliver(slug: str) -> None:
    """Its newest packet reached each office."""
    petition = Petition.objects.get(slug=slug)
    packet = Packet.objects.filter(petition=petition, state=Packet.State.DONE).latest("pk")
    today = petition.local(timezone.now()).date()
    delivery = Delivery.objects.create(petition=petition, happened_on=today, state=Delivery.State.DONE)
    for folder in packet.folders.all():
        line = DeliveryTarget.objects.create(delivery=delivery, target=folder.target, outcome="to_staff")
        PacketFolder.objects.filter(pk=folder.pk).update(delivered_as=line)
