"""A cell's text may break where it must, and loses nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.printing.cells import cell


@pytest.mark.parametrize("text", ["", "Ana Ruiz", "محمد عبد الله", "A few words that are long only together"])
def test_words_that_fit_stay_as_they_are(text: str) -> None:
    assert cell(text) == text


def test_a_very_long_word_gets_places_to_break() -> None:
    pieces = cell("W" * 150)
    assert isinstance(pieces, list)
    assert max(map(len, pieces)) == 24


def test_a_letter_keeps_its_marks() -> None:
    pieces = cell("a\u0308\u0302" * 40 + "क्क" * 40)
    assert len(pieces) > 5
    assert all(piece[0] in "aक" and piece[-1] != "\u094d" for piece in pieces)


@given(st.text(max_size=200))
def test_nothing_is_lost(text: str) -> None:
    made = cell(text)
    assert (made if isinstance(made, str) else "".join(made)) == text
