"""Rows that do not fit into memory lie sealed, in a file that has no name."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from petitions.sealing.scratch import Scratch

KEY = secrets.token_bytes(32)
cells = st.lists(st.text(max_size=30) | st.integers(), max_size=5)


@settings(max_examples=25, deadline=None)
@given(st.lists(cells, max_size=20), st.integers(0, 700))
def test_rows_come_back_in_order_as_often_as_they_are_read(rows: list[list[Any]], times: int) -> None:
    many = rows * times
    with Scratch(KEY) as scratch:
        scratch.fill(iter(many))
        assert scratch.count == len(many)
        assert list(scratch.rows()) == many == list(scratch.rows())


def test_nothing_lies_in_clear_and_nothing_has_a_name(tmp_path: Path, settings: Any) -> None:
    settings.SEALED_ROOT = tmp_path
    with Scratch(KEY) as scratch:
        scratch.fill([["Ana Morales\n", number] for number in range(5000)])
        assert not [path for path in tmp_path.rglob("*") if path.is_file()]
        scratch._raw.seek(0)
        assert b"Morales" not in scratch._raw.read()
    with pytest.raises(ValueError, match="closed"):
        next(scratch.rows())
