"""All that a packet says is one: cover, rows, manifest and record (invariant 7; promises G1 and G3)."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from petitions.models import Level, Packet, PacketFile, Petition, Signature
from petitions.sealing.seal import Identity
from tests.cast import a_petition
from tests.petitions.delivering.read_back import (
    csv_rows,
    csv_rows_again,
    pdf_rows,
    pdf_text,
    read,
    xlsx_rows,
    xlsx_rows_again,
)
from tests.petitions.delivering.roll import KINDS, PLACES, a_packet, a_roll, put_on_the_roll
from tests.petitions.printing.names import SCRIPTS
from tests.petitions.printing.pdf import page_texts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(sealed_folder: Path) -> Path:
    return sealed_folder


def test_cover_rows_manifest_and_record_are_one() -> None:
    petition = a_petition()
    a_roll(petition, 12)
    packet = a_packet(petition)
    manifest = json.loads(read(packet, "manifest.json"))
    assert manifest["signatures"] == {
        "total": 12,
        "listed_by_name": 8,
        "counted_without_name": 4,
        "by_mail": 12,
        "on_paper": 0,
        "imported": 0,
    }
    assert (packet.signature_count, packet.listed_count, packet.unnamed_count) == (12, 8, 4)
    rows = csv_rows(packet)
    assert [row["number"] for row in rows] == ["2", "3", "5", "6", "8", "9", "11", "12"]
    assert set(rows[0]) == {"number", "given_name", "family_name", "city", "region", "country"}
    for file in manifest["files"]:
        data = read(packet, file["name"])
        assert (len(data), hashlib.sha256(data).hexdigest()) == (file["bytes"], file["sha256"])
    assert packet.folders.get().manifest == read(packet, "manifest.json").decode()
    assert packet.number in manifest["check"] and manifest["to"]["official"] == "Lucía Vega"


def test_a_name_in_any_script_is_printed_as_it_was_signed() -> None:
    petition = a_petition()
    names = [name.partition(" ") for name in SCRIPTS]
    seed(petition, [("public", given, family, PLACES[0]) for given, _blank, family in names])
    printed = pdf_rows(a_packet(petition))
    wanted = {number: f"{name} Philadelphia, PA, US" for number, name in enumerate(SCRIPTS, start=1)}
    assert {number: " ".join(row.split()) for number, row in printed.items()} == wanted


FORMULA = re.compile(r"\s*[=+\-@]")
"""How a cell begins that a spreadsheet calculates."""
NAMES = st.one_of(
    st.text("abcčdéfghñ", min_size=1, max_size=12),
    st.text("абвгдёж", min_size=1, max_size=12),
    st.text("漢字山田李김나라", min_size=1, max_size=8),
    st.sampled_from(["=1+1", "+Ana", "@SUM(A1)", "-2", "http://a.example", "O'Brien", '"Q"', "#strong[x]"]),
)
PEOPLE = st.lists(st.tuples(st.sampled_from(KINDS), NAMES, NAMES, st.sampled_from(PLACES)), max_size=12)


def seed(petition: Petition, signers: list[Any]) -> None:
    """Nobody but these on the roll, numbered from 1; whom nobody may see is called Hidden."""
    Packet.objects.all().delete()
    Signature.objects.all().delete()
    people = []
    for number, (kind, called, family, (city, region, country)) in enumerate(signers, start=1):
        hidden = "Hidden" if kind == "counted" else ""
        who = Identity(hidden + called, hidden + family, f"secret{number}@example.org", f"{19000 + number}")
        people.append((who, {"visibility": kind, "city": city, "region": region, "country": country}))
    put_on_the_roll(petition, people)
    Signature.objects.update(number=None)
    for number, row in enumerate(Signature.objects.order_by("pk"), start=1):
        Signature.objects.filter(pk=row.pk).update(number=number)
    petition.tally.refresh_from_db()
    petition.tally.confirmed = len(signers)
    petition.tally.save()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PEOPLE, st.sampled_from(Level.values), st.sampled_from(Packet.Order.values))
def test_any_roll_adds_up_and_hides_who_hid(folder: Path, signers: Any, level: str, order: str) -> None:
    petition = Petition.objects.first() or a_petition()
    seed(petition, signers)
    packet = a_packet(petition, level, order=order)
    agreed = {number for number, signer in enumerate(signers, start=1) if signer[0] != "counted"}
    listed = agreed if level != Level.CERTIFICATE else set()
    said = json.loads(read(packet, "manifest.json"))["signatures"]
    assert (said["total"], said["listed_by_name"]) == (len(signers), len(listed))
    assert (packet.state, packet.signature_count, packet.listed_count) == ("done", len(signers), len(listed))
    letter = "\n".join(page_texts(read(packet, "letter.pdf")))
    assert "Hidden" not in letter and "secret" not in letter
    total, named = len(signers), len(listed)
    cover = f"{named} listed by name + {total - named} counted without name = {total}"
    assert cover in " ".join(letter.split())
    assert "Hidden" not in read(packet, "manifest.json").decode() and all(
        FORMULA.match(cell) is None for cell in cells_of_lists(packet)
    )
    assert packet.files.filter(kind=PacketFile.Kind.LIST).exists() == bool(listed)
    if listed:
        check_rows(folder, packet, signers, listed)


def cells_of_lists(packet: Packet) -> list[str]:
    """Each cell of the CSV as it stands in the file; in the XLSX each is text, which xlsx_rows() sees to."""
    if not packet.files.filter(name="signatures.csv").exists():
        return []
    return [cell for row in csv_rows(packet) for cell in row.values()]


def check_rows(folder: Path, packet: Packet, signers: list[Any], listed: set[int]) -> None:
    """Each file lists these signers as the level says, and nothing else."""
    assert csv_rows(packet) == csv_rows_again(packet, folder)
    rows = [{name: cell.removeprefix("'") for name, cell in row.items()} for row in csv_rows(packet)]
    assert rows == xlsx_rows(packet) == xlsx_rows_again(packet)
    assert {int(row["number"]) for row in rows} == listed and len(rows) == len(listed)
    printed = pdf_rows(packet)
    assert list(printed) == [int(row["number"]) for row in rows]
    text = pdf_text(packet) + repr(rows)
    assert "Hidden" not in text and "secret" not in text
    assert ("postal_code" in rows[0]) == (packet.level == Level.NAME_POSTAL)
    for row in rows:
        number = int(row["number"])
        _kind, called, family, (city, _region, country) = signers[number - 1]
        assert (row["city"], row["country"]) == (city, country) and city in printed[number]
        if packet.level == Level.INITIALS_CITY:
            assert set(row) == {"number", "initials", "city", "region", "country"}
            assert printed[number].startswith(row["initials"])
            continue
        assert (row["given_name"], row["family_name"]) == (called, family)
        assert printed[number].startswith(f"{called} {family} ")
        assert str(19000 + number) in printed[number] if packet.level == Level.NAME_POSTAL else True
