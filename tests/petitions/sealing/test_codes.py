"""Codes that are typed from paper."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.sealing.codes import make_code, read_code


@given(st.integers(min_value=1, max_value=2**53))
def test_a_code_is_read_back_however_it_is_typed(row_id: int) -> None:
    code = make_code("answer", row_id)
    assert read_code("answer", code) == row_id
    assert read_code("answer", code.lower()) == row_id
    number, _dash, signs = code.partition("-")
    assert read_code("answer", code.replace("-", " ")) == row_id
    assert read_code("answer", f" {number}-{signs.replace('-', '')} ") == row_id
    assert read_code("answer", code.replace("0", "O").replace("1", "l")) == row_id


@given(st.integers(min_value=1, max_value=2**53), st.integers(min_value=0, max_value=27), st.sampled_from("ABCXYZ789"))
def test_another_sign_is_another_code(row_id: int, at: int, sign: str) -> None:
    number, _dash, signs = make_code("answer", row_id).partition("-")
    plain = signs.replace("-", "")
    changed = plain[:at] + sign + plain[at + 1 :]
    assert (read_code("answer", f"{number}-{changed}") == row_id) is (changed == plain)


def test_a_code_is_of_its_purpose_and_row_only() -> None:
    code = make_code("answer", 17)
    assert read_code("packet-link", code) is None
    assert read_code("answer", "18" + code[2:]) is None


@pytest.mark.parametrize(
    "typed", ["", "17", "17-", "-", "x-ABCD", "17-" + "0" * 90, "9" * 30 + "-ABCD", "17-ÄÖÜ", "\x00"]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_code("answer", typed) is None


def test_a_retired_secret_still_reads_its_codes(settings: Any) -> None:
    code = make_code("answer", 17)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert make_code("answer", 17) != code and read_code("answer", code) == 17
