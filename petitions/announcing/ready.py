"""Which updates can go by mail: the recent ones to begin with, and the older ones apart."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from petitions.models import Broadcast, Petition, Update
from petitions.organizing.reach import title_of

RECENT = datetime.timedelta(days=90)
"""What happened longer ago is hardly news to anybody; it is offered, but not first."""
MOST = 20


@dataclass(frozen=True)
class Ready:
    """The latest twenty each, the newest first; each update has its `petition_title`."""

    recent: list[Any]
    older: list[Any]


def ready_to_mail(petitions: QuerySet[Petition]) -> Ready:
    """The updates of `petitions` that are shown on their pages and were mailed to nobody so far. Six queries."""
    spent = Broadcast.objects.exclude(state=Broadcast.State.CANCELLED, done=0).values("update")
    rows = Update.objects.filter(petition__in=petitions.values("pk"), is_published=True).exclude(pk__in=spent)
    rows = rows.prefetch_related("texts__locale").annotate(petition_title=title_of("petition"))
    rows, since = rows.order_by("-happened_on", "-pk"), timezone.now().date() - RECENT
    return Ready(list(rows.filter(happened_on__gte=since)[:MOST]), list(rows.filter(happened_on__lt=since)[:MOST]))
