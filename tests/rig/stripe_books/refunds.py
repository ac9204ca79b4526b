"""Money that goes back: refunds, asked for by the API or at Stripe. Source: https://docs.stripe.com/api/refunds."""

from __future__ import annotations

from tests.rig.stripe_books.errors import Refusal
from tests.rig.stripe_books.events import tell
from tests.rig.stripe_books.forms import Form, changed_metadata, metadata, one_of, whole
from tests.rig.stripe_books.payments import enter
from tests.rig.stripe_books.store import Books, Thing, blank

PARAMETERS = "charge payment_intent amount reason metadata.*"
REASONS = "duplicate fraudulent requested_by_customer"


def create(books: Books, form: Form) -> Thing:
    """POST /v1/refunds"""
    charge = _charge(books, form)
    amount = whole(form, "amount", least=1) if "amount" in form else None
    return refund(books, charge, amount, one_of(form, "reason", REASONS), metadata(form))


def refund(
    books: Books, charge: Thing, amount: int | None, reason: str | None = None, notes: Thing | None = None
) -> Thing:
    """Give back an amount of a charge, or all that is left of it."""
    left = charge["amount_captured"] - charge["amount_refunded"]
    _check(books, charge, left, amount)
    made = books.add(
        "refund",
        **blank("failure_balance_transaction failure_reason receipt_number source_transfer_reversal transfer_reversal"),
        amount=amount or left,
        charge=charge["id"],
        currency=charge["currency"],
        destination_details={
            "card": blank("reference reference_status reference_type") | {"type": "refund"},
            "type": "card",
        },
        metadata=notes or {},
        payment_intent=charge["payment_intent"],
        reason=reason,
        status="succeeded",
    )
    made["balance_transaction"] = enter(books, -made["amount"], made["currency"], made["id"], "refund")["id"]
    back = charge["amount_refunded"] + made["amount"]
    before = books.change(charge, amount_refunded=back, refunded=back == charge["amount_captured"])
    tell(books, "refund.created", made)
    tell(books, "charge.refunded", charge, before)
    return made


def fail(books: Books, made: Thing) -> None:
    """The bank sends a refund back: the money is the organization's again."""
    charge = books.get("charge", made["charge"])
    line = enter(books, made["amount"], made["currency"], made["id"], "refund_failure")
    before = books.change(
        made, status="failed", failure_reason="lost_or_stolen_card", failure_balance_transaction=line["id"]
    )
    books.change(charge, amount_refunded=charge["amount_refunded"] - made["amount"], refunded=False)
    tell(books, "refund.updated", made, before)
    tell(books, "refund.failed", made)
    tell(books, "charge.refund.updated", made, before)


def update(books: Books, form: Form, name: str) -> Thing:
    """POST /v1/refunds/:id"""
    made = books.get("refund", name)
    before = books.change(made, metadata=changed_metadata(made["metadata"], {"metadata": {}} | form))
    tell(books, "refund.updated", made, before)
    return made


def _charge(books: Books, form: Form) -> Thing:
    if "payment_intent" in form:
        intent = books.get("payment_intent", form["payment_intent"], "payment_intent")
        if intent["status"] != "succeeded":
            said = f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
            raise Refusal(said, code="payment_intent_unexpected_state", param="payment_intent")
        return books.get("charge", intent["latest_charge"])
    if "charge" in form:
        return books.get("charge", form["charge"], "charge")
    raise Refusal("One of the following params should be provided for this request: payment_intent or charge.")


def _check(books: Books, charge: Thing, left: int, amount: int | None) -> None:
    if charge["status"] != "succeeded":
        raise Refusal(f"Charge {charge['id']} has not been paid.", param="charge")
    if any(each["status"] not in ("won", "warning_closed") for each in books.all("dispute", charge=charge["id"])):
        said = f"Charge {charge['id']} has been charged back; cannot issue a refund."
        raise Refusal(said, code="charge_disputed", param="charge")
    if not left:
        said = f"Charge {charge['id']} has already been refunded."
        raise Refusal(said, code="charge_already_refunded", param="charge")
    if amount and amount > left:
        said = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        raise Refusal(said, param="amount")
