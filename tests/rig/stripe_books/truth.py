"""The truth about an account, to compare a ledger with: what was paid, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tests.rig.stripe_books.store import Books, Thing

State = Literal["open", "processing", "paid", "failed"]


@dataclass(frozen=True)
class Payment:
    """One payment intent; amounts in minor units.

    `fee` is what Stripe took of the charge itself, not of a dispute. `state` is "failed" when the last try was declined
    (another may follow), "open" before any. `dispute` is the status of the last dispute: needs_response, won, lost…;
    `lost` is what banks took for good.
    """

    payment_intent: str
    charge: str | None
    amount: int
    currency: str
    refunded: int
    fee: int
    state: State
    disputed: bool
    dispute: str | None
    lost: int
    subscription: str | None
    invoice: str | None
    session: str | None
    email: str | None
    metadata: tuple[tuple[str, str], ...]


def payments(books: Books) -> list[Payment]:
    """Every payment in the books, the oldest first."""
    return [_payment(books, intent) for intent in reversed(books.all("payment_intent"))]


def _payment(books: Books, intent: Thing) -> Payment:
    charge = books.things.get(intent["latest_charge"] or "", {})
    line = books.things.get(charge.get("balance_transaction") or "", {})
    paid_for = books.all("invoice_payment", payment__payment_intent=intent["id"])
    invoice = books.get("invoice", paid_for[0]["invoice"]) if paid_for else None
    sessions = books.all("checkout.session", _intent=intent["id"])
    disputes = books.all("dispute", payment_intent=intent["id"])
    return Payment(
        payment_intent=intent["id"],
        charge=charge.get("id"),
        amount=intent["amount"],
        currency=intent["currency"],
        refunded=charge.get("amount_refunded", 0),
        fee=line.get("fee", 0),
        state=_state(intent),
        disputed=charge.get("disputed", False),
        dispute=disputes[0]["status"] if disputes else None,
        lost=sum(each["amount"] for each in disputes if each["status"] == "lost"),
        subscription=invoice["parent"]["subscription_details"]["subscription"] if invoice else None,
        invoice=invoice["id"] if invoice else None,
        session=sessions[0]["id"] if sessions else None,
        email=charge["billing_details"]["email"] if charge else None,
        metadata=tuple(sorted(intent["metadata"].items())),
    )


def _state(intent: Thing) -> State:
    if intent["status"] == "succeeded":
        return "paid"
    if intent["status"] == "processing":
        return "processing"
    return "failed" if intent["last_payment_error"] else "open"
