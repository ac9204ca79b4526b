"""Invoices of subscriptions, and the payments of invoices.

Since 2025-03-31 an invoice names its subscription in `parent`, and its payments are things of their own.
Sources: https://docs.stripe.com/api/invoices, https://docs.stripe.com/api/invoice-payment.
"""

from __future__ import annotations

from tests.rig.stripe_books.events import tell
from tests.rig.stripe_books.store import Books, Thing, blank, listed


def draw_up(books: Books, subscription: Thing, reason: str) -> Thing:
    """An open invoice for the period that the subscription is in; `reason`: subscription_create or _cycle."""
    item = subscription["items"]["data"][0]
    price, quantity = item["price"], item["quantity"]
    amount = price["unit_amount"] * quantity
    customer = books.get("customer", subscription["customer"])
    account = books.get("account", books.account)
    now = books.store.now()
    invoice = books.add(
        "invoice",
        **blank(
            "account_tax_ids application automatically_finalizes_at custom_fields customer_address customer_phone "
            "customer_shipping default_payment_method default_source description due_date footer from_invoice "
            "last_finalization_error latest_revision next_payment_attempt on_behalf_of receipt_number rendering "
            "shipping_cost shipping_details statement_descriptor test_clock threshold_reason"
        ),
        account_country=account["country"],
        account_name=account["settings"]["dashboard"]["display_name"],
        amount_due=amount,
        amount_overpaid=0,
        amount_paid=0,
        amount_remaining=amount,
        amount_shipping=0,
        attempt_count=0,
        attempted=False,
        auto_advance=True,
        automatic_tax=blank("disabled_reason liability provider status") | {"enabled": False},
        billing_reason=reason,
        collection_method="charge_automatically",
        currency=price["currency"],
        customer=customer["id"],
        customer_email=customer["email"],
        customer_name=customer["name"],
        customer_tax_exempt="none",
        customer_tax_ids=[],
        default_tax_rates=[],
        discounts=[],
        effective_at=now,
        ending_balance=0,
        issuer={"type": "self"},
        metadata={},
        number=f"{customer['invoice_prefix']}-{customer['next_invoice_sequence']:04}",
        parent=_parent(subscription),
        payment_settings=blank("default_mandate payment_method_options payment_method_types"),
        period_end=item["current_period_end"],
        period_start=item["current_period_start"],
        post_payment_credit_notes_amount=0,
        pre_payment_credit_notes_amount=0,
        starting_balance=0,
        status="open",
        status_transitions=blank("marked_uncollectible_at paid_at voided_at") | {"finalized_at": now},
        subtotal=amount,
        subtotal_excluding_tax=amount,
        total=amount,
        total_discount_amounts=[],
        total_excluding_tax=amount,
        total_pretax_credit_amounts=[],
        total_taxes=[],
        webhooks_delivered_at=now,
    )
    customer["next_invoice_sequence"] += 1
    invoice["hosted_invoice_url"] = f"{books.store.url}/i/{invoice['id']}"
    invoice["invoice_pdf"] = f"{books.store.url}/i/{invoice['id']}/pdf"
    invoice["lines"] = listed([_line(books, invoice, subscription, item)], f"/v1/invoices/{invoice['id']}/lines")
    return invoice


def owe(books: Books, invoice: Thing, intent: Thing) -> Thing:
    """The payment that is to pay an invoice, by a payment intent."""
    way = {"charge": None, "payment_intent": intent["id"], "payment_record": None, "type": "payment_intent"}
    return books.add(
        "invoice_payment",
        amount_paid=None,
        amount_requested=invoice["amount_due"],
        currency=invoice["currency"],
        invoice=invoice["id"],
        is_default=True,
        payment=way,
        status="open",
        status_transitions=blank("canceled_at paid_at"),
    )


def mark_paid(books: Books, invoice: Thing) -> None:
    """The invoice's payment has gone through."""
    [payment] = books.all("invoice_payment", invoice=invoice["id"])
    amount, now = invoice["amount_due"], books.store.now()
    payment |= {"amount_paid": amount, "status": "paid"}
    payment["status_transitions"]["paid_at"] = now
    invoice |= {"amount_paid": amount, "amount_remaining": 0, "attempted": True, "status": "paid"}
    invoice |= {"attempt_count": invoice["attempt_count"] + 1, "next_payment_attempt": None, "auto_advance": False}
    invoice["status_transitions"]["paid_at"] = now
    tell(books, "invoice_payment.paid", payment)
    tell(books, "invoice.paid", invoice)
    tell(books, "invoice.payment_succeeded", invoice)


def mark_failed(books: Books, invoice: Thing) -> None:
    """The invoice's payment was declined; Stripe will try again in some days."""
    soon = books.store.now() + 3 * 86_400
    invoice |= {"attempt_count": invoice["attempt_count"] + 1, "attempted": True, "next_payment_attempt": soon}
    tell(books, "invoice.payment_failed", invoice)


def void(books: Books, invoice: Thing, payment: Thing) -> None:
    """Nobody owes it any more."""
    now = books.store.now()
    payment["status"], payment["status_transitions"]["canceled_at"] = "canceled", now
    invoice |= {"status": "void", "auto_advance": False, "next_payment_attempt": None}
    invoice["status_transitions"]["voided_at"] = now
    tell(books, "invoice.voided", invoice)


def _parent(subscription: Thing) -> Thing:
    inner = {"metadata": dict(subscription["metadata"]), "subscription": subscription["id"]}
    return {"quote_details": None, "subscription_details": inner, "type": "subscription_details"}


def _line(books: Books, invoice: Thing, subscription: Thing, item: Thing) -> Thing:
    price, amount = item["price"], invoice["total"]
    details = {
        "invoice_item": None, "proration": False, "proration_details": None,
        "subscription": subscription["id"], "subscription_item": item["id"],
    }  # fmt: skip
    pricing = {
        "price_details": {"price": price["id"], "product": price["product"]},
        "type": "price_details",
        "unit_amount_decimal": price["unit_amount_decimal"],
    }
    return books.add(
        "line_item",
        amount=amount,
        currency=invoice["currency"],
        description=books.get("product", price["product"])["name"],
        discount_amounts=[],
        discountable=True,
        discounts=[],
        invoice=invoice["id"],
        metadata=dict(subscription["metadata"]),
        parent={
            "invoice_item_details": None,
            "subscription_item_details": details,
            "type": "subscription_item_details",
        },
        period={"start": item["current_period_start"], "end": item["current_period_end"]},
        pretax_credit_amounts=[],
        pricing=pricing,
        quantity=item["quantity"],
        subtotal=amount,
        taxes=[],
    )
