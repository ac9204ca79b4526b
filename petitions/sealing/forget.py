"""What must be gone by a time: unconfirmed signatures, and the identity of those who are only counted."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from petitions.models import Signature

BATCH = 5000


def erase_unconfirmed(now: datetime.datetime | None = None) -> int:
    """Erase signatures nobody confirmed within UNCONFIRMED_DAYS; return how many, at most BATCH a call."""
    limit = (now or timezone.now()) - datetime.timedelta(days=settings.UNCONFIRMED_DAYS)
    overdue = Signature.objects.filter(confirmed_at=None, asked_at__lt=limit).order_by("asked_at")
    ids = list(overdue.values_list("pk", flat=True)[:BATCH])
    return Signature.objects.filter(pk__in=ids, confirmed_at=None, asked_at__lt=limit).delete()[0]


def drop_counted_identities(now: datetime.datetime | None = None) -> int:
    """Drop who signed where only the number was asked for; return how many.

    At once when no mail is owed any more, and in any case COUNTED_IDENTITY_HOURS after the last reason to keep it.
    """
    limit = (now or timezone.now()) - datetime.timedelta(hours=settings.COUNTED_IDENTITY_HOURS)
    counted = Signature.objects.filter(visibility="counted", number__isnull=False, sealed_identity__isnull=False)
    nothing_owed = Q(thanked_at__isnull=False, asked_at__lte=F("mailed_at"))
    too_late = Q(numbered_at__lt=limit, asked_at__lt=limit)
    return counted.filter(nothing_owed | too_late).update(sealed_identity=None) + _drop_struck(limit)


def _drop_struck(limit: datetime.datetime) -> int:
    """What staff struck before it had a number has no thank-you mail to wait for: the time limit holds all the same."""
    struck = Signature.objects.filter(struck_by__isnull=False, number=None, sealed_identity__isnull=False)
    return struck.filter(visibility="counted", confirmed_at__lt=limit, asked_at__lt=limit).update(sealed_identity=None)
