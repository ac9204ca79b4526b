"""Who of a list has left the roll since."""

from __future__ import annotations

import datetime

from petitions.counting.number_set import NumberSet
from petitions.models import Correction, Petition, RollEntry, Signature

_CLOCKS_DIFFER = datetime.timedelta(minutes=5)


def nobody_left(petition: Petition, since: datetime.datetime) -> bool:
    """Whether no signer of the petition has withdrawn since then. One small query."""
    left = Correction.objects.filter(petition=petition, at__gte=since - _CLOCKS_DIFFER)
    return not left.exclude(why=Correction.Why.STAFF).exists()


def some_left(petition: Petition, listed: NumberSet, position: int) -> bool:
    """Whether the signer of one of these numbers has withdrawn after that `position` of the roll. What staff struck is
    not erased: it may be put back. Two queries over what was dropped since."""
    dropped = RollEntry.objects.filter(petition=petition, position__gt=position, kind=RollEntry.Kind.DROPPED)
    gone = [number for number in dropped.values_list("number", flat=True) if number in listed]
    erased = Signature.objects.filter(petition=petition, number__in=gone, withdrawn_at__isnull=False)
    return erased.filter(struck_by=None).exists()
