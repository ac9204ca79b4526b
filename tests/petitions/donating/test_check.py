"""What `manage.py check` says of giving."""

from __future__ import annotations

from typing import Any

import pytest

from petitions.checks import webhook_secrets


@pytest.mark.parametrize(
    ("key", "own", "theirs", "ids"),
    [
        ("", "", "", []),
        ("sk_test_1", "", "", ["firma.W001"]),
        ("sk_test_1", "whsec_1", "", []),
        ("sk_test_1", "", "whsec_2", []),
    ],
)
def test_a_key_without_any_webhook_secret_is_warned_of(
    settings: Any, key: str, own: str, theirs: str, ids: list[str]
) -> None:
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = key, own
    settings.STRIPE_CONNECT_WEBHOOK_SECRET = theirs
    assert [each.id for each in webhook_secrets(None)] == ids
