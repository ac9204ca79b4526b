"""Leases: who sends which rows now. Committed before any mail server is spoken to, so no lock is held meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

LEASE = timedelta(seconds=120)
"""A killed sender's rows are free again after this time."""


def claim(owing: QuerySet[Any], order: str, size: int) -> list[int]:
    """Claim up to `size` rows of `owing` that nobody holds, by `claimed_until`; return their ids in order."""
    now = timezone.now()
    free = owing.filter(Q(claimed_until=None) | Q(claimed_until__lt=now)).order_by(order, "pk")
    if connection.features.has_select_for_update_skip_locked:
        free = free.select_for_update(skip_locked=True)
    with transaction.atomic():
        ids = list(free.values_list("pk", flat=True)[:size])
        if ids:
            owing.model.objects.filter(pk__in=ids).update(claimed_until=now + LEASE)
    return ids


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many failures: 20 s, 40 s, 80 s … at most six hours."""
    return min(timedelta(seconds=10 * 2 ** min(attempts, 12)), timedelta(hours=6))
