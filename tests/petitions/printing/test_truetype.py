"""The fonts we write are read back by fontTools: the same outlines, widths and heights, and sums that are right."""

from __future__ import annotations

import io
import struct

import pytest
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from petitions.printing.truetype import font_program

CORNERS = [((-20, -7), (-20, 500), (300, 500)), ((0, 0), (10, 900), (20, 0), (15, -100)), ((1, 1), (2, 2), (3, 1))]


def an_outline(*contours: tuple[tuple[int, int], ...]) -> bytes:
    pen = TTGlyphPen(None)
    for first, *others in contours:
        pen.moveTo(first)
        for corner in others:
            pen.lineTo(corner)
        pen.closePath()
    return bytes(pen.glyph().compile(None))


@pytest.fixture
def program() -> bytes:
    outlines = [b"", an_outline(CORNERS[0]), an_outline(*CORNERS), b""]
    return font_program(outlines, [0, 320, 333, 260], 1069, -293)


def test_outlines_and_widths_come_back(program: bytes) -> None:
    font = TTFont(io.BytesIO(program), checkChecksums=2)
    names = font.getGlyphOrder()
    assert [font["hmtx"][name] for name in names] == [(0, 0), (320, -20), (333, -20), (260, 0)]
    drawn = []
    for name in names:
        pen = RecordingPen()
        font["glyf"][name].draw(pen, font["glyf"])
        drawn.append(sum(verb == "moveTo" for verb, _points in pen.value))
    assert drawn == [0, 1, 3, 0]
    glyph = font["glyf"][names[2]]
    assert [tuple(point) for point in glyph.getCoordinates(font["glyf"])[0]] == [at for some in CORNERS for at in some]


def test_what_the_tables_say_of_all_outlines_is_so(program: bytes) -> None:
    font = TTFont(io.BytesIO(program))
    head, hhea, maxp = font["head"], font["hhea"], font["maxp"]
    assert (head.unitsPerEm, head.xMin, head.yMin, head.xMax, head.yMax) == (1000, -20, -100, 300, 900)
    assert (hhea.ascent, hhea.descent, hhea.advanceWidthMax, hhea.numberOfHMetrics) == (1069, -293, 333, 4)
    assert (hhea.minLeftSideBearing, hhea.minRightSideBearing, hhea.xMaxExtent) == (-20, 20, 300)
    assert (maxp.numGlyphs, maxp.maxPoints, maxp.maxContours) == (4, 10, 3)


def test_the_whole_adds_up_and_the_same_letters_make_the_same_file(program: bytes) -> None:
    words = struct.unpack(f">{len(program) // 4}I", program)
    assert sum(words) & 0xFFFFFFFF == 0xB1B0AFBA
    outlines = [b"", an_outline(CORNERS[0]), an_outline(*CORNERS), b""]
    assert font_program(outlines, [0, 320, 333, 260], 1069, -293) == program
