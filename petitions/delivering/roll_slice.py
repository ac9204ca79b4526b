"""Which part of the roll a packet is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, QuerySet

from petitions.exporting.disclosure import listed
from petitions.models import DeliveryTarget, How, Level, Packet, PacketFolder, Petition, Signature, Target


@dataclass(frozen=True)
class Slice:
    """Numbers of the roll from `first` to `last`, both included; None: no end on this side."""

    first: int | None = None
    last: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole roll."""
        return self.first is None and self.last is None

    def within(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of `rows` (signatures) that have a number of the slice."""
        if self.first is not None:
            rows = rows.filter(number__gte=self.first)
        return rows if self.last is None else rows.filter(number__lte=self.last)


@dataclass(frozen=True)
class Counts:
    """How many signatures of a slice are on the roll, and how many of them are listed by name."""

    total: int
    by_mail: int
    on_paper: int
    imported: int
    listed: int
    first: int | None
    last: int | None

    @property
    def unnamed(self) -> int:
        """Counted without name: together with `listed` all of `total`."""
        return self.total - self.listed


def on_the_roll(petition: Petition, slice_: Slice) -> QuerySet[Signature]:
    """Signatures that count, of a slice."""
    rows = Signature.objects.filter(petition=petition, number__isnull=False, off_roll_at=None)
    return slice_.within(rows)


def named(petition: Petition, slice_: Slice, level: str) -> QuerySet[Signature]:
    """Signatures of a slice that a packet of `level` lists: nobody at `certificate`."""
    return Signature.objects.none() if level == Level.CERTIFICATE else slice_.within(listed(petition))


def counts_of(petition: Petition, slice_: Slice, level: str) -> Counts:
    """Count a slice. Two queries over its rows."""
    rows = on_the_roll(petition, slice_)
    ends = rows.aggregate(first=Min("number"), last=Max("number"))
    by = dict(rows.order_by().values_list("how").annotate(count=Count("pk")))
    return Counts(
        total=sum(by.values()),
        by_mail=by.get(How.MAIL, 0),
        on_paper=by.get(How.PAPER, 0),
        imported=by.get(How.IMPORTED, 0),
        listed=named(petition, slice_, level).count(),
        first=ends["first"],
        last=ends["last"],
    )


def since_the_last_delivery(petition: Petition, targets: Iterable[Target]) -> Slice:
    """What not all of `targets` have got by packets that reached them; the whole roll when one of them got none.
    One query."""
    arrived = PacketFolder.objects.filter(
        packet__petition=petition, packet__state=Packet.State.DONE, delivered_as__outcome__in=DeliveryTarget.REACHED
    )
    rows = arrived.order_by("packet__to_number").values_list("target", "packet__first_number", "packet__to_number")
    had = dict.fromkeys((target.pk for target in targets), 0)
    for target, first, last in rows:
        # A range further up says nothing of what lies below it.
        if target in had and (first or 1) <= had[target] + 1:
            had[target] = max(had[target], last or 0)
    last = min(had.values(), default=0)
    return Slice(first=last + 1 if last else None)
