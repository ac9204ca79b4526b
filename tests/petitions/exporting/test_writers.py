"""The three writers: what comes back from parsers that are not ours is what went in, and nothing in it calculates."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from itertools import repeat
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from petitions.exporting.safe_cells import plain_cell, safe_cell, safe_row
from petitions.exporting.write_csv import write_csv
from petitions.exporting.write_json import write_json
from petitions.exporting.write_xlsx import LONGEST, TooLong, write_xlsx
from tests.petitions.exporting.test_safe_cells import FORMULAS, HARMLESS, TRICKY

HEADER = ["given_name", "family_name"]
WORDS = [
    *FORMULAS,
    *HARMLESS,
    "_x0041_",
    "_x",
    "a & b < c > d",
    "]]>",
    "12",
    "19103",
    "007",
    "TRUE",
    "#N/A",
    "1e5",
    "=",
]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | TRICKY | st.sampled_from(WORDS)
ROWS = st.lists(st.tuples(TEXT, TEXT).map(list), max_size=8)


class Pipe(io.RawIOBase):
    """What can only be written to, as a sealed file."""

    def __init__(self) -> None:
        super().__init__()
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.data += data
        return len(data)


def written(write: Callable[[BinaryIO], Any]) -> bytes:
    pipe = Pipe()
    write(pipe)  # type: ignore[arg-type]
    return bytes(pipe.data)


def unescaped(text: str) -> str:
    """As Excel reads it: openpyxl leaves `_x000D_` as it stands in the file."""
    return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text)


def sheets_of(data: bytes) -> list[list[list[str]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book:
        assert all(cell.data_type in ("s", "inlineStr") for row in sheet.rows for cell in row)
    return [[[unescaped(cell or "") for cell in row] for row in sheet.values] for sheet in book]


@settings(deadline=None)
@given(ROWS)
@example([["=1+1", "\x00\r\n_x000D_"]])
def test_a_workbook_comes_back_exactly_by_two_parsers(rows: list[list[str]]) -> None:
    data = written(lambda out: write_xlsx(out, HEADER, rows, footer="Export 7 & more"))
    assert sheets_of(data) == [[HEADER, *rows]]
    read = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert all(isinstance(cell, str) for row in read for cell in row)
    assert b"<f>" not in data and len(read) == len(rows) + 1


@pytest.mark.parametrize(("count", "sizes"), [(0, [0]), (1, [1]), (3, [3]), (4, [3, 1]), (6, [3, 3]), (7, [3, 3, 1])])
def test_a_new_sheet_begins_when_one_is_full(count: int, sizes: list[int]) -> None:
    rows = [[str(n), "x"] for n in range(count)]
    made: list[int] = []
    data = written(lambda out: made.append(write_xlsx(out, HEADER, iter(rows), sheet_rows=3)))
    sheets = sheets_of(data)
    assert made == [count] and [len(sheet) - 1 for sheet in sheets] == sizes
    assert all(sheet[0] == HEADER for sheet in sheets) and [row for sheet in sheets for row in sheet[1:]] == rows


def test_after_a_million_rows_comes_another_sheet() -> None:
    data = written(lambda out: write_xlsx(out, ["h"], repeat(["a"], 1_000_001)))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        rows = [package.read(f"xl/worksheets/sheet{sheet}.xml").count(b"<row") for sheet in (1, 2)]
    assert rows == [1_000_001, 2], "with the header of each"


def test_the_footer_stands_on_every_page_and_the_header_is_repeated() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(written(lambda out: write_xlsx(out, HEADER, [["a", "b"]] * 3, sheet_rows=2, footer="Export 7 & so")))
    )
    assert [sheet.oddFooter.left.text for sheet in book] == ["Export 7 && so"] * 2
    assert [sheet.print_title_rows for sheet in book] == ["$1:$1"] * 2
    assert "&P" in (book.worksheets[0].oddFooter.right.text or "")


def test_the_same_rows_make_the_same_bytes_and_the_package_is_whole() -> None:
    one, two = (written(lambda out: write_xlsx(out, HEADER, [["a", "b"]])) for _ in range(2))
    assert hashlib.sha256(one).digest() == hashlib.sha256(two).digest()
    assert zipfile.ZipFile(io.BytesIO(one)).testzip() is None


def test_a_cell_that_no_spreadsheet_holds_is_refused() -> None:
    assert sheets_of(written(lambda out: write_xlsx(out, HEADER, [["x" * LONGEST, ""]])))[0][1] == ["x" * LONGEST, ""]
    with pytest.raises(TooLong):
        written(lambda out: write_xlsx(out, HEADER, [["", "x" * (LONGEST + 1)]]))


@settings(deadline=None)
@given(ROWS)
def test_a_csv_comes_back_exactly(rows: list[list[str]]) -> None:
    data = written(lambda out: write_csv(out, HEADER, iter(rows)))
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert data.startswith(b"\xef\xbb\xbf") and [[plain_cell(cell) for cell in row] for row in read] == [HEADER, *rows]


@given(st.lists(TEXT, min_size=1, max_size=5))
@example(["a", "\tAna"])
@example(["a\n", "=1"])
@example(["", "\n\tx"])
def test_a_row_is_guarded_as_its_cells_are(cells: list[str]) -> None:
    assert safe_row(cells) == [safe_cell(cell) for cell in cells]


@settings(deadline=None)
@given(ROWS)
def test_json_comes_back_exactly(rows: list[list[str]]) -> None:
    data = written(lambda out: write_json(out, {"export": {"id": 7}}, HEADER, iter(rows)))
    assert json.loads(data) == {"export": {"id": 7}, "fields": HEADER, "rows": rows}
    assert data.startswith(b'{"export": {"id": 7}, "fields"')


@pytest.mark.parametrize("count", [0, 1, 499, 500, 501, 1000])
def test_every_size_is_counted(count: int, tmp_path: Path) -> None:
    rows = [[str(n), "Ana"] for n in range(count)]
    with (tmp_path / "file").open("wb") as out:
        assert write_csv(out, HEADER, rows) == write_json(out, {}, HEADER, rows) == count
        assert write_xlsx(out, HEADER, rows) == count
    assert len(json.loads(written(lambda out: write_json(out, {}, HEADER, rows)))["rows"]) == count
