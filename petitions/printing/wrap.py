"""Text in lines that are no wider than their place."""

from __future__ import annotations

import unicodedata

from petitions.printing.faces import EM
from petitions.printing.set_line import Setter, plain


def wrapped(setter: Setter, text: str, width: float, size: float) -> list[str]:
    """The text in lines that are no wider. A word that is wider than a line is broken."""
    whole, most = plain(text), width * EM / size
    if setter.set(whole).width <= most:
        return [whole]
    lines = [""]
    for word in whole.split(" "):
        for at, part in enumerate(_parts(setter, word, most)):
            longer = f"{lines[-1]} {part}" if lines[-1] and not at else part
            if not at and setter.set(longer).width <= most:
                lines[-1] = longer
            else:
                lines.append(part)
    return [line for line in lines if line] or [""]


def _parts(setter: Setter, word: str, most: float) -> list[str]:
    if setter.set(word).width <= most:
        return [word]
    parts, width = [""], 0
    for letter in _letters(word):
        its = setter.set(letter).width
        if parts[-1] and width + its > most:
            parts.append("")
            width = 0
        parts[-1] += letter
        width += its
    return parts


def _letters(word: str) -> list[str]:
    """The letters of a word, each with what belongs to it."""
    letters: list[str] = []
    for sign in word:
        joined = letters and (letters[-1][-1] in "\u200c\u200d\u094d" or unicodedata.category(sign)[0] in "MC")
        if joined:
            letters[-1] += sign
        else:
            letters.append(sign)
    return letters
