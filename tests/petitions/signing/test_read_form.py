"""What is let through quickly is what would be let through."""

from __future__ import annotations

from django.core.validators import validate_email
from hypothesis import given
from hypothesis import strategies as st

from petitions.signing.read_form import _EASY_ADDRESS, EMAIL_LENGTH


@given(st.from_regex(_EASY_ADDRESS, fullmatch=True).filter(lambda address: len(address) <= EMAIL_LENGTH))
def test_no_address_is_easy_that_django_would_refuse(address: str) -> None:
    validate_email(address)


def test_most_addresses_are_easy_and_doubtful_ones_are_not() -> None:
    easy = ("ana.morales+river@gmail.com", "a@b.co", "O_1-2@mail.city.example.org")
    doubtful = (".a@b.org", "a..b@c.org", "a@b", "a@-b.org", "a@b-.org", "a@b.org.", "ñ@b.org", "a@b.123", "a b@c.org")
    assert all(map(_EASY_ADDRESS.fullmatch, easy)) and not any(map(_EASY_ADDRESS.fullmatch, doubtful))
