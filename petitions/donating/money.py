"""Money is a whole number of the smallest unit of a currency (cents; yen), with its ISO 4217 code."""

from __future__ import annotations

import re
from decimal import Decimal

from babel import Locale, localedata
from babel.numbers import format_currency, get_currency_precision
from django.utils.translation import get_language

BOUNDS = {
    "usd": (1, 10_000),
    "eur": (1, 10_000),
    "gbp": (1, 10_000),
    "cad": (1, 15_000),
    "chf": (1, 10_000),
    "mxn": (20, 200_000),
    "ars": (1_000, 999_999),
    "clp": (1_000, 10_000_000),
    "cop": (5_000, 999_999),
    "brl": (5, 50_000),
    "jpy": (100, 1_500_000),
}
"""Whole units: what Stripe takes for certain (from about half a dollar to eight digits of the smallest unit:
https://docs.stripe.com/currencies), and what nobody gives by a slip of the finger."""
AMOUNT = re.compile(r"(?P<whole>\d{1,3}(?:[.,' ]\d{3})+|\d+)(?:[.,](?P<part>\d{1,2}))?")
"""Whether somebody writes 1,234.50 or 1.234,50 does not depend on the language of the page: three digits behind a
separator are thousands, one or two are a part."""


def money(amount_minor: int, currency: str, language: str | None = None) -> str:
    """An amount as the language writes it (the active one by default); without cents when there are none."""
    digits = get_currency_precision(currency.upper())
    amount = Decimal(amount_minor) / 10**digits
    locale = _locale(language or get_language() or "en", currency)
    if amount == amount.to_integral_value():
        whole = locale.currency_formats["standard"].pattern.replace(".00", "")
        return format_currency(amount, currency.upper(), format=whole, locale=locale, currency_digits=False)
    return format_currency(amount, currency.upper(), locale=locale)


def _locale(language: str, currency: str) -> Locale:
    """Money is written as in the country whose money it is, where that country speaks the language: "$25", not
    "25 US$", for whoever reads Spanish in the United States."""
    at_home = f"{language.partition('-')[0]}_{currency[:2].upper()}"
    known = currency != "eur" and at_home in localedata.locale_identifiers()
    return Locale.parse(at_home if known else language.replace("-", "_"))


def whole_units(whole: int, currency: str) -> int:
    """So many dollars or yen, in the smallest unit."""
    return whole * int(10 ** get_currency_precision(currency.upper()))


def bounds(currency: str) -> tuple[int, int]:
    """The least and the most that can be given at once, in the smallest unit."""
    least, most = BOUNDS[currency.lower()]
    return whole_units(least, currency), whole_units(most, currency)


def minor_units(text: str, currency: str) -> int:
    """What somebody typed, in the smallest unit. Raises ValueError."""
    digits = get_currency_precision(currency.upper())
    typed = re.sub(r"[^\d.,' ]", "", text).strip()
    found = AMOUNT.fullmatch(typed)
    if "-" in text or not found or (found["part"] and not digits):
        raise ValueError(text)
    whole = int(re.sub(r"\D", "", found["whole"]))
    return whole * 10**digits + int((found["part"] or "").ljust(digits, "0") or 0)
