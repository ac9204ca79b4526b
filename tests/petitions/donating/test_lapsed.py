"""Wishes that nobody paid: closed once their page has ended, dropped long after, and never while they may be paid."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from petitions.donating.work_events import close_lapsed, forget_wishes
from petitions.models import Donation
from tests.cast import a_petition
from tests.petitions.donating.giving import ONCE, give, giving
from tests.rig.stripe_books.books import StripeBooks

pytestmark = pytest.mark.django_db
PAGE = "/give/neighbors-united/"


def test_a_voucher_is_waited_for_and_keeps_nobody_waiting(stripe: StripeBooks) -> None:
    giving(a_petition().organization, stripe)
    voucher, unpaid = give(PAGE, ONCE), give(PAGE, ONCE)
    stripe.pay(voucher.session, later=True)
    kept, session = stripe.store.find(voucher.session)
    # Printed and not yet carried to a shop: the page is done with, the payment wants something of the donor.
    kept.get("payment_intent", session["payment_intent"]).update(status="requires_action", latest_charge=None)
    stripe.pass_time(26 * 3600)
    Donation.objects.update(opened_at=timezone.now() - datetime.timedelta(hours=26))
    assert close_lapsed() == 2 and close_lapsed() == 0
    voucher.refresh_from_db()
    unpaid.refresh_from_db()
    assert (voucher.state, unpaid.state) == (Donation.State.WAITING, Donation.State.LAPSED)


def test_wishes_long_over_are_dropped(stripe: StripeBooks) -> None:
    giving(a_petition().organization, stripe)
    old, new = give(PAGE, ONCE), give(PAGE, ONCE)
    Donation.objects.update(state=Donation.State.LAPSED)
    Donation.objects.filter(pk=old.pk).update(opened_at=timezone.now() - datetime.timedelta(days=91))
    assert forget_wishes() == 1 and Donation.objects.get() == new


def test_pages_that_nobody_paid_on_are_closed(stripe: StripeBooks) -> None:
    giving(a_petition().organization, stripe)
    row = give(PAGE, ONCE)
    assert close_lapsed() == 0
    stripe.pass_time(26 * 3600)
    Donation.objects.filter(pk=row.pk).update(opened_at=row.opened_at - datetime.timedelta(hours=26))
    assert close_lapsed() == 1 and close_lapsed() == 0
    row.refresh_from_db()
    assert row.state == Donation.State.LAPSED


def test_what_may_be_paid_in_an_account_that_is_away_is_not_given_up(stripe: StripeBooks) -> None:
    account = giving(a_petition().organization, stripe).stripe_account
    row = give(PAGE, ONCE)
    stripe.pay(row.session)
    stripe.disconnect(account)
    Donation.objects.update(opened_at=timezone.now() - datetime.timedelta(days=91))
    assert close_lapsed() == 0 and forget_wishes() == 0
    row.refresh_from_db()
    assert row.state == Donation.State.OPENED and row.asked_at, "others come first next time"
    stripe.reconnect(account)
    assert close_lapsed() == 1
    row.refresh_from_db()
    assert row.state == Donation.State.PAID
