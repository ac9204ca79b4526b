"""The text that goes along when somebody shares a petition."""

from __future__ import annotations

import unicodedata

MOST = 240
"""Signs of a text, so that an address fits behind it wherever posts are short."""
_JOINERS = "\u200c\u200d"
"""Unseen signs that belong to words and emoji."""


def share_text(title: str, ask: str, written: str = "") -> str:
    """What organizers wrote for sharing, else the title with the ask, or the title alone when both are too long."""
    if text := one_line(written):
        return text
    title, ask = one_line(title), one_line(ask)
    stop = "" if title.endswith((".", "!", "?", "…")) else "."
    both = f"{title}{stop} {ask}"
    return both if len(both) <= MOST else title


def one_line(text: str) -> str:
    """`text` on one line, without signs that steer a terminal, a mail or the direction of what follows."""
    spaced = " ".join(text.split())
    return "".join(sign for sign in spaced if sign in _JOINERS or unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
