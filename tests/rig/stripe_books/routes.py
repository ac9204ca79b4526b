"""Which request does what, and with which parameters. One that is not here is refused, loudly."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.rig.stripe_books import accounts, billing, checkout, customers, lists, portal, portal_settings, refunds
from tests.rig.stripe_books.forms import Form
from tests.rig.stripe_books.store import Books, Thing

Does = Callable[..., Thing]


@dataclass(frozen=True)
class Route:
    """A method and a path (":id" stands for one), the function that answers, and the parameters it knows."""

    method: str
    path: str
    does: Does
    parameters: str = ""

    def match(self, method: str, path: str) -> list[str] | None:
        """The ids in the path; None when this is another route."""
        pattern = re.escape(self.path).replace(":id", "([A-Za-z0-9_]+)")
        found = re.fullmatch(pattern, path) if method == self.method else None
        return list(found.groups()) if found else None


def _getter(kind: str) -> Does:
    def get(books: Books, form: Form, name: str) -> Thing:
        return books.get(kind, name)

    return get


def _lister(kind: str, path: str, filters: dict[str, str]) -> Does:
    def get(books: Books, form: Form) -> Thing:
        return lists.page(books.all(kind, **lists.where(form, filters)), form, path)

    return get


CONFIGURATIONS = "/v1/billing_portal/configurations"
READABLE: dict[str, tuple[str, dict[str, str]]] = {
    "checkout.session": (
        "/v1/checkout/sessions",
        {
            "payment_intent": "payment_intent",
            "subscription": "subscription",
            "customer": "customer",
            "status": "status",
        },
    ),
    "payment_intent": ("/v1/payment_intents", {"customer": "customer"}),
    "charge": ("/v1/charges", {"customer": "customer", "payment_intent": "payment_intent"}),
    "balance_transaction": ("/v1/balance_transactions", {"source": "source", "type": "type", "currency": "currency"}),
    "customer": ("/v1/customers", {"email": "email"}),
    "invoice": (
        "/v1/invoices",
        {"customer": "customer", "status": "status", "subscription": "parent.subscription_details.subscription"},
    ),
    "invoice_payment": (
        "/v1/invoice_payments",
        {name: name for name in ("invoice", "payment.type", "payment.payment_intent", "status")},
    ),
    "refund": ("/v1/refunds", {"charge": "charge", "payment_intent": "payment_intent"}),
    "dispute": ("/v1/disputes", {"charge": "charge", "payment_intent": "payment_intent"}),
}
"""Kinds that are listed and retrieved: their path, and the parameters that filter the list with their fields."""


def _subscriptions(books: Books, form: Form) -> Thing:
    """GET /v1/subscriptions: without a status, those that are over are left out."""
    found = books.all("subscription", **lists.where(form, {"customer": "customer"}))
    status = form.get("status")
    if status != "all":
        found = [each for each in found if (each["status"] == status if status else each["status"] != "canceled")]
    return lists.page(found, form, "/v1/subscriptions")


def _configurations(books: Books, form: Form) -> Thing:
    filters = {"active": "active", "is_default": "is_default"}
    return lists.page(books.all("billing_portal.configuration", **lists.where(form, filters)), form, CONFIGURATIONS)


def _events(books: Books, form: Form) -> Thing:
    found = books.all("event")
    if kinds := [form["type"]] if "type" in form else form.get("types"):
        found = [each for each in found if each["type"] in kinds]
    if "delivery_success" in form:
        arrived = form["delivery_success"] == "true"
        found = [each for each in found if (not each["pending_webhooks"]) == arrived]
    return lists.page(found, form, "/v1/events")


def _accounts(books: Books, form: Form) -> Thing:
    return lists.page(accounts.all_connected(books), form, "/v1/accounts")


def _line_items(books: Books, form: Form, name: str) -> Thing:
    session: dict[str, Any] = books.get("checkout.session", name)
    return lists.page(session["_items"], form, f"/v1/checkout/sessions/{name}/line_items")


def _readable() -> list[Route]:
    found = []
    for kind, (path, filters) in READABLE.items():
        known = f"{lists.PARAMETERS} {' '.join(filters)}"
        found += [Route("GET", path, _lister(kind, path, filters), known), Route("GET", f"{path}/:id", _getter(kind))]
    return found


ROUTES = [
    *_readable(),
    Route("POST", "/v1/checkout/sessions", checkout.create, checkout.PARAMETERS),
    Route("POST", "/v1/checkout/sessions/:id/expire", checkout.expire),
    Route("GET", "/v1/checkout/sessions/:id/line_items", _line_items, "limit starting_after ending_before"),
    Route("POST", "/v1/customers", customers.create, customers.PARAMETERS),
    Route("POST", "/v1/customers/:id", customers.update, customers.PARAMETERS),
    Route("GET", "/v1/subscriptions", _subscriptions, f"{lists.PARAMETERS} customer status"),
    Route("GET", "/v1/subscriptions/:id", _getter("subscription")),
    Route("POST", "/v1/subscriptions/:id", billing.update, billing.UPDATE),
    Route("DELETE", "/v1/subscriptions/:id", billing.cancel, billing.CANCEL),
    Route("POST", "/v1/refunds", refunds.create, refunds.PARAMETERS),
    Route("POST", "/v1/refunds/:id", refunds.update, "metadata.*"),
    Route("POST", "/v1/billing_portal/sessions", portal.create, portal.PARAMETERS),
    Route("GET", CONFIGURATIONS, _configurations, "limit starting_after ending_before active is_default"),
    Route("POST", CONFIGURATIONS, portal_settings.create, portal_settings.PARAMETERS),
    Route("POST", "/v1/accounts", accounts.create, accounts.PARAMETERS),
    Route("GET", "/v1/accounts", _accounts, lists.PARAMETERS),
    Route("GET", "/v1/accounts/:id", accounts.retrieve),
    Route("GET", "/v1/account", accounts.retrieve),
    Route("POST", "/v1/account_links", accounts.link, accounts.LINK),
    Route("GET", "/v1/events", _events, f"{lists.PARAMETERS} type types delivery_success"),
    Route("GET", "/v1/events/:id", _getter("event")),
]


def route(method: str, path: str) -> tuple[Route, list[str]] | None:
    """The route of a request and the ids in its path."""
    for each in ROUTES:
        if (names := each.match(method, path)) is not None:
            return each, names
    return None
