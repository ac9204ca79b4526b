"""Amounts as people write and read them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.donating.money import minor_units, money


@pytest.mark.parametrize(
    ("typed", "currency", "amount"),
    [
        ("15", "usd", 1500),
        ("12.50", "usd", 1250),
        ("12,5", "eur", 1250),
        ("$1,234.50", "usd", 123450),
        ("1.234,50 €", "eur", 123450),
        ("1.234", "eur", 123400),
        ("1 234", "eur", 123400),
        ("500", "jpy", 500),
    ],
)
def test_what_people_type(typed: str, currency: str, amount: int) -> None:
    assert minor_units(typed, currency) == amount


@pytest.mark.parametrize("typed", ["-5", "ten", "1.2.3", "12.345,6789", "5.5 yen", "1,23,4"])
def test_what_is_no_amount(typed: str) -> None:
    with pytest.raises(ValueError, match=re.escape(typed)):
        minor_units(typed, "jpy")


def test_how_it_is_written() -> None:
    assert (money(1500, "usd", "en"), money(1250, "usd", "en"), money(123450, "eur", "es")) == (
        "$15",
        "$12.50",
        "1.234,50\u00a0€",
    )
    assert money(500, "jpy", "en") == "¥500"


@given(
    amount=st.integers(1, 10**9),
    currency=st.sampled_from(["usd", "eur", "jpy"]),
    language=st.sampled_from(["en", "es"]),
)
def test_what_is_written_can_be_typed(amount: int, currency: str, language: str) -> None:
    assert minor_units(money(amount, currency, language), currency) == amount
