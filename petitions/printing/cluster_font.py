"""A font made for one file: each code is one cluster of letters, drawn whole, and says exactly its own text.

A font as it comes has a glyph for many texts (a vowel sign of Devanagari) and many glyphs for one text (letter and
points), so that a reader of the file can only guess. Here nothing is left to guess.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import NamedTuple

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

from petitions.printing.faces import Face, Glyph
from petitions.printing.pdf_file import PdfFile
from petitions.printing.truetype import font_program

_ASCENT, _DESCENT = 1069, -293
_MOST_OUTLINES = 8192
"""So many are remembered from one volume to the next: Chinese alone has thousands."""
_LEAST_HEIGHT = 520
"""A word lower than about half its size is, to PDFium, in whatever line is near."""


class Drawing(NamedTuple):
    """What a code draws: glyphs of the face, moved to the right by so much; `tall` gives it height without ink."""

    glyphs: tuple[Glyph, ...] = ()
    right: int = 0
    tall: bool = False
    box: tuple[int, int, int, int] | None = None


class ClusterFont:
    """The codes of one face in one file, given out as they are needed."""

    def __init__(self, resource: str, face: Face | None, ascent: int = _ASCENT) -> None:
        self.resource, self.face, self.ascent = resource, face, ascent
        self.texts = [""]
        self.drawings: list[Drawing] = [Drawing()]
        self.widths = [0]
        self.reaches: list[tuple[float, float]] = [(0, 0)]
        self._codes: dict[tuple[str, Drawing, int], int] = {}

    def code(self, text: str, drawing: Drawing, width: int) -> int:
        """The code that says `text` and draws `drawing`."""
        key = (text, drawing, width)
        if key not in self._codes:
            self._codes[key] = len(self.texts)
            self.texts.append(text)
            self.drawings.append(drawing)
            self.widths.append(width)
            self.reaches.append(self.face.reach(drawing.glyphs) if self.face else (0, 0))
        return self._codes[key]

    def write(self, file: PdfFile) -> int:
        """Put the font into the file, with all codes given out so far."""
        program = self._program()
        tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(program).digest()[:6])
        name = f"{tag}+{self.face.name.replace(' ', '') if self.face else 'Gaps'}"
        widths = " ".join(map(str, self.widths))
        stream = file.stream(program, f"/Length1 {len(program)}")
        described = file.add(
            f"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[-2000 -1000 4000 2000]/ItalicAngle 0"
            f"/Ascent {_ASCENT}/Descent {_DESCENT}/CapHeight 714/StemV 80/FontFile2 {stream} 0 R>>"
        )
        inner = file.add(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/FontDescriptor {described} 0 R/CIDToGIDMap/Identity"
            f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/W[0[{widths}]]>>"
        )
        meaning = file.stream(_to_unicode(self.texts))
        return file.add(
            f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
            f"/DescendantFonts[{inner} 0 R]/ToUnicode {meaning} 0 R>>"
        )

    def _program(self) -> bytes:
        outlines = [_outline(self.face, drawing) for drawing in self.drawings]
        return font_program(outlines, self.widths, self.ascent, _DESCENT)


@lru_cache(maxsize=_MOST_OUTLINES)
def _outline(face: Face | None, drawing: Drawing) -> bytes:
    """What a code draws, as a font holds it. All volumes of a list draw the same letters."""
    pen = TTGlyphPen(None)
    if drawing.box:
        _box(pen, *drawing.box)
    if face and drawing.glyphs:
        face.draw(drawing.glyphs, Cu2QuPen(pen, 1.0, reverse_direction=False), drawing.right)
    if drawing.tall:
        _box(pen, 0, 0, 0, _LEAST_HEIGHT)
    return bytes(pen.glyph().compile(None))


def _box(pen: TTGlyphPen, left: int, bottom: int, right: int, top: int) -> None:
    pen.moveTo((left, bottom))
    for corner in ((left, top), (right, top), (right, bottom)):
        pen.lineTo(corner)
    pen.closePath()


def _to_unicode(texts: list[str]) -> bytes:
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def /CMapName/Adobe-Identity-UCS def",
        "/CMapType 2 def 1 begincodespacerange <0000><FFFF> endcodespacerange",
    ]
    pairs = [f"<{code:04X}><{text.encode('utf-16-be').hex()}>" for code, text in enumerate(texts) if text]
    for first in range(0, len(pairs), 100):
        some = pairs[first : first + 100]
        lines += [f"{len(some)} beginbfchar", *some, "endbfchar"]
    return "\n".join([*lines, "endcmap CMapName currentdict /CMap defineresource pop end end"]).encode()
