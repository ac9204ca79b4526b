"""Stripe's own pages, where a monthly gift is changed or ended."""

from __future__ import annotations

from typing import Any

from petitions.donating.stripe_client import client, in_account, or_later
from petitions.models import MonthlyGift

FEATURES: Any = {
    "customer_update": {"enabled": True, "allowed_updates": ["name", "email", "address"]},
    "invoice_history": {"enabled": True},
    "payment_method_update": {"enabled": True},
    "subscription_cancel": {"enabled": True},
}


def open_portal(gift: MonthlyGift, back: str) -> str:
    """The address of a page of Stripe's for this gift, good for some minutes; `back` is where it leads back to.

    Raises GivingAway.
    """
    locale: Any = gift.language
    with or_later():
        chosen = _configuration(gift.account)
        opened = client().v1.billing_portal.sessions.create(
            params={
                "customer": gift.customer,
                "configuration": chosen,
                "return_url": back,
                "locale": locale,
            },
            options=in_account(gift.account),
        )
    return str(opened.url)


def _configuration(account: str) -> str:
    """What the page offers, ending a gift above all. An account has none until somebody saved one in its dashboard, or
    we make it.

    Source: https://docs.stripe.com/customer-management/connect."""
    portal = client().v1.billing_portal.configurations
    for found in portal.list(params={"active": True, "limit": 100}, options=in_account(account)).data:
        if found.features.subscription_cancel.enabled:
            return found.id
    return portal.create(params={"features": FEATURES}, options=in_account(account, "portal of monthly gifts")).id
