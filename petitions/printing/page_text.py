"""A line of text becomes operators of a PDF page, such that every reader gives the text back in its order.

Readers do not ask the file for the order, they guess it, each in its own way:

- pypdf takes what is shown in the order in which it is shown, and turns letters around that run to the left.
- PDFium (Chrome) sorts what stands on a line by place, counts words of either direction, and turns all of it around
  when those to the left are more. So such a name must be a line of its own to it: a gap does that (`Setter.gap_code`).
- poppler goes by place too, and leaves marks behind that stand at the left end of a line.

What satisfies all: words in the order of reading, each shown by itself; within a word to the left its letters from left
to right, each with a code of its own, and marks before their letter.
"""

from __future__ import annotations

from collections.abc import Iterator

from petitions.printing.cluster_font import Drawing
from petitions.printing.faces import EM, first_face
from petitions.printing.ink import Ink, ink_of
from petitions.printing.pictures import Picture
from petitions.printing.set_line import TO_LEFT, SetLine, Setter, Shown

_EIGHT_MARKS = "\u200e" * 8
"""Left-to-right marks."""


class PageText:
    """Shows lines on one page after the other, and knows what its readers have seen of the page."""

    def __init__(self, setter: Setter) -> None:
        self._setter = setter
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
        font = self._setter.fonts[None]
        if self._more_to_left > 0:
            codes = (font.code(_EIGHT_MARKS, Drawing(), EM),) * (self._more_to_left // 8 + 1)
            yield from self._show(Shown(font, codes, 0), x, y, 1)

    def show(self, line: SetLine, x: float, y: float, size: float, color: str = "0 g") -> Iterator[str]:
        """The operators that show a line: `x` is its left end, `y` the foot of its letters, all in points. `color` is
        the operator of what it draws that is no text; the page has it for the text already."""
        self._more_to_left += line.more_to_left
        for one in line.shown:
            left = x + one.at * size / EM
            if isinstance(one, Ink):
                self._drawn.append(ink_of(one, left, y, size, color))
            elif isinstance(one, Picture):
                self._drawn.append(self._setter.pictures.show(one, left, y, size / EM))
            else:
                yield from self._show(one, left, y, size)

    def blank(self, x: float, y: float, size: float, gap: bool) -> Iterator[str]:
        """A blank between two texts of a row; as a gap where letters of either run to the left."""
        font = self._setter.fonts[None] if gap else self._setter.font(first_face(" "))
        code = self._setter.gap_code(" ", 260) if gap else font.code(" ", Drawing(), 260)
        yield from self._show(Shown(font, (code,), 0), x, y, size)

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
            self._reads_leftward |= any(TO_LEFT.fullmatch(texts[code]) for code in one.codes)
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


def _turns_back(text: str) -> bool:
    """Whether pypdf, having read letters to the left, takes this one as the beginning of text to the right."""
    return len(text) == 1 and text.isalnum() and not TO_LEFT.match(text) and not "\u20a0" <= text <= "\u21ff"
