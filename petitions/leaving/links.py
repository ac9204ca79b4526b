"""The link in every mail to supporters: it stops them, for ever, without a login."""

from __future__ import annotations

from petitions.emailing.compose import address
from petitions.sealing.links import make_token, read_token

PURPOSE = "leave"


def leaving_address(petition_id: int, signature_id: int, language: str) -> str:
    """The absolute address at which a supporter stops our mails or chooses fewer. It names nobody and never ends."""
    return address(PURPOSE, language, leaving_token(petition_id, signature_id))


def leaving_token(petition_id: int, signature_id: int) -> str:
    """What that address ends with."""
    return make_token(PURPOSE, petition_id, signature_id)


def leaving_headers(petition_id: int, signature_id: int, language: str) -> dict[str, str]:
    """The headers by which a mail program offers to leave with one click (RFC 8058). The mail server must sign both
    (DKIM), else programs ignore them."""
    return {
        "List-Unsubscribe": f"<{leaving_address(petition_id, signature_id, language)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def read_leaving(token: str) -> tuple[int, int] | None:
    """(petition id, signature id) of a genuine token, else None. No query."""
    place = read_token(PURPOSE, token)
    return place[:2] if place else None
