"""Which way the parts of a short text run: Unicode's bidirectional algorithm (UAX #9) for one line of a list.

A line without letters that run to the right is laid from the right; any other from the left, as the list itself is.
Signs that change direction by command (embeddings, isolates) never get here, so neither do their rules.
"""

from __future__ import annotations

import unicodedata
from enum import Enum, auto
from itertools import groupby
from typing import NamedTuple


class Way(Enum):
    """How a piece of a line is laid: letters to the right, letters to the left, or what stands between two such."""

    RIGHT = auto()
    LEFT = auto()
    BETWEEN = auto()


class Piece(NamedTuple):
    """Part of a line, in the order in which it is read. Pieces lie side by side, the first one leftmost."""

    text: str
    way: Way


class Word(NamedTuple):
    """Part of a piece that runs to the left, in the order in which it is read. The first one lies rightmost."""

    text: str
    kind: str


_STRONG = {"L": "L", "R": "R", "AL": "R", "EN": "#", "AN": "A"}
_FIRST_TO_LEFT = "\u0590"
"""Where Hebrew begins."""
_COMMA = ", "
"""A place is written with commas: town, region, country. Each is isolated, and they follow each other to the right."""
_PAIRS = {"(": ")", "[": "]", "{": "}"}


def pieces_of(text: str) -> list[Piece]:
    """The pieces of a line. A sign without direction between two that differ is a piece of its own kind: between."""
    if max(text, default="") < _FIRST_TO_LEFT or not _any_to_left(_kinds(text)):
        return [Piece(text, Way.RIGHT)]
    parts = [_pieces(part) for part in text.split(_COMMA)]
    made = parts[0]
    for part in parts[1:]:
        made += [Piece(_COMMA, Way.BETWEEN), *part]
    return [piece for piece in made if piece.text]


def _pieces(text: str) -> list[Piece]:
    kinds = _kinds(text)
    if not _any_to_left(kinds):
        return [Piece(text, Way.RIGHT)]
    if "L" not in kinds:
        return [Piece(text, Way.LEFT)]
    ways = _ways(text, kinds)
    runs = [(way, [at for at, _way in some]) for way, some in groupby(enumerate(ways), key=lambda pair: pair[1])]
    made: list[Piece] = []
    for way, places in runs:
        run = text[places[0] : places[-1] + 1]
        made += [Piece(run, Way.LEFT)] if way == "R" else _with_edges(run, bool(made), places[-1] + 1 < len(text))
    return made


def begins_leftward(text: str) -> bool:
    """Whether the first letter of a text runs to the left, and so the text itself (rules P2 and P3)."""
    strong = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind for kind in strong if kind in ("L", "R", "AL")), "L") != "L"


def words_of(piece: str) -> list[Word]:
    """The words, numbers and single other signs of a piece that runs to the left."""
    made: list[Word] = []
    for sign in piece:
        kind = _part(sign)
        joins = bool(made) and (kind == "mark" or (kind == made[-1].kind and kind != "sign"))
        if joins:
            made[-1] = Word(made[-1].text + sign, made[-1].kind)
        else:
            made.append(Word(sign, "word" if kind == "mark" else kind))
    return _whole_numbers(made)


def _kinds(text: str) -> list[str]:
    """Of each sign: L or R for a letter of that way, # for a digit, A for one of Arabic, else a blank. A mark goes with
    what it stands on."""
    kinds: list[str] = []
    for sign in text:
        bidi = unicodedata.bidirectional(sign)
        kinds.append(kinds[-1] if bidi in ("NSM", "BN") and kinds else _STRONG.get(bidi, " "))
    return kinds


def _any_to_left(kinds: list[str]) -> bool:
    return "R" in kinds or "A" in kinds


def _ways(text: str, kinds: list[str]) -> list[str]:
    """Of each sign the way it goes in a line from left to right (rules W7, N0, N1 and N2)."""
    ways, last = [], "L"
    for kind in kinds:
        last = kind if kind in ("L", "R") else last
        ways.append({"#": last, "A": "R"}.get(kind, kind))
    for first, end in _brackets(text):
        inside = set(ways[first + 1 : end])
        before = next((way for way in reversed(ways[:first]) if way != " "), "L")
        if inside - {" "}:
            ways[first] = ways[end] = "R" if "L" not in inside and before == "R" else "L"
    for at, way in enumerate(ways):
        if way == " ":
            after = next((later for later in ways[at:] if later != " "), "L")
            ways[at] = after if after == (ways[at - 1] if at else "L") else "L"
    return ways


def _brackets(text: str) -> list[tuple[int, int]]:
    """The places of brackets that belong together."""
    found, still_open = [], list[int]()
    for at, sign in enumerate(text):
        if sign in _PAIRS:
            still_open.append(at)
        elif still_open and sign == _PAIRS[text[still_open[-1]]]:
            found.append((still_open.pop(), at))
    return sorted(found)


def _with_edges(run: str, after_left: bool, before_left: bool) -> list[Piece]:
    """A run to the right, its outer signs without direction apart where it meets one to the left."""
    first = next((at for at, kind in enumerate(_kinds(run)) if kind != " "), len(run)) if after_left else 0
    end = len(run)
    while before_left and end > first and _kinds(run)[end - 1] == " ":
        end -= 1
    parts = [Piece(run[:first], Way.BETWEEN), Piece(run[first:end], Way.RIGHT), Piece(run[end:], Way.BETWEEN)]
    return [part for part in parts if part.text]


def _part(sign: str) -> str:
    category = unicodedata.category(sign)
    if category[0] == "M" or category == "Cf":
        return "mark"
    return {"L": "word", "N": "number"}.get(category[0], "sign")


def _whole_numbers(words: list[Word]) -> list[Word]:
    """12/5 is one number (rule W4)."""
    made: list[Word] = []
    for word in words:
        between = len(made) > 1 and len(made[-1].text) == 1 and made[-2].kind == word.kind == "number"
        if between and _ties(made[-2].text[-1], made[-1].text, word.text[0]):
            sign = made.pop().text
            made[-1] = Word(made[-1].text + sign + word.text, "number")
        else:
            made.append(word)
    return made


def _ties(before: str, sign: str, after: str) -> bool:
    kinds = {unicodedata.bidirectional(digit) for digit in (before, after)}
    return len(kinds) == 1 and unicodedata.bidirectional(sign) in ({"CS", "ES"} if kinds == {"EN"} else {"CS"})
