"""How a volume of the list looks: its head, its rows, and what stands on every page. All lengths are in points."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from petitions.printing.cluster_font import Drawing
from petitions.printing.faces import EM
from petitions.printing.page_text import PageText
from petitions.printing.pages import Pages
from petitions.printing.set_line import Setter, plain
from petitions.printing.wrap import wrapped

_MM = 72 / 25.4
_SIDE, _TOP, _BOTTOM = 18 * _MM, 24 * _MM, 20 * _MM
_SIZE, _LINE, _PADDING = 9.5, 12.3, 0.5
"""Of the rows: size of the letters, from line to line, and the room above and below."""
_SMALL = 8
_NUMBER_SHARE, _GAP = 0.12, 10
_FOOT = 0.27
"""How far below a line's middle its letters stand, in parts of their size."""
_QUIET, _BLACK = "0.333 g", "0 g"


class ListPages:
    """The pages of one volume, filled from the top."""

    def __init__(self, out: BinaryIO, title: str, language: str, paper: str, columns: list[tuple[str, int]]) -> None:
        self._pages = Pages(out, plain(title), language, paper)
        self._setter = Setter()
        self._text = PageText(self._setter)
        self._labels = [label for label, _share in columns]
        self._inner = self._pages.width - 2 * _SIDE
        self._number_width = self._inner * _NUMBER_SHARE
        shares = sum(share for _label, share in columns[1:])
        room = self._inner - self._number_width - _GAP * (len(columns) - 1)
        self._widths = [room * share / shares for _label, share in columns[1:]]
        self._begin()

    def heading(self, text: str, level: int, above: list[str] | None = None) -> None:
        """A heading with its bookmark, on the page of the row `above` which it stands."""
        size, line = (16, 21) if level == 1 else (9, 12)
        lines = wrapped(self._setter, text, self._inner, size)
        room = self._laid(above)[3] if above else 0
        self._need(len(lines) * line + (16 if level == 2 else 0) + room)
        self._y -= 12 if level == 2 else 0
        self._pages.bookmark(plain(text), self._y)
        self._lines(f"H{level}", lines, size, line, _BLACK if level == 1 else _QUIET)
        self._y -= 4

    def paragraph(self, text: str, size: float = _SIZE) -> None:
        """A paragraph across the page."""
        self._lines("P", wrapped(self._setter, text, self._inner, size), size, size * 1.35, _BLACK)
        self._y -= 2

    def row(self, number: int, cells: list[str], shaded: bool) -> None:
        """A row of the list, as high as its highest cell."""
        texts, above, pitch, height = self._laid(cells)
        self._need(height)
        if shaded:
            self._pages.ornament(
                [f"0.961 g {_SIDE:.2f} {self._y - height:.2f} {self._inner:.2f} {height:.2f} re f 0 g"]
            )
        self._pages.text("P", self._row(str(number), texts, above, pitch))
        self._y -= height

    def close(self, left: str, middle: str, right: str) -> None:
        """End the volume; the foot of each page says these, `right` with the page's number and how many there are."""
        self._end()
        last = self._pages.count - 1
        feet = [list(self._foot(left, middle, right.format(page=page, pages=last))) for page in range(1, last + 1)]
        file = self._pages.file
        fonts = " ".join(f"/{font.resource} {font.write(file)} 0 R" for font in self._setter.fonts.values())
        self._pages.close(feet, f"/Font<<{fonts}>>/XObject<<{self._setter.pictures.write(file)}>>")

    def _laid(self, cells: list[str]) -> tuple[list[list[str]], float, float, float]:
        """Of a row: the lines of its cells, the room above a line's foot, from line to line, and the whole height."""
        texts = [wrapped(self._setter, cell, width, _SIZE) for cell, width in zip(cells, self._widths, strict=True)]
        above, below = self._room([line for lines in texts for line in lines], _SIZE, _LINE)
        return texts, above, above + below, max(map(len, texts)) * (above + below) + 2 * _PADDING

    def _begin(self) -> None:
        self._pages.begin()
        self._text.new_page()
        self._y = self._pages.height - _TOP
        self._pages.ornament(self._header())

    def _need(self, height: float) -> None:
        if self._y - height < _BOTTOM:
            self._end()
            self._begin()

    def _end(self) -> None:
        self._pages.ornament(self._text.drawn())
        self._pages.ornament(self._text.balance(_SIDE + self._inner, self._pages.height - _TOP + 3 * _MM))
        self._pages.end()

    def _header(self) -> Iterator[str]:
        y = self._pages.height - _TOP + 3 * _MM + 5
        yield _QUIET
        first, *others = self._labels
        line = self._setter.set(first)
        yield from self._text.show(line, self._right_of_number(line.width, _SMALL), y, _SMALL, _QUIET)
        yield self._page_wide_blank(_SIDE + self._number_width, y)
        for at, (label, left) in enumerate(zip(others, self._lefts(), strict=True)):
            if at:
                yield from self._text.blank(left - 3, y, _SMALL, gap=False)
            yield from self._text.show(self._setter.set(label), left, y, _SMALL, _QUIET)
        yield f"0.333 G 0.5 w {_SIDE:.2f} {y - 5:.2f} m {_SIDE + self._inner:.2f} {y - 5:.2f} l S"
        yield _BLACK

    def _page_wide_blank(self, x: float, y: float) -> str:
        """A blank whose box is as wide as the text: from it PDFium sees that the page is written in lines. Names and
        places alone look like columns to it."""
        size, font = 100, self._setter.fonts[None]
        left, width = round((_SIDE - x) * EM / size), round(self._inner * EM / size)
        code = font.code(" ", Drawing(box=(left, 0, left + width, 20)), 21)
        return f"BT 3 Tr/{font.resource} {size} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm<{code:04X}>Tj 0 Tr ET"

    def _foot(self, left: str, middle: str, right: str) -> Iterator[str]:
        y, shown = _BOTTOM - 8 * _MM, [self._setter.set(plain(text)) for text in (left, middle, right)]
        self._text.new_page()
        yield _QUIET
        for part, line in enumerate(shown):
            width = line.width * _SMALL / EM
            x = _SIDE + (self._inner - width) * part / 2
            if part:
                yield from self._text.blank(x - 3, y, _SMALL, gap=False)
            yield from self._text.show(line, x, y, _SMALL)
        yield _BLACK

    def _room(self, lines: list[str], size: float, pitch: float) -> tuple[float, float]:
        """What lines need above their foot and below it: together `pitch`, or more where their letters are higher."""
        above = max(pitch / 2 + size * _FOOT, *(self._setter.set(line).high * size / EM + 0.3 for line in lines))
        below = max(pitch / 2 - size * _FOOT, *(-self._setter.set(line).low * size / EM + 0.3 for line in lines))
        return above, below

    def _lines(self, kind: str, lines: list[str], size: float, pitch: float, color: str) -> None:
        shown = [color]
        above, below = self._room(lines, size, pitch)
        pitch = above + below
        for at, text in enumerate(lines):
            y = self._y - pitch * at - above
            line = self._setter.set(text)
            shown += self._text.show(line, _SIDE, y, size, color)
            if at + 1 < len(lines):
                shown += self._text.blank(_SIDE + line.width * size / EM, y, size, gap=line.leftward)
        self._pages.text(kind, [*shown, _BLACK])
        self._y -= pitch * len(lines)

    def _row(self, number: str, texts: list[list[str]], above: float, pitch: float) -> Iterator[str]:
        setter = self._setter
        line = setter.set(number)
        y = self._y - _PADDING - above
        yield from self._text.show(line, self._right_of_number(line.width, _SIZE), y, _SIZE)
        end, foot = _SIDE + self._number_width, y
        for left, lines in zip(self._lefts(), texts, strict=True):
            for at, text in enumerate(lines):
                here, was, down = setter.set(text), line.leftward, y - at * pitch
                yield from self._text.blank(end, foot, _SIZE, gap=was or here.leftward)
                yield from self._text.show(here, left, down, _SIZE)
                line, end, foot = here, left + here.width * _SIZE / EM, down
        if line.leftward:
            yield from self._text.blank(end, foot, _SIZE, gap=True)

    def _lefts(self) -> Iterator[float]:
        left = _SIDE + self._number_width + _GAP
        for width in self._widths:
            yield left
            left += width + _GAP

    def _right_of_number(self, width: int, size: float) -> float:
        return _SIDE + self._number_width - width * size / EM
