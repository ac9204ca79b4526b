"""Addresses with which somebody shares a petition, each a plain link: nothing is asked of a service before a click."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import gettext as _

from petitions.sharing.words import one_line


@dataclass(frozen=True)
class ShareLink:
    """One way to share: `code` names it for machines, `label` for people."""

    code: str
    label: str
    href: str


@dataclass(frozen=True)
class Share:
    """What is shared, and the ways to do it. `address` is absolute."""

    title: str
    text: str
    address: str
    links: tuple[ShareLink, ...]


def share_of(title: str, text: str, address: str) -> Share:
    """The ways to share `address` with `text`, in the active language. No query.

    Sources: https://faq.whatsapp.com/5913398998672934, https://core.telegram.org/widgets/share,
    https://docs.bsky.app/docs/advanced-guides/intent-links, RFC 5724 (sms), RFC 6068 (mailto).
    """
    title = one_line(title)
    words, subject, here = _quoted(text), _quoted(title), _quoted(address)
    both = _quoted(f"{text} {address}")
    lines = f"{words}%0D%0A%0D%0A{here}"
    return Share(
        title,
        text,
        address,
        (
            ShareLink("whatsapp", "WhatsApp", f"https://wa.me/?text={both}"),
            ShareLink("facebook", "Facebook", f"https://www.facebook.com/sharer/sharer.php?u={here}"),
            ShareLink("x", "X", f"https://x.com/intent/post?text={words}&url={here}"),
            ShareLink("bluesky", "Bluesky", f"https://bsky.app/intent/compose?text={both}"),
            ShareLink("telegram", "Telegram", f"https://t.me/share/url?url={here}&text={words}"),
            # "?&" is what both families of phones read: the one looks for "?body", the other for "&body".
            ShareLink("sms", _("Text message"), f"sms:?&body={both}"),
            ShareLink("mail", _("Email"), f"mailto:?subject={subject}&body={lines}"),
        ),
    )


def _quoted(text: str) -> str:
    return quote(text, safe="")
