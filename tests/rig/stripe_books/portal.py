"""The customer portal, where donors end what they give. Source: https://docs.stripe.com/customer-management."""

from __future__ import annotations

import secrets

from tests.rig.stripe_books.errors import Refusal
from tests.rig.stripe_books.forms import Form, is_address, need, one_of, text
from tests.rig.stripe_books.store import Books, Thing, blank

PARAMETERS = "customer return_url locale configuration"
LOCALES = """
    auto bg cs da de el en en-AU en-CA en-GB en-IE en-IN en-NZ en-SG es es-419 et fi fil fr fr-CA hr hu id it ja ko lt
    lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW
"""
HOUR = 3600


def create(books: Books, form: Form) -> Thing:
    """POST /v1/billing_portal/sessions"""
    customer = books.get("customer", need(form, "customer"), "customer")
    if text(form, "return_url") is not None and not is_address(form["return_url"]):
        raise Refusal("Not a valid URL", code="url_invalid", param="return_url")
    session = books.add(
        "billing_portal.session",
        **blank("customer_account flow on_behalf_of"),
        configuration=text(form, "configuration") or f"bpc_{books.account}",
        customer=customer["id"],
        locale=one_of(form, "locale", LOCALES),
        return_url=form.get("return_url"),
    )
    # Whoever has the address is let in, so it is not the id, which the API shows.
    session["_secret"] = secrets.token_urlsafe(16)
    session["_until"] = books.store.now() + HOUR
    session["url"] = f"{books.store.url}/p/session/{session['id']}/{session['_secret']}"
    return session


def subscriptions_of(books: Books, session: Thing) -> list[Thing]:
    """What the customer of a portal session gives regularly, the newest first."""
    every = books.all("subscription", customer=session["customer"])
    return [each for each in every if each["status"] != "canceled"]
