"""Say in which delivery a target's folder is handed over."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from petitions.delivering.ask_for_packet import may_make_packets
from petitions.delivering.log import log
from petitions.models import DeliveryTarget, Packet, PacketFolder


class CannotCarry(Exception):
    """This line is another target's, or carries another packet."""


def lines_for(folder: PacketFolder) -> QuerySet[DeliveryTarget]:
    """The lines that can carry this folder: of its own target, and with no other packet. The newest first."""
    rows = DeliveryTarget.objects.filter(target=folder.target_id, folders=None)
    rows = rows | DeliveryTarget.objects.filter(target=folder.target_id, folders=folder)
    return rows.select_related("delivery").distinct().order_by("-delivery__happened_on", "-pk")


def carry(folder: PacketFolder, line: DeliveryTarget | None, user: Any) -> None:
    """Hand the folder over by `line`, whose count becomes the packet's; None: by no delivery yet.

    Raises PermissionDenied, or CannotCarry for a packet that is not made and for a line that cannot carry it.
    """
    may_make_packets(user, folder.packet.petition)
    packet = folder.packet
    with transaction.atomic():
        row = PacketFolder.objects.select_for_update().get(pk=folder.pk)
        if packet.state != Packet.State.DONE or (line and not lines_for(row).filter(pk=line.pk).exists()):
            raise CannotCarry
        row.delivered_as = line
        row.save(update_fields=["delivered_as"])
        if line:
            DeliveryTarget.objects.filter(pk=line.pk).update(signature_count=packet.signature_count)
        log(packet, user, "packet.carried" if line else "packet.not carried")
    folder.delivered_as = line
