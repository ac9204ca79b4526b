"""Fixtures for the stand-in's own tests."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from stripe import StripeClient

from tests.rig.stripe_books.books import StripeBooks, books
from tests.rig.stripe_books.checked import client_of
from tests.rig.stripe_books.listener import Listener
from tests.rig.stripe_books.shapes import complaints


@pytest.fixture(autouse=True)
def quiet_client() -> Iterator[None]:
    """The client logs addresses with all that is asked in them; here that is nobody’s, and not the site’s log."""
    logger = logging.getLogger("stripe")
    before = logger.level
    logger.setLevel(logging.WARNING)
    yield
    logger.setLevel(before)


@pytest.fixture
def stripe() -> Iterator[StripeBooks]:
    """A stand-in; at the end, everything it made known must have had the shape that Stripe gives it."""
    with books() as running:
        yield running
        wrong = [said for event in running.events for said in complaints(event)]
        assert not wrong, wrong


@pytest.fixture
def client(stripe: StripeBooks) -> StripeClient:
    """The official client in test mode, on the platform's own account."""
    return client_of(stripe)


@pytest.fixture
def listener() -> Iterator[Listener]:
    """An address that takes webhooks."""
    with Listener() as listening:
        yield listening
