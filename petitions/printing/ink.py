"""Glyphs drawn as shapes, for signs whose text is said elsewhere."""

from __future__ import annotations

from typing import Any, NamedTuple

from fontTools.pens.basePen import BasePen

from petitions.printing.faces import EM, Face, Glyph


class Ink(NamedTuple):
    """Glyphs that are drawn and not shown as text: a gap says what they mean."""

    face: Face
    glyphs: tuple[Glyph, ...]
    at: int


class _PathPen(BasePen):
    """Draws as operators of a page."""

    def __init__(self) -> None:
        super().__init__(None)
        self.made: list[str] = []

    def _moveTo(self, point: Any) -> None:  # noqa: N802 - named by fontTools
        self.made.append(f"{point[0]:.0f} {point[1]:.0f} m")

    def _lineTo(self, point: Any) -> None:  # noqa: N802 - named by fontTools
        self.made.append(f"{point[0]:.0f} {point[1]:.0f} l")

    def _curveToOne(self, first: Any, second: Any, end: Any) -> None:  # noqa: N802
        self.made.append(" ".join(f"{x:.0f} {y:.0f}" for x, y in (first, second, end)) + " c")

    def _closePath(self) -> None:  # noqa: N802
        self.made.append("h")


def ink_of(ink: Ink, x: float, y: float, size: float, color: str) -> str:
    """The operators that draw it: x and y of its line in points, size of the letters, and the operator of its color."""
    pen = _PathPen()
    ink.face.draw(ink.glyphs, pen)
    if not pen.made:
        return ""
    scale = size / EM
    return f"q {color} {scale:.5f} 0 0 {scale:.5f} {x:.2f} {y:.2f} cm {' '.join(pen.made)} f Q"
