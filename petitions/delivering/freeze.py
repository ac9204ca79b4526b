"""Take one exact moment of the roll: what is counted, and the rows that will be listed, still sealed."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from petitions.counting.one_moment import one_moment, streamed
from petitions.delivering.facts import Facts, facts_of
from petitions.delivering.roll_slice import Counts, Slice, counts_of, named
from petitions.models import Job, Packet, Petition, Tally
from petitions.sealing.scratch import Scratch
from petitions.working.job import CannotBeDone

FIELDS = ("number", "email_key", "sealed_identity", "city", "region", "country")
"""What is read of each listed signature."""
_BY_PLACE = ("country", "region", "city", "number")


@dataclass(frozen=True)
class Frozen:
    """What was true at one moment: its counts and facts, and how far the roll had come (`position`)."""

    at: datetime.datetime
    counts: Counts
    facts: Facts
    position: int


def freeze(packet: Packet, rows: Scratch) -> Frozen:
    """Count the packet's slice and put its listed signatures into `rows`, in the packet's order, all as of one moment.

    Each row is FIELDS with bytes in base64: identities stay sealed, so this is quick and the moment short.
    Raises CannotBeDone when the roll and the count differ.
    """
    petition, slice_ = packet.petition, Slice(packet.first_number, packet.last_number)
    with one_moment():
        tally = Tally.objects.get(petition=petition)
        at = timezone.now()
        counts = counts_of(petition, slice_, packet.level)
        if slice_.is_whole and counts.total != tally.total:
            raise CannotBeDone(Job.Problem.TALLY)
        facts = facts_of(petition, slice_)
        rows.fill(sealed_rows(petition, slice_, packet.level, packet.order))
    if rows.count != counts.listed:
        raise CannotBeDone(Job.Problem.TALLY)
    return Frozen(at, counts, facts, tally.last_position)


def sealed_rows(
    petition: Petition, slice_: Slice, level: str, order: str, most: int | None = None
) -> Iterator[list[Any]]:
    """The listed signatures of a slice in order, each as FIELDS, at most so many; inside one_moment()."""
    wanted = named(petition, slice_, level)
    if order == Packet.Order.PLACE:
        wanted = wanted.order_by(*_BY_PLACE)
    if not wanted.query.is_empty():
        for number, key, identity, *place in streamed(wanted.values_list(*FIELDS)[:most]):
            yield [number, _text(key), _text(identity), *place]


def _text(value: Any) -> str:
    return base64.b64encode(bytes(value or b"")).decode()
