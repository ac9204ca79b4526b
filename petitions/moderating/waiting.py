"""How many reasons wait, for the menu: counted at most twice a minute, and no further than 99."""

from __future__ import annotations

from django.core.cache import cache

from petitions.models import Reason, ReasonState

KEY, SECONDS, MOST = "reasons.waiting", 30, 99


def waiting_text(label: str) -> str:
    """`Reasons`, `Reasons (3)` or `Reasons (99+)`."""
    count = cache.get_or_set(KEY, _count, SECONDS)
    if not count:
        return label
    return f"{label} ({count})" if count <= MOST else f"{label} ({MOST}+)"


def count_anew() -> None:
    """A decision was made: forget the number."""
    cache.delete(KEY)


def _count() -> int:
    waiting = Reason.objects.filter(state=ReasonState.WAITING, signature__withdrawn_at=None)
    return len(waiting.values_list("pk", flat=True)[: MOST + 1])
