"""What both posters share: paper, ink, one accent, and edges smoothed by drawing at twice the size."""

from io import BytesIO

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1600, 1000
PAPER, INK, RED, YELLOW, BLUE = "#f3ead9", "#1d1a16", "#c8321f", "#e0a526", "#3f5b66"
COLORS = 48


def new_poster() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """An empty sheet at twice the size, and a pen for it."""
    sheet = Image.new("RGB", (WIDTH * 2, HEIGHT * 2), PAPER)
    return sheet, ImageDraw.Draw(sheet)


def as_png(sheet: Image.Image) -> bytes:
    """The finished poster, small in bytes: 1600 by 1000 pixels."""
    small = sheet.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).quantize(COLORS, dither=Image.Dither.NONE)
    out = BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()
