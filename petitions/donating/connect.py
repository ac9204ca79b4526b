"""An organization's own account at Stripe: made, and led through Stripe's questions."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from petitions.donating.stripe_client import client, in_account, is_live, or_later, this_hour
from petitions.donating.switch import must_manage_giving
from petitions.exporting.access_log import record
from petitions.models import GivingAccount

# The organization is Stripe's customer, pays its fees and sees its own dashboard; this site holds no money.
# Source: https://docs.stripe.com/connect/migrate-to-controller-properties, "Standard".
CONTROLLER: Any = {
    "fees": {"payer": "account"},
    "losses": {"payments": "stripe"},
    "requirement_collection": "stripe",
    "stripe_dashboard": {"type": "full"},
}


def connect(giving: GivingAccount, by: Any, back: str) -> str:
    """The address where Stripe asks the organization who it is, in an account made when there is none; `back` is the
    absolute address that it leads back to.

    Raises PermissionDenied, and GivingAway when Stripe does not answer.
    """
    must_manage_giving(by, giving.organization)
    with or_later():
        if not giving.stripe_account or giving.disconnected_at or giving.is_live != is_live():
            _make(giving, by)
        link = client().v1.account_links.create(
            params={
                "account": giving.stripe_account,
                "type": "account_onboarding",
                "refresh_url": back,
                "return_url": back,
            }
        )
    return str(link.url)


def _make(giving: GivingAccount, by: Any) -> None:
    wish = f"account {giving.organization_id} after {giving.stripe_account or 'none'} {is_live()} {this_hour()}"
    made = client().v1.accounts.create(
        params={"controller": CONTROLLER, "metadata": {"organization": str(giving.organization_id)}},
        options=in_account("", wish),
    )
    with transaction.atomic():
        giving.stripe_account, giving.is_live, giving.can_charge = made.id, is_live(), bool(made.charges_enabled)
        giving.connected_at, giving.disconnected_at, giving.asked_at = timezone.now(), None, timezone.now()
        giving.save()
        record(by, "giving.connected", made.id, "", organization=giving.organization)
