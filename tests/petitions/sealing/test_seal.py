"""What is sealed opens in its own place only; altered or moved bytes are refused."""

from __future__ import annotations

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.sealing.seal import (
    Identity,
    SealBroken,
    email_key,
    seal_identity,
    seal_text,
    unseal_identity,
    unseal_text,
)
from tests.cast import ANA

KEY, OTHER = secrets.token_bytes(32), secrets.token_bytes(32)
PLACE = email_key(KEY, ANA.email)
texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80)


@given(texts, texts, texts, texts)
def test_an_identity_comes_back_exactly(given_name: str, family_name: str, address: str, postal_code: str) -> None:
    who = Identity(given_name, family_name, address, postal_code)
    assert unseal_identity(KEY, PLACE, seal_identity(KEY, PLACE, who)) == who


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_one_altered_byte_is_refused(place: int, change: int) -> None:
    sealed = bytearray(seal_identity(KEY, PLACE, ANA))
    sealed[place % len(sealed)] ^= change
    with pytest.raises(SealBroken):
        unseal_identity(KEY, PLACE, bytes(sealed))


@pytest.mark.parametrize("length", [0, 1, 11, 12, 13, 27, 28])
def test_a_piece_is_refused(length: int) -> None:
    with pytest.raises(SealBroken):
        unseal_identity(KEY, PLACE, seal_identity(KEY, PLACE, ANA)[:length])


def test_an_identity_moved_to_another_row_is_refused() -> None:
    sealed = seal_identity(KEY, PLACE, ANA)
    with pytest.raises(SealBroken):
        unseal_identity(KEY, email_key(KEY, "max@example.org"), sealed)


def test_what_was_sealed_under_another_key_or_for_another_purpose_is_refused() -> None:
    with pytest.raises(SealBroken):
        unseal_identity(OTHER, PLACE, seal_identity(KEY, PLACE, ANA))
    with pytest.raises(SealBroken):
        unseal_text(KEY, "outbox", seal_text(KEY, "reason", "The river is ours."))


def test_the_same_words_are_never_sealed_to_the_same_bytes() -> None:
    assert len({seal_text(KEY, "reason", "The river is ours.") for _time in range(50)}) == 50


def test_an_address_has_another_key_in_every_petition() -> None:
    assert email_key(KEY, ANA.email) == email_key(KEY, "ANA@example.org") != email_key(OTHER, ANA.email)
    assert len(email_key(KEY, ANA.email)) == 32
