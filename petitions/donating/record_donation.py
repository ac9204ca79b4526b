"""Write down what Stripe's books say. What an older look said never undoes a newer one, so that events may come in any
order, any number of times and days late."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from petitions.donating.ask_stripe import Monthly, Paid
from petitions.donating.donors import Donor, seal_donor
from petitions.emailing.receipts import mail_receipt
from petitions.models import Donation, GivingAccount, MonthlyGift

FACTS = ("state", "amount_minor", "paid_at", "fee_minor", "refunded_minor", "dispute", "lost_minor")
NUMBERS = ("session", "invoice", "payment")


def record_payment(account: str, paid: Paid, asked_at: datetime.datetime) -> Donation | None:
    """The row of a payment as it stands at Stripe, its receipt owed once; None for what nobody here wished for.

    Of a month later a row is made. `asked_at` is a moment before Stripe was asked.
    """
    with transaction.atomic():
        wish = _wish(account, paid.key, paid.is_live)
        if wish is None:
            return None
        if paid.subscription:
            _gift(wish, account, paid.subscription)
        row = wish if paid.is_first else _month(wish, account, paid)
        if row is None or (row.asked_at and row.asked_at > asked_at):
            return row
        for name in FACTS:
            setattr(row, name, getattr(paid, name))
        if row.paid_at and row.paid_on is None:
            row.paid_on = _day(row, row.paid_at)
        for name in NUMBERS:
            setattr(row, name, getattr(paid, name) or getattr(row, name))
        row.asked_at = asked_at
        is_over = row.state == Donation.State.FAILED or not row.kept_minor()
        if row.state == Donation.State.LAPSED or (is_over and not row.is_monthly):
            # A name nobody will read on a wall is not kept. (The next months take theirs from the first.)
            row.wall_name, row.is_on_wall = "", False
        if paid.donor and row.state == Donation.State.PAID:
            seal_donor(row, paid.donor)
            _receipt(row, paid.donor)
        row.save()
    return row


def date_payments() -> int:
    """Give those their day that a version before wrote, which kept none; return how many."""
    rows = list(Donation.objects.filter(paid_on=None).exclude(paid_at=None).only("organization_id", "paid_at"))
    for row in rows:
        if row.paid_at:
            Donation.objects.filter(pk=row.pk).update(paid_on=_day(row, row.paid_at))
    return len(rows)


def record_monthly(account: str, found: Monthly, asked_at: datetime.datetime) -> MonthlyGift | None:
    """The row of a monthly gift as it stands at Stripe, and its first payment's; None for nobody's wish."""
    with transaction.atomic():
        wish = _wish(account, found.key, found.is_live)
        if wish is None:
            return None
        gift = _gift(wish, account, found.subscription)
        if gift.asked_at and gift.asked_at > asked_at:
            return gift
        for name in ("customer", "state", "amount_minor", "begun_at", "ends_at"):
            setattr(gift, name, getattr(found, name))
        gift.asked_at = asked_at
        gift.save()
    return gift


def _wish(account: str, key: str, is_live: bool) -> Donation | None:
    try:
        rows = Donation.objects.select_for_update(of=("self",)).select_related("organization")
        return rows.filter(key=key, account=account, is_live=is_live).first() if key else None
    except (ValueError, ValidationError):
        return None


def _gift(wish: Donation, account: str, subscription: str) -> MonthlyGift:
    same = ("organization", "is_live", "amount_minor", "currency", "language", "petition")
    words = {name: getattr(wish, name) for name in same}
    gift, _new = MonthlyGift.objects.select_for_update().get_or_create(
        account=account, subscription=subscription, defaults=words
    )
    if wish.monthly_id is None:
        wish.monthly = gift
        wish.save(update_fields=["monthly"])
    return gift


def _month(wish: Donation, account: str, paid: Paid) -> Donation | None:
    rows = Donation.objects.select_for_update(of=("self",)).select_related("organization")
    row = rows.filter(account=account, invoice=paid.invoice).first()
    if row is not None or paid.state not in (Donation.State.PAID, Donation.State.WAITING):
        # A month that failed and was never paid is a state of the gift, not a payment.
        return row
    same = ["organization", "account", "is_live", "currency", "language", "petition", "says_signed", "is_monthly"]
    same += ["campaign", "wall_name", "is_on_wall"]
    words = {name: getattr(wish, name) for name in same}
    return Donation.objects.create(
        **words,
        monthly=wish.monthly,
        amount_minor=paid.amount_minor,
        invoice=paid.invoice,
        opened_at=paid.paid_at or timezone.now(),
    )


def _day(row: Donation, moment: datetime.datetime) -> datetime.date:
    """By the clocks of the organization."""
    found = GivingAccount.objects.filter(organization=row.organization_id).values_list("time_zone", flat=True)
    return moment.astimezone(ZoneInfo(found.first() or "UTC")).date()


def _receipt(row: Donation, donor: Donor) -> None:
    if row.receipt_at is None:
        row.receipt_at = timezone.now()
        mail_receipt(row, donor)
