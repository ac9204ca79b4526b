"""Letters become glyphs: which font has them, and HarfBuzz's shaping."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Any, NamedTuple

import uharfbuzz as harfbuzz
from fontTools.pens.transformPen import TransformPen
from fontTools.unicodedata import script, script_name

from petitions.printing.fonts import Family, found, leaves_ink
from petitions.printing.typeset import NoFont

EM = 1000
"""All lengths of letters are in thousandths of their size."""
_PLAIN = {"kern": False, "liga": False}
"""Each letter keeps one width, so that it needs one code. Ligatures that a script demands are drawn all the same."""


class Glyph(NamedTuple):
    """A glyph of a font, and where it stands from the start of its cluster."""

    number: int
    right: int
    up: int


class Cluster(NamedTuple):
    """What belongs together of a word: its text, its glyphs, and its width."""

    text: str
    glyphs: tuple[Glyph, ...]
    width: int


class Face:
    """A font that is open: it shapes and draws."""

    def __init__(self, family: Family) -> None:
        self.name = family.name
        face = harfbuzz.Face(harfbuzz.Blob.from_file_path(str(family.path)), family.face)
        self.font = harfbuzz.Font(face)
        self.scale = EM / face.upem
        self.pictured = bool(face.has_color_png)

    def has(self, sign: str) -> bool:
        """Whether it draws the sign."""
        return self.font.get_nominal_glyph(ord(sign)) is not None

    def shape(self, text: str, leftward: bool) -> list[Cluster]:
        """The clusters of a text, from left to right. Raises NoFont."""
        buffer = harfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if leftward else "ltr"
        buffer.cluster_level = harfbuzz.BufferClusterLevel.MONOTONE_GRAPHEMES
        harfbuzz.shape(self.font, buffer, _PLAIN)
        return self._clusters(text, buffer)

    def _clusters(self, text: str, buffer: Any) -> list[Cluster]:
        starts: list[int] = []
        glyphs: list[list[Glyph]] = []
        widths: list[float] = []
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            if info.codepoint == 0:
                raise NoFont(f"a sign that {self.name} does not draw")
            if not starts or starts[-1] != info.cluster:
                starts.append(info.cluster)
                glyphs.append([])
                widths.append(0)
            right, up = (widths[-1] + place.x_offset) * self.scale, place.y_offset * self.scale
            glyphs[-1].append(Glyph(info.codepoint, round(right), round(up)))
            widths[-1] += place.x_advance
        ends = dict(zip(sorted(starts), [*sorted(starts)[1:], len(text)], strict=True))
        return [
            Cluster(text[start : ends[start]], tuple(some), round(width * self.scale))
            for start, some, width in zip(starts, glyphs, widths, strict=True)
        ]

    def picture(self, glyph: int) -> bytes:
        """The picture of a glyph, as PNG; empty where it has none."""
        return bytes(self.font.get_glyph_color_png(glyph).data or b"")

    def box(self, glyph: int) -> tuple[float, float, float, float]:
        """Left, bottom, width and height of a glyph."""
        seen = self.font.get_glyph_extents(glyph)
        sides = (seen.x_bearing, seen.y_bearing + seen.height, seen.width, -seen.height)
        left, bottom, width, height = (side * self.scale for side in sides)
        return left, bottom, width, height

    def reach(self, glyphs: tuple[Glyph, ...]) -> tuple[float, float]:
        """How far glyphs reach below the line, as a number below zero, and above it."""
        seen = [(glyph.up, self.box(glyph.number)) for glyph in glyphs]
        lowest = min((up + bottom for up, (_left, bottom, _width, _height) in seen), default=0)
        highest = max((up + bottom + height for up, (_left, bottom, _width, height) in seen), default=0)
        return min(lowest, 0), max(highest, 0)

    def draw(self, glyphs: tuple[Glyph, ...], pen: Any, right: float = 0) -> None:
        """Draw glyphs with a pen of fontTools, EM units to the size of the letters."""
        for glyph in glyphs:
            moved = TransformPen(pen, (self.scale, 0, 0, self.scale, glyph.right + right, glyph.up))
            self.font.draw_glyph_with_pen(glyph.number, moved)


def parts_by_face(text: str, before: Face | None = None) -> list[tuple[Face, str]]:
    """The text in parts of one font each, in its order. Raises NoFont."""
    parts: list[tuple[Face, str]] = []
    for sign in text:
        face = _face_of(sign, parts[-1][0] if parts else before)
        if parts and parts[-1][0] is face:
            parts[-1] = (face, parts[-1][1] + sign)
        else:
            parts.append((face, sign))
    return parts


def _face_of(sign: str, before: Face | None) -> Face:
    """The font a sign is drawn in: that of the sign before it, where it is a mark or a blank, if that has it."""
    category = unicodedata.category(sign)
    if category[0] != "Z" and not leaves_ink(sign):
        return before or first_face(" ")
    joins = category[0] == "M" or (category[0] == "Z" and before and not before.pictured)
    return before if before and joins and before.has(sign) else first_face(sign)


_ALONE = {"Latn", "Grek", "Cyrl", "Armn", "Geor", "Hani", "Hira", "Kana", "Bopo", "Hang", "Zyyy"}
"""Scripts whose letters look the same beside any other, as long as there are no marks."""


@lru_cache(maxsize=8192)
def is_simple(sign: str) -> bool:
    """Whether a sign needs no shaping among others of its kind."""
    category = unicodedata.category(sign)
    if sign == " " or category[0] not in "LNPS" or category == "So":
        return sign == " "
    jamo = "\u1100" <= sign <= "\u11ff" or "\ua960" <= sign <= "\ua97f" or "\ud7b0" <= sign <= "\ud7ff"
    return not jamo and script(sign) in _ALONE and leaves_ink(sign)


@lru_cache(maxsize=8192)
def first_face(sign: str) -> Face:
    """The first font that has a sign, that of its script before others, outlines before pictures. Raises NoFont."""
    own = script_name(script(sign)).split("_")[0]
    tried = sorted(found(), key=lambda family: ("Emoji" in family.name, own not in family.name))
    chosen = next((face for face in map(_open, tried) if face.has(sign)), None)
    if chosen is None:
        raise NoFont("a sign that no font draws")
    return chosen


@cache
def _open(family: Family) -> Face:
    return Face(family)
