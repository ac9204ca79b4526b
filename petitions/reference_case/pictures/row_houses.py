"""The poster of Protect Philly: row houses at dusk, and a plug that has been pulled."""

import random

from PIL import ImageDraw

from petitions.reference_case.pictures.palette import BLUE, INK, PAPER, RED, YELLOW, as_png, new_poster

GROUND = 1500


def draw() -> bytes:
    """The poster as PNG. The same bytes each time."""
    chance = random.Random(1682)
    sheet, pen = new_poster()
    pen.ellipse((1750, 130, 2850, 1230), fill=RED)
    left = -60
    while left < 3200:
        width = chance.choice((300, 330, 360))
        _house(pen, left, width, GROUND - chance.randrange(560, 820, 40), chance)
        left += width + 8
    pen.rectangle((0, GROUND, 3200, GROUND + 26), fill=INK)
    _cable(pen)
    return as_png(sheet)


def _house(pen: ImageDraw.ImageDraw, left: int, width: int, top: int, chance: random.Random) -> None:
    right = left + width
    pen.rectangle((left, top, right, GROUND), fill=INK)
    pen.rectangle((left - 10, top - 26, right + 10, top + 14), fill=INK)
    pen.rectangle((left + 40, top - 110, left + 90, top), fill=INK)
    for row in range(top + 90, GROUND - 420, 220):
        for column in (left + 50, right - 130):
            lit = chance.choice((YELLOW, YELLOW, PAPER, BLUE))
            pen.rectangle((column, row, column + 80, row + 130), fill=lit)
            pen.line((column + 40, row, column + 40, row + 130), fill=INK, width=8)
            pen.line((column, row + 65, column + 80, row + 65), fill=INK, width=8)
    pen.rectangle((left + 50, GROUND - 300, left + 150, GROUND), fill=RED)
    pen.rectangle((right - 130, GROUND - 300, right - 50, GROUND - 150), fill=YELLOW)
    for step in range(3):
        pen.rectangle((left + 40 - step * 14, GROUND - 60 + step * 20, left + 160 + step * 14, GROUND), fill=PAPER)


def _cable(pen: ImageDraw.ImageDraw) -> None:
    y = 1760
    pen.line((0, y, 1180, y), fill=INK, width=34)
    pen.rounded_rectangle((1120, y - 105, 1400, y + 105), 50, fill=INK)
    for prong in (-60, 36):
        pen.rectangle((1400, y + prong, 1520, y + prong + 24), fill=INK)
    pen.rounded_rectangle((1790, y - 120, 2060, y + 120), 50, fill=RED)
    for hole in (-60, 36):
        pen.rectangle((1790, y + hole, 1880, y + hole + 24), fill=PAPER)
    pen.line((2050, y, 3200, y), fill=RED, width=34)
