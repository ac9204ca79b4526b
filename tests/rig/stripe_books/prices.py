"""What is paid for: products and prices, made on the spot from a session's line items."""

from __future__ import annotations

from tests.rig.stripe_books.errors import Refusal, invalid
from tests.rig.stripe_books.forms import Form, find, many, need, one_of, text, whole
from tests.rig.stripe_books.store import Books, Thing, blank

LEAST = 50
"""Minor units. Source: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts (for most currencies)."""
MOST = 99_999_999


def items_of(books: Books, form: Form, mode: str) -> list[Thing]:
    """The line items of a new session; refuses what Checkout would."""
    need(form, "line_items")
    items = [_item(books, each, mode) for each in many(form, "line_items")]
    if len({item["currency"] for item in items}) > 1:
        raise Refusal("All line items must have the same currency.", param="line_items")
    if sum(item["amount_total"] for item in items) < LEAST:
        said = "The Checkout Session's total amount due must add up to at least 0.50."
        raise Refusal(said, code="amount_too_small")
    return items


def _item(books: Books, given: Form, mode: str) -> Thing:
    price = _price(books, given)
    if (price["type"] == "recurring") != (mode == "subscription"):
        wanted = "a recurring price" if mode == "subscription" else "only one-time prices"
        raise Refusal(f"You must provide {wanted} in `{mode}` mode.", param="line_items")
    quantity = whole(given, "quantity", least=1)
    total = quantity * price["unit_amount"]
    return books.add(
        "item",
        amount_discount=0,
        amount_subtotal=total,
        amount_tax=0,
        amount_total=total,
        currency=price["currency"],
        description=books.get("product", price["product"])["name"],
        price=price,
        quantity=quantity,
    )


def _price(books: Books, given: Form) -> Thing:
    currency = (text(given, "price_data.currency") or need(given, "price_data.currency")).lower()
    if len(currency) != 3 or not currency.isalpha():
        raise invalid("line_items[0][price_data][currency]", f"Invalid currency: {currency}")
    amount = whole(given, "price_data.unit_amount")
    if amount > MOST:
        raise Refusal(f"Amount must be no more than {MOST}.", code="amount_too_large")
    product = _product(books, given)
    interval = one_of(given, "price_data.recurring.interval", "day week month year")
    count = "price_data.recurring.interval_count"
    every = whole(given, count, least=1) if find(given, count) else 1
    recurring = {
        "interval": interval, "interval_count": every, "meter": None, "trial_period_days": None,
        "usage_type": "licensed",
    }  # fmt: skip
    return books.add(
        "price",
        **blank("custom_unit_amount lookup_key nickname tiers_mode transform_quantity"),
        active=False,
        billing_scheme="per_unit",
        currency=currency,
        metadata={},
        product=product["id"],
        recurring=recurring if interval else None,
        tax_behavior="unspecified",
        type="recurring" if interval else "one_time",
        unit_amount=amount,
        unit_amount_decimal=str(amount),
    )


def _product(books: Books, given: Form) -> Thing:
    need(given, "price_data.product_data.name")
    return books.add(
        "product",
        **blank("default_price package_dimensions shippable statement_descriptor tax_code unit_label url"),
        active=False,
        images=[],
        marketing_features=[],
        metadata={},
        description=text(given, "price_data.product_data.description"),
        name=text(given, "price_data.product_data.name"),
        type="service",
        updated=books.store.now(),
    )
