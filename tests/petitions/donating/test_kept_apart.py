"""Test and real, one account and another: what happens in one never counts in the other, whatever it says of itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from petitions.donating.stripe_client import client, in_account
from petitions.models import Donation, GivingAccount, MonthlyGift, Organization, StripeEvent
from tests.cast import a_petition
from tests.petitions.donating.giving import MONTHLY, ONCE, give, giving, tell, tell_all
from tests.rig.stripe_books.books import StripeBooks

pytestmark = pytest.mark.django_db
PAGE = "/give/neighbors-united/"


def a_page_for(wish: Donation, account: str, monthly: bool = False) -> str:
    """Somebody who may act for `account` makes a page to pay on there, which says that it is for this wish."""
    price: Any = {"currency": "usd", "unit_amount": 100, "product_data": {"name": "Ours"}}
    ours = {"donation": str(wish.key)}
    asked: dict[str, Any] = {
        "metadata": ours,
        "mode": "subscription" if monthly else "payment",
        "success_url": "https://example.org/",
        "line_items": [{"price_data": price, "quantity": 1}],
        ("subscription_data" if monthly else "payment_intent_data"): {"metadata": ours},
    }
    if monthly:
        price["recurring"] = {"interval": "month"}
    params: Any = asked
    return str(client().v1.checkout.sessions.create(params=params, options=in_account(account)).id)


def stays_open(wish: Donation) -> None:
    wish.refresh_from_db()
    assert (wish.state, wish.receipt_at, wish.payment) == (Donation.State.OPENED, None, "")
    assert not MonthlyGift.objects.exists()
    assert not Donation.objects.filter(state=Donation.State.PAID).exists()


@pytest.mark.parametrize("wish", [ONCE, MONTHLY], ids=["once", "monthly"])
def test_a_payment_into_one_account_completes_no_wish_of_another(stripe: StripeBooks, wish: dict[str, str]) -> None:
    giving(a_petition().organization, stripe)
    row = give(PAGE, wish)
    theirs = giving(Organization.objects.create(name="Somebody else"), stripe).stripe_account
    stripe.pay(a_page_for(row, theirs, monthly=wish == MONTHLY))
    tell_all(stripe)
    assert StripeEvent.objects.exclude(done_at=None).filter(account=theirs).exists(), "it was heard"
    stays_open(row)
    call_command("reconcile_donations", "--fix")
    stays_open(row)


def test_real_money_completes_no_wish_of_a_test(stripe: StripeBooks, settings: Any) -> None:
    giving(a_petition().organization, stripe)
    GivingAccount.objects.update(stripe_account="")
    row = give(PAGE, ONCE)
    assert row.account == "" and not row.is_live
    settings.STRIPE_SECRET_KEY = stripe.live_key
    stripe.pay(a_page_for(row, ""))
    tell_all(stripe)
    assert StripeEvent.objects.exclude(done_at=None).exists(), "it was heard"
    stays_open(row)


def test_a_test_is_nothing_to_a_site_that_moves_real_money(stripe: StripeBooks, settings: Any) -> None:
    giving(a_petition().organization, stripe)
    row = give(PAGE, ONCE)
    stripe.pay(row.session)
    settings.STRIPE_SECRET_KEY = stripe.live_key
    assert [tell(event) for event in list(stripe.events)] == [200] * len(stripe.events)
    assert not StripeEvent.objects.exists()
    stays_open(row)
