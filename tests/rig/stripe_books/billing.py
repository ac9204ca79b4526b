"""Subscriptions: how they begin, change and end. Source: https://docs.stripe.com/billing/subscriptions/overview."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime
from typing import Any

from tests.rig.stripe_books.errors import Refusal
from tests.rig.stripe_books.events import tell
from tests.rig.stripe_books.forms import Form, changed_metadata, flag, one_of, text
from tests.rig.stripe_books.invoices import draw_up, mark_failed, mark_paid, owe, void
from tests.rig.stripe_books.payments import begin, succeed
from tests.rig.stripe_books.store import APPLICATION, Books, Thing, blank, listed

UPDATE = "cancel_at_period_end metadata.* description cancellation_details.comment cancellation_details.feedback"
FEEDBACK = "customer_service low_quality missing_features other switched_service too_complex too_expensive unused"
CANCEL = "cancellation_details.comment cancellation_details.feedback"


def start(
    books: Books, session: Thing, intent: Thing, customer: str, payer: Thing, later: bool = False
) -> tuple[Thing, Thing]:
    """A subscription that a session's payer has just begun, and its first invoice: paid, or (`later`) open while a bank
    is asked. Meanwhile the subscription is incomplete, unless `debits_are_active` says otherwise.

    Source: https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses
    """
    subscription = _subscription(books, session, customer)
    invoice = draw_up(books, subscription, "subscription_create")
    owe(books, invoice, intent)
    subscription["latest_invoice"] = invoice["id"]
    (begin if later else succeed)(books, intent, payer)
    subscription["default_payment_method"] = intent["payment_method"]
    books.get("customer", customer)["currency"] = session["currency"]
    if later and not books.store.debits_are_active:
        subscription["status"] = "incomplete"
    tell(books, "customer.subscription.created", subscription)
    if later:
        invoice["attempted"] = True
    else:
        mark_paid(books, invoice)
    return subscription, invoice


def settle(books: Books, subscription: Thing, invoice: Thing, succeeds: bool) -> None:
    """An invoice was paid, or not: what that makes of the subscription. One that never was paid stays incomplete."""
    (mark_paid if succeeds else mark_failed)(books, invoice)
    if not succeeds and subscription["status"] == "incomplete":
        return
    if changed := books.change(subscription, status="active" if succeeds else "past_due"):
        tell(books, "customer.subscription.updated", subscription, changed)


def expire_when_due(books: Books, subscription: Thing) -> None:
    """One that nobody has paid for in 23 hours is over, unless a bank is still being asked."""
    if subscription["status"] != "incomplete" or subscription["start_date"] + 23 * 3600 > books.store.now():
        return
    invoice = books.get("invoice", subscription["latest_invoice"])
    [payment] = books.all("invoice_payment", invoice=invoice["id"])
    intent = books.get("payment_intent", payment["payment"]["payment_intent"])
    if intent["status"] == "processing":
        return
    void(books, invoice, payment)
    books.change(intent, status="canceled")
    tell(books, "customer.subscription.updated", subscription, books.change(subscription, status="incomplete_expired"))


def update(books: Books, form: Form, name: str) -> Thing:
    """POST /v1/subscriptions/:id"""
    subscription = _alive(books, name)
    fields: Thing = {}
    if "cancel_at_period_end" in form:
        ends = flag(form, "cancel_at_period_end")
        fields["cancel_at_period_end"] = ends
        fields |= _ending(books, subscription, ends, form)
    if "metadata" in form:
        fields["metadata"] = changed_metadata(subscription["metadata"], form)
    if "description" in form:
        fields["description"] = text(form, "description") or None
    tell(books, "customer.subscription.updated", subscription, books.change(subscription, **fields))
    return subscription


def end_with_period(books: Books, subscription: Thing) -> None:
    """The customer has cancelled in the portal: since flexible billing `cancel_at` says so, and the flag stays false.

    Source: https://docs.stripe.com/billing/subscriptions/billing-mode/compare
    """
    before = books.change(subscription, **_ending(books, subscription, True, {}))
    tell(books, "customer.subscription.updated", subscription, before)


def cancel(books: Books, form: Form, name: str) -> Thing:
    """DELETE /v1/subscriptions/:id"""
    subscription = _alive(books, name)
    end(books, subscription, _details("cancellation_requested", form))
    return subscription


def end(books: Books, subscription: Thing, details: Thing) -> None:
    """The subscription is over."""
    now = books.store.now()
    known = subscription["canceled_at"]
    books.change(subscription, status="canceled", ended_at=now, canceled_at=known or now, cancellation_details=details)
    tell(books, "customer.subscription.deleted", subscription)


def next_period(start: int, price: Thing) -> int:
    """When a period ends that starts then: as many days, weeks, months or years later as the price says."""
    every, interval = price["recurring"]["interval_count"], price["recurring"]["interval"]
    if interval in ("day", "week"):
        return start + every * 86_400 * (7 if interval == "week" else 1)
    moment = datetime.fromtimestamp(start, UTC)
    months = moment.month - 1 + every * (12 if interval == "year" else 1)
    year, month = moment.year + months // 12, months % 12 + 1
    day = min(moment.day, calendar.monthrange(year, month)[1])
    return int(moment.replace(year=year, month=month, day=day).timestamp())


def _alive(books: Books, name: str) -> Thing:
    subscription = books.get("subscription", name)
    if subscription["status"] == "canceled":
        raise Refusal(f"No such subscription: '{name}'", code="resource_missing", param="id", status=404)
    return subscription


def _ending(books: Books, subscription: Thing, ends: bool, form: Form) -> Thing:
    at = subscription["items"]["data"][0]["current_period_end"]
    return {
        "cancel_at": at if ends else None,
        "canceled_at": books.store.now() if ends else None,
        "cancellation_details": _details("cancellation_requested" if ends else None, form),
    }


def _details(reason: str | None, form: Form) -> Thing:
    feedback = one_of(form, "cancellation_details.feedback", FEEDBACK)
    return {"comment": text(form, "cancellation_details.comment") or None, "feedback": feedback, "reason": reason}


def _subscription(books: Books, session: Thing, customer: str) -> Thing:
    now = books.store.now()
    settings: dict[str, Any] = {"account_tax_ids": None, "issuer": {"type": "self"}}
    payment = {"payment_method_options": None, "payment_method_types": None, "save_default_payment_method": "off"}
    subscription = books.add(
        "subscription",
        **blank(
            "application_fee_percent billing_cycle_anchor_config billing_thresholds cancel_at canceled_at "
            "days_until_due default_payment_method default_source ended_at latest_invoice "
            "next_pending_invoice_item_invoice on_behalf_of pause_collection pending_invoice_item_interval "
            "pending_setup_intent pending_update schedule test_clock transfer_data trial_end trial_start"
        ),
        application=APPLICATION if books.is_connected else None,
        automatic_tax={"disabled_reason": None, "enabled": False, "liability": None},
        billing_cycle_anchor=now,
        billing_mode={"flexible": {"proration_discounts": "included"}, "type": "flexible", "updated_at": now},
        billing_schedules=[],
        cancel_at_period_end=False,
        cancellation_details=blank("comment feedback reason"),
        collection_method="charge_automatically",
        currency=session["currency"],
        customer=customer,
        default_tax_rates=[],
        description=session["_description"],
        discounts=[],
        invoice_settings=settings,
        metadata=dict(session["_metadata"]),
        payment_settings=payment,
        start_date=now,
        status="active",
        trial_settings={"end_behavior": {"missing_payment_method": "create_invoice"}},
    )
    items = [_item(books, subscription, each) for each in session["_items"]]
    subscription["items"] = listed(items, f"/v1/subscription_items?subscription={subscription['id']}")
    return subscription


def _item(books: Books, subscription: Thing, line: Thing) -> Thing:
    price, now = line["price"], books.store.now()
    plan = {
        **blank("meter nickname tiers_mode transform_usage trial_period_days"),
        **{
            name: price[name]
            for name in ("id", "active", "billing_scheme", "created", "currency", "livemode", "product")
        },
        "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"],
        "interval": price["recurring"]["interval"],
        "interval_count": price["recurring"]["interval_count"],
        "metadata": {},
        "object": "plan",
        "usage_type": "licensed",
    }
    return books.add(
        "subscription_item",
        billing_thresholds=None,
        current_period_end=next_period(now, price),
        current_period_start=now,
        discounts=[],
        metadata={},
        plan=plan,
        price=price,
        quantity=line["quantity"],
        subscription=subscription["id"],
        tax_rates=[],
    )
