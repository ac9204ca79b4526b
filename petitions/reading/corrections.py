"""Why the number fell: public, like the number (design, invariant 5)."""

from __future__ import annotations

from typing import Any

from babel.dates import format_date
from django.db.models import Max, Sum
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from petitions.models import Correction, Petition, Strike

STRUCK = {Strike.Kind.HOLD: _("held by staff while they check"), Strike.Kind.REMOVE: Correction.Why.STAFF.label}


def corrections_of(petition: Petition, language: str) -> list[dict[str, Any]]:
    """`size` (off the count now), `restored` (put back since), `why` and `last` (a day) of the signatures taken off, by
    reason, the latest first. One query."""
    rows = Correction.objects.filter(petition=petition).values("why", "strike__kind", "strike__reason")
    sums = rows.annotate(total=Sum("size"), back=Sum("restored"), last=Max("at"))
    return [
        {
            "size": row["total"],
            "restored": row["back"],
            "why": _why(row["why"], row["strike__kind"], row["strike__reason"]),
            "last": format_date(petition.local(row["last"]).date(), "long", locale=language),
        }
        for row in sums.order_by("-last")
        if row["total"] or row["back"]
    ]


def _why(why: str, kind: str | None, reason: str | None) -> Any:
    if not kind or not reason:
        return Correction.Why(why).label
    return format_lazy("{}: {}", STRUCK[Strike.Kind(kind)], Strike.Reason(reason).label)
