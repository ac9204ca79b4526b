"""Money that comes in: payment intents, charges, and what Stripe takes of them.

Sources: https://docs.stripe.com/payments/paymentintents/lifecycle, https://stripe.com/pricing (2.9% + 30).
"""

from __future__ import annotations

import secrets
from typing import Any

from tests.rig.stripe_books.events import tell
from tests.rig.stripe_books.store import APPLICATION, Books, Thing, blank

DECLINED: Thing = {
    "code": "card_declined",
    "decline_code": "generic_decline",
    "doc_url": "https://stripe.com/docs/error-codes/card-declined",
    "message": "Your card was declined.",
    "type": "card_error",
}
CARD: Thing = {"brand": "visa", "exp_month": 12, "exp_year": 2034, "funding": "credit", "last4": "4242"}
DELAYED = "us_bank_account"


def billing(email: str, name: str) -> Thing:
    """Who pays, as they wrote it on the page."""
    address = blank("city country line1 line2 postal_code state")
    return {"address": address, "email": email or None, "name": name or None, "phone": None, "tax_id": None}


def fee_of(amount: int) -> int:
    """What Stripe keeps, in minor units."""
    return round(amount * 0.029) + 30


def open_intent(books: Books, amount: int, currency: str, metadata: Thing, **given: Any) -> Thing:
    """A payment intent that nobody has paid yet."""
    nothing = blank(
        "amount_details application application_fee_amount automatic_payment_methods canceled_at cancellation_reason "
        "customer description last_payment_error latest_charge next_action on_behalf_of payment_method "
        "payment_method_configuration_details payment_method_options processing receipt_email review "
        "setup_future_usage shipping source statement_descriptor statement_descriptor_suffix transfer_data "
        "transfer_group"
    )
    numbers = {"amount": amount, "amount_capturable": 0, "amount_received": 0, "currency": currency}
    ways = {
        "capture_method": "automatic_async",
        "confirmation_method": "automatic",
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
        "application": APPLICATION if books.is_connected else None,
    }
    intent = books.add("payment_intent", **{**nothing, **numbers, **ways, "metadata": dict(metadata), **given})
    intent["client_secret"] = f"{intent['id']}_secret_{secrets.token_hex(8)}"
    tell(books, "payment_intent.created", intent)
    return intent


def succeed(books: Books, intent: Thing, payer: Thing) -> Thing:
    """The card is charged: the charge, whose fee is known a moment after it, as with Stripe's asynchronous capture."""
    charge = _charge(books, intent, payer)
    _received(books, intent, charge)
    return charge


def decline(books: Books, intent: Thing, payer: Thing) -> Thing:
    """The card is declined; the intent waits for another."""
    charge = _charge(books, intent, payer)
    _failed(books, intent, charge)
    return charge


def begin(books: Books, intent: Thing, payer: Thing) -> Thing:
    """The payer's bank is asked, which takes days: `finish` says how it ends."""
    charge = _charge(books, intent, payer, way=DELAYED)
    charge |= {"paid": False, "captured": True, "status": "pending"}
    books.change(intent, status="processing", latest_charge=charge["id"], payment_method=charge["payment_method"])
    tell(books, "payment_intent.processing", intent)
    tell(books, "charge.pending", charge)
    return charge


def finish(books: Books, intent: Thing, succeeds: bool) -> Thing:
    """How a payment ends that `begin` began."""
    charge = books.get("charge", intent["latest_charge"])
    if succeeds:
        charge |= {"paid": True, "status": "succeeded"}
        _received(books, intent, charge)
    else:
        _failed(books, intent, charge)
    return charge


def enter(books: Books, amount: int, currency: str, source: str, kind: str, fee: int = 0) -> Thing:
    """A line of the account's balance: `amount` in or (below zero) out, less the `fee`."""
    part = {
        "amount": fee, "application": None, "currency": currency, "description": "Stripe processing fees",
        "type": "stripe_fee",
    }  # fmt: skip
    return books.add(
        "balance_transaction",
        amount=amount,
        available_on=books.store.now() + 2 * 86_400,
        balance_type="payments",
        currency=currency,
        description=None,
        exchange_rate=None,
        fee=fee,
        fee_details=[part] if fee else [],
        net=amount - fee,
        reporting_category="dispute" if kind == "adjustment" else kind,
        source=source,
        status="pending",
        type=kind,
    )


def _charge(books: Books, intent: Thing, payer: Thing, way: str = "card") -> Thing:
    """A charge of the whole amount, taken until somebody says otherwise."""
    # Optional fields of Charge whose names are written where their values are.
    nothing = blank(
        "application_fee application_fee_amount balance_transaction failure_balance_transaction failure_code "
        "failure_message on_behalf_of receipt_number review shipping source source_transfer statement_descriptor "
        "statement_descriptor_suffix transfer_data transfer_group"
    )
    method = _method(books, payer, intent["customer"], way)
    details = {"type": way, way: dict(method[way])}
    outcome = blank("advice_code network_advice_code network_decline_code reason rule") | {
        "network_status": "approved_by_network", "risk_level": "normal", "risk_score": 20,
        "seller_message": "Payment complete.", "type": "authorized",
    }  # fmt: skip
    same = {name: intent[name] for name in ("amount", "currency", "customer", "description", "receipt_email")}
    return books.add(
        "charge",
        **nothing,
        **same,
        amount_captured=intent["amount"],
        amount_refunded=0,
        application=intent["application"],
        billing_details=dict(payer),
        calculated_statement_descriptor="FIRMA",
        captured=True,
        disputed=False,
        fraud_details={},
        metadata=dict(intent["metadata"]),
        outcome=outcome,
        paid=True,
        payment_intent=intent["id"],
        payment_method=method["id"],
        payment_method_details=details,
        receipt_url=f"{books.store.url}/receipts/{intent['id']}",
        refunded=False,
        status="succeeded",
    )


def _method(books: Books, payer: Thing, customer: str | None, way: str) -> Thing:
    bank = blank("bank_name routing_number") | {"last4": "6789", "account_type": "checking"}
    details = dict(CARD) if way == "card" else bank
    fields = {"billing_details": dict(payer), "customer": customer, "metadata": {}, "type": way, way: details}
    return books.add("payment_method", allow_redisplay="limited", **fields)


def _received(books: Books, intent: Thing, charge: Thing) -> None:
    amount, currency = charge["amount"], charge["currency"]
    books.change(
        intent,
        status="succeeded",
        amount_received=amount,
        latest_charge=charge["id"],
        payment_method=charge["payment_method"],
        last_payment_error=None,
    )
    tell(books, "charge.succeeded", charge)
    tell(books, "payment_intent.succeeded", intent)
    line = enter(books, amount, currency, charge["id"], "charge", fee_of(amount))
    tell(books, "charge.updated", charge, books.change(charge, balance_transaction=line["id"]))


def _failed(books: Books, intent: Thing, charge: Thing) -> None:
    books.change(
        charge,
        amount_captured=0,
        captured=False,
        paid=False,
        status="failed",
        failure_code=DECLINED["code"],
        failure_message=DECLINED["message"],
    )
    charge["outcome"] |= {
        "network_status": "declined_by_network",
        "reason": "generic_decline",
        "type": "issuer_declined",
    }
    error = {**DECLINED, "charge": charge["id"]}
    books.change(intent, status="requires_payment_method", latest_charge=charge["id"], last_payment_error=error)
    tell(books, "charge.failed", charge)
    tell(books, "payment_intent.payment_failed", intent)
