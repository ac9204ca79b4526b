"""What goes wrong on request: and what a client that tries again gets."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from stripe import APIConnectionError, APIError, RateLimitError, StripeClient

from tests.rig.stripe_books.books import StripeBooks
from tests.rig.stripe_books.checked import client_of, one_off

ONCE: Any = {"idempotency_key": "gift-1"}


def test_an_error_of_the_server_stays_with_its_key(stripe: StripeBooks, client: StripeClient) -> None:
    stripe.fault("/v1/checkout/sessions", 500)
    for _ in range(2):
        with pytest.raises(APIError) as broken:
            client.v1.checkout.sessions.create(one_off(), ONCE)
        assert broken.value.http_status == 500
    assert client.v1.checkout.sessions.create(one_off(), {"idempotency_key": "gift-2"}).status == "open"
    assert len(client.v1.checkout.sessions.list().data) == 1


def test_too_many_requests_do_nothing_and_may_come_again(stripe: StripeBooks, client: StripeClient) -> None:
    stripe.fault("/v1/checkout", 429, times=2)
    for _ in range(2):
        with pytest.raises(RateLimitError):
            client.v1.checkout.sessions.create(one_off(), ONCE)
    client.v1.checkout.sessions.create(one_off(), ONCE)
    assert len(client.v1.checkout.sessions.list().data) == 1


@pytest.mark.parametrize("how", ["timeout", "reset"])
@pytest.mark.parametrize("after_doing", [False, True])
def test_a_lost_answer_is_given_to_who_asks_again(stripe: StripeBooks, how: Any, after_doing: bool) -> None:
    client = client_of(stripe, timeout=0.3)
    stripe.fault("/v1/checkout/sessions", how, after_doing=after_doing)
    with pytest.raises(APIConnectionError):
        client.v1.checkout.sessions.create(one_off(), ONCE)
    assert len(client.v1.checkout.sessions.list().data) == int(after_doing)
    client.v1.checkout.sessions.create(one_off(), ONCE)
    assert len(client.v1.checkout.sessions.list().data) == 1


@pytest.mark.parametrize("how", ["timeout", "reset"])
def test_a_client_that_tries_again_by_itself_makes_one(stripe: StripeBooks, how: Any) -> None:
    client = client_of(stripe, timeout=0.3, retries=2)
    stripe.fault("/v1/checkout/sessions", how, after_doing=True)
    made = client.v1.checkout.sessions.create(one_off())
    assert [each.id for each in client.v1.checkout.sessions.list().data] == [made.id]
    assert len({request.idempotency_key for request in stripe.requests if request.method == "POST"}) == 1


def test_a_refund_whose_answer_was_an_error_is_made_all_the_same(stripe: StripeBooks, client: StripeClient) -> None:
    paid = stripe.pay(client.v1.checkout.sessions.create(one_off()).id)
    stripe.fault("/v1/refunds", 500, after_doing=True)
    with pytest.raises(APIError):
        client.v1.refunds.create({"payment_intent": paid["payment_intent"]})
    assert [each.amount for each in client.v1.refunds.list({"payment_intent": paid["payment_intent"]}).data] == [2500]


def test_only_what_was_named_goes_wrong(stripe: StripeBooks, client: StripeClient) -> None:
    stripe.fault("/v1/checkout/sessions", 503, times=9, method="POST")
    assert client.v1.checkout.sessions.list().data == []
    assert client.v1.charges.list().data == []
    with pytest.raises(APIError):
        client.v1.checkout.sessions.create(one_off())
    stripe.mend()
    assert client.v1.checkout.sessions.create(one_off()).status == "open"


def test_pages_break_too(stripe: StripeBooks, client: StripeClient) -> None:
    session = client.v1.checkout.sessions.create(one_off())
    assert session.url
    stripe.fault("/c/pay/", 502)
    assert [requests.get(session.url, timeout=5).status_code for _ in range(2)] == [502, 200]
