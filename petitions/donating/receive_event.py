"""Stripe says that something happened: check that it is Stripe, keep the event once, answer at once."""

from __future__ import annotations

import datetime
import json
import logging
from typing import Any

from django.conf import settings

from petitions.donating.stripe_client import is_live
from petitions.models import GivingAccount, MonthlyGift, StripeEvent

logger = logging.getLogger("firma.donating")

TOLERANCE = 300
"""Seconds that a signature is good for. Source: https://docs.stripe.com/webhooks#verify-official-libraries."""
BY_PAYMENT = ("charge.", "charge.dispute.", "refund.")
"""Events about a charge, a dispute or a refund, which name the payment they belong to."""
FOLLOWED = (
    *("checkout.session.", "payment_intent.", "charge.", "refund.", "invoice.", "customer.subscription."),
    *("account.updated", "account.application.deauthorized"),
)


class Forged(Exception):
    """Not signed by Stripe with our secret, or too long ago."""


def receive_event(body: bytes, signature: str, is_connect: bool) -> bool:
    """Keep what happened, once; False when it is known already or nothing of ours.

    `is_connect` says at which of the two doors it came: that of the organizations' accounts, or of the site's own;
    each has a secret of its own, and takes no event of the other. Raises Forged. Two queries.
    """
    import stripe  # as in stripe_client.py

    secret = settings.STRIPE_CONNECT_WEBHOOK_SECRET if is_connect else settings.STRIPE_WEBHOOK_SECRET
    try:
        stripe.WebhookSignature.verify_header(body, signature, secret, TOLERANCE)
        told: dict[str, Any] = json.loads(body)
        return _keep(told, is_connect)
    except (stripe.SignatureVerificationError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise Forged from error


def _keep(told: dict[str, Any], is_connect: bool) -> bool:
    kind, account, subject = str(told["type"]), str(told.get("account") or ""), _subject(told)
    if not kind.startswith(FOLLOWED) or not subject:
        return False
    if told["livemode"] != is_live() or bool(account) != is_connect:
        # Stripe sends tests to the doors of real accounts, too: https://docs.stripe.com/connect/webhooks.
        return False
    if is_connect and not _is_ours(account):
        logger.warning("An event %s came for an account that is none of ours.", kind)
        return False
    happened = datetime.datetime.fromtimestamp(int(told["created"]), datetime.UTC)
    words = {"kind": kind[:100], "account": account, "subject": subject, "happened_at": happened}
    return StripeEvent.objects.get_or_create(event=str(told["id"])[:100], defaults=words)[1]


def _is_ours(account: str) -> bool:
    """Whether it is an organization's, or was and holds monthly gifts. Two queries at most."""
    known = GivingAccount.objects.filter(stripe_account=account).exists()
    return known or MonthlyGift.objects.filter(account=account).exists()


def _subject(told: dict[str, Any]) -> str:
    about = told["data"]["object"]
    if told["type"].startswith("account."):
        return str(told.get("account") or "")[:100]
    if told["type"].startswith(BY_PAYMENT):
        return str(about.get("payment_intent") or "")[:100]
    return str(about.get("id") or "")[:100]
