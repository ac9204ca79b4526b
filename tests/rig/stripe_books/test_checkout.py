"""Giving once: sessions of the API and their pages, pressed over HTTP."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from stripe import InvalidRequestError, StripeClient

from tests.rig.stripe_books.books import StripeBooks
from tests.rig.stripe_books.checked import client_of, monthly, one_off

DORA = {"email": "dora@example.org", "name": "Dora Díaz"}


def press(url: str, button: str, **fields: str) -> requests.Response:
    """Press a button of a page."""
    return requests.post(url, {"press": button, **fields}, allow_redirects=False, timeout=5)


def kinds(stripe: StripeBooks) -> list[str]:
    return [event["type"] for event in stripe.events]


def test_dora_gives_once(stripe: StripeBooks, client: StripeClient) -> None:
    session = client.v1.checkout.sessions.create(one_off())
    assert (session.status, session.payment_status, session.payment_intent) == ("open", "unpaid", None)
    assert session.url
    page = requests.get(session.url, timeout=5)
    assert page.status_code == 200
    assert "Bus to City Hall: 25.00 USD" in page.text
    assert "<script" not in page.text
    answer = press(session.url, "pay", **DORA)
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"http://127.0.0.1:9/thanks?session={session.id}",
    )
    session = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]})
    assert (session.status, session.payment_status, session.url) == ("complete", "paid", None)
    assert session.customer_details
    assert (session.customer_details.email, session.customer_details.name) == (DORA["email"], DORA["name"])
    intent: Any = session.payment_intent
    assert intent.metadata["gift"] == intent.latest_charge.metadata["gift"] == "1"
    assert intent.latest_charge.billing_details.email == DORA["email"]
    assert kinds(stripe) == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "charge.updated",
        "checkout.session.completed",
    ]
    line = client.v1.balance_transactions.retrieve(intent.latest_charge.balance_transaction)
    assert (line.amount, line.fee, line.net) == (2500, 102, 2398)
    [truth] = stripe.books()
    assert (truth.amount, truth.currency, truth.fee, truth.state, truth.refunded) == (2500, "usd", 102, "paid", 0)
    assert (truth.session, truth.email, truth.metadata) == (session.id, DORA["email"], (("gift", "1"),))


def test_the_fee_is_not_known_at_once(stripe: StripeBooks, client: StripeClient) -> None:
    stripe.pay(client.v1.checkout.sessions.create(one_off()).id)
    succeeded, updated = (each for each in stripe.events if each["type"].startswith("charge."))
    assert succeeded["data"]["object"]["balance_transaction"] is None
    assert updated["data"]["object"]["balance_transaction"].startswith("txn_")
    assert updated["data"]["previous_attributes"] == {"balance_transaction": None}


def test_pressing_pay_twice_pays_once(stripe: StripeBooks, client: StripeClient) -> None:
    session = client.v1.checkout.sessions.create(one_off())
    assert session.url
    answers = [press(session.url, "pay", **DORA) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(stripe.books()) == len(client.v1.charges.list().data) == 1
    assert "all done" in requests.get(session.url, timeout=5).text


def test_a_declined_card_leaves_the_page_open(stripe: StripeBooks, client: StripeClient) -> None:
    session = client.v1.checkout.sessions.create(one_off())
    assert session.url
    assert "Your card was declined." in press(session.url, "fail", **DORA).text
    [truth] = stripe.books()
    assert (truth.state, truth.fee) == ("failed", 0)
    intent = client.v1.payment_intents.retrieve(truth.payment_intent)
    assert intent.last_payment_error
    assert intent.last_payment_error.code == "card_declined"
    assert press(session.url, "pay", **DORA).status_code == 303
    [truth] = stripe.books()
    assert truth.state == "paid"
    assert [charge.status for charge in client.v1.charges.list().data] == ["succeeded", "failed"]
    assert kinds(stripe).index("payment_intent.payment_failed") < kinds(stripe).index("payment_intent.succeeded")


def test_without_an_address_nothing_is_paid(stripe: StripeBooks, client: StripeClient) -> None:
    session = client.v1.checkout.sessions.create(one_off())
    assert session.url
    assert "Write your e-mail address." in press(session.url, "pay", email="", name="Dora").text
    assert stripe.books() == []


def test_cancel_leads_back_and_leaves_it_open(client: StripeClient) -> None:
    session = client.v1.checkout.sessions.create(one_off())
    assert session.url
    assert press(session.url, "cancel").headers["Location"] == "http://127.0.0.1:9/give"
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"


def test_expired_is_expired(stripe: StripeBooks, client: StripeClient) -> None:
    by_hand, by_time = (client.v1.checkout.sessions.create(one_off()) for _ in range(2))
    assert client.v1.checkout.sessions.expire(by_hand.id).status == "expired"
    stripe.pass_time(86_401)
    assert client.v1.checkout.sessions.retrieve(by_time.id).status == "expired"
    assert kinds(stripe) == ["checkout.session.expired"] * 2
    for session in (by_hand, by_time):
        assert session.url
        assert "This page has expired" in press(session.url, "pay", **DORA).text
    with pytest.raises(InvalidRequestError, match="status of expired"):
        client.v1.checkout.sessions.expire(by_hand.id)
    assert stripe.books() == []


@pytest.mark.parametrize("succeeds", [True, False])
def test_a_bank_debit_takes_days(stripe: StripeBooks, client: StripeClient, succeeds: bool) -> None:
    session = client.v1.checkout.sessions.create(one_off())
    assert session.url
    assert press(session.url, "debit", **DORA).status_code == 303
    session = client.v1.checkout.sessions.retrieve(session.id)
    assert (session.status, session.payment_status) == ("complete", "unpaid")
    assert [truth.state for truth in stripe.books()] == ["processing"]
    assert kinds(stripe)[-1] == "checkout.session.completed"
    stripe.settle_debit(session.id, succeeds)
    paid = client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
    assert paid is succeeds
    assert [truth.state for truth in stripe.books()] == ["paid" if succeeds else "failed"]
    assert kinds(stripe)[-1] == f"checkout.session.async_payment_{'succeeded' if succeeds else 'failed'}"


def test_sessions_are_found_by_what_came_of_them(stripe: StripeBooks, client: StripeClient) -> None:
    once, often = (client.v1.checkout.sessions.create(asked) for asked in (one_off(), monthly()))
    paid = stripe.pay(once.id)["payment_intent"]
    begun = stripe.pay(often.id)["subscription"]
    sessions = client.v1.checkout.sessions
    assert [each.id for each in sessions.list({"payment_intent": paid}).data] == [once.id]
    assert [each.id for each in sessions.list({"subscription": begun}).data] == [often.id]
    assert [each.id for each in sessions.list({"created": {"gte": int(time.time()) - 60}}).data] == [often.id, once.id]
    assert [each.amount_total for each in sessions.line_items.list(once.id).data] == [2500]


def test_a_guest_is_no_customer_unless_asked(stripe: StripeBooks, client: StripeClient) -> None:
    sessions = client.v1.checkout.sessions
    assert stripe.pay(sessions.create(one_off()).id)["customer"] is None
    kept = stripe.pay(sessions.create(one_off(customer_creation="always")).id)["customer"]
    assert client.v1.customers.retrieve(kept).email == "dora@example.org"
    again = stripe.pay(sessions.create(one_off(customer=kept)).id)
    assert again["customer"] == kept


def test_an_added_field_is_asked_and_kept(client: StripeClient) -> None:
    field = {"key": "employer", "label": {"type": "custom", "custom": "Employer"}, "type": "text"}
    session = client.v1.checkout.sessions.create(one_off(custom_fields=[field]))
    assert session.url
    assert "Fill in: Employer" in press(session.url, "pay", **DORA).text
    press(session.url, "pay", custom_employer="The library", **DORA)
    [kept] = client.v1.checkout.sessions.retrieve(session.id).custom_fields
    assert kept.text
    assert kept.text.value == "The library"


def test_an_address_that_the_merchant_names_stays(stripe: StripeBooks, client: StripeClient) -> None:
    session = client.v1.checkout.sessions.create(one_off(customer_email="ana@example.org"))
    assert session.url
    assert re.search('value="ana@example.org" required readonly', requests.get(session.url, timeout=5).text)
    press(session.url, "pay", **DORA)
    assert [truth.email for truth in stripe.books()] == ["ana@example.org"]


@pytest.mark.parametrize("same", ["session", "key"])
def test_at_the_same_moment(stripe: StripeBooks, client: StripeClient, same: str) -> None:
    once: Any = {"idempotency_key": "gift-1"}
    session = client.v1.checkout.sessions.create(one_off(), once)

    def come(_: int) -> Any:
        if same == "session":
            return press(str(session.url), "pay", **DORA).status_code
        return client_of(stripe).v1.checkout.sessions.create(one_off(), {"idempotency_key": "gift-2"}).id

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(come, range(8)))) == 1
    assert len(stripe.books()) == (1 if same == "session" else 0)


def test_words_on_the_page_are_only_words(client: StripeClient) -> None:
    asked = one_off(customer_email='"><i>@example.org')
    asked["line_items"][0]["price_data"]["product_data"]["name"] = "<script>alert(1)</script>"
    session = client.v1.checkout.sessions.create(asked)
    assert session.url
    page = requests.get(session.url, timeout=5).text
    assert not re.search("<script|<i>", page)


def test_live_keys_make_live_things(stripe: StripeBooks) -> None:
    live = client_of(stripe, stripe.live_key)
    session = live.v1.checkout.sessions.create(one_off())
    assert (session.livemode, session.id[:8]) == (True, "cs_live_")
    stripe.pay(session.id)
    assert stripe.books() == []
    assert [truth.amount for truth in stripe.books(live=True)] == [2500]
    assert all(event["livemode"] for event in stripe.events)
    with pytest.raises(InvalidRequestError, match="No such"):
        client_of(stripe).v1.checkout.sessions.retrieve(session.id)
