"""Money that a donor's bank takes back. Source: https://docs.stripe.com/disputes/how-disputes-work."""

from __future__ import annotations

from tests.rig.stripe_books.events import tell
from tests.rig.stripe_books.payments import enter
from tests.rig.stripe_books.store import Books, Thing, blank

FEE = 1500
EVIDENCE = """
    access_activity_log billing_address cancellation_policy cancellation_policy_disclosure cancellation_rebuttal
    customer_communication customer_email_address customer_name customer_purchase_ip customer_signature
    duplicate_charge_documentation duplicate_charge_explanation duplicate_charge_id product_description receipt
    refund_policy refund_policy_disclosure refund_refusal_explanation service_date service_documentation
    shipping_address shipping_carrier shipping_date shipping_documentation shipping_tracking_number
    uncategorized_file uncategorized_text
"""


def begin(books: Books, charge: Thing, amount: int | None, reason: str) -> Thing:
    """The donor's bank takes a charge back until somebody decides; Stripe takes its fee."""
    card = {"brand": "visa", "case_type": "chargeback", "network": "visa", "network_reason_code": "10.4"}
    dispute = books.add(
        "dispute",
        amount=amount or charge["amount"] - charge["amount_refunded"],
        balance_transactions=[],
        charge=charge["id"],
        currency=charge["currency"],
        enhanced_eligibility_types=[],
        evidence={**blank(EVIDENCE), "enhanced_evidence": {}},
        evidence_details=_evidence_details(books),
        is_charge_refundable=False,
        metadata={},
        network_reason_code="10.4",
        payment_intent=charge["payment_intent"],
        payment_method_details={"card": card, "type": "card"},
        reason=reason,
        status="needs_response",
    )
    charge["disputed"] = True
    tell(books, "charge.dispute.created", dispute)
    line = enter(books, -dispute["amount"], dispute["currency"], dispute["id"], "adjustment", FEE)
    dispute["balance_transactions"] = [line]
    tell(books, "charge.dispute.funds_withdrawn", dispute)
    return dispute


def review(books: Books, dispute: Thing) -> None:
    """The organization has answered, the bank looks at it."""
    details = {
        **dispute["evidence_details"],
        "has_evidence": True,
        "submission_count": 1,
        "submission_method": "manual",
    }
    before = books.change(dispute, status="under_review", evidence_details=details)
    tell(books, "charge.dispute.updated", dispute, before)


def close(books: Books, dispute: Thing, won: bool) -> None:
    """The bank has decided; when the organization has won, the money comes back (the fee does not)."""
    books.change(dispute, status="won" if won else "lost")
    tell(books, "charge.dispute.closed", dispute)
    if won:
        line = enter(books, dispute["amount"], dispute["currency"], dispute["id"], "adjustment")
        dispute["balance_transactions"] = [*dispute["balance_transactions"], line]
        tell(books, "charge.dispute.funds_reinstated", dispute)


def _evidence_details(books: Books) -> Thing:
    return {
        "due_by": books.store.now() + 7 * 86_400,
        "enhanced_eligibility": {},
        "has_evidence": False,
        "past_due": False,
        "submission_count": 0,
        "submission_method": "not_submitted",
    }
