"""A petition that is signed through the front."""

from __future__ import annotations

from typing import Any

import pytest

from home import flood
from petitions.signing import confirm_together, sign_together
from tests.cast import a_petition
from tests.petitions.signing.front_door import Door


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    flood.flood.forget()
    together: list[int] = []

    def counted(do: Any) -> Any:
        async def counting(*asked: Any) -> list[bool]:
            done: list[bool] = await do(*asked)
            together.append(sum(done))
            return done

        return counting

    for kind in (sign_together, confirm_together):
        monkeypatch.setattr(kind, "do", counted(kind.do))
    return Door(a_petition(), together)
