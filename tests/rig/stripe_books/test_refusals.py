"""What Stripe refuses, so does the stand-in; and it says so when it breaks itself."""

from __future__ import annotations

import time
from typing import Any

import pytest
import requests
from stripe import APIError, InvalidRequestError, StripeClient

from tests.rig.stripe_books.books import StripeBooks, books
from tests.rig.stripe_books.checked import client_of, monthly, one_off


@pytest.mark.parametrize(
    ("more", "code", "param"),
    [
        ({"mode": "gift"}, "parameter_invalid", "mode"),
        ({"success_url": ""}, "parameter_invalid_empty", "success_url"),
        ({"locale": ""}, "parameter_invalid_empty", "locale"),
        ({"success_url": "/thanks"}, "url_invalid", "success_url"),
        ({"locale": "español"}, "parameter_invalid", "locale"),
        ({"customer_email": "nobody"}, "email_invalid", "customer_email"),
        ({"customer": "cus_nobody"}, "resource_missing", "customer"),
        ({"expires_at": 1}, None, "expires_at"),
        ({"client_reference_id": "x" * 201}, "parameter_invalid", "client_reference_id"),
        ({"metadata": {"note": "x" * 501}}, "parameter_invalid", "metadata[note]"),
        ({"subscription_data": {"metadata": {"a": "b"}}}, None, "subscription_data"),
        ({"line_items": ""}, "parameter_invalid_empty", "line_items"),
        ({"line_items": "gift"}, "parameter_invalid", "line_items"),
        ({"customer_email": {"of": "Dora"}}, "parameter_unknown", "customer_email[of]"),
        ({"metadata": "gift"}, "parameter_invalid", "metadata"),
        ({"metadata": {str(number): "x" for number in range(51)}}, "parameter_invalid", "metadata"),
        ({"ui_mode": "elements"}, "parameter_invalid", "ui_mode"),
        ({"tip": "1"}, "parameter_unknown", "tip"),
        ({"line_items": [{"quantity": 1, "price_data": {"currency": "usd"}}]}, "parameter_missing", None),
    ],
)
def test_what_checkout_refuses(client: StripeClient, more: Any, code: str | None, param: str | None) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.checkout.sessions.create(one_off(**more))
    assert refused.value.code == code
    assert refused.value.http_status in (400, 404)
    if param:
        assert refused.value.param == param


def priced(amount: Any = 2500, currency: str = "usd", **more: Any) -> dict[str, Any]:
    """A line item."""
    product = {"name": "Bus to City Hall"}
    price = {"currency": currency, "unit_amount": amount, "product_data": product, **more}
    return {"quantity": 1, "price_data": price}


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ([priced(49)], "at least"),
        ([priced(100_000_000)], "no more than"),
        ([priced("some")], "Invalid integer"),
        ([priced(-1)], "greater than or equal"),
        ([priced(), priced(currency="eur")], "same currency"),
        ([priced(currency="dollars")], "Invalid currency"),
        ([priced(recurring={"interval": "month"})], "only one-time prices"),
    ],
)
def test_prices_that_cannot_be(client: StripeClient, items: Any, said: str) -> None:
    with pytest.raises(InvalidRequestError, match=said):
        client.v1.checkout.sessions.create(one_off(line_items=items))


def test_what_a_monthly_gift_cannot_have(client: StripeClient) -> None:
    for more in (
        {"customer_creation": "always"},
        {"line_items": [priced()]},
        {"payment_intent_data": {"description": "x"}},
    ):
        with pytest.raises(InvalidRequestError):
            client.v1.checkout.sessions.create(monthly() | more)


def test_only_one_says_who_pays(client: StripeClient) -> None:
    customer = client.v1.customers.create({"email": "dora@example.org"}).id
    with pytest.raises(InvalidRequestError, match="only specify one"):
        client.v1.checkout.sessions.create(one_off(customer=customer, customer_email="dora@example.org"))


def test_a_session_may_end_sooner(stripe: StripeBooks, client: StripeClient) -> None:
    session = client.v1.checkout.sessions.create(one_off(expires_at=int(time.time()) + 1800))
    stripe.pass_time(1799)
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"
    stripe.pass_time(2)
    assert client.v1.checkout.sessions.retrieve(session.id).status == "expired"


def test_pages_that_are_not_there(stripe: StripeBooks) -> None:
    for path in ("/", "/c/pay/cs_test_nothing", "/p/session/bps_1/x", "/setup/s/acct_1/x", "/thanks"):
        assert requests.get(stripe.url + path, timeout=5).status_code == 404
    assert requests.get(f"{stripe.url}/favicon.ico", timeout=5).status_code == 204


def test_a_stand_in_that_breaks_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any) -> None:
        raise ZeroDivisionError("a mistake")

    def use() -> None:
        with books() as stripe, pytest.raises(APIError, match="The stand-in broke"):
            client_of(stripe).v1.charges.list()

    monkeypatch.setattr("tests.rig.stripe_books.api.route", broken)
    with pytest.raises(AssertionError, match="a mistake"):
        use()
