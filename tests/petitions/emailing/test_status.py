"""Of what a server says only what speaks of the address counts against the address."""

from __future__ import annotations

import pytest

from petitions.emailing.status import is_for_good


@pytest.mark.parametrize(
    ("said", "for_good"),
    [
        ("5.1.1", True),
        ("550 5.1.10 RESOLVER.ADR.RecipNotFound", True),
        ("mx.example[203.5.7.1] said: 550 5.1.1 no such user", True),
        ("5.2.1 mailbox disabled", True),
        ("5.2.2 mailbox full", False),
        ("550-5.7.26 unauthenticated", False),
        ("4.4.7 expired", False),
        ("5.3.4 too big", False),
        ("host 10.5.1.1 refused", None),
        ("550 no such user", None),
        ("", None),
    ],
)
def test_what_speaks_of_the_address(said: str, for_good: bool | None) -> None:
    assert is_for_good(said) is for_good
