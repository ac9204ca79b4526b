"""The picture that stands for a petition wherever a link to it is shown: 1200 by 630, as services ask for it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from io import BytesIO

from PIL import Image

from petitions.printing.cells import cell
from petitions.printing.typeset import typeset

WIDTH, HEIGHT = 1200, 630
LONGEST_SITE = 18


@dataclass(frozen=True)
class CardPicture:
    """What stands on it, in `language`; `count` is rounded and in words, `act` says what to do or what came of it."""

    language: str
    title: str
    ask: str
    organization: str
    site: str
    count: str
    act: str


def picture_png(picture: CardPicture) -> bytes:
    """The picture as PNG, of few colours, so that it stays small. Raises CannotTypeset."""
    data = asdict(picture) | {name: cell(getattr(picture, name)) for name in ("title", "ask", "organization")}
    data["site"] = shortened(picture.site, LONGEST_SITE)
    with Image.open(BytesIO(typeset("picture.typ", data, "png"))) as drawn:
        few = drawn.convert("RGB").quantize(64, dither=Image.Dither.NONE)
        out = BytesIO()
        few.save(out, "PNG", optimize=True)
    return out.getvalue()


def shortened(text: str, most: int) -> str:
    """`text`, cut with a mark of omission when it is longer than `most` signs."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
