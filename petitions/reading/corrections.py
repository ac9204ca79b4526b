"""Why the number fell: public, like the number (design, invariant 5)."""

from __future__ import annotations

from typing import Any

from babel.dates import format_date
from django.db.models import Max, Sum

from petitions.models import Correction, Petition


def corrections_of(petition: Petition, language: str) -> list[dict[str, Any]]:
    """`size`, `why` and `last` (a day) of the signatures taken off, by reason, the latest first. One query."""
    sums = Correction.objects.filter(petition=petition).values("why").annotate(total=Sum("size"), last=Max("at"))
    return [
        {
            "size": row["total"],
            "why": Correction.Why(row["why"]).label,
            "last": format_date(petition.local(row["last"]).date(), "long", locale=language),
        }
        for row in sums.order_by("-last")
    ]
