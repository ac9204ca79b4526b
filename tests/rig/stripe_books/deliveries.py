"""Webhooks: signed events on their way to the endpoints. Source: https://docs.stripe.com/webhooks#verify-manually."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from queue import Queue
from threading import Thread
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from tests.rig.stripe_books.store import Thing

PATIENCE = 20


class _NoRedirects(HTTPRedirectHandler):
    """Stripe takes a redirect for a failure."""

    def redirect_request(self, *args: Any, **named: Any) -> None:
        return None


# No proxy: everything here is on loopback.
_OPENER = build_opener(ProxyHandler({}), _NoRedirects())


@dataclass(frozen=True)
class Endpoint:
    """Where events of one mode go: those of the platform's own account, or those of connected accounts."""

    url: str
    secret: str
    connect: bool
    live: bool

    def takes(self, event: Thing) -> bool:
        """A live endpoint for connected accounts gets their test events too.
        Source: https://docs.stripe.com/connect/webhooks#test-and-live-mode."""
        in_mode = event["livemode"] == self.live or (self.connect and self.live)
        return in_mode and self.connect == ("account" in event)


@dataclass
class Delivery:
    """One event brought to one endpoint: with which `status` it answered, or the `error` when it did not."""

    event: Thing
    url: str
    status: int | None = None
    error: str = ""

    @property
    def delivered(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def body_of(event: Thing) -> bytes:
    """An event as it is sent."""
    return json.dumps(event, indent=2).encode()


def signed(body: bytes, secret: str, at: float | None = None) -> str:
    """The Stripe-Signature header for a body, made `at` a time in seconds since 1970 (now)."""
    moment = int(time.time() if at is None else at)
    mac = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256)
    return f"t={moment},v1={mac.hexdigest()}"


def deliver(event: Thing, url: str, header: str, body: bytes) -> Delivery:
    """Bring a signed body to an address, and see what it says."""
    delivery = Delivery(event, url)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": header,
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    }
    try:
        with _OPENER.open(Request(url, body, headers), timeout=PATIENCE) as answer:
            delivery.status = answer.status
    except HTTPError as said:
        delivery.status = said.code
        said.close()
    except OSError as error:
        delivery.error = str(error)
    return delivery


class Outbox:
    """Events that wait, and the thread that takes them to the endpoints in order. What fails is not tried again."""

    def __init__(self) -> None:
        self.endpoints: list[Endpoint] = []
        self.deliveries: list[Delivery] = []
        self.is_held = False
        self._waiting: Queue[tuple[Endpoint, Thing] | None] = Queue()
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def add(self, url: str, secret: str, connect: bool, live: bool) -> None:
        """Send events to an address on loopback from now on."""
        if urlsplit(url).hostname not in ("127.0.0.1", "localhost", "::1"):
            raise ValueError(f"{url} is not on this machine")
        self.endpoints.append(Endpoint(url, secret, connect, live))

    def post(self, event: Thing) -> None:
        """Put an event on its way, unless events are held, and write on it to how many endpoints it goes."""
        takers = [endpoint for endpoint in self.endpoints if endpoint.takes(event)]
        event["pending_webhooks"] = len(takers)
        if not self.is_held:
            for endpoint in takers:
                self._waiting.put((endpoint, event))

    def send(self, event: Thing, at: float | None = None, secret: str | None = None) -> list[Delivery]:
        """Bring an event to its endpoints now, whatever was done before; a wrong `secret` forges it."""
        takers = [endpoint for endpoint in self.endpoints if endpoint.takes(event)]
        return [self._bring(endpoint, event, at, secret) for endpoint in takers]

    def wait(self) -> None:
        """Return when everything that was on its way has arrived or failed."""
        self._waiting.join()

    def close(self) -> None:
        """Bring nothing more."""
        self._waiting.put(None)
        self._thread.join(PATIENCE)

    def _bring(self, endpoint: Endpoint, event: Thing, at: float | None = None, secret: str | None = None) -> Delivery:
        body = body_of(event)
        made = deliver(event, endpoint.url, signed(body, secret or endpoint.secret, at), body)
        self.deliveries.append(made)
        if made.delivered and event["pending_webhooks"]:
            event["pending_webhooks"] -= 1
        return made

    def _run(self) -> None:
        while waiting := self._waiting.get():
            try:
                self._bring(*waiting)
            finally:
                self._waiting.task_done()
