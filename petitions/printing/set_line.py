"""A line of text becomes operators of a PDF page, such that every reader gives the text back in its order.

Readers do not ask the file for the order, they guess it, each in its own way:

- pypdf takes what is shown in the order in which it is shown, and turns letters around that run to the left.
- PDFium (Chrome) sorts what stands on a line by place, counts words of either direction, and turns all of it around
  when those to the left are more. So such a name must be a line of its own to it: a gap does that (see `gap_code`).
- poppler goes by place too, and leaves marks behind that stand at the left end of a line.

What satisfies all: words in the order of reading, each shown by itself; within a word to the left its letters from left
to right, each with a code of its own, and marks before their letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from petitions.printing.cluster_font import ClusterFont, Drawing
from petitions.printing.direction import Piece, Way, Word, pieces_of, words_of
from petitions.printing.faces import EM, Cluster, Face, first_face, is_simple, parts_by_face
from petitions.printing.fonts import leaves_ink
from petitions.printing.ink import Ink, ink_of
from petitions.printing.leftward import codes_to_left
from petitions.printing.pictures import Picture, Pictures

_JOINERS = "\u200c\u200d"
_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_END_MARK = "\u200f"
"""Right-to-left mark."""
_EIGHT_MARKS = "\u200e" * 8
"""Left-to-right marks."""
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
        self.new_page()

    def new_page(self) -> None:
        """Readers begin each page anew."""
        self._reads_leftward = False
        self._more_to_left = 0
        self._drawn: list[str] = []

    def drawn(self) -> list[str]:
        """What the page's lines draw that is no text. It comes last: amid text, readers would see new lines begin."""
        return self._drawn

    def balance(self, x: float, y: float) -> Iterator[str]:
        """Marks without ink, as many as the page has more letters to the left than to the right: where these are
        fewer, poppler takes the whole page, and each of its rows, for one that runs to the left."""
        font = self.fonts[None]
        if self._more_to_left > 0:
            codes = (font.code(_EIGHT_MARKS, Drawing(), EM),) * (self._more_to_left // 8 + 1)
            yield from self._show(Shown(font, codes, 0), x, y, 1)

    def set(self, text: str) -> SetLine:
        """A line of plain text. Raises NoFont."""
        if text not in self._lines:
            self._lines[text] = self._set(text)
        return self._lines[text]

    def show(self, line: SetLine, x: float, y: float, size: float) -> Iterator[str]:
        """The operators that show a line: `x` is its left end, `y` the foot of its letters, all in points."""
        self._more_to_left += line.more_to_left
        for one in line.shown:
            left = x + one.at * size / EM
            if isinstance(one, Ink):
                self._drawn.append(ink_of(one, left, y, size))
            elif isinstance(one, Picture):
                self._drawn.append(self.pictures.show(one, left, y, size / EM))
            else:
                yield from self._show(one, left, y, size)

    def blank(self, x: float, y: float, size: float, gap: bool) -> Iterator[str]:
        """A blank between two texts of a row; as a gap where letters of either run to the left."""
        font = self.fonts[None] if gap else self._font(first_face(" "))
        code = self.gap_code(" ", 260) if gap else font.code(" ", Drawing(), 260)
        yield from self._show(Shown(font, (code,), 0), x, y, size)

    def gap_code(self, text: str, width: int) -> int:
        """The code of a gap: it says `text`, and shows nothing."""
        return self.fonts[None].code(text, Drawing(box=_GAP_BOX), width)

    def _show(self, one: Shown, x: float, y: float, size: float) -> Iterator[str]:
        for codes in self._steps(one):
            shown = "".join([f"{code:04X}" for code in codes])
            text = f"BT/{one.font.resource} {size:g} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm<{shown}>Tj ET"
            yield text if one.font.face else f"3 Tr {text} 0 Tr"
            x += sum(one.font.widths[code] for code in codes) * size / EM

    def _steps(self, one: Shown) -> Iterator[tuple[int, ...]]:
        """The codes as they are shown together: after a word to the left, one by one up to the next plain letter."""
        texts = one.font.texts
        if one.leftward:
            self._reads_leftward |= any(_TO_LEFT.fullmatch(texts[code]) for code in one.codes)
            yield one.codes
            return
        at = 0
        while self._reads_leftward and at < len(one.codes):
            self._reads_leftward = not _turns_back(texts[one.codes[at]])
            if not self._reads_leftward:
                break
            yield one.codes[at : at + 1]
            at += 1
        if one.codes[at:]:
            yield one.codes[at:]

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
        more_to_left = 2 * len(_TO_LEFT.findall(text)) - sum(map(str.isalpha, text))
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
            font = self._font(face)
            clusters = face.shape(part, leftward=False)
            drawings = (_pictured(one) if face.pictured else Drawing(one.glyphs) for one in clusters)
            codes = [font.code(one.text, drawn, one.width) for one, drawn in zip(clusters, drawings, strict=True)]
            yield font, tuple(codes)

    def _learn(self, sign: str) -> tuple[ClusterFont, int]:
        """The code of a letter that looks the same beside any other."""
        face = first_face(sign)
        (only,) = face.shape(sign, leftward=False)
        font = self._font(face)
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
                face, font = its_face, self._font(its_face)
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

    def _font(self, face: Face) -> ClusterFont:
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


def _turns_back(text: str) -> bool:
    """Whether pypdf, having read letters to the left, takes this one as the beginning of text to the right."""
    return len(text) == 1 and text.isalnum() and not _TO_LEFT.match(text) and not "\u20a0" <= text <= "\u21ff"
