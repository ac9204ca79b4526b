"""From any 200 of its rows an export is known again; promise: who let a list out can be found."""

from __future__ import annotations

import csv
import json
import random
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from petitions.exporting.keyed_order import in_keyed_order
from petitions.models import AccessEntry, Export, Petition
from petitions.sealing.seal import Identity
from tests.cast import a_petition, edith, oscar
from tests.petitions.delivering.roll import put_on_the_roll
from tests.petitions.exporting.exports import an_export, data_of, rows_of

pytestmark = pytest.mark.django_db
GIVEN = ["Ana", "Luis", "José", "Mei", "Omar", "Inés", "Kim", "Ola", "Ravi", "Zoë", "Bo", "Ida", "Eva", "Max", "Lía"]
SIGNERS = 900


@pytest.fixture
def petition(sealed_folder: Path) -> Petition:
    petition, dice = a_petition(), random.Random(4)
    people = []
    for number in range(SIGNERS):
        family = f"{dice.choice(GIVEN)}-{dice.randrange(200)}"
        who = Identity(dice.choice(GIVEN), family, f"p{number}@example.org", f"19{dice.randrange(100):03}")
        people.append((who, {"visibility": "officials", "city": f"City {dice.randrange(9)}"}))
    put_on_the_roll(petition, people)
    return petition


def identified(file: Path, **changes: str) -> str:
    edith(), oscar()
    said = StringIO()
    call_command(
        "identify_export", file, **({"by": "edith@example.org", "why": "It is on the web"} | changes), stdout=said
    )
    return said.getvalue()


def cut(rows: list[dict[str, str]], dice: random.Random, count: int = 200) -> list[list[str]]:
    """Any of the rows, in their order."""
    some = sorted(dice.sample(range(len(rows)), count))
    return [list(rows[at].values()) for at in some]


def as_csv(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_any_two_hundred_rows_name_their_export_among_others(petition: Petition, tmp_path: Path) -> None:
    dice = random.Random(7)
    exports = [an_export(petition, level) for level in ("name_city", "name_postal", "name_city", "name_city")]
    for export in exports:
        rows = rows_of(data_of(export))
        for _time in range(3):
            said = identified(as_csv(tmp_path / "found.csv", cut(rows, dice)))
            assert said.startswith(f"Export {export.pk} of clean-river"), said


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_each_format_is_known_again_whole_or_saved_by_a_spreadsheet(
    petition: Petition, tmp_path: Path, kind: str
) -> None:
    an_export(petition)
    export = an_export(petition, file_format=kind)
    an_export(petition)
    data = data_of(export)
    whole = tmp_path / f"whole.{kind}"
    whole.write_bytes(data)
    assert identified(whole).startswith(f"Export {export.pk} ")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet
    for row in cut(rows_of(data), random.Random(3), 300):
        sheet.append(row)
    book.save(tmp_path / "saved.xlsx")
    assert identified(tmp_path / "saved.xlsx").startswith(f"Export {export.pk} ")
    lines = "\n".join(json.dumps(row) + "," for row in cut(rows_of(data), random.Random(5)))
    (tmp_path / "lines.json").write_text(lines)
    assert identified(tmp_path / "lines.json").startswith(f"Export {export.pk} ")


def test_rows_in_another_order_fit_no_export(petition: Petition, tmp_path: Path) -> None:
    rows = [list(row.values()) for row in rows_of(data_of(an_export(petition)))]
    random.Random(1).shuffle(rows)
    assert identified(as_csv(tmp_path / "a.csv", rows)).startswith("No export of this site")
    assert identified(as_csv(tmp_path / "b.csv", sorted(rows))).startswith("No export of this site")


def test_who_asks_must_be_allowed_and_is_on_record(petition: Petition, tmp_path: Path) -> None:
    file = as_csv(tmp_path / "a.csv", cut(rows_of(data_of(an_export(petition))), random.Random(2)))
    before = AccessEntry.objects.count()
    for change in ({"by": "oscar@example.org"}, {"by": "ghost@example.org"}, {"why": " "}):
        with pytest.raises(CommandError):
            identified(file, **change)
    assert AccessEntry.objects.count() == before
    identified(file)
    assert list(AccessEntry.objects.order_by("pk").values_list("act", flat=True))[before:] == [
        "export.looked into",
        "export.identified",
    ]


def test_the_file_alone_is_enough(petition: Petition, tmp_path: Path) -> None:
    export = an_export(petition)
    file = as_csv(tmp_path / "found.csv", cut(rows_of(data_of(export)), random.Random(8)))
    said = StringIO()
    call_command("identify_export", str(file), stdout=said)
    assert said.getvalue().startswith(f"Export {export.pk} of clean-river")
    entry = AccessEntry.objects.latest("pk")
    assert (entry.act, entry.actor, entry.why) == ("export.identified", None, "asked at the shell")


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"PK\x03\x04broken", b"", b"Ana,M\n" * 300])
def test_what_says_too_little_is_answered_in_one_sentence(petition: Petition, tmp_path: Path, content: bytes) -> None:
    an_export(petition)
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(CommandError):
        identified(tmp_path / "x")


def test_the_order_of_the_roll_is_in_no_export(petition: Petition) -> None:
    first, second = (rows_of(data_of(an_export(petition))) for _time in range(2))
    assert first != second and sorted(map(repr, first)) == sorted(map(repr, second))
    assert "number" not in first[0] and not Export.objects.filter(rows=0).exists()


def as_rows(texts: list[tuple[str, str]]) -> list[list[str]]:
    return [list(each) for each in texts]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), max_size=300), st.binary(min_size=32, max_size=32))
def test_the_keyed_order_loses_and_adds_nothing(rows: Any, key: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        out = list(in_keyed_order(key, as_rows(rows), Path(folder)))
        assert sorted(out) == sorted(as_rows(rows))
        assert list(Path(folder).iterdir()) == []


def test_nothing_of_a_name_waits_on_the_disk(tmp_path: Path) -> None:
    rows = [[f"Given{number}", "Family"] for number in range(60_000)]
    order = in_keyed_order(b"k" * 32, rows, tmp_path)
    next(order)
    assert list(tmp_path.iterdir()) == []
    held = [fd.read_bytes() for fd in Path("/proc/self/fd").iterdir() if str(fd.resolve()).startswith(str(tmp_path))]
    assert held and not any(b"Given" in data for data in held)
    assert max(map(len, held)) > 100_000
