"""Tick a task off, and list those that are open."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from petitions.models import Outcome, Petition, Welcome


def open_tasks(petitions: QuerySet[Petition]) -> list[Welcome]:
    """The open tasks of these petitions whose term still runs, the oldest first. Two queries."""
    rows = Welcome.objects.filter(
        target__petition__in=petitions.values("pk"),
        target__removed_at=None,
        target__petition__outcome=Outcome.NONE,
        done_at=None,
    )
    rows = rows.select_related("target__petition", "target__office", "term__official").order_by("pk")
    rows = rows.prefetch_related("target__office__texts__locale")
    now = timezone.now()
    return [row for row in rows if row.term.covers(row.target.petition.local(now).date())]


def tick_off(task: Welcome, user: Any) -> bool:
    """Write down that it is done, and by whom. False when it was done before."""
    return bool(Welcome.objects.filter(pk=task.pk, done_at=None).update(done_at=timezone.now(), done_by=user))
