"""Checkout sessions, as the API makes, shows and expires them. Source: https://docs.stripe.com/api/checkout/sessions."""

from __future__ import annotations

from tests.rig.stripe_books.errors import Refusal, invalid, required
from tests.rig.stripe_books.events import tell
from tests.rig.stripe_books.forms import Form, find, flag, is_address, many, metadata, need, one_of, text, whole
from tests.rig.stripe_books.payments import DELAYED
from tests.rig.stripe_books.prices import items_of
from tests.rig.stripe_books.store import Books, Thing, blank

PARAMETERS = """
    mode success_url cancel_url client_reference_id customer customer_email customer_creation locale submit_type
    expires_at ui_mode metadata.* payment_intent_data.metadata.* payment_intent_data.description
    subscription_data.metadata.* subscription_data.description allowed_payment_method_types
    line_items.quantity line_items.price_data.currency line_items.price_data.unit_amount
    line_items.price_data.product_data.name line_items.price_data.product_data.description
    line_items.price_data.recurring.interval line_items.price_data.recurring.interval_count
    custom_fields.key custom_fields.label.type custom_fields.label.custom custom_fields.type custom_fields.optional
    billing_address_collection
"""
LOCALES = """
    auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hi-IN hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro
    ru sk sl sv th tr vi zh zh-HK zh-TW
"""
SUBMIT_TYPES = "auto book donate pay subscribe"
DAY = 86_400


def create(books: Books, form: Form) -> Thing:
    """POST /v1/checkout/sessions"""
    _check_account(books)
    mode = one_of(form, "mode", "payment subscription") or ""
    if not mode:
        raise required("mode")
    _check_mode(form, mode)
    customer = _customer(books, form)
    items = items_of(books, form, mode)
    total = sum(item["amount_total"] for item in items)
    session = books.add(
        "checkout.session",
        **blank(
            "adaptive_pricing after_expiration allow_promotion_codes client_secret collected_information consent "
            "consent_collection currency_conversion invoice invoice_creation optional_items origin_context "
            "payment_intent payment_link payment_method_configuration_details recovered_from "
            "saved_payment_method_options setup_intent shipping_address_collection shipping_cost "
            "subscription wallet_options"
        ),
        **_given(form, mode),
        amount_subtotal=total,
        amount_total=total,
        automatic_tax={"enabled": False, "liability": None, "provider": None, "status": None},
        currency=items[0]["currency"],
        custom_fields=_custom_fields(form),
        custom_text=blank("after_submit shipping_address submit terms_of_service_acceptance"),
        customer=customer,
        customer_details=details(find(form, "customer_email"), None) if find(form, "customer_email") else None,
        discounts=[],
        expires_at=_expiry(books, form),
        payment_method_collection="always" if mode == "subscription" else "if_required",
        payment_method_options={},
        payment_method_types=many(form, "allowed_payment_method_types") or ["card", "link", DELAYED],
        payment_status="unpaid",
        permissions=None,
        phone_number_collection={"enabled": False},
        return_url=None,
        shipping_options=[],
        status="open",
        total_details={"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        ui_mode="hosted_page",
    )
    session["url"] = f"{books.store.url}/c/pay/{session['id']}"
    data = "subscription_data" if mode == "subscription" else "payment_intent_data"
    session["_items"] = items
    session["_metadata"] = metadata(form, f"{data}.metadata")
    session["_description"] = text(form, f"{data}.description")
    session["_email"] = books.get("customer", customer)["email"] if customer else session["customer_email"]
    return session


def details(email: str | None, name: str | None) -> Thing:
    """Who pays, on a session."""
    nothing = blank("address business_name individual_name phone tax_ids")
    return {**nothing, "email": email or None, "name": name or None, "tax_exempt": "none"}


def expire(books: Books, form: Form, name: str) -> Thing:
    """POST /v1/checkout/sessions/:id/expire"""
    session = books.get("checkout.session", name)
    if session["status"] != "open":
        said = 'Only Checkout Sessions with a status in ["open"] can be expired.'
        raise Refusal(f"{said} This Checkout Session has a status of {session['status']}.")
    end(books, session)
    return session


def end(books: Books, session: Thing) -> None:
    """Nobody can pay on the session's page any more."""
    books.change(session, status="expired", url=None)
    tell(books, "checkout.session.expired", session)


def _check_account(books: Books) -> None:
    if not books.get("account", books.account)["charges_enabled"]:
        raise Refusal("Your account cannot currently make charges.")


def _check_mode(form: Form, mode: str) -> None:
    other = "payment_intent_data" if mode == "subscription" else "subscription_data"
    if other in form:
        raise Refusal(f"You can not pass `{other}` in `{mode}` mode.", param=other)
    if mode == "subscription" and "customer_creation" in form:
        raise Refusal("`customer_creation` can only be used in `payment` and `setup` mode.", param="customer_creation")
    one_of(form, "ui_mode", "hosted_page")
    need(form, "success_url")
    for param in ("success_url", "cancel_url"):
        if text(form, param) is not None and not is_address(form[param]):
            raise Refusal("Not a valid URL", code="url_invalid", param=param)


def _customer(books: Books, form: Form) -> str | None:
    if customer := text(form, "customer"):
        if "customer_email" in form:
            raise Refusal("You may only specify one of these parameters: customer, customer_email.", param="customer")
        return books.get("customer", customer, "customer")["id"]
    email = text(form, "customer_email")
    if email is not None and ("@" not in email or " " in email):
        raise Refusal(f"Invalid email address: {email}", code="email_invalid", param="customer_email")
    return None


def _given(form: Form, mode: str) -> Thing:
    if len(text(form, "client_reference_id") or "") > 200:
        raise invalid("client_reference_id", "Invalid string: must be at most 200 characters")
    creation = one_of(form, "customer_creation", "always if_required") or "if_required"
    return {
        "billing_address_collection": one_of(form, "billing_address_collection", "auto required"),
        "cancel_url": form.get("cancel_url"),
        "client_reference_id": form.get("client_reference_id"),
        "customer_creation": "always" if mode == "subscription" else creation,
        "customer_email": form.get("customer_email"),
        "locale": one_of(form, "locale", LOCALES),
        "metadata": metadata(form),
        "mode": mode,
        "submit_type": one_of(form, "submit_type", SUBMIT_TYPES),
        "success_url": form["success_url"],
    }


def _custom_fields(form: Form) -> list[Thing]:
    fields = []
    for each in many(form, "custom_fields"):
        value = blank("default_value maximum_length minimum_length value")
        label = {"custom": need(each, "label.custom"), "type": "custom"}
        one_of(each, "type", "text")
        fields.append(
            {
                "key": need(each, "key"),
                "label": label,
                "optional": flag(each, "optional"),
                "text": value,
                "type": "text",
            }
        )
    return fields


def _expiry(books: Books, form: Form) -> int:
    now = books.store.now()
    if "expires_at" not in form:
        return now + DAY
    at = whole(form, "expires_at")
    # A minute's grace on both sides: clocks differ, and a request takes a while.
    if not now + 29 * 60 <= at <= now + DAY + 60:
        said = "The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from creation."
        raise Refusal(said, param="expires_at")
    return at
