"""Which way names run: the cases of Unicode's algorithm that names can meet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.printing.direction import Way, begins_leftward, pieces_of, words_of


def seen(text: str) -> str:
    """The signs as they lie from left to right."""
    laid = ""
    for piece in pieces_of(text):
        if piece.way is not Way.LEFT:
            laid += piece.text
            continue
        for word in reversed(words_of(piece.text)):
            laid += word.text if word.kind == "number" else word.text[::-1]
    return laid


@pytest.mark.parametrize(
    ("text", "laid"),
    [
        ("Ana Ruiz 12", "Ana Ruiz 12"),
        ("אבג", "גבא"),
        ("אב גד", "דג בא"),
        ("אב 12 גד", "דג 12 בא"),
        ("אב 12/5.", ".12/5 בא"),
        ("علي ١٢", "١٢ يلع"),
        ("Ana אב", "Ana בא"),
        ("אב Ana", "בא Ana"),
        ("Ana (אב) x", "Ana (בא) x"),
        ("אב (גד) Ana", ")דג( בא Ana"),
        ("Ana אב 12", "Ana 12 בא"),
        ("אב, גד, IL", "בא, דג, IL"),
        ("א. ב.", ".ב .א"),
        ("שָׁ", "שָׁ"[::-1]),
    ],
)
def test_how_a_line_lies(text: str, laid: str) -> None:
    assert seen(text) == laid


@pytest.mark.parametrize(
    ("text", "leftward"),
    [("«דוד» Ana", True), ("12 علي", True), ("Ana דוד", False), ("漢字", False), ("12.", False), ("", False)],
)
def test_a_text_runs_as_its_first_letter(text: str, leftward: bool) -> None:
    assert begins_leftward(text) == leftward


@given(st.text("abאבعل12١ ,.-()[]\u05b0"))
def test_nothing_is_lost_and_each_piece_knows_its_way(text: str) -> None:
    pieces = pieces_of(text)
    assert "".join(piece.text for piece in pieces) == text
    for piece in pieces:
        if piece.way is Way.LEFT:
            assert "".join(word.text for word in words_of(piece.text)) == piece.text
            assert not any(sign in piece.text for sign in "ab")
        elif len(pieces) > 1 or any(sign in text for sign in "אבعل"):
            assert not any(sign in piece.text for sign in "אבعل")
