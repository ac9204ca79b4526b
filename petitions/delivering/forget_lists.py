"""List files go 30 days after the receipt, or at once when somebody listed takes their signature back."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from petitions.counting.left import nobody_left, some_left
from petitions.counting.number_set import NumberSet
from petitions.delivering.ask_for_packet import may_make_packets
from petitions.delivering.log import log
from petitions.models import DeliveryTarget, Packet, PacketFile, PacketNumbers
from petitions.sealing.store import remove_all
from petitions.working.each import do_each

_Outcome = DeliveryTarget.Outcome
KEPT_AFTER_RECEIPT = datetime.timedelta(days=30)


def forget_lists(now: datetime.datetime | None = None) -> int:
    """Destroy what is due; return how many packets lost their lists. For the clock. One packet in trouble does not keep
    the lists of the others."""
    now = now or timezone.now()
    holding = Packet.objects.filter(state=Packet.State.DONE, lists_gone_at=None, listed_count__gt=0)
    return do_each("forget_lists", holding.select_related("petition__sealing_key"), lambda packet: _look(packet, now))


def destroy_lists(packet: Packet, user: Any, why: str) -> bool:
    """Destroy the list files at once; the letter, the manifest, hashes and counts stay. False when they were gone.

    `why` is one of Packet.Gone; `user` None: the clock, else PermissionDenied unless they may.
    """
    if user is not None:
        may_make_packets(user, packet.petition)
    with transaction.atomic():
        row = Packet.objects.select_for_update().get(pk=packet.pk)
        if row.lists_gone_at or row.state != Packet.State.DONE:
            return False
        files = list(row.files.filter(kind=PacketFile.Kind.LIST))
        row.lists_gone_at, row.lists_gone_why = timezone.now(), why
        row.save(update_fields=["lists_gone_at", "lists_gone_why"])
        PacketNumbers.objects.filter(packet=row).delete()
        log(row, user, "packet.lists destroyed", row.listed_count)
        # Before the commit: a file that stays although the row says that it is gone would stay for ever.
        remove_all([file.stored for file in files])
    return True


def _look(packet: Packet, now: datetime.datetime) -> bool:
    if packet.petition.sealing_key.destroyed_at:
        return destroy_lists(packet, None, Packet.Gone.PURGED)
    if _received_before(packet, now - KEPT_AFTER_RECEIPT):
        return destroy_lists(packet, None, Packet.Gone.IN_TIME)
    if _somebody_listed_left(packet, now):
        return destroy_lists(packet, None, Packet.Gone.ERASED)
    return False


def _received_before(packet: Packet, limit: datetime.datetime) -> bool:
    """Whether the last of those it reached had it by then; while others are still to get it, it is kept, but no longer
    than as many days after theirs: a plan that nobody carries out keeps no names."""
    lines = DeliveryTarget.objects.filter(folders__packet=packet)
    outcomes = list(lines.values_list("outcome", "delivery__happened_on"))
    reached = [day for outcome, day in outcomes if outcome in DeliveryTarget.REACHED]
    to_come = [day for outcome, day in outcomes if outcome in (_Outcome.PLANNED, _Outcome.POSTPONED)]
    return bool(reached) and max(reached + to_come) < packet.petition.local(limit).date()


def _somebody_listed_left(packet: Packet, now: datetime.datetime) -> bool:
    """Whether a signer whose number is in the list has withdrawn since. One small query while nobody withdraws."""
    if nobody_left(packet.petition, packet.lists_checked_at or packet.made_at):
        return False
    listed = NumberSet.unpacked(packet.from_number or 0, bytes(packet.numbers.bits))
    if some_left(packet.petition, listed, packet.position or 0):
        return True
    # Only now: whoever left is found again by the next round when this one fails, or their list cannot be removed.
    Packet.objects.filter(pk=packet.pk).update(lists_checked_at=now)
    return False
