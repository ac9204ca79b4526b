"""What `manage.py check` says before anything starts."""

from __future__ import annotations

from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


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
