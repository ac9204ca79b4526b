"""Something happened at Stripe: look there how it stands now, and write that down."""

from __future__ import annotations

from django.utils import timezone

from petitions.donating.ask_stripe import can_charge, invoice_of, payment_of, session_of, subscription_of
from petitions.donating.record_donation import record_monthly, record_payment
from petitions.donating.stripe_client import AccountGone, NotThere
from petitions.models import GivingAccount, StripeEvent


def follow(event: StripeEvent) -> None:
    """Bring our books up to what Stripe's say about what the event is about. May run any number of times.

    Raises StripeAway and StripeRefused.
    """
    try:
        _follow(event.kind, event.account, event.subject)
    except NotThere:
        pass  # not made by this site, or removed since
    except AccountGone:
        _gone(event.account)


def follow_account(account: str) -> None:
    """Whether an organization's account may take money by now, or this site may act for it at all.

    Raises StripeAway and StripeRefused.
    """
    asked_at = timezone.now()
    try:
        able = can_charge(account)
    except (AccountGone, NotThere):
        _gone(account)
        return
    rows = GivingAccount.objects.filter(stripe_account=account).exclude(asked_at__gt=asked_at)
    rows.update(can_charge=able, asked_at=asked_at, disconnected_at=None)


def follow_session(account: str, number: str) -> None:
    """What became of one page to pay on. Raises what asking() does."""
    asked_at = timezone.now()
    paid = session_of(account, number)
    record_payment(account, paid, asked_at)
    if paid.subscription:
        _follow_gift(account, paid.subscription)


def follow_payment(account: str, number: str) -> None:
    """What became of one payment. Raises what asking() does."""
    asked_at = timezone.now()
    if found := payment_of(account, number):
        record_payment(account, found, asked_at)


def _follow(kind: str, account: str, subject: str) -> None:
    asked_at = timezone.now()
    if kind.startswith("account."):
        follow_account(account)
    elif kind.startswith("checkout.session."):
        follow_session(account, subject)
    elif kind.startswith("customer.subscription."):
        _follow_gift(account, subject)
    elif kind.startswith("invoice."):
        paid = invoice_of(account, subject)
        record_payment(account, paid, asked_at)
        if paid.subscription:
            _follow_gift(account, paid.subscription)
    else:
        follow_payment(account, subject)


def _follow_gift(account: str, number: str) -> None:
    asked_at = timezone.now()
    record_monthly(account, subscription_of(account, number), asked_at)


def _gone(account: str) -> None:
    rows = GivingAccount.objects.filter(stripe_account=account, disconnected_at=None).exclude(stripe_account="")
    rows.update(disconnected_at=timezone.now(), can_charge=False, asked_at=timezone.now())
