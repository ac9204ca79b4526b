"""Take a signature back: gone from the count within a second, and whoever gave it is forgotten."""

from __future__ import annotations

from django.db import transaction

from petitions.emailing.named_before import mail_named_before
from petitions.models import Correction, DeliveryTarget, Packet, Signature
from petitions.my_signature.held import packets_with
from petitions.organizing.organizers import organizers_of
from petitions.signing.withdraw import withdraw


def take_back(row: Signature) -> list[Packet]:
    """Withdraw and erase. Lists that name it and are kept here are destroyed within seconds (petitions/delivering); for
    those handed over before, the people who run the petition are owed a mail with number and packet, no name. Returns
    these packets."""
    with transaction.atomic():
        handed_over = [packet for packet in packets_with(row) if _reached_somebody(packet)]
        if handed_over and row.number:
            mail_named_before(row.petition, row.number, handed_over, organizers_of(row.petition))
        withdraw(row, Correction.Why.WITHDRAWN)
    return handed_over


def _reached_somebody(packet: Packet) -> bool:
    return packet.folders.filter(delivered_as__outcome__in=DeliveryTarget.REACHED).exists()
