"""Text made ready for a picture or a sheet."""

from __future__ import annotations

import re
import unicodedata

_LONG = 24
"""Signs that always fit beside each other."""
_LONG_WORD = re.compile(rf"\S{{{_LONG + 1},}}")
_JOINERS = "\u200d\u200c\u094d"
"""Zero width joiner and non-joiner, and Devanagari's virama: what follows belongs to what is before."""


def cell(text: str) -> str | list[str]:
    """The text itself, or the pieces of it between which a line may break, when a word of it is very long."""
    return _pieces(text) if _LONG_WORD.search(text) else text


def _pieces(text: str) -> list[str]:
    pieces = [""]
    for sign in text:
        if len(pieces[-1]) >= _LONG and not _belongs_to(pieces[-1][-1], sign):
            pieces.append("")
        pieces[-1] += sign
    return pieces


def _belongs_to(before: str, sign: str) -> bool:
    return before in _JOINERS or unicodedata.category(sign)[0] in "MCZ"
