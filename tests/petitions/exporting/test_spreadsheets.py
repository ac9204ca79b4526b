"""Promise G3: an export is text to every parser, Python's and DuckDB's, wherever a spreadsheet parts its cells."""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.utils import timezone

from petitions.counting.number_the_roll import number_the_roll
from petitions.exporting.safe_cells import plain_cell
from petitions.models import Level
from petitions.sealing.seal import Identity
from petitions.signing.store_confirmed import store_confirmed
from tests.cast import a_petition, a_signing
from tests.petitions.exporting.exports import exported

pytestmark = pytest.mark.django_db

FORMULAS = [
    "=1+1",
    "@SUM(A1)",
    "+1",
    "-1",
    "\t=1",
    '"=1',
    "＝1+1",
    "a;=1+1",
    "a\t=1+1",
    "x\n=cmd|' /C calc'!A0",
    "x\r\n+1",
    "'=1",
    'a";"=1',
    'a","=1',
]
WIDEST = 20
"""Cells of a line at most, however it is parted."""


@pytest.fixture
def file(tmp_path: Path, sealed_folder: Path) -> Path:
    """An export in which every cell of every person would like to be a formula."""
    petition = a_petition()
    base, now = a_signing(petition, visibility="public"), timezone.now()
    people = [Identity(word, word[::-1], f"p{n}@example.org", word) for n, word in enumerate(FORMULAS)]
    store_confirmed(petition, ((replace(base, identity=who, city=who.given_name), now) for who in people), "test")
    number_the_roll()
    path = tmp_path / "export.csv"
    path.write_bytes(exported(petition, Level.NAME_POSTAL))
    return path


def by_python(file: Path, delimiter: str, quote: str) -> list[list[str]]:
    """The cells as Python's own parser sees them."""
    text = io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")
    if quote:
        return list(csv.reader(text, delimiter=delimiter))
    return list(csv.reader(text, delimiter=delimiter, quoting=csv.QUOTE_NONE))


def by_duckdb(file: Path, delimiter: str, quote: str) -> list[list[str]]:
    """The cells as DuckDB sees them, whose parser is its own: lenient with torn quotes, as spreadsheets are."""
    rows = duckdb.read_csv(
        str(file),
        sep=delimiter,
        quotechar=quote,
        escapechar=quote,
        header=False,
        columns={f"c{n}": "VARCHAR" for n in range(WIDEST)},
        auto_detect=False,
        null_padding=True,
        strict_mode=False,
        parallel=False,
    )
    return [[cell for cell in row if cell is not None] for row in rows.fetchall()]


PARSERS = (by_python, by_duckdb)
PARTED = [(",", '"'), (";", '"'), ("\t", '"'), (",", ""), (";", ""), ("\t", "")]
"""Where the spreadsheets of the world part a CSV: at what their country writes, some heeding quotes and some not."""


@pytest.mark.parametrize(("delimiter", "quote"), PARTED)
@pytest.mark.parametrize("read", PARSERS)
def test_no_cell_is_a_formula_however_the_file_is_parted(file: Path, read: Any, delimiter: str, quote: str) -> None:
    skipped = " \t\r\n" + quote  # where quotes are not heeded they are letters like others
    cells = [cell for row in read(file, delimiter, quote) for cell in row]
    assert len(cells) > len(FORMULAS)
    assert not [cell for cell in cells if unicodedata.normalize("NFKC", cell.lstrip(skipped))[:1] in set("=+-@")]


@pytest.mark.parametrize("read", PARSERS)
def test_what_was_signed_comes_back_exactly(file: Path, read: Any) -> None:
    header, *rows = read(file, ",", '"')
    assert header == ["given_name", "family_name", "city", "region", "country", "postal_code"]
    wanted = [[word, word[::-1], word, "PA", "US", word] for word in FORMULAS]
    assert sorted([plain_cell(cell) for cell in row] for row in rows) == sorted(wanted)


def test_a_spreadsheet_knows_the_letters_and_the_lines(file: Path) -> None:
    data = file.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and b"\r\n" in data
