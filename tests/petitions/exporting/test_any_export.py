"""Promise G3 and invariant 8 for every format: any roll, any level, any filter, read back by independent parsers."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from petitions.exporting.disclosure import LEVEL_FIELDS
from petitions.exporting.filters import Filters
from petitions.exporting.safe_cells import plain_cell
from petitions.models import Level, Petition, Signature, Visibility
from petitions.sealing.seal import Identity
from tests.cast import a_petition
from tests.petitions.delivering.roll import put_on_the_roll
from tests.petitions.exporting.exports import an_export, data_of, rows_of

pytestmark = pytest.mark.django_db
WORDS = [
    "Ana",
    "=1+1",
    "+1",
    "@SUM(A1)",
    "-2",
    '"Q"',
    "O'Brien",
    "李",
    "محمد",
    "http://a.example",
    "0012",
    "1e5",
    "TRUE",
]
CITIES = ["Philadelphia", "Camden", "=Chester"]
PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(WORDS), st.sampled_from(WORDS), st.sampled_from(Visibility.values), st.sampled_from(CITIES)
    ),
    max_size=10,
)


@pytest.fixture(autouse=True)
def the_petition(sealed_folder: Path) -> Petition:
    return a_petition()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    PEOPLE,
    st.sampled_from([level for level in Level.values if level != Level.CERTIFICATE]),
    st.sampled_from(["csv", "xlsx", "json"]),
    st.sampled_from(["", "Camden", "=Chester"]),
    st.sampled_from(["", "officials", "public"]),
)
def test_exactly_who_agreed_and_is_wanted_leaves(signers: Any, level: str, kind: str, city: str, chosen: str) -> None:
    petition = Petition.objects.get()
    Signature.objects.all().delete()
    people = []
    for number, (called, family, visibility, place) in enumerate(signers):
        hidden = "Hidden" if visibility == "counted" else ""
        who = Identity(hidden + called, hidden + family, f"secret{number}@example.org", f"19{number:03}")
        people.append((who, {"visibility": visibility, "city": place}))
    put_on_the_roll(petition, people)
    filters = Filters(cities=(city,) if city else (), visibility=chosen)
    export = an_export(petition, level, file_format=kind, filters=filters)
    data = data_of(export)
    rows = rows_of(data)
    wanted = [
        each for each in signers if each[2] != "counted" and each[2].startswith(chosen) and each[3].startswith(city)
    ]
    assert len(rows) == export.rows == len(wanted)
    said = repr(rows)
    assert "Hidden" not in said and "secret" not in said and "example.org" not in said
    plain = plain_cell if kind == "csv" else str
    assert sorted(plain(row["city"]) for row in rows) == sorted(place for *_names, place in wanted)
    if "given_name" in LEVEL_FIELDS[level]:
        names = sorted((plain(row["given_name"]), plain(row["family_name"])) for row in rows)
        assert names == sorted((called, family) for called, family, *_rest in wanted)
    assert all(set(row) == set(LEVEL_FIELDS[level]) for row in rows)
    if kind == "csv":
        # (Said anew here, by the first sign alone: the guard's own pattern would agree with itself.)
        cells = [cell for row in rows for cell in row.values()]
        assert not [cell for cell in cells if cell.lstrip(' "').startswith(("=", "+", "-", "@"))]
    if kind == "xlsx":
        again = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
        assert all(isinstance(cell, str) for row in again for cell in row) and len(again) == len(rows) + 1
