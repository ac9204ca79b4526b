"""What `manage.py check` says before anything starts."""

from __future__ import annotations

from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as Doubt


@register()
def wrapping_keys(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """FIRMA_KEYS holds at least one key, and each is one."""
    if not settings.FIRMA_KEYS:
        return [Error("FIRMA_KEYS is empty: identity cannot be sealed.", id="firma.E001", hint="See .env.example.")]
    for number, key in enumerate(settings.FIRMA_KEYS, start=1):
        try:
            Fernet(key)
        except ValueError:
            return [Error(f"Key {number} of FIRMA_KEYS is not a Fernet key.", id="firma.E002")]
    return []


@register()
def webhook_secrets(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Whoever can take money can also hear that it came."""
    secrets = settings.STRIPE_WEBHOOK_SECRET or settings.STRIPE_CONNECT_WEBHOOK_SECRET
    if settings.STRIPE_SECRET_KEY and not secrets:
        said = "STRIPE_SECRET_KEY is set, but no webhook secret: payments would be taken and never written down."
        return [Doubt(said, id="firma.W001", hint="See Giving in docs/deploying.md.")]
    return []
