"""Secrets of second factors, sealed under a key of their own; `rotate_keys` wraps it anew with all others."""

from __future__ import annotations

from base64 import b64decode, b64encode

from petitions.sealing.keys import key_named, open_key
from petitions.sealing.seal import seal_text, unseal_text

_NAME, _PURPOSE = "accounts", "second-factor"


def seal_factor(secret: str) -> str:
    """`secret` sealed, as text. One query."""
    return b64encode(seal_text(open_key(key_named(_NAME)), _PURPOSE, secret)).decode()


def unseal_factor(sealed: str) -> str:
    """The inverse of seal_factor(). Raises SealBroken. One query."""
    return unseal_text(open_key(key_named(_NAME)), _PURPOSE, b64decode(sealed))
