"""Seal what could name somebody, and open it again with the key of the petition."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from petitions.sealing.fold import FOLDING_VERSION, fold_address
from petitions.sealing.keys import derive

_write, _read = json.JSONEncoder(ensure_ascii=False).encode, json.JSONDecoder().decode

Stored = bytes | memoryview
"""Bytes as a database gives them back: some drivers hand out a view."""


class SealBroken(Exception):
    """The sealed bytes were altered, or moved to another place than the one they were sealed for."""


@dataclass(frozen=True)
class Identity:
    """Who signed. Exists in memory only while it is needed."""

    given_name: str
    family_name: str
    email: str
    postal_code: str

    @property
    def full_name(self) -> str:
        """Given and family name as written."""
        return f"{self.given_name} {self.family_name}".strip()


def email_key(key: bytes, address: str) -> bytes:
    """32 bytes that stand for the folded address in one petition: HMAC-SHA256 under a key of that petition."""
    return address_keys(key, address)[0]


def domain_key(key: bytes, address: str) -> bytes:
    """8 bytes that stand for the mail domain of an address in one petition, so that staff can count and pick by it."""
    return address_keys(key, address)[1]


def address_keys(key: bytes, address: str) -> tuple[bytes, bytes]:
    """email_key() and domain_key() of an address, which is folded once for both."""
    folded = fold_address(address)
    whole, domain = f"{FOLDING_VERSION}:{folded}".encode(), folded.rpartition("@")[2].encode()
    domain_hash = hmac.digest(derive(key, "domain-key"), domain, hashlib.sha256)
    return hmac.digest(derive(key, "email-key"), whole, hashlib.sha256), domain_hash[:8]


def seal(key: bytes, purpose: str, place: bytes, plain: bytes) -> bytes:
    """AES-256-GCM: 12 bytes of nonce, then the ciphertext, bound to `purpose` and `place`."""
    nonce = secrets.token_bytes(12)
    return nonce + _cipher(key, purpose).encrypt(nonce, plain, place)


def unseal(key: bytes, purpose: str, place: bytes, sealed: Stored) -> bytes:
    """The inverse of seal(). Raises SealBroken."""
    sealed = bytes(sealed)
    try:
        return _cipher(key, purpose).decrypt(sealed[:12], sealed[12:], place)
    except (InvalidTag, ValueError) as error:  # ValueError: too short to hold a nonce
        raise SealBroken from error


@lru_cache(maxsize=1024)
def _cipher(key: bytes, purpose: str) -> AESGCM:
    return AESGCM(derive(key, purpose))


def seal_identity(key: bytes, email_key: bytes, identity: Identity) -> bytes:
    """Seal who signed; it opens only beside the same email key."""
    return seal(key, "identity", email_key, _write(vars(identity)).encode())


def unseal_identity(key: bytes, email_key: Stored, sealed: Stored) -> Identity:
    """The inverse of seal_identity(). Raises SealBroken."""
    return Identity(**json.loads(unseal(key, "identity", bytes(email_key), sealed)))


def identity_opener(key: bytes) -> Callable[[Stored, Stored], Identity]:
    """unseal_identity() of one petition for many rows: `open(email_key, sealed)`, twice as fast. Raises SealBroken."""
    decrypt = _cipher(key, "identity").decrypt

    def opened(email_key: Stored, sealed: Stored) -> Identity:
        data = bytes(sealed)
        try:
            return Identity(**_read(decrypt(data[:12], data[12:], bytes(email_key)).decode()))
        except (InvalidTag, ValueError) as error:
            raise SealBroken from error

    return opened


def seal_text(key: bytes, purpose: str, text: str) -> bytes:
    """Seal a text (a reason, an address) under a purpose of its own."""
    return seal(key, purpose, b"", text.encode())


def unseal_text(key: bytes, purpose: str, sealed: Stored) -> str:
    """The inverse of seal_text(). Raises SealBroken."""
    return unseal(key, purpose, b"", sealed).decode()
