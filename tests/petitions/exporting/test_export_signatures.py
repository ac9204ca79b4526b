"""What leaves at each level, and what never does: invariants 8 and 11, promises G3 and G5."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from petitions.counting.number_the_roll import number_the_roll
from petitions.exporting.download import download
from petitions.exporting.safe_cells import plain_cell
from petitions.models import AccessEntry, Level, Petition, Signature, Visibility
from petitions.sealing.keys import KeyDestroyed, destroy_key
from petitions.sealing.seal import Identity
from petitions.signing.store_confirmed import store_confirmed
from petitions.signing.withdraw import withdraw
from tests.cast import a_petition, a_signing, edith, max_, on_the_roll, oscar
from tests.petitions.exporting.exports import an_export, data_of, exported, rows_of

pytestmark = pytest.mark.django_db
NAMING = [Level.INITIALS_CITY, Level.NAME_CITY, Level.NAME_POSTAL]


def put_on_the_roll(petition: Petition, people: list[tuple[Identity, dict[str, Any]]]) -> None:
    base, now = a_signing(petition), timezone.now()
    store_confirmed(petition, ((replace(base, identity=who, **what), now) for who, what in people), "test")
    while number_the_roll():
        pass


names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(str.strip)
person = st.tuples(
    names, names | st.just(""), st.sampled_from(Visibility.values), st.sampled_from(["19103", "=1+1", ""])
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(person, max_size=12), st.sampled_from(NAMING))
def test_any_roll_at_any_level_lists_exactly_who_agreed_and_what_the_level_says(people: Any, level: str) -> None:
    petition, staff = EVERY["petition"], EVERY["staff"]
    Signature.objects.all().delete()
    wanted = [
        (Identity(given, family, f"secret{n}@example.org", postal), {"visibility": visibility, "city": f"City {n}"})
        for n, (given, family, visibility, postal) in enumerate(people)
    ]
    base, now = a_signing(petition), timezone.now()
    store_confirmed(petition, ((replace(base, identity=who, **what), now) for who, what in wanted), "test")
    for number, row in enumerate(Signature.objects.order_by("pk"), start=1):
        Signature.objects.filter(pk=row.pk).update(number=number)
    data = exported(petition, level, staff)
    rows = rows_of(data)
    agreed = [(who, what) for who, what in wanted if what["visibility"] != "counted"]
    assert sorted(row["city"] for row in rows) == sorted(what["city"] for _who, what in agreed)
    rows.sort(key=lambda row: int(row["city"].removeprefix("City ")))
    assert "secret" not in data.decode() and "example.org" not in data.decode()
    assert ("postal_code" in data.decode().splitlines()[0]) == (level == Level.NAME_POSTAL)
    for row, (who, _what) in zip(rows, agreed, strict=True):
        if level == Level.INITIALS_CITY:
            assert set(row) == {"initials", "city", "region", "country"}
            assert len(row["initials"]) <= 24
        else:
            assert plain_cell(row["given_name"]) == who.given_name
            assert plain_cell(row["family_name"]) == who.family_name
        if level == Level.NAME_POSTAL:
            assert plain_cell(row["postal_code"]) == who.postal_code


EVERY: dict[str, Any] = {}


@pytest.fixture(autouse=True)
def the_petition(db: None, sealed_folder: Path) -> Petition:
    EVERY.update(petition=a_petition(), staff=edith())
    return EVERY["petition"]


def test_the_certificate_says_numbers_only(the_petition: Petition) -> None:
    for number, visibility in enumerate(["counted", "counted", "officials", "public"]):
        on_the_roll(the_petition, email=f"p{number}@example.org", visibility=visibility)
    data = exported(the_petition, Level.CERTIFICATE)
    assert rows_of(data) == [
        {
            "petition": "clean-river",
            "total": "4",
            "by_mail": "4",
            "on_paper": "0",
            "imported": "0",
            "listed_by_name": "2",
            "counted_without_name": "2",
        }
    ]
    assert b"Ana" not in data


def test_who_withdrew_or_was_not_counted_yet_is_in_no_list(the_petition: Petition) -> None:
    gone = on_the_roll(the_petition, visibility="public", given_name="Gone")
    on_the_roll(the_petition, email="b@example.org", visibility="public", given_name="Stays")
    withdraw(gone, "withdrawn")
    put_on_the_roll(the_petition, [])
    assert [row["given_name"] for row in rows_of(exported(the_petition, Level.NAME_CITY))] == ["Stays"]


def test_only_staff_may_export(the_petition: Petition) -> None:
    retired = edith()
    retired.is_active = False
    for user in (max_(), oscar(), retired):
        with pytest.raises(PermissionDenied):
            exported(the_petition, Level.NAME_CITY, user)
    assert not AccessEntry.objects.exists()


@pytest.mark.parametrize(("level", "why"), [("everything", "Because"), (Level.NAME_CITY, ""), (Level.NAME_CITY, " \n")])
def test_a_reason_and_a_known_level_are_required(the_petition: Petition, level: str, why: str) -> None:
    with pytest.raises(ValueError, match="needs a reason"):
        exported(the_petition, level, why=why)
    assert not AccessEntry.objects.exists()


def test_after_the_purge_nothing_leaves(the_petition: Petition) -> None:
    on_the_roll(the_petition, visibility="public")
    destroy_key(the_petition.sealing_key)
    with pytest.raises(KeyDestroyed):
        exported(Petition.objects.get(), Level.NAME_CITY)


def acts() -> list[str]:
    return list(AccessEntry.objects.order_by("pk").values_list("act", flat=True))


def test_every_step_is_on_record_with_what_left(the_petition: Petition) -> None:
    people = [(Identity("Ana", "M", f"p{n}@example.org", ""), {"visibility": "public"}) for n in range(503)]
    put_on_the_roll(the_petition, people)
    staff = edith()
    export = an_export(the_petition, Level.NAME_CITY, staff)
    assert acts() == ["export.asked", "export.begun", "export.ended"]
    pieces = download(export, staff, "To call the anglers")
    looked = AccessEntry.objects.latest("pk")
    assert (looked.actor_id, looked.actor_label, looked.act) == (staff.pk, "edith@example.org", "export.downloaded")
    assert looked.subject == f"clean-river name_city csv export {export.pk}" and looked.why == "To call the anglers"
    data = b"".join(pieces)
    assert looked.rows == len(rows_of(data)) == export.rows == 503
    assert looked.file_hash == export.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("size", [0, 1, 499, 500, 501])
def test_every_size_has_its_rows_counted(the_petition: Petition, size: int) -> None:
    put_on_the_roll(
        the_petition,
        [(Identity("Ana", "M", f"p{n}@example.org", ""), {"visibility": "officials"}) for n in range(size)],
    )
    export = an_export(the_petition)
    assert len(rows_of(data_of(export))) == export.rows == size


def test_queries_follow_the_chunks_not_the_rows(the_petition: Petition) -> None:
    staff, spent = edith(), []
    for size in (1, 900):
        people = [(Identity("Ana", "M", f"p{size}-{n}@example.org", ""), {"visibility": "public"}) for n in range(size)]
        put_on_the_roll(the_petition, people)
        with CaptureQueriesContext(connection) as queries:
            exported(the_petition, Level.NAME_CITY, staff)
        spent.append(len(queries))
    assert spent[1] <= spent[0] <= 80


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "json"])
def test_no_file_holds_a_mail_address_and_printed_pages_name_their_export(
    the_petition: Petition, file_format: str
) -> None:
    row = on_the_roll(the_petition, visibility="public")
    Signature.objects.filter(pk=row.pk).update(city="ana@example.org", region="Ana@Example.org")  # of an older version
    export = an_export(the_petition, Level.NAME_POSTAL, EVERY["staff"], file_format)
    data = data_of(export, EVERY["staff"])
    assert rows_of(data)
    parts = [data]
    if file_format == "xlsx":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            parts = [book.read(name) for name in book.namelist()]
        footers = [sheet.oddFooter.left.text for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets]
        assert footers and all(f"№ {export.pk}" in str(footer) for footer in footers)
    if file_format == "json":
        assert json.loads(data)["export"]["id"] == export.pk
    for part in parts:
        assert b"edith" not in part.lower() and b"example.org" not in part and b"ana@" not in part.lower()
