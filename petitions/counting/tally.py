"""What moves with every line of the roll: the tally and the places. Only the writer of the roll calls this."""

from __future__ import annotations

import datetime
from collections import Counter

from django.db.models import F

from petitions.models import How, Petition, PlaceTally, RollEntry, Signature, Tally
from petitions.signing.places import city_key

_COLUMN = {How.MAIL: "confirmed", How.PAPER: "paper", How.IMPORTED: "imported"}


def move(tally: Tally, row: Signature, by: int) -> None:
    """Count a signature (+1) or no longer (-1); `tally` is saved by the caller."""
    column = _COLUMN[How(row.how)]
    setattr(tally, column, getattr(tally, column) + by)


def move_places(petition: Petition, rows: list[Signature], by: int) -> None:
    """Count the places of `rows`, or no longer. Two queries a place. One where nobody is left is forgotten: it may be
    that of a single person who went."""
    for (country, city), size in Counter((row.country, city_key(row.city)) for row in rows).items():
        place, _new = PlaceTally.objects.get_or_create(petition=petition, country=country, city_key=city)
        PlaceTally.objects.filter(pk=place.pk).update(count=F("count") + by * size)
    if by < 0:
        PlaceTally.objects.filter(petition=petition, count=0).delete()


def entry(tally: Tally, row: Signature, kind: str, now: datetime.datetime) -> RollEntry:
    """The next line of the roll, unsaved."""
    tally.last_position += 1
    return RollEntry(
        petition_id=row.petition_id,
        position=tally.last_position,
        kind=kind,
        number=row.number or 0,
        how=row.how,
        at=now,
    )
