"""Signs that a font has as pictures and not as outlines: emoji. Each is in the file once."""

from __future__ import annotations

import io
from typing import NamedTuple

from PIL import Image

from petitions.printing.faces import Face
from petitions.printing.pdf_file import PdfFile


class Picture(NamedTuple):
    """A glyph that is a picture, at a distance from the line's start."""

    face: Face
    glyph: int
    at: int


class Pictures:
    """The pictures of one file, named as they are needed."""

    def __init__(self) -> None:
        self._names: dict[tuple[Face, int], str] = {}

    def show(self, picture: Picture, x: float, y: float, scale: float) -> str:
        """The operator that paints it; nothing, where the font has none."""
        key = (picture.face, picture.glyph)
        if not picture.face.picture(picture.glyph):
            return ""
        name = self._names.setdefault(key, f"P{len(self._names)}")
        left, bottom, width, height = (scale * length for length in picture.face.box(picture.glyph))
        return f"q {width:.2f} 0 0 {height:.2f} {x + left:.2f} {y + bottom:.2f} cm/{name} Do Q"

    def write(self, file: PdfFile) -> str:
        """Put them into the file: names and objects, as resources list them."""
        return " ".join(f"/{name} {_write(file, *key)} 0 R" for key, name in self._names.items())


def _write(file: PdfFile, face: Face, glyph: int) -> int:
    with Image.open(io.BytesIO(face.picture(glyph))) as opened:
        image = opened.convert("RGBA")
    about = f"/Type/XObject/Subtype/Image/Width {image.width}/Height {image.height}/BitsPerComponent 8"
    clear = file.stream(image.getchannel("A").tobytes(), f"{about}/ColorSpace/DeviceGray")
    return file.stream(image.convert("RGB").tobytes(), f"{about}/ColorSpace/DeviceRGB/SMask {clear} 0 R")
