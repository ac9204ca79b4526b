"""The link in a mail that ends the mails about a petition."""

from __future__ import annotations

from typing import Any

from petitions.emailing.compose import address
from petitions.models import Signature, Supporter
from petitions.sealing.links import make_token, read_token

PURPOSE = "leave"


def leaving_token(row: Signature | Supporter) -> str:
    """The token of a signature, or of the supporter it made."""
    signature: Any = row.signature_id if isinstance(row, Supporter) else row.pk
    return make_token(PURPOSE, row.petition_id, signature)


def read_leaving(token: str) -> tuple[int, int] | None:
    """(petition id, signature id) of a genuine token, else None."""
    place = read_token(PURPOSE, token)
    return place[:2] if place else None


def leaving_address(petition_id: int, signature_id: int, language: str) -> str:
    """Where somebody who reads `language` ends the mails."""
    return address("leave", language, make_token(PURPOSE, petition_id, signature_id))


def leaving_headers(petition_id: int, signature_id: int, language: str) -> dict[str, str]:
    """What lets mail programs offer a button (RFC 2369, RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{leaving_address(petition_id, signature_id, language)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
