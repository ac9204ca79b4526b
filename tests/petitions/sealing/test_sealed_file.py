"""Sealed files open whole, or not at all: never altered, cut, swapped, or in another place."""

from __future__ import annotations

import hashlib
import io
import secrets

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from petitions.sealing.seal import SealBroken
from petitions.sealing.sealed_file import PIECE, SealedWriter, read_sealed

KEY = secrets.token_bytes(32)
PIECE_ON_DISK = PIECE + 16


def sealed(plain: bytes, place: str = "packet 1", steps: int = 100_000) -> bytes:
    raw = io.BytesIO()
    with SealedWriter(raw, KEY, place) as writer:
        for begin in range(0, len(plain), steps):
            writer.write(plain[begin : begin + steps])
    assert writer.size == len(plain) and writer.sha256 == hashlib.sha256(plain).hexdigest()
    return raw.getvalue()


def opened(data: bytes, place: str = "packet 1", key: bytes = KEY) -> bytes:
    return b"".join(read_sealed(io.BytesIO(data), key, place))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 3 * PIECE + 5) | st.sampled_from([0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE]), st.data())
def test_what_was_written_is_read(size: int, data: st.DataObject) -> None:
    plain = secrets.token_bytes(size)
    steps = data.draw(st.sampled_from([1000, 65_536, PIECE, PIECE + 1, 10**9]))
    assert opened(sealed(plain, steps=steps)) == plain


def test_nothing_of_it_lies_in_clear_and_no_two_are_alike() -> None:
    plain = b"Ana Morales, 19103\n" * 1000
    first, second = sealed(plain), sealed(plain)
    assert b"Morales" not in first and first[:16] != second[:16] and first[16:40] != second[16:40]


@pytest.mark.parametrize("at", [0, 15, 16, 16 + 5, 16 + PIECE_ON_DISK, 16 + 2 * PIECE_ON_DISK + 3, -1])
def test_one_altered_bit_is_noticed(at: int) -> None:
    data = bytearray(sealed(secrets.token_bytes(2 * PIECE + 100)))
    data[at] ^= 1
    with pytest.raises(SealBroken):
        opened(bytes(data))


def test_pieces_cannot_be_cut_off_swapped_or_repeated() -> None:
    data = sealed(secrets.token_bytes(3 * PIECE))
    head = data[:16]
    one, two, three = (data[16 + n * PIECE_ON_DISK : 16 + (n + 1) * PIECE_ON_DISK] for n in range(3))
    for wrong in ([one, two], [one], [], [two, one, three], [one, one, two, three], [one, three]):
        with pytest.raises(SealBroken):
            opened(head + b"".join(wrong))
    assert len(opened(head + one + two + three)) == 3 * PIECE


def test_it_opens_only_with_its_key_and_in_its_place() -> None:
    data = sealed(b"names")
    for place, key in (("packet 2", KEY), ("packet 1", secrets.token_bytes(32))):
        with pytest.raises(SealBroken):
            opened(data, place, key)


@pytest.mark.parametrize("how", ["abandoned", "never closed", "an error"])
def test_what_was_not_finished_does_not_open(how: str) -> None:
    raw = io.BytesIO()
    writer = SealedWriter(raw, KEY, "packet 1")
    if how == "an error":
        with pytest.raises(TypeError), writer:
            writer.write("no bytes")  # type: ignore[arg-type]
    else:
        writer.write(b"x" * (2 * PIECE))
        if how == "abandoned":
            writer.abandon()
    with pytest.raises(SealBroken):
        opened(raw.getvalue())
