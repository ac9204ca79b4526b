"""The poster of the library: a shelf on a Saturday morning."""

import random

from petitions.reference_case.pictures.palette import BLUE, INK, PAPER, RED, YELLOW, as_png, new_poster

SHELF = 1640


def draw() -> bytes:
    """The poster as PNG. The same bytes each time."""
    chance = random.Random(6)
    sheet, pen = new_poster()
    pen.ellipse((300, 160, 1140, 1000), fill=YELLOW)
    left = 160
    while left < 2350:
        width, height = chance.choice((90, 120, 150, 180)), chance.randrange(640, 1000, 30)
        color = chance.choice((INK, RED, BLUE, INK, BLUE))
        top = SHELF - height - (140 if 1450 < left < 1580 else 0)
        pen.rectangle((left, top, left + width, top + height), fill=color)
        for band in (70, 120, height - 110):
            pen.rectangle((left, top + band, left + width, top + band + 16), fill=PAPER)
        left += width + 10
    # One book leans against the others.
    pen.polygon([(2420, SHELF - 880), (2580, SHELF - 920), (2860, SHELF - 50), (2700, SHELF)], fill=RED)
    pen.polygon([(2452, SHELF - 780), (2612, SHELF - 820), (2622, SHELF - 790), (2462, SHELF - 750)], fill=PAPER)
    pen.rectangle((0, SHELF, 3200, SHELF + 60), fill=INK)
    pen.rectangle((200, SHELF + 60, 260, 2000), fill=INK)
    pen.rectangle((2940, SHELF + 60, 3000, 2000), fill=INK)
    return as_png(sheet)
