"""Money that goes back: refunds from both sides, and disputes."""

from __future__ import annotations

from typing import Any

import pytest
from stripe import InvalidRequestError, StripeClient

from tests.rig.stripe_books.books import StripeBooks
from tests.rig.stripe_books.checked import one_off


@pytest.fixture
def intent(stripe: StripeBooks, client: StripeClient) -> str:
    """A payment of 25 dollars, by its intent's id."""
    return stripe.pay(client.v1.checkout.sessions.create(one_off()).id)["payment_intent"]


@pytest.fixture
def charge(stripe: StripeBooks, intent: str) -> str:
    """Its charge."""
    return str(stripe.books()[0].charge)


def kinds(stripe: StripeBooks) -> list[str]:
    return [event["type"] for event in stripe.events]


def test_a_part_and_then_the_rest(stripe: StripeBooks, client: StripeClient, intent: str, charge: str) -> None:
    asked: Any = {"reason": "requested_by_customer", "metadata": {"by": "owner"}}
    part = client.v1.refunds.create({"payment_intent": intent, "amount": 1000, **asked})
    assert (part.amount, part.status, part.reason, part.charge) == (1000, "succeeded", "requested_by_customer", charge)
    assert part.metadata
    assert part.metadata["by"] == "owner"
    assert kinds(stripe)[-2:] == ["refund.created", "charge.refunded"]
    assert stripe.events[-1]["data"]["previous_attributes"] == {"amount_refunded": 0}
    found = client.v1.charges.retrieve(charge, {"expand": ["refunds"]})
    assert (found.amount_refunded, found.refunded) == (1000, False)
    assert found.refunds
    assert [each.id for each in found.refunds.data] == [part.id]
    rest = client.v1.refunds.create({"charge": charge})
    assert rest.amount == 1500
    assert client.v1.charges.retrieve(charge).refunded
    assert [truth.refunded for truth in stripe.books()] == [2500]
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.refunds.create({"charge": charge})
    assert refused.value.code == "charge_already_refunded"
    lines = client.v1.balance_transactions.list().data
    assert [(line.type, line.amount) for line in lines] == [("refund", -1500), ("refund", -1000), ("charge", 2500)]


def test_more_than_was_given_does_not_go_back(stripe: StripeBooks, client: StripeClient, intent: str) -> None:
    client.v1.refunds.create({"payment_intent": intent, "amount": 2000})
    with pytest.raises(InvalidRequestError, match="greater than") as refused:
        client.v1.refunds.create({"payment_intent": intent, "amount": 501})
    assert (refused.value.http_status, refused.value.param) == (400, "amount")
    for wrong in ({"amount": 0}, {"amount": "all"}, {"reason": "because"}):
        wanted: Any = {"payment_intent": intent, **wrong}
        with pytest.raises(InvalidRequestError):
            client.v1.refunds.create(wanted)
    assert [truth.refunded for truth in stripe.books()] == [2000]


def test_what_was_not_paid_does_not_go_back(stripe: StripeBooks, client: StripeClient) -> None:
    stripe.decline(client.v1.checkout.sessions.create(one_off()).id)
    [truth] = stripe.books()
    for name in ({"payment_intent": truth.payment_intent}, {"charge": truth.charge}, {}):
        asked: Any = name
        with pytest.raises(InvalidRequestError):
            client.v1.refunds.create(asked)


def test_a_refund_in_stripes_dashboard(stripe: StripeBooks, client: StripeClient, charge: str) -> None:
    made = stripe.refund(charge, 700)
    assert [each.id for each in client.v1.refunds.list({"charge": charge}).data] == [made["id"]]
    assert stripe.events[-1]["request"] == {"id": None, "idempotency_key": None}
    for given, kept in (({"seen": "yes", "by": "x"}, ["by", "seen"]), ({"by": ""}, ["seen"]), ("", [])):
        metadata: Any = given
        noted = client.v1.refunds.update(made["id"], {"metadata": metadata}).metadata
        assert noted is not None
        assert sorted(noted.to_dict()) == kept
    assert kinds(stripe)[-1] == "refund.updated"


def test_a_refund_that_the_bank_does_not_take(stripe: StripeBooks, client: StripeClient, charge: str) -> None:
    made = stripe.refund(charge)
    stripe.fail_refund(made["id"])
    assert client.v1.refunds.retrieve(made["id"]).status == "failed"
    assert (client.v1.charges.retrieve(charge).refunded, stripe.books()[0].refunded) == (False, 0)
    assert kinds(stripe)[-3:] == ["refund.updated", "refund.failed", "charge.refund.updated"]


@pytest.mark.parametrize("won", [True, False])
def test_a_dispute(stripe: StripeBooks, client: StripeClient, charge: str, won: bool) -> None:
    begun = stripe.dispute(charge)
    assert client.v1.charges.retrieve(charge).disputed
    [truth] = stripe.books()
    assert (truth.disputed, truth.dispute) == (True, "needs_response")
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.refunds.create({"charge": charge})
    assert refused.value.code == "charge_disputed"
    stripe.review_dispute(begun["id"])
    stripe.close_dispute(begun["id"], won=won)
    ended = client.v1.disputes.retrieve(begun["id"])
    assert ended.status == ("won" if won else "lost")
    assert sum(line.net for line in ended.balance_transactions) == (-1500 if won else -4000)
    assert [each.id for each in client.v1.disputes.list({"charge": charge}).data] == [begun["id"]]
    names = [kind.removeprefix("charge.dispute.") for kind in kinds(stripe) if ".dispute." in kind]
    assert names == ["created", "funds_withdrawn", "updated", "closed", *(["funds_reinstated"] if won else [])]
    assert stripe.books()[0].dispute == ended.status
