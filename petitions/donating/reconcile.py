"""Compare our books with Stripe's, and repair ours."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from petitions.donating.ask_stripe import Monthly, Paid, everything_since
from petitions.donating.record_donation import FACTS, record_monthly, record_payment
from petitions.donating.stripe_client import AccountGone, StripeRefused, is_live
from petitions.models import Donation, GivingAccount, MonthlyGift

OF_GIFTS = ("customer", "state", "amount_minor", "ends_at")


@dataclass(frozen=True)
class Difference:
    """Something stands otherwise at Stripe. `ours` is "" where we have nothing."""

    what: str
    ours: str
    theirs: str
    is_repaired: bool


def reconcile(since: datetime.datetime, fix: bool) -> Iterator[Difference]:
    """What differs, of all that was opened since at Stripe and came from here; repaired with `fix`. An account that
    refuses, or that this site may not act for any more, is a difference of its own, and the others are compared.

    Raises StripeAway.
    """
    for account in _accounts():
        asked_at = timezone.now()
        try:
            for found in everything_since(account, since):
                yield from _compare(account, found, asked_at, fix)
        except (AccountGone, StripeRefused) as error:
            yield Difference(account or "the site's own account", "", f"{type(error).__name__} {error}", False)


def _accounts() -> list[str]:
    """The site's own, those that are connected, and those that still hold monthly gifts."""
    connected = GivingAccount.objects.filter(is_live=is_live(), disconnected_at=None)
    giving = MonthlyGift.objects.filter(is_live=is_live()).exclude(state=MonthlyGift.State.ENDED)
    names = {*connected.values_list("stripe_account", flat=True), *giving.values_list("account", flat=True)}
    return ["", *sorted(names - {""})]


def _compare(account: str, found: Paid | Monthly, asked_at: datetime.datetime, fix: bool) -> Iterator[Difference]:
    theirs, ours = _theirs(found), _ours(account, found)
    if theirs == ours or (ours == "" and not _is_ours(account, found)):
        return
    if fix:
        # Each was asked for after `asked_at`; whatever was written since then is newer, and stays.
        if isinstance(found, Monthly):
            record_monthly(account, found, asked_at)
        else:
            record_payment(account, found, asked_at)
    what = found.subscription if isinstance(found, Monthly) else found.payment or found.session or found.invoice
    yield Difference(what, ours, theirs, fix and _ours(account, found) == theirs)


def _theirs(found: Paid | Monthly) -> str:
    return _words(found, OF_GIFTS if isinstance(found, Monthly) else FACTS)


def _ours(account: str, found: Paid | Monthly) -> str:
    if isinstance(found, Monthly):
        gift = MonthlyGift.objects.filter(account=account, subscription=found.subscription).first()
        return _words(gift, OF_GIFTS) if gift else ""
    rows = Donation.objects.filter(account=account)
    rows = rows.filter(key=found.key) if found.is_first else rows.filter(invoice=found.invoice)
    row = rows.first()
    return _words(row, FACTS) if row else ""


def _is_ours(account: str, found: Paid | Monthly) -> bool:
    paid = (Donation.State.PAID, Donation.State.WAITING)
    unpaid = isinstance(found, Paid) and not found.is_first and found.state not in paid
    return bool(found.key) and not unpaid and Donation.objects.filter(account=account, key=found.key).exists()


def _words(row: object, names: tuple[str, ...]) -> str:
    return ", ".join(f"{name} {getattr(row, name)}" for name in names)
