"""Promise G3: what we export opens safely in a spreadsheet and comes back exactly."""

import csv
import io
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from petitions.exporting.safe_cells import plain_cell, safe_cell

FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    '=HYPERLINK("https://example.org","x")',
    "  =1+1",
    "\t=1+1",
    "\tAna",
    "\rAna",
    "\nAna",
    "\x00=1",
    '"=1+1"',
    "'=1+1",
    "''=1+1",
    " ' =1",
    "“=1+1",
    "\u00a0=1+1",
    "\ufeff=1+1",
    "\u200b=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "﹦1+1",
    "−1+1",
]
HARMLESS = [
    "",
    "Ana",
    "O'Brien",
    "'s-Hertogenbosch",
    "d’Angelo",
    "José-María",
    "!Xóõ",
    "//Kabbo",
    "1 = 1",
    "山田",
]
TRICKY = st.text(st.sampled_from("=+-@'\" ;,\t\r\n＝−“\u200baé山"), max_size=12)


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_become_text(text: str) -> None:
    assert safe_cell(text) in ("'" + text, "'" + text.replace("\t=", "\t'="))


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_stays_as_written(text: str) -> None:
    assert safe_cell(text) == text


def test_a_new_cell_after_a_semicolon_or_line_is_guarded_too() -> None:
    assert safe_cell("Ana;=1+1") == "Ana;'=1+1"
    assert safe_cell("Why:\n- water\n\n- parks") == "Why:\n'- water\n'\n'- parks"


@given(st.text() | TRICKY)
@example("'\n=")
@example("\n\n'=")
def test_the_round_trip_is_exact(text: str) -> None:
    assert plain_cell(safe_cell(text)) == text


@given(TRICKY, TRICKY)
def test_no_cell_is_a_formula_whichever_way_the_file_is_parted(one: str, two: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerow(["first", safe_cell(one), safe_cell(two)])
    for delimiter in ",;\t":
        for row in csv.reader(io.StringIO(file.getvalue(), newline=""), delimiter=delimiter):
            assert not [cell for cell in row if _calculates(cell)]
    read = next(csv.reader(io.StringIO(file.getvalue(), newline="")))
    assert [plain_cell(cell) for cell in read] == ["first", one, two]


def _calculates(cell: str) -> bool:
    first = unicodedata.normalize("NFKC", cell.lstrip(' "')[:1])
    return first in ("=", "+", "-", "@", "−")
