"""A gift by a way that takes days, such as a bank debit: nothing is thanked as paid before it is.

Source: https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses
"""

from __future__ import annotations

import html

import pytest
from django.core import mail
from django.test import Client

from petitions.donating.links import token_of
from petitions.donating.work_events import close_lapsed
from petitions.emailing.outbox import deliver_outbox
from petitions.models import Donation, MonthlyGift
from tests.cast import a_petition
from tests.petitions.donating.giving import MONTHLY, ONCE, a_campaign, give, giving, ledger, tell_all, truth
from tests.rig.stripe_books.books import StripeBooks

pytestmark = pytest.mark.django_db
State = Donation.State
GIVE, PAGE = "/give/neighbors-united/bus/", "/organizations/neighbors-united/bus/"


@pytest.fixture(params=[False, True], ids=["incomplete", "active"])
def account(request: pytest.FixtureRequest, stripe: StripeBooks) -> str:
    """Stripe may call a monthly gift active before its first debit is through, or not."""
    stripe.store.debits_are_active = request.param
    organization = a_petition().organization
    a_campaign(organization)
    return giving(organization, stripe).stripe_account


def begun(stripe: StripeBooks, wish: dict[str, str]) -> Donation:
    """Dora has been on Stripe's page to the end; her bank has been asked, and says nothing yet."""
    row = give(GIVE, wish)
    stripe.pay(row.session, email="dora@example.org", name="Dora", later=True)
    told(stripe)
    row.refresh_from_db()
    return row


def told(stripe: StripeBooks) -> None:
    tell_all(stripe)
    deliver_outbox()


def nothing_is_thanked(row: Donation) -> None:
    page = html.unescape(Client().get(PAGE).content.decode())
    assert mail.outbox == [] and row.receipt_at is None and row.paid_at is None and row.paid_on is None
    assert 'value="0"' in page and "from 0 gifts" in page
    assert "As soon as the payment is through" in Client().get("/gift/thanks/").content.decode()


@pytest.mark.parametrize("wish", [ONCE, MONTHLY], ids=["once", "monthly"])
def test_it_waits_and_is_thanked_when_it_is_paid(stripe: StripeBooks, account: str, wish: dict[str, str]) -> None:
    row = begun(stripe, wish)
    assert row.state == State.WAITING and ledger() == truth(stripe, account) == []
    nothing_is_thanked(row)
    stripe.pass_time(3 * 86_400)
    assert close_lapsed() == 0, "it is not lapsed"
    stripe.settle_debit(row.session)
    told(stripe)
    row.refresh_from_db()
    assert row.state == State.PAID and row.receipt_at and ledger() == truth(stripe, account) != []
    (receipt,) = mail.outbox
    assert receipt.to == ["dora@example.org"] and ("/gift/monthly/" in receipt.body) == (wish == MONTHLY)
    told(stripe)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("wish", [ONCE, MONTHLY], ids=["once", "monthly"])
def test_one_that_bounces_is_never_thanked(stripe: StripeBooks, account: str, wish: dict[str, str]) -> None:
    row = begun(stripe, wish)
    stripe.settle_debit(row.session, succeeds=False)
    told(stripe)
    row.refresh_from_db()
    assert row.state == State.FAILED and ledger() == []
    nothing_is_thanked(row)
    stripe.pass_time(86_400)
    told(stripe)
    row.refresh_from_db()
    assert row.state == State.FAILED and row.donor_key is None, "who gave nothing is not kept"
    if wish == MONTHLY and not stripe.store.debits_are_active:
        gift = MonthlyGift.objects.get()
        assert gift.state == MonthlyGift.State.ENDED
        assert "has ended" in Client().get(f"/gift/monthly/{token_of(gift)}/").content.decode()


def test_later_months_wait_too(stripe: StripeBooks, account: str) -> None:
    row = begun(stripe, MONTHLY)
    stripe.settle_debit(row.session)
    told(stripe)
    subscription = MonthlyGift.objects.get().subscription
    for fails in (False, True):
        stripe.renew(subscription, later=True)
        told(stripe)
        month = Donation.objects.latest("pk")
        assert month.state == State.WAITING and month.receipt_at is None
        receipts = len(mail.outbox)
        stripe.settle(subscription, fails=fails)
        told(stripe)
        month.refresh_from_db()
        assert month.state == (State.FAILED if fails else State.PAID) and len(mail.outbox) == receipts + (not fails)
    assert ledger() == truth(stripe, account) and Donation.objects.filter(state=State.PAID).count() == 2
    assert MonthlyGift.objects.get().state == MonthlyGift.State.PAST_DUE
