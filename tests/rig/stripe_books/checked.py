"""The official client, pointed at the stand-in, which looks at the shape of every answer it gets."""

from __future__ import annotations

import json
from typing import Any

import stripe

from tests.rig.stripe_books.books import StripeBooks
from tests.rig.stripe_books.shapes import complaints


class LookingClient(stripe.RequestsClient):
    """Raises AssertionError for an answer that the client's own classes do not describe."""

    def request(self, *args: Any, **named: Any) -> Any:
        """Ask, then look."""
        answer = super().request(*args, **named)
        body, status, _ = answer
        if status == 200:
            wrong = complaints(json.loads(body))
            assert not wrong, wrong
        return answer


def client_of(
    books: StripeBooks, key: str = "", account: str | None = None, timeout: float = 5, retries: int = 0
) -> stripe.StripeClient:
    """A client for the test mode of an account (the platform's own when none is named)."""
    return stripe.StripeClient(
        key or books.secret_key,
        stripe_account=account,
        base_addresses={"api": books.url},
        max_network_retries=retries,
        http_client=LookingClient(timeout=timeout),
    )


def one_off(amount: int = 2500, **more: Any) -> Any:
    """What a gift of once is asked with."""
    price = {"currency": "usd", "unit_amount": amount, "product_data": {"name": "Bus to City Hall"}}
    return {
        "mode": "payment",
        "line_items": [{"price_data": price, "quantity": 1}],
        "success_url": "http://127.0.0.1:9/thanks?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://127.0.0.1:9/give",
        "client_reference_id": "gift-1",
        "metadata": {"gift": "1"},
        "payment_intent_data": {"metadata": {"gift": "1"}},
        "locale": "es",
        "submit_type": "donate",
        **more,
    }


def monthly(amount: int = 1000, **more: Any) -> Any:
    """What a gift of every month is asked with."""
    asked = one_off(amount, mode="subscription", subscription_data={"metadata": {"gift": "2"}}, **more)
    asked["line_items"][0]["price_data"]["recurring"] = {"interval": "month"}
    del asked["payment_intent_data"]
    return asked
