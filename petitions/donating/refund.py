"""An owner gives money back, saying why."""

from __future__ import annotations

from typing import Any

from petitions.donating.follow import follow_payment
from petitions.donating.stripe_client import client, in_account, or_later, this_hour
from petitions.donating.switch import must_manage_giving
from petitions.exporting.access_log import record
from petitions.models import Donation


def refund(row: Donation, by: Any, why: str) -> None:
    """Ask Stripe to give back what is left of a payment; on the access log before. Twice does it once.

    Raises PermissionDenied, ValueError when nothing is left to give back or `why` is empty, and GivingAway when Stripe
    does not do it now.
    """
    must_manage_giving(by, row.organization)
    left = row.left_minor()
    if not left or not why.strip():
        raise ValueError("There is nothing to give back, or nobody says why.")
    record(by, "donation.refunded", f"donation {row.pk}", why, rows=1, organization=row.organization)
    with or_later():
        client().v1.refunds.create(
            params={"payment_intent": row.payment, "amount": left},
            options=in_account(row.account, f"refund {row.key} {row.refunded_minor} {this_hour()}"),
        )
        follow_payment(row.account, row.payment)
