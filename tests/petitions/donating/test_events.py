"""Stripe knocks: only Stripe, only in time, only at its own door, and once."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.test import Client

from petitions.donating.work_events import work_events
from petitions.models import Donation, GivingAccount, StripeEvent
from tests.cast import a_petition
from tests.petitions.donating.giving import ONCE, SECRET, give, giving, ledger, tell, tell_all, truth, work_off
from tests.rig.stripe_books.books import StripeBooks

pytestmark = pytest.mark.django_db
PAGE = "/petitions/clean-river/give/"


@pytest.fixture
def paid(stripe: StripeBooks) -> Donation:
    """Dora has paid, and Stripe has not told of it yet."""
    giving(a_petition().organization, stripe)
    row = give(PAGE, ONCE)
    stripe.pay(row.session)
    return row


def event(stripe: StripeBooks) -> dict[str, Any]:
    return next(each for each in stripe.events if each["type"] == "checkout.session.completed")


def test_only_what_stripe_says_marks_it_paid(stripe: StripeBooks, paid: Donation) -> None:
    Client().get("/gift/thanks/")
    paid.refresh_from_db()
    assert paid.state == Donation.State.OPENED
    assert tell(event(stripe)) == 200
    paid.refresh_from_db()
    assert paid.state == Donation.State.OPENED, "the answer comes before the work"
    assert work_events() == 1
    paid.refresh_from_db()
    assert (paid.state, paid.amount_minor) == (Donation.State.PAID, 25_00)
    assert ledger() == truth(stripe, paid.account)


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({"secret": "whsec_of_somebody"}, 400),
        ({"secret": SECRET}, 400),  # ours, but of the other door
        ({"at": time.time() - 301}, 400),
        ({"to": "/stripe/webhook/"}, 400),
        ({"to": "/stripe/webhook/", "secret": SECRET}, 200),  # theirs, told at the door of our own
    ],
)
def test_forged_stale_and_misplaced_events_change_nothing(
    stripe: StripeBooks, paid: Donation, facts: dict[str, Any], status: int
) -> None:
    assert tell(event(stripe), **facts) == status
    assert not StripeEvent.objects.exists() and work_events() == 0


@pytest.mark.parametrize("change", [{"account": "acct_of_nobody"}, {"livemode": True}, {"type": "payout.paid"}])
def test_events_of_a_wrong_account_or_mode_change_nothing(
    stripe: StripeBooks, paid: Donation, change: dict[str, Any]
) -> None:
    assert tell(event(stripe) | change) == 200
    assert not StripeEvent.objects.exists()


def test_an_event_of_another_organizations_account_moves_no_money_here(stripe: StripeBooks, paid: Donation) -> None:
    other = stripe.open_account("Others")
    elsewhere = a_petition("other-river").organization
    assert elsewhere.pk == paid.organization_id
    GivingAccount.objects.filter(organization=elsewhere).update(stripe_account=other)
    assert tell(event(stripe)) == 200 and not StripeEvent.objects.exists()
    assert tell(event(stripe) | {"account": other}) == 200
    work_off()
    paid.refresh_from_db()
    assert paid.state == Donation.State.OPENED and StripeEvent.objects.exclude(done_at=None).count() == 1


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"id": 1}', b"\xff"])
def test_what_is_no_event_is_refused(stripe: StripeBooks, body: bytes) -> None:
    try:
        signature = stripe.signed(body, SECRET)
    except UnicodeDecodeError:
        signature = "t=1,v1=x"
    headers = {"Stripe-Signature": signature}
    answer = Client().post("/stripe/webhook/", body, content_type="application/json", headers=headers)
    assert answer.status_code == 400 and Client().get("/stripe/webhook/").status_code == 405


def test_an_event_is_kept_once_and_holds_no_name(stripe: StripeBooks, paid: Donation) -> None:
    for _time in range(5):
        assert tell(event(stripe)) == 200
    row = StripeEvent.objects.get()
    assert "dora" not in str(vars(row)).casefold()
    assert work_events() == 1 and work_events() == 0


def test_while_stripe_is_away_events_wait(stripe: StripeBooks, paid: Donation) -> None:
    tell(event(stripe))
    stripe.fault("/v1/checkout", 503)
    assert work_events() == 0
    row = StripeEvent.objects.get()
    assert row.attempts == 1 and row.done_at is None and row.claimed_until is not None
    work_off()
    assert ledger() == truth(stripe, paid.account) != []


def test_one_that_fails_holds_no_other_up(stripe: StripeBooks, paid: Donation, monkeypatch: pytest.MonkeyPatch) -> None:
    tell_all(stripe)
    second = give(PAGE, ONCE)
    stripe.pay(second.session)
    monkeypatch.setattr("petitions.donating.record_donation.mail_receipt", lambda *_: 1 / 0)
    tell_all(stripe)
    second.refresh_from_db()
    assert second.state == Donation.State.OPENED, "nothing of it is kept without its receipt"
    monkeypatch.undo()
    work_off()
    second.refresh_from_db()
    assert second.state == Donation.State.PAID and second.receipt_at
