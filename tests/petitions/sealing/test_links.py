"""Promise I5: tokens cannot be guessed, walked or moved to another purpose, person or petition."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.sealing.links import make_token, read_token

numbers = st.integers(min_value=0, max_value=2**63 - 1)
seats = st.integers(min_value=0, max_value=4)


@given(st.integers(min_value=0, max_value=2**32 - 1), numbers, seats)
def test_a_token_leads_back_to_its_place_and_is_the_same_each_time(petition: int, signature: int, seat: int) -> None:
    token = make_token("confirm", petition, signature, seat)
    assert read_token("confirm", token) == (petition, signature, seat)
    assert token == make_token("confirm", petition, signature, seat) and len(token) == 44
    assert token.replace("-", "").replace("_", "").isalnum()


def test_neighbours_and_purposes_share_nothing_that_could_be_walked() -> None:
    assert read_token("not-me", make_token("confirm", 1, 1)) is None
    one, two = (base64.urlsafe_b64decode(make_token("confirm", 1, n)) for n in (1, 2))
    assert len(one) - 13 == 20, "160 bits"
    assert sum(a != b for a, b in zip(one[13:], two[13:], strict=True)) > 10
    with_place_of_two = base64.urlsafe_b64encode(two[:13] + one[13:]).decode()
    assert read_token("confirm", with_place_of_two) is None


@given(st.text(max_size=60))
def test_anything_else_is_no_token(text: str) -> None:
    assert read_token("confirm", text) is None


@given(st.integers(min_value=0, max_value=43), st.sampled_from("ABCxyz019-_= é\x00"))
def test_one_changed_letter_is_no_token(place: int, letter: str) -> None:
    token = make_token("confirm", 7, 9)
    changed = token[:place] + letter + token[place + 1 :]
    assert read_token("confirm", changed) == ((7, 9, 0) if changed == token else None)


@pytest.mark.parametrize("end", ["=", "==", "====", "=A", "\n"])
def test_a_link_has_one_spelling(end: str) -> None:
    token = make_token("confirm", 7, 9)
    assert read_token("confirm", token) and read_token("confirm", token + end) is None


def test_links_mailed_before_the_secret_was_changed_go_on_working(settings: Any) -> None:
    token = make_token("confirm", 7, 9)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret of this site, long enough to be one"
    assert read_token("confirm", token) == (7, 9, 0)
    assert make_token("confirm", 7, 9) != token
    settings.SECRET_KEY_FALLBACKS = []
    assert read_token("confirm", token) is None


@pytest.mark.parametrize("token", ["", "=" * 44, "A" * 43, "A" * 44, "A" * 4400, "\ud800" * 44])
def test_odd_tokens(token: str) -> None:
    assert read_token("confirm", token) is None
