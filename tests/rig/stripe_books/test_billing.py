"""Giving every month: subscriptions, their invoices, and how donors end them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
from stripe import InvalidRequestError, StripeClient

from tests.rig.stripe_books.billing import next_period
from tests.rig.stripe_books.books import StripeBooks
from tests.rig.stripe_books.checked import monthly

AT_HOME: Any = {"allow_redirects": False}


@pytest.fixture
def subscription(stripe: StripeBooks, client: StripeClient) -> str:
    """Dora gives ten dollars a month; by its id."""
    session = client.v1.checkout.sessions.create(monthly())
    assert session.url
    page = requests.get(session.url, timeout=5).text
    assert "10.00 USD every month" in page
    requests.post(session.url, {"press": "pay", "email": "dora@example.org", "name": "Dora"}, timeout=5, **AT_HOME)
    return str(client.v1.checkout.sessions.retrieve(session.id).subscription)


def since(stripe: StripeBooks, start: int) -> list[str]:
    return [event["type"] for event in stripe.events[start:]]


def test_a_first_month(stripe: StripeBooks, client: StripeClient, subscription: str) -> None:
    begun = client.v1.subscriptions.retrieve(subscription, {"expand": ["latest_invoice.payments", "customer"]})
    customer, invoice = begun.customer, begun.latest_invoice
    assert not isinstance(customer, str)
    assert (customer.email, begun.status, begun.metadata["gift"]) == ("dora@example.org", "active", "2")
    assert invoice
    assert not isinstance(invoice, str)
    assert (invoice.status, invoice.amount_paid, invoice.billing_reason) == ("paid", 1000, "subscription_create")
    assert invoice.parent
    assert invoice.parent.subscription_details
    assert invoice.parent.subscription_details.subscription == subscription
    assert invoice.payments
    [payment] = invoice.payments.data
    [truth] = stripe.books()
    assert payment.payment.payment_intent == truth.payment_intent
    assert (truth.amount, truth.fee, truth.subscription, truth.invoice) == (1000, 59, subscription, invoice.id)
    assert since(stripe, 0) == [
        "customer.created",
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "charge.updated",
        "customer.subscription.created",
        "invoice_payment.paid",
        "invoice.paid",
        "invoice.payment_succeeded",
        "checkout.session.completed",
    ]
    [session] = client.v1.checkout.sessions.list({"subscription": subscription}).data
    assert (session.invoice, session.payment_intent, session.payment_status) == (invoice.id, None, "paid")


def test_a_second_month(stripe: StripeBooks, client: StripeClient, subscription: str) -> None:
    first = client.v1.subscriptions.retrieve(subscription).items.data[0]
    start = len(stripe.events)
    invoice = stripe.renew(subscription)
    assert invoice
    second = client.v1.subscriptions.retrieve(subscription).items.data[0]
    assert second.current_period_start == first.current_period_end < second.current_period_end
    assert invoice["billing_reason"] == "subscription_cycle"
    assert client.v1.invoices.list({"subscription": subscription}).data[0].id == invoice["id"]
    [payment] = client.v1.invoice_payments.list({"invoice": invoice["id"]}).data
    intent = str(payment.payment.payment_intent)
    by_intent: Any = {"payment": {"type": "payment_intent", "payment_intent": intent}}
    assert [each.id for each in client.v1.invoice_payments.list(by_intent).data] == [payment.id]
    assert [truth.subscription for truth in stripe.books()] == [subscription] * 2
    happened = since(stripe, start)
    assert (happened[0], happened[-2]) == ("customer.subscription.updated", "invoice.paid")
    assert "items" in stripe.events[start]["data"]["previous_attributes"]


def test_a_month_that_is_not_paid_at_first(stripe: StripeBooks, client: StripeClient, subscription: str) -> None:
    start = len(stripe.events)
    invoice = stripe.renew(subscription, fails=True)
    assert invoice
    assert client.v1.subscriptions.retrieve(subscription).status == "past_due"
    assert (invoice["status"], invoice["attempt_count"]) == ("open", 1)
    assert [truth.state for truth in stripe.books()] == ["paid", "failed"]
    assert {"charge.failed", "payment_intent.payment_failed", "invoice.payment_failed"} <= set(since(stripe, start))
    assert stripe.events[-1]["data"]["previous_attributes"] == {"status": "active"}
    stripe.settle(subscription, fails=True)
    assert client.v1.invoices.retrieve(invoice["id"]).attempt_count == 2
    stripe.settle(subscription)
    assert client.v1.subscriptions.retrieve(subscription).status == "active"
    assert client.v1.invoices.retrieve(invoice["id"]).status == "paid"
    assert [truth.state for truth in stripe.books()] == ["paid", "paid"]
    with pytest.raises(ValueError, match="is paid"):
        stripe.settle(subscription)


def test_stripe_gives_up(stripe: StripeBooks, client: StripeClient, subscription: str) -> None:
    stripe.renew(subscription, fails=True)
    stripe.cancel(subscription)
    over = client.v1.subscriptions.retrieve(subscription)
    assert over.cancellation_details
    assert (over.status, over.cancellation_details.reason) == ("canceled", "payment_failed")
    assert since(stripe, 0)[-1] == "customer.subscription.deleted"
    with pytest.raises(ValueError, match="is over"):
        stripe.renew(subscription)


def test_a_declined_card_begins_nothing(stripe: StripeBooks, client: StripeClient) -> None:
    session = client.v1.checkout.sessions.create(monthly())
    stripe.decline(session.id)
    assert client.v1.subscriptions.list().data == []
    stripe.pay(session.id)
    assert [truth.state for truth in stripe.books()] == ["paid"]
    assert len(client.v1.subscriptions.list().data) == 1


def test_dora_ends_it_in_the_portal(stripe: StripeBooks, client: StripeClient, subscription: str) -> None:
    customer = str(client.v1.subscriptions.retrieve(subscription).customer)
    portal = client.v1.billing_portal.sessions.create({"customer": customer, "return_url": "http://127.0.0.1:9/thanks"})
    page = requests.get(portal.url, timeout=5).text
    assert "10.00 USD every month" in page
    assert 'href="http://127.0.0.1:9/thanks"' in page
    [named] = re.findall(r'name="subscription" value="(\w+)"', page)
    pressed = {"press": "cancel", "subscription": named}
    page = requests.post(portal.url, pressed, timeout=5).text
    assert re.search(r"Ends on \d{4}-\d\d-\d\d", page)
    ending = client.v1.subscriptions.retrieve(subscription)
    # With flexible billing the portal sets the day, and not the flag.
    assert (ending.status, ending.cancel_at_period_end) == ("active", False)
    assert ending.cancel_at == ending.items.data[0].current_period_end
    assert since(stripe, 0)[-1] == "customer.subscription.updated"
    assert stripe.renew(subscription) is None
    assert client.v1.subscriptions.retrieve(subscription).status == "canceled"
    assert since(stripe, 0)[-1] == "customer.subscription.deleted"
    assert "You give nothing regularly." in requests.get(portal.url, timeout=5).text


def test_what_the_portal_offers(client: StripeClient) -> None:
    portal = client.v1.billing_portal.configurations
    assert portal.list({"active": True}).data == []
    made = portal.create({"features": {"subscription_cancel": {"enabled": True}}})
    assert made.features.subscription_cancel.enabled
    assert not made.features.invoice_history.enabled
    assert [each.id for each in portal.list({"active": True, "limit": 1}).data] == [made.id]
    assert portal.list({"active": False}).data == []


def test_the_portal_may_end_it_at_once(stripe: StripeBooks, client: StripeClient, subscription: str) -> None:
    stripe.store.portal_cancels_at_once = True
    customer = str(client.v1.subscriptions.retrieve(subscription).customer)
    portal = client.v1.billing_portal.sessions.create({"customer": customer})
    requests.post(portal.url, {"press": "cancel", "subscription": subscription}, timeout=5)
    assert client.v1.subscriptions.retrieve(subscription).status == "canceled"


def test_the_portal_shows_nobody_elses(stripe: StripeBooks, client: StripeClient, subscription: str) -> None:
    other = client.v1.customers.create({"email": "max@example.org"})
    portal = client.v1.billing_portal.sessions.create({"customer": other.id})
    requests.post(portal.url, {"press": "cancel", "subscription": subscription}, timeout=5)
    assert client.v1.subscriptions.retrieve(subscription).cancel_at is None
    assert requests.get(portal.url[:-1], timeout=5).status_code == 404
    stripe.pass_time(3601)
    assert requests.get(portal.url, timeout=5).status_code == 404
    with pytest.raises(InvalidRequestError, match="No such customer"):
        client.v1.billing_portal.sessions.create({"customer": "cus_nobody"})


def test_the_api_ends_it_now_or_later(stripe: StripeBooks, client: StripeClient, subscription: str) -> None:
    later = client.v1.subscriptions.update(subscription, {"cancel_at_period_end": True})
    assert (later.cancel_at_period_end, later.status) == (True, "active")
    never = client.v1.subscriptions.update(subscription, {"cancel_at_period_end": False, "metadata": {"note": "kept"}})
    assert (never.cancel_at_period_end, never.cancel_at) == (False, None)
    assert (never.metadata["note"], never.metadata["gift"]) == ("kept", "2")
    over = client.v1.subscriptions.cancel(subscription, {"cancellation_details": {"comment": "Moved away"}})
    assert over.cancellation_details
    assert (over.status, over.cancellation_details.comment) == ("canceled", "Moved away")
    with pytest.raises(InvalidRequestError, match="No such subscription"):
        client.v1.subscriptions.cancel(subscription)
    assert client.v1.subscriptions.list().data == []
    assert [each.id for each in client.v1.subscriptions.list({"status": "all"}).data] == [subscription]
    assert [each.id for each in client.v1.subscriptions.list({"status": "canceled"}).data] == [subscription]


@pytest.mark.parametrize(
    ("start", "end", "interval"),
    [
        ("2026-01-31", "2026-02-28", "month"),
        ("2024-01-31", "2024-02-29", "month"),
        ("2026-12-05", "2027-01-05", "month"),
        ("2024-02-29", "2025-02-28", "year"),
        ("2026-12-31", "2027-01-07", "week"),
    ],
)
def test_months_have_their_length(start: str, end: str, interval: str) -> None:
    began, ends = (int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) for day in (start, end))
    assert next_period(began, {"recurring": {"interval": interval, "interval_count": 1}}) == ends


@pytest.mark.parametrize("succeeds", [True, False])
def test_a_first_month_by_bank_debit_takes_days(stripe: StripeBooks, client: StripeClient, succeeds: bool) -> None:
    session = client.v1.checkout.sessions.create(monthly())
    pressed = {"press": "debit", "email": "dora@example.org", "name": "Dora"}
    requests.post(str(session.url), pressed, timeout=5, **AT_HOME)
    done = client.v1.checkout.sessions.retrieve(session.id)
    assert (done.status, done.payment_status) == ("complete", "unpaid")
    name, invoice = str(done.subscription), str(done.invoice)
    stripe.pass_time(3 * 86_400)
    assert client.v1.subscriptions.retrieve(name).status == "incomplete", "while a bank is asked"
    assert client.v1.invoices.retrieve(invoice).status == "open"
    assert [truth.state for truth in stripe.books()] == ["processing"]
    stripe.settle_debit(session.id, succeeds)
    stripe.pass_time(60)
    assert client.v1.subscriptions.retrieve(name).status == ("active" if succeeds else "incomplete_expired")
    assert client.v1.invoices.retrieve(invoice).status == ("paid" if succeeds else "void")
    assert [truth.state for truth in stripe.books()] == ["paid" if succeeds else "failed"]
