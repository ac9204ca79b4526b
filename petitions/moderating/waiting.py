"""How many reasons wait, or are reported, for the menu: counted at most twice a minute, and no further than 99."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.cache import cache

from petitions.models import Reason, ReasonState
from petitions.moderating.queue import reported_reasons
from petitions.moderating.review import PERMISSION
from petitions.organizing.reach import petitions_within_reach

KEY, SECONDS, MOST = "reasons.waiting", 30, 99


def waiting_text(label: str, user: Any) -> str:
    """`Reasons`, `Reasons (3)` or `Reasons (99+)`: of those that `user` may decide."""
    count = cache.get_or_set(f"{KEY}.{user.pk}", partial(_count, user), SECONDS)
    if not count:
        return label
    return f"{label} ({count})" if count <= MOST else f"{label} ({MOST}+)"


def count_anew(user: Any) -> None:
    """They made a decision: forget the number."""
    cache.delete(f"{KEY}.{user.pk}")


def _count(user: Any) -> int:
    mine = petitions_within_reach(user, PERMISSION).values("pk")
    waiting = Reason.objects.filter(state=ReasonState.WAITING, signature__withdrawn_at=None, petition__in=mine)
    reported = reported_reasons(Reason.objects.filter(petition__in=mine))
    return sum(len(rows.values_list("pk", flat=True)[: MOST + 1]) for rows in (waiting, reported))
