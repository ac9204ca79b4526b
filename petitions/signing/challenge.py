"""A small calculation that a browser does while somebody fills in the form, and that a flood pays for each time.

ALTCHA's proof of work, version 2 (https://altcha.org/docs/v2/): about 256 tries of PBKDF2, a second or two on a
phone. It asks for no look at pictures, no cookie and no third party, and stores nothing until a signature brings it.
"""

from __future__ import annotations

import datetime
from functools import cache

from altcha import create_challenge, verify_solution
from altcha.v2 import Payload
from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from petitions.models import Petition, Surge
from petitions.signing.sender import count_key

ALGORITHM, COST = "PBKDF2/SHA-256", 2000
LASTS = datetime.timedelta(hours=2)
"""Long enough to write a reason in peace; a solution serves once."""
LONGEST = 4000
"""Characters of a solution; real ones have about 700."""


def is_asked(petition: Petition) -> bool:
    """Whether the form of a petition asks for a challenge just now. No query when its surge was loaded with it."""
    surge: Surge | None = getattr(petition, "surge", None)
    return surge is not None and surge.until > timezone.now()


def new_challenge(slug: str) -> dict[str, object]:
    """A fresh challenge for one petition, to be sent as JSON. No query."""
    made = create_challenge(
        algorithm=ALGORITHM,
        cost=COST,
        expires_at=timezone.now() + LASTS,
        data={"petition": slug},
        hmac_secret=_secret(settings.SECRET_KEY),
    )
    return dict(made.to_dict())


def solved(slug: str, solution: str) -> bytes | None:
    """16 bytes that stand for the challenge which `solution` solves; None when it is wrong, old or another petition's.

    That each serves once is for the clock to see (lanes.py), so that signing stays one statement.
    """
    if not solution or len(solution) > LONGEST:
        return None
    try:
        parameters = Payload.from_base64(solution).challenge.parameters
        # Only what we make is worth the work of checking: others could name a cost of their own.
        ours = (parameters.algorithm, parameters.cost, parameters.data) == (ALGORITHM, COST, {"petition": slug})
        if not ours or not verify_solution(solution, _secret(settings.SECRET_KEY)).verified:
            return None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return count_key("challenge", parameters.nonce)


@cache
def _secret(key: str) -> str:
    return salted_hmac("firma.challenge", b"", secret=key, algorithm="sha256").hexdigest()
