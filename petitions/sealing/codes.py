"""Codes that somebody may have to type from paper: 140 bits, blind to case, nothing stored.

The code of a row is its number and an HMAC-SHA256 under SECRET_KEY, in the signs of Crockford's base 32
(https://www.crockford.com/base32.html), which has no letter that is taken for a digit.
"""

from __future__ import annotations

import hmac
import re

from django.conf import settings
from django.utils.crypto import salted_hmac

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 28
_READ_AS = str.maketrans("OIL", "011")
_TYPED = re.compile(r"([0-9]{1,18})-([0-9A-Z-]{1,80})")


def make_code(purpose: str, row_id: int) -> str:
    """The code of a row for one purpose, such as `17-K7QX-3M9P-…` with seven groups of four."""
    signs = _mac(purpose, row_id, settings.SECRET_KEY)
    return "-".join([str(row_id), *(signs[at : at + 4] for at in range(0, _LENGTH, 4))])


def read_code(purpose: str, typed: str) -> int | None:
    """The row of a genuine code however it was typed, else None: wrong, foreign and malformed alike."""
    found = _TYPED.fullmatch("-".join(typed[:120].split()).upper().translate(_READ_AS))
    if not found:
        return None
    row_id, signs = int(found[1]), found[2].replace("-", "")
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    genuine = any(hmac.compare_digest(signs, _mac(purpose, row_id, key)) for key in keys)
    return row_id if genuine else None


def _mac(purpose: str, row_id: int, secret: str) -> str:
    digest = salted_hmac(f"firma.code.{purpose}", str(row_id), secret=secret, algorithm="sha256").digest()
    number = int.from_bytes(digest[:18])
    return "".join(_SIGNS[number >> 5 * at & 31] for at in range(_LENGTH))
