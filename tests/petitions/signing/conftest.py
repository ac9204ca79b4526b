"""A petition that is signed through the front."""

from __future__ import annotations

from typing import Any

import pytest

from home import flood
from petitions.signing import at_once
from tests.cast import a_petition
from tests.petitions.signing.front_door import Door


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    flood.flood.forget()
    together: list[int] = []

    def store(*asked: Any) -> list[bool]:
        rows, stored = asked[0], at_once_store(*asked)
        together.extend([sum(stored)] if rows else [])
        return stored

    at_once_store = at_once.store
    monkeypatch.setattr(at_once, "store", store)
    return Door(a_petition(), together)
