"""Ask for a packet: its row, a folder for each target, the entry on the access log and the task, all at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from petitions.delivering.log import log
from petitions.delivering.roll_slice import Slice, counts_of, since_the_last_delivery
from petitions.models import Packet, PacketFolder, Petition, Target
from petitions.organizing.reach import must
from petitions.working.job import queued_until

PERMISSION = "petitions.make_packets"


@dataclass(frozen=True)
class Wish:
    """What staff want in a packet: see the fields of Packet of the same names. `first` and `last` go with a range."""

    petition: Petition
    targets: tuple[Target, ...]
    level: str
    order: str = Packet.Order.NUMBER
    slice: str = Packet.Slice.WHOLE
    first: int | None = None
    last: int | None = None
    language: str = "en"
    other_language: str = ""
    paper: str = Packet.Paper.LETTER
    reason_ids: tuple[int, ...] = ()

    def roll_slice(self) -> Slice:
        """The numbers it is about, as the roll is now. One query when it is about what is new."""
        if self.slice == Packet.Slice.RANGE:
            return Slice(self.first, self.last)
        return since_the_last_delivery(self.petition, self.targets) if self.slice == Packet.Slice.SINCE else Slice()


def ask_for_packet(wish: Wish, user: Any, enqueue: Callable[[int], object]) -> Packet:
    """Store what is wished and `enqueue` its making. Raises PermissionDenied unless `user` may make packets, and
    ValueError when there is no target, or one of another petition."""
    may_make_packets(user, wish.petition)
    if not wish.targets or any(target.petition_id != wish.petition.pk for target in wish.targets):
        raise ValueError("A packet needs targets of its petition.")
    slice_ = wish.roll_slice()
    with transaction.atomic():
        packet = Packet.objects.create(
            **{name: value for name, value in vars(wish).items() if name not in ("targets", "first", "last")},
            first_number=slice_.first,
            last_number=slice_.last,
            made_by=user,
            claimed_until=queued_until(),
        )
        today = wish.petition.local(packet.made_at).date()
        for target in wish.targets:
            term = target.office.holder_on(today)
            PacketFolder.objects.create(packet=packet, target=target, official=term.official if term else None)
        log(packet, user, "packet.asked", counts_of(wish.petition, slice_, wish.level).listed)
        enqueue(packet.pk)
    return packet


def may_make_packets(user: Any, petition: Petition) -> None:
    """Raise PermissionDenied unless `user` may make, open and destroy packets of this petition."""
    must(user, PERMISSION, petition)
