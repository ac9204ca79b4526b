"""Stripe's own client with short time-outs, and names for what goes wrong there.

It is imported when it is first needed: a site without giving, and the worker that makes packets, do without its 8 MB.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

if TYPE_CHECKING:
    import stripe

logger = logging.getLogger("firma.donating")

SECONDS = (3.0, 10.0)
"""To connect, and to wait for an answer: a visitor may be waiting, too."""
LIVE_KEYS = ("sk_live_", "rk_live_")
_asking = threading.BoundedSemaphore(max(1, settings.WEB_THREADS // 2))


class StripeAway(Exception):
    """Stripe does not answer, or not now. What was asked for may have been done."""


class NotThere(Exception):
    """Stripe knows no such thing in this account."""


class AccountGone(Exception):
    """This site may not act for that account any more."""


class StripeRefused(Exception):
    """Stripe will not do this, and says why; asking again does not help."""


class GivingAway(Exception):
    """It cannot be done now; whoever waits for it is told to come again."""


def is_ready() -> bool:
    """Whether this site has a key to Stripe at all."""
    return bool(settings.STRIPE_SECRET_KEY)


def is_live() -> bool:
    """Whether its key moves real money; else everything is a test."""
    return settings.STRIPE_SECRET_KEY.startswith(LIVE_KEYS)


def counts_live() -> bool:
    """Whether what is counted and shown is real money: that alone, once the site has no key any more."""
    return is_live() or not is_ready()


def client() -> stripe.StripeClient:
    """The client of this site's key, kept; it never tries again by itself."""
    return _client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)


def in_account(account: str, key: str = "") -> Any:
    """What the client is told beside the question: in whose account ("": the site's own), and the key by which Stripe
    knows a question that is asked again."""
    said = {"stripe_account": account, "idempotency_key": key}
    return {name: value for name, value in said.items() if value}


def this_hour() -> str:
    """A part of a key: what is asked again after an answer was lost is done once. Not for longer, since Stripe gives a
    failure of its own again for a day, too. Source: https://docs.stripe.com/api/idempotent_requests."""
    return f"{timezone.now():%Y-%m-%dT%H}"


@contextmanager
def asking() -> Iterator[None]:
    """Give Stripe's errors our names. Raises StripeAway, NotThere, AccountGone, StripeRefused."""
    import stripe

    try:
        yield
    except stripe.PermissionError as error:
        # A key that may not do everything is refused so, too; the client hands on the code in the body alone.
        code = str(error.error.code or "") if error.error else ""
        raise (AccountGone if code == "account_invalid" else StripeRefused)(code) from error
    except stripe.InvalidRequestError as error:
        if error.code == "resource_missing":
            raise NotThere(error.param or "") from error
        raise StripeRefused(error.code or error.param or "") from error
    except (stripe.APIConnectionError, stripe.APIError, stripe.RateLimitError) as error:
        raise StripeAway(type(error).__name__) from error
    except stripe.StripeError as error:
        raise StripeRefused(error.code or type(error).__name__) from error


@contextmanager
def or_later() -> Iterator[None]:
    """asking() while somebody waits: whatever goes wrong there is GivingAway, and in the log. Half of the threads may
    wait for Stripe at once: signing has the others."""
    if not _asking.acquire(blocking=False):
        raise GivingAway
    try:
        with asking():
            yield
    except (StripeAway, StripeRefused, AccountGone, NotThere) as error:
        logger.warning("Stripe: %s %s", type(error).__name__, error)
        raise GivingAway from error
    finally:
        _asking.release()


@lru_cache(maxsize=2)
def _client(key: str, base: str) -> stripe.StripeClient:
    import stripe

    return stripe.StripeClient(
        key,
        base_addresses={"api": base},
        max_network_retries=0,
        http_client=stripe.RequestsClient(timeout=SECONDS),
    )
