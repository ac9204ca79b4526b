"""Links to one's own signature, as the mails hold them."""

from __future__ import annotations

import datetime

from petitions.models import Signature
from petitions.my_signature.links import fresh_token, lasting_token


def lasting(row: Signature) -> str:
    """The address in every mail of a signature."""
    return f"/my/{lasting_token(row)}/"


def fresh(row: Signature, at: datetime.datetime | None = None) -> str:
    """The address that was asked for, at a moment."""
    return f"/my/{fresh_token(row, at)}/"
