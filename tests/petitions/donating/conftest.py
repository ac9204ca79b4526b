"""Stripe's stand-in, and an organization that people can give to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.petitions.donating.giving import CONNECT_SECRET, SECRET
from tests.rig.stripe_books.books import StripeBooks, books


@pytest.fixture
def stripe(settings: Any) -> Iterator[StripeBooks]:
    """Stripe, holding its events back until a test brings them; the site knows its key."""
    with books() as there:
        there.webhook_to("http://127.0.0.1:9/", SECRET)
        there.webhook_to("http://127.0.0.1:9/", CONNECT_SECRET, connect=True)
        there.hold_events()
        settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE = there.secret_key, there.url
        settings.STRIPE_WEBHOOK_SECRET, settings.STRIPE_CONNECT_WEBHOOK_SECRET = SECRET, CONNECT_SECRET
        yield there
