"""A line of text is set: which codes of which fonts show it, and where."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from petitions.printing.cluster_font import ClusterFont, Drawing
from petitions.printing.direction import Piece, Way, Word, pieces_of, words_of
from petitions.printing.faces import Cluster, Face, first_face, is_simple, parts_by_face
from petitions.printing.fonts import leaves_ink
from petitions.printing.ink import Ink
from petitions.printing.leftward import codes_to_left
from petitions.printing.pictures import Picture, Pictures

_MOST_LINES = 500
"""So many lines are remembered: places come again and again, and each name is asked for several times over."""
_JOINERS = "\u200c\u200d"
TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
"""Letters that run to the left, as readers know them."""
_END_MARK = "\u200f"
"""Right-to-left mark."""
_GAP_BOX = (0, 2000, 20, 2600)
"""High above the line, and never seen: to PDFium, what has such a box between it stands on two lines."""


class Shown(NamedTuple):
    """Codes of a font, shown at a distance from the line's start."""

    font: ClusterFont
    codes: tuple[int, ...]
    at: int
    leftward: bool = False


Item = Shown | Ink | Picture


class SetLine(NamedTuple):
    """A line that is ready: what is shown, its width, how far it reaches below and above, and its direction."""

    shown: list[Item]
    width: int
    low: float
    high: float
    leftward: bool
    more_to_left: int


def plain(text: str) -> str:
    """The text without signs that command direction or are no text at all, its blanks made plain."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = (sign for sign in text if sign.isspace() or leaves_ink(sign) or sign in _JOINERS or _varies(sign))
    return " ".join("".join(kept).split())


def _varies(sign: str) -> bool:
    return unicodedata.category(sign) == "Mn"


class Setter:
    """Sets lines for one file, and knows its fonts."""

    def __init__(self) -> None:
        self.fonts: dict[Face | None, ClusterFont] = {None: ClusterFont("F0", None, ascent=3000)}
        self._lines: dict[str, SetLine] = {}
        self.pictures = Pictures()
        self._simple: dict[str, tuple[ClusterFont, int]] = {}

    def set(self, text: str) -> SetLine:
        """A line of plain text. Raises NoFont."""
        if text not in self._lines:
            if len(self._lines) >= _MOST_LINES:
                self._lines.clear()
            self._lines[text] = self._set(text)
        return self._lines[text]

    def gap_code(self, text: str, width: int) -> int:
        """The code of a gap: it says `text`, and shows nothing."""
        return self.fonts[None].code(text, Drawing(box=_GAP_BOX), width)

    def _set(self, text: str) -> SetLine:
        shown: list[Item] = []
        width = 0
        pieces = pieces_of(text)
        for piece in pieces:
            some, its = self._piece(piece, width)
            shown += some
            width += its
        reaches = [one.font.reaches[code] for one in shown if isinstance(one, Shown) for code in one.codes]
        low, high = min((low for low, _high in reaches), default=0), max((high for _low, high in reaches), default=0)
        leftward = any(piece.way is Way.LEFT for piece in pieces)
        more_to_left = 2 * len(TO_LEFT.findall(text)) - sum(map(str.isalpha, text))
        return SetLine(shown, width, low, high, leftward, more_to_left)

    def _piece(self, piece: Piece, at: int) -> tuple[list[Item], int]:
        if piece.way is Way.RIGHT:
            return self._to_right(piece.text, at)
        if piece.way is Way.LEFT:
            return self._to_left(piece.text, at)
        return self._between(piece.text, at)

    def _to_right(self, text: str, at: int) -> tuple[list[Item], int]:
        shown: list[Item] = []
        start = at
        for font, codes in self._runs(text):
            shown.append(Shown(font, codes, at))
            if font.face and font.face.pictured:
                shown += _pictures(font, font.face, codes, at)
            at += sum([font.widths[code] for code in codes])
        return shown, at - start

    def _runs(self, text: str) -> Iterator[tuple[ClusterFont, tuple[int, ...]]]:
        """The codes of a text to the right, in runs of one font."""
        if all(map(is_simple, text)):
            simple = (self._simple.get(sign) or self._learn(sign) for sign in text)
            for font, some in groupby(simple, key=itemgetter(0)):
                yield font, tuple([code for _font, code in some])
            return
        for face, part in parts_by_face(text):
            font = self.font(face)
            clusters = face.shape(part, leftward=False)
            drawings = (_pictured(one) if face.pictured else Drawing(one.glyphs) for one in clusters)
            codes = [font.code(one.text, drawn, one.width) for one, drawn in zip(clusters, drawings, strict=True)]
            yield font, tuple(codes)

    def _learn(self, sign: str) -> tuple[ClusterFont, int]:
        """The code of a letter that looks the same beside any other."""
        face = first_face(sign)
        (only,) = face.shape(sign, leftward=False)
        font = self.font(face)
        self._simple[sign] = font, font.code(sign, Drawing(only.glyphs), only.width)
        return self._simple[sign]

    def _between(self, text: str, at: int) -> tuple[list[Item], int]:
        width, ink = 0, list[Item]()
        for face, part in parts_by_face(text):
            for one in face.shape(part, leftward=False):
                ink.append(Ink(face, one.glyphs, at + width))
                width += one.width
        return [Shown(self.fonts[None], (self.gap_code(text, width),), at), *ink], width

    def _to_left(self, text: str, at: int) -> tuple[list[Item], int]:
        parts: list[tuple[ClusterFont, tuple[int, ...]]] = []
        face: Face | None = None
        for word in words_of(text):
            for its_face, part in parts_by_face(word.text, face):
                face, font = its_face, self.font(its_face)
                parts += [(font, codes) for codes in codes_to_left(font, Word(part, word.kind))]
        if len(parts) > 1 and unicodedata.category(text[-1])[0] == "M":
            font, codes = parts[-1]
            parts[-1] = (font, (font.code(_END_MARK, Drawing(), 0), *codes))
        widths = [sum(font.widths[code] for code in codes) for font, codes in parts]
        shown, right = list[Item](), at + sum(widths)
        for (font, codes), width in zip(parts, widths, strict=True):
            right -= width
            shown.append(Shown(font, codes, right, leftward=True))
        return shown, sum(widths)

    def font(self, face: Face) -> ClusterFont:
        """The file's font for a face."""
        if face not in self.fonts:
            self.fonts[face] = ClusterFont(f"F{len(self.fonts)}", face)
        return self.fonts[face]


def _pictured(cluster: Cluster) -> Drawing:
    """The glyphs are named, but have no outlines; a box without height keeps the place."""
    return Drawing(cluster.glyphs, box=(0, 0, cluster.width, 0))


def _pictures(font: ClusterFont, face: Face, codes: tuple[int, ...], at: int) -> Iterator[Picture]:
    for code in codes:
        yield from (Picture(face, glyph.number, at + glyph.right) for glyph in font.drawings[code].glyphs)
        at += font.widths[code]
