"""Promise G4: a list ten times as long takes no more memory to write."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from petitions.exporting.keyed_order import in_keyed_order
from petitions.exporting.write_csv import write_csv
from petitions.exporting.write_json import write_json
from petitions.exporting.write_xlsx import write_xlsx

HEADER = ["given_name", "family_name", "city", "region", "country"]
FEW, MANY = 4_000, 40_000
Write = Callable[[BinaryIO, Iterator[list[str]]], int]
WRITERS: dict[str, Write] = {
    "csv": lambda out, rows: write_csv(out, HEADER, rows),
    "xlsx": lambda out, rows: write_xlsx(out, HEADER, rows, sheet_rows=15_000),
    "json": lambda out, rows: write_json(out, {"export": {}}, HEADER, rows),
}


def people(count: int) -> Iterator[list[str]]:
    """Invented signers, one at a time."""
    for number in range(count):
        yield [f"Given{number}", f"Family{number}", f"City {number % 900}", "PA", "US"]


def peak(write: Write, count: int, file: Path) -> int:
    """The most bytes of Python's own that were held at a time."""
    with file.open("wb") as out:
        tracemalloc.start()
        assert write(out, people(count)) == count
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return most


@pytest.mark.parametrize("kind", WRITERS)
def test_ten_times_the_rows_take_no_more_memory(kind: str, tmp_path: Path) -> None:
    file = tmp_path / f"list.{kind}"
    few, many = (peak(WRITERS[kind], count, file) for count in (FEW, MANY))
    assert many < 1.2 * few, f"{few:,} bytes at {FEW:,} rows, {many:,} at {MANY:,}"


def test_putting_them_in_order_holds_a_small_part_of_them(tmp_path: Path) -> None:
    def write(out: BinaryIO, rows: Iterator[list[str]]) -> int:
        return write_csv(out, HEADER, in_keyed_order(b"k" * 32, rows, tmp_path / "scratch"))

    held = peak(lambda _out, rows: len(list(rows)), MANY, tmp_path / "nothing")
    ordered = peak(write, MANY, tmp_path / "ordered.csv")
    assert ordered < 0.75 * held, f"{ordered:,} bytes, all rows at once are {held:,}"
