"""What happens with an account, on the access log of each organization it belongs to."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.log_actions import get_active_log_context

from petitions.exporting.access_log import record
from petitions.models import Membership


def note_account(user: Any, act: str, why: str, by: Any) -> int:
    """Append `act`, done by `by` (None: nobody knows), on the account of `user`: one entry for each of their
    organizations, one without an organization for whoever has none. Returns how many."""
    found = Membership.objects.filter(user=user.pk).order_by("organization").values_list("organization", flat=True)
    organizations: list[int | None] = [*found.distinct()] or [None]
    with transaction.atomic():
        for organization in organizations:
            record(by, act, f"account {user.pk}", why, organization=organization)
    return len(organizations)


def whoever_works() -> Any:
    """Who is at work in the admin just now; None outside of it, as at the shell."""
    active = get_active_log_context()
    return active.user if active else None
