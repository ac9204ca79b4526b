"""Take a signature back: gone from the count within a second, and whoever gave it is forgotten."""

from __future__ import annotations

import datetime

from django.db import transaction

from petitions.emailing.named_before import mail_named_before
from petitions.models import Correction, DeliveryTarget, Packet, Signature
from petitions.my_signature.held import packets_with
from petitions.organizing.organizers import organizers_of
from petitions.signing.withdraw import withdraw


def take_back(row: Signature, why: str = Correction.Why.WITHDRAWN) -> datetime.date | None:
    """Withdraw and erase; `why` is one of Correction.Why. Lists that name it and are kept here are destroyed within
    seconds (petitions/delivering, petitions/exporting); for packets handed over before, the people who run the petition
    are owed a mail with number and packet, no name. Returns None, or the day until which a legal hold keeps a copy."""
    with transaction.atomic():
        handed_over = [packet for packet in packets_with(row) if _reached_somebody(packet)]
        if handed_over and row.number:
            mail_named_before(row.petition, row.number, handed_over, organizers_of(row.petition), has_left=True)
        return withdraw(row, why)


def _reached_somebody(packet: Packet) -> bool:
    lines = [folder.delivered_as for folder in packet.folders.all() if folder.delivered_as]
    return any(line.outcome in DeliveryTarget.REACHED for line in lines)
