"""What independent parsers find in a packet's files."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
from python_calamine import CalamineWorkbook

from petitions.delivering.open_packet import open_file
from petitions.models import Packet
from tests.cast import edith
from tests.petitions.printing.pdf import page_texts

_ROW = re.compile(r"(\d+) (\S.*)")


def read(packet: Packet, name: str) -> bytes:
    """A file of the packet as it is handed over."""
    file = packet.files.select_related("packet__petition__sealing_key", "folder").filter(name=name)[0]
    return b"".join(open_file(file, edith()))


def csv_rows(packet: Packet) -> list[dict[str, str]]:
    """The CSV, as Python's own module reads it."""
    return list(csv.DictReader(io.StringIO(read(packet, "signatures.csv").decode("utf-8-sig"), newline="")))


def csv_rows_again(packet: Packet, folder: Path) -> list[dict[str, str]]:
    """The CSV, as DuckDB reads it."""
    path = folder / "again.csv"
    path.write_bytes(read(packet, "signatures.csv"))
    found = duckdb.read_csv(str(path), header=True, all_varchar=True, quotechar='"', escapechar='"')
    rows = [dict(zip(found.columns, (cell or "" for cell in row), strict=True)) for row in found.fetchall()]
    path.unlink()
    return rows


def xlsx_rows(packet: Packet) -> list[dict[str, str]]:
    """The XLSX, as openpyxl reads it; no cell is anything but text."""
    book = openpyxl.load_workbook(io.BytesIO(read(packet, "signatures.xlsx")))
    cells = [list(row) for sheet in book for row in sheet.iter_rows()]
    assert {cell.data_type for row in cells for cell in row if cell.value is not None} <= {"s"}
    assert not any(cell.hyperlink for row in cells for cell in row)
    return _with_header([[cell.value for cell in row] for row in cells])


def xlsx_rows_again(packet: Packet) -> list[dict[str, str]]:
    """The XLSX, as calamine reads it."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(read(packet, "signatures.xlsx")))
    return _with_header(book.get_sheet_by_index(0).to_python(skip_empty_area=False))


def _with_header(rows: list[list[Any]]) -> list[dict[str, str]]:
    return [dict(zip(rows[0], (cell or "" for cell in row), strict=True)) for row in rows[1:]]


def pdf_text(packet: Packet) -> str:
    """All that the volumes say."""
    names = packet.files.filter(name__startswith="signatures-").values_list("name", flat=True)
    return "\n".join(text for name in sorted(names) for text in page_texts(read(packet, name)))


def pdf_rows(packet: Packet) -> dict[int, str]:
    """What the volumes say beside each number."""
    lines = pdf_text(packet).split("\n")
    found = [match for match in map(_ROW.fullmatch, lines) if match]
    return {int(row[1]): row[2] for row in found if not row[2].startswith("–")}
