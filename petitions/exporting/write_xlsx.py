"""Write rows as a workbook, straight into the file.

Our own hundred lines: the libraries that stream lay the rows into temporary files in clear first, where a killed
worker leaves them. Source: ECMA-376, part 1 (18.3 worksheets, 22.9.2.19 ST_Xstring) and part 2 (packages).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, BinaryIO
from xml.sax.saxutils import escape

from petitions.exporting.xlsx_parts import column, other_parts, sheet_end, sheet_start

MOST_ROWS = 1_000_000
"""Rows of one sheet; a spreadsheet takes 1,048,576 lines."""
MOST_BYTES = 1 << 30
"""A sheet that grows to this is followed by another one: many readers know no part of 2 GiB."""
LONGEST = 32_767
"""Letters in a cell at most, as UTF-16 counts them."""
BATCH = 500
_SPEED = 3

# What XML cannot hold or would alter, and what itself looks the way such a character is written.
_ODD = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x")


class TooLong(ValueError):
    """A cell is longer than a spreadsheet can hold."""


def write_xlsx(
    out: BinaryIO, header: list[str], rows: Iterable[list[str]], sheet_rows: int = MOST_ROWS, footer: str = ""
) -> int:
    """Write a workbook with `header` atop each sheet, and return how many rows it was; memory stays flat.

    Every cell is text: none is a formula, a link or a number. A new sheet begins after `sheet_rows` rows. `footer`
    stands on every printed page, before its number. `out` need not be seekable. Raises TooLong.
    """
    count, sheets, left = 0, 0, iter(rows)
    ahead = next(left, None)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_SPEED) as package:
        while ahead is not None or not sheets:
            sheets += 1
            with package.open(f"xl/worksheets/sheet{sheets}.xml", "w") as part:
                part.write(sheet_start(len(header)).encode())
                written, ahead = _sheet(part, header, ahead, left, sheet_rows)
                part.write(sheet_end(footer).encode())
            count += written
        for name, text in other_parts(sheets):
            # Not writestr(): it would add the time of day, and the same rows shall make the same bytes.
            with package.open(name, "w") as part:
                part.write(text.encode())
    return count


def _sheet(
    part: IO[bytes], header: list[str], ahead: list[str] | None, left: Iterator[list[str]], most: int
) -> tuple[int, list[str] | None]:
    """Write rows until the sheet is full; how many, and the row that is to begin the next one."""
    line = _template(len(header))
    lines, count, size = [line % _cells(1, header)], 0, 0
    while ahead is not None and count < most and size < MOST_BYTES:
        count += 1
        lines.append(line % _cells(count + 1, ahead))
        ahead = next(left, None)
        if len(lines) >= BATCH:
            size += part.write("".join(lines).encode())
            lines.clear()
    part.write("".join(lines).encode())
    return count, ahead


def _template(width: int) -> str:
    cells = (
        f'<c r="{column(n)}%d" s="1" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>' for n in range(width)
    )
    return f'<row r="%d">{"".join(cells)}</row>\n'


def _cells(number: int, row: list[str]) -> tuple[int | str, ...]:
    """What the template wants: the number of the line, then for each cell that number and its text."""
    joined = "\n".join(row)
    if len(joined) > LONGEST // 2 and any(len(cell.encode("utf-16-le")) > 2 * LONGEST for cell in row):
        raise TooLong
    texts = map(_text, row) if _SPECIAL.search(joined) else row
    return (number, *(each for text in texts for each in (number, text)))


def _text(cell: str) -> str:
    return escape(_ODD.sub(lambda odd: f"_x{ord(odd[0]):04X}_", cell))
