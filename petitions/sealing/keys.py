"""Keys: made, wrapped by a key outside the database, opened, destroyed."""

from __future__ import annotations

import secrets
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils import timezone

from petitions.models.sealing_key import SealingKey


class KeyDestroyed(Exception):
    """What was sealed with this key cannot be read any more; that was promised."""


class WrappingKeyMissing(Exception):
    """No key in FIRMA_KEYS opens this row: the key it was wrapped with is not in the environment."""


def make_key(name: str) -> SealingKey:
    """Store a new random 256-bit key under `name`, wrapped by the first of FIRMA_KEYS."""
    return SealingKey.objects.create(name=name, wrapped=wrapper().encrypt(secrets.token_bytes(32)))


def key_named(name: str) -> SealingKey:
    """The key called `name`, made when first asked for. One query when it exists."""
    found = SealingKey.objects.filter(name=name).first()
    if found:
        return found
    wrapped = wrapper().encrypt(secrets.token_bytes(32))
    return SealingKey.objects.get_or_create(name=name, defaults={"wrapped": wrapped})[0]


def open_key(key: SealingKey) -> bytes:
    """The 32 bytes of `key`. Raises KeyDestroyed, or WrappingKeyMissing. No query."""
    if key.wrapped is None:
        raise KeyDestroyed(key.name)
    return _unwrap(bytes(key.wrapped), tuple(settings.FIRMA_KEYS))


def destroy_key(key: SealingKey) -> None:
    """Make everything sealed with `key` unreadable in this database, at once and for good."""
    key.wrapped, key.destroyed_at = None, timezone.now()
    key.save(update_fields=["wrapped", "destroyed_at"])


def derive(key: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose only, by HKDF-SHA256 (RFC 5869)."""
    return _derive(key, purpose)


@lru_cache(maxsize=1024)
def _derive(key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"firma:{purpose}".encode()).derive(key)


# The wrapped bytes are the cache's key and come from the database each time: a destroyed key is not found here.
@lru_cache(maxsize=1024)
def _unwrap(wrapped: bytes, _wrapping_keys: tuple[str, ...]) -> bytes:
    try:
        return wrapper().decrypt(wrapped)
    except InvalidToken as error:
        raise WrappingKeyMissing from error


def wrapper() -> MultiFernet:
    """Encrypts under the newest wrapping key, decrypts under any of them."""
    return MultiFernet([Fernet(key) for key in settings.FIRMA_KEYS])
