"""The checker sees what is wrong: every test of the stand-in relies on that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.rig.stripe_books import checkout, paying
from tests.rig.stripe_books.books import StripeBooks
from tests.rig.stripe_books.checked import monthly, one_off
from tests.rig.stripe_books.lists import expanded
from tests.rig.stripe_books.shapes import complaints
from tests.rig.stripe_books.store import Thing


def paid(stripe: StripeBooks) -> Thing:
    books = stripe.store.books()
    session = checkout.create(books, one_off())
    paying.pay(books, session, "dora@example.org", "Dora")
    return expanded(books, session, ["payment_intent.latest_charge.balance_transaction", "line_items"])


def begun(stripe: StripeBooks) -> Thing:
    books = stripe.store.books()
    session = checkout.create(books, monthly())
    paying.pay(books, session, "dora@example.org", "Dora")
    return expanded(books, session, ["invoice.payments", "subscription.customer"])


@pytest.mark.parametrize("make", [paid, begun])
def test_what_is_right_is_right(stripe: StripeBooks, make: Callable[[StripeBooks], Thing]) -> None:
    assert complaints(make(stripe)) == []


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("amount_totl", 1, "amount_totl: Session has no such field"),
        ("amount_total", "2500", "amount_total: '2500' is no int"),
        ("livemode", 0, "livemode: 0 is no bool"),
        ("created", True, "created: True is no int"),
        ("created", None, "created: None is no int"),
        ("status", "done", "status: 'done' is not one of"),
        ("metadata", {"gift": 1}, "metadata[gift]: 1 is no str"),
        ("automatic_tax", {}, "automatic_tax.enabled: is missing"),
        ("automatic_tax", "none", "is no Session.AutomaticTax"),
        ("payment_method_types", "card", "payment_method_types: 'card' is no list"),
        ("payment_method_types", [1], "payment_method_types[0]: 1 is no str"),
        ("line_items", [], "line_items: [] is no list of the API"),
        ("payment_intent", 5, "payment_intent: 5 is no"),
    ],
)
def test_what_is_wrong_is_seen(stripe: StripeBooks, path: str, value: Any, said: str) -> None:
    session = paid(stripe)
    session[path] = value
    assert [each for each in complaints(session) if said in each], complaints(session)


def test_mistakes_deep_inside_are_seen(stripe: StripeBooks) -> None:
    session = paid(stripe)
    charge = session["payment_intent"]["latest_charge"]
    charge["balance_transaction"]["fee"] = "103"
    del charge["billing_details"]
    session["line_items"]["data"][0]["price"]["unit_amount_decimal"] = "a lot"
    said = "\n".join(complaints(session))
    assert "balance_transaction.fee: '103' is no int" in said
    assert "billing_details: is missing" in said
    assert "unit_amount_decimal: 'a lot' is no Decimal" in said


def test_what_must_be_there_is_missed(stripe: StripeBooks) -> None:
    session = paid(stripe)
    del session["mode"]
    assert complaints(session) == ["checkout.session.mode: is missing"]


def test_another_kind_of_thing_is_seen(stripe: StripeBooks) -> None:
    session = paid(stripe)
    session["payment_intent"] = session["payment_intent"]["latest_charge"]
    assert complaints(session)
    assert complaints({"object": "gift"}) == ["there is no class for 'gift'"]


def test_events_are_looked_into(stripe: StripeBooks) -> None:
    paid(stripe)
    [updated] = [event for event in stripe.store.events if event["type"] == "charge.updated"]
    changed = updated | {"data": {**updated["data"], "previous_attributes": {"balance": None}}}
    assert complaints(changed) == ["event: balance cannot have changed"]
    assert complaints(updated | {"type": "charge.grown"})
    wrong = updated | {"data": {"object": {**updated["data"]["object"], "amount": None}}}
    assert complaints(wrong) == ["event: charge.amount: None is no int"]
