"""A link of one's own: who brought how many, without a row that says whose it is.

The code is an HMAC of the signature's row number under the petition's key. So the same mail leads to the same code,
nobody makes more than one, the table names nobody, and when the key is destroyed nobody can tell any more.
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings

from petitions.models import ShareCode, Signature
from petitions.models.share_code import LONGEST, SIGNS
from petitions.sealing.keys import derive, open_key

_TRIES = 4


def personal_code(signature: Signature) -> ShareCode | None:
    """The code of a signer, if it was made. Raises KeyDestroyed."""
    for code in _codes(signature):
        found = ShareCode.objects.filter(code=code).first()
        if found is None or _is_own(found, signature):
            return found
    return None


def make_personal_code(signature: Signature) -> ShareCode:
    """The code of a signer, made once however often it is asked for. Raises KeyDestroyed."""
    own = {"petition_id": signature.petition_id, "kind": ShareCode.Kind.PERSONAL}
    for code in _codes(signature):
        made, _new = ShareCode.objects.get_or_create(code=code, defaults=own)
        if _is_own(made, signature):
            return made
    raise RuntimeError("four codes of 40 bits are all taken")


def told_count(code: ShareCode) -> int | None:
    """How many signatures came by a code, for people; None when it may not be told: a personal one with few."""
    few = code.kind == ShareCode.Kind.PERSONAL and code.count < settings.SMALL_CELL
    return None if few else code.count


def _is_own(code: ShareCode, signature: Signature) -> bool:
    return code.kind == ShareCode.Kind.PERSONAL and code.petition_id == signature.petition_id


def _codes(signature: Signature) -> list[str]:
    """The code, and others should another petition have it."""
    key = derive(open_key(signature.petition.sealing_key), "share-code")
    made = []
    for turn in range(_TRIES):
        number = int.from_bytes(hmac.digest(key, f"{signature.pk}:{turn}".encode(), hashlib.sha256))
        made.append("".join(SIGNS[number >> 5 * at & 31] for at in range(LONGEST)))
    return made
