"""Customers: those who give again and again. Source: https://docs.stripe.com/api/customers."""

from __future__ import annotations

from tests.rig.stripe_books.errors import Refusal
from tests.rig.stripe_books.events import tell
from tests.rig.stripe_books.forms import Form, changed_metadata, many, text
from tests.rig.stripe_books.store import Books, Thing, blank

PARAMETERS = "email name phone description metadata.* preferred_locales"


def add(books: Books, email: str | None, name: str | None, locale: str | None = None) -> Thing:
    """Somebody new."""
    settings = blank("custom_fields default_payment_method footer rendering_options")
    customer = books.add(
        "customer",
        **blank("address currency default_source description discount phone shipping test_clock"),
        balance=0,
        delinquent=False,
        email=email,
        invoice_settings=settings,
        metadata={},
        name=name,
        next_invoice_sequence=1,
        preferred_locales=[locale] if locale and locale != "auto" else [],
        tax_exempt="none",
    )
    customer["invoice_prefix"] = customer["id"][-8:].upper()
    tell(books, "customer.created", customer)
    return customer


def create(books: Books, form: Form) -> Thing:
    """POST /v1/customers"""
    _check_email(form)
    customer = add(books, text(form, "email"), text(form, "name"))
    return _set(customer, form)


def update(books: Books, form: Form, name: str) -> Thing:
    """POST /v1/customers/:id"""
    _check_email(form)
    customer = books.get("customer", name)
    before = {each: customer[each] for each in form if each in customer}
    tell(books, "customer.updated", _set(customer, form), before)
    return customer


def _set(customer: Thing, form: Form) -> Thing:
    for name in ("email", "name", "phone", "description"):
        if name in form:
            customer[name] = text(form, name) or None
    customer["metadata"] = changed_metadata(customer["metadata"], {"metadata": {}} | form)
    if "preferred_locales" in form:
        customer["preferred_locales"] = many(form, "preferred_locales")
    return customer


def _check_email(form: Form) -> None:
    if text(form, "email") and "@" not in form["email"]:
        raise Refusal(f"Invalid email address: {form['email']}", code="email_invalid", param="email")
