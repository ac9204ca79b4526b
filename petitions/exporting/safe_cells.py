"""Text that no spreadsheet takes for a formula. Source: OWASP, CSV Injection; ASVS 5.0, 1.2.10; CWE-1236."""

import re

# The ASCII signs that begin a formula, and what Excel or LibreOffice may read as one of them.
_SIGN = "=+\\-@＝＋－＠﹦﹢﹣﹫−\x00"
# What may stand before the sign and be skipped: white space, quotes, and characters without width.
_SKIPPED = "\\s\"'`´‘’“”«»\u200b-\u200f\u2060\ufeff"
_FORMULA = f"(?=[{_SKIPPED}]*[{_SIGN}])"
_FIRST = f"(?=[{_SKIPPED}]*[{_SIGN}\t\r\n])"

# A cell can also begin inside the text: a Spanish Excel parts a comma file at semicolons, and then quotes no longer
# protect line breaks.
_PLACE = f"(?:\\A{_FIRST}|(?<=[;\t\r\n]){_FORMULA})"
_UNSAFE = re.compile(_PLACE)
_GUARDED = re.compile(f"\\A'{_FIRST}|(?<=[;\t\r\n])'{_FORMULA}")


def safe_cell(value: str) -> str:
    """`value` with an apostrophe before whatever a spreadsheet would calculate; all other text as written.

    For text cells of CSV, quoted by the csv module as well. plain_cell() gives back exactly what came in.
    """
    return _UNSAFE.sub("'", value)


def plain_cell(cell: str) -> str:
    """The inverse of safe_cell(): `plain_cell(safe_cell(text)) == text` for every text."""
    return _GUARDED.sub("", cell)


def safe_row(cells: list[str]) -> list[str]:
    """safe_cell() for each of `cells`, quickly: most rows hold nothing that needs a guard."""
    line = "\n".join(cells)
    # Behind a line break a cell begins anew, all but for the white space that may stand first in one.
    plain = "\t" not in line and "\r" not in line and line.count("\n") < len(cells)
    return cells if plain and _UNSAFE.search(line) is None else [safe_cell(cell) for cell in cells]
