"""The stand-in for Stripe that tests use: starts it, scripts it, and asks it for the truth."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from tests.rig.stripe_books import accounts, happenings, truth
from tests.rig.stripe_books.api import Reply, Request, answer
from tests.rig.stripe_books.deliveries import Delivery, Outbox, signed
from tests.rig.stripe_books.faults import Fault, Faults, How
from tests.rig.stripe_books.server import serve
from tests.rig.stripe_books.store import Store, Thing


class StripeBooks(happenings.Happenings):
    """Stripe, as far as Firma uses it; `url` is its address. What happens there by itself: see happenings.py.

    `portal_cancels_at_once` of the store says how the portal ends a subscription: with its period, unless set.
    """

    def __init__(self, port: int = 0) -> None:
        self.store = Store()
        self.secret_key = f"sk_test_{secrets.token_hex(16)}"
        self.live_key = f"sk_live_{secrets.token_hex(16)}"
        self.requests: list[Request] = []
        self.faults = Faults()
        self.outbox = Outbox()
        self.store.post = self.outbox.post
        self.server = serve(self.store, self.faults, self._answer, port)
        self.url = self.store.url = f"http://127.0.0.1:{self.server.server_port}"
        for live in (False, True):
            name = {"business_profile": {"name": "The platform"}}
            accounts.write_account(self.store.books(live=live), name, ready=True)
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        """Stop listening and delivering."""
        self.faults.closing.set()
        self.server.shutdown()
        self.server.server_close()
        self.outbox.close()

    @property
    def events(self) -> list[Thing]:
        """What was made known, in the order in which it happened, of all accounts."""
        return self.store.events

    @property
    def deliveries(self) -> list[Delivery]:
        """What was brought to an endpoint, or could not be."""
        return self.outbox.deliveries

    def webhook_to(self, url: str, secret: str, connect: bool = False, live: bool = False) -> None:
        """Send events there, signed: of the platform's own account, or (`connect`) of the connected ones."""
        self.outbox.add(url, secret, connect, live)

    def hold_events(self) -> None:
        """From now on collect events without sending them; `send` does."""
        self.outbox.is_held = True

    def release_events(self) -> None:
        """From now on send events again; those that were held stay."""
        self.outbox.is_held = False

    def send(self, event: Thing, at: float | None = None, secret: str | None = None) -> list[Delivery]:
        """Bring an event to its endpoints now (once more), signed `at` another time or with another `secret`."""
        return self.outbox.send(event, at, secret)

    def send_undelivered(self) -> list[Delivery]:
        """Bring every event again that an endpoint has not taken yet, as Stripe does for three days."""
        return [delivery for event in list(self.events) if event["pending_webhooks"] for delivery in self.send(event)]

    def signed(self, body: bytes, secret: str, at: float | None = None) -> str:
        """The Stripe-Signature header for a body of one's own."""
        return signed(body, secret, at)

    def wait(self) -> None:
        """Return when all events on their way have arrived or failed."""
        self.outbox.wait()

    def fault(
        self, path_prefix: str, status: How = 500, times: int = 1, after_doing: bool = False, method: str = ""
    ) -> Fault:
        """Let the next requests there go wrong; `after_doing`: it is done, and only the answer is lost."""
        fault = Fault(path_prefix, status, times, after_doing, method)
        self.faults.coming.append(fault)
        return fault

    def mend(self) -> None:
        """Take all faults away that are still to come."""
        self.faults.coming.clear()

    def books(self, account: str = "", live: bool = False) -> list[truth.Payment]:
        """Every payment of an account (the platform's own when none is named), the oldest first."""
        with self.store.lock:
            return truth.payments(self.store.books(account, live))

    def _answer(self, request: Request, fault: Fault | None) -> Reply:
        self.requests.append(request)
        keys = {self.secret_key: False, self.live_key: True}
        return answer(self.store, keys, request, fault)


@contextmanager
def books(**options: Any) -> Iterator[StripeBooks]:
    """A stand-in that listens as long as the block runs; AssertionError at the end when it broke itself."""
    stripe = StripeBooks(**options)
    try:
        yield stripe
    finally:
        stripe.close()
    assert not stripe.store.broken, "\n".join(stripe.store.broken)
