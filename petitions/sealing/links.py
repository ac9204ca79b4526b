"""Links in mails: unguessable, the same in every mail, nothing stored.

A link carries the row's place and 160 bits of HMAC-SHA256 under SECRET_KEY. It does not hang on the petition's
key, since a used link answers for ever, also after the purge (design, invariant 4).
"""

from __future__ import annotations

import base64
import binascii
import hmac
import struct

from django.conf import settings
from django.utils.crypto import salted_hmac

_PLACE = struct.Struct(">IQB")


def make_token(purpose: str, petition_id: int, signature_id: int, seat: int = 0) -> str:
    """A token of 44 characters for one purpose (`confirm`, `not-me`, `another`) and one signature."""
    place = _PLACE.pack(petition_id, signature_id, seat)
    return base64.urlsafe_b64encode(place + _mac(purpose, place, settings.SECRET_KEY)).decode()


def read_token(purpose: str, token: str) -> tuple[int, int, int] | None:
    """(petition id, signature id, seat) of a genuine token, else None: wrong, foreign and malformed alike."""
    try:
        raw = base64.b64decode(token, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if base64.urlsafe_b64encode(raw).decode() != token:
        return None  # Python reads past surplus padding; a link has one spelling
    place, mac = raw[: _PLACE.size], raw[_PLACE.size :]
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if len(place) != _PLACE.size or not any(hmac.compare_digest(mac, _mac(purpose, place, k)) for k in keys):
        return None
    return _PLACE.unpack(place)


def _mac(purpose: str, place: bytes, secret: str) -> bytes:
    return salted_hmac(f"firma.link.{purpose}", place, secret=secret, algorithm="sha256").digest()[:20]
