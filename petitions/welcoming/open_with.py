"""What is open with an office, whoever holds it."""

from __future__ import annotations

from dataclasses import dataclass

from petitions.models import DeliveryTarget, Office, Promise, Target


@dataclass(frozen=True)
class Open:
    """What a new holder finds: promises that wait, and lines of deliveries that wait for an answer."""

    promises: list[Promise]
    lines: list[DeliveryTarget]


def open_with(target: Target) -> Open:
    """What is open with a target's office about its petition, the oldest first; a court owes nobody anything. Two
    queries at most."""
    if target.office.kind == Office.Kind.COURT:
        return Open([], [])
    promises = Promise.objects.filter(
        petition=target.petition_id, office=target.office_id, state=Promise.State.WAITING
    ).order_by("happened_on", "pk")
    lines = DeliveryTarget.objects.filter(target=target).select_related("delivery")
    waiting = [line for line in lines.order_by("delivery__happened_on", "pk") if line.waits_for_answer()]
    return Open(list(promises), waiting)
