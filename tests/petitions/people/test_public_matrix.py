"""The permission matrix (J3) outside the admin: every public address, asked for by each role and by a signer with the
links of their mails, answers as public_matrix.txt says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from petitions.models import Office, Signature
from petitions.my_signature.links import lasting_token
from petitions.sealing.links import make_token
from tests.campaign.doors import DOORS
from tests.cast import a_petition, an_office, on_the_roll, signed
from tests.petitions.people.addresses import PARAMETER
from tests.petitions.people.canaries import CANARY, Theirs, a_secret_campaign
from tests.petitions.people.members import logged_in
from tests.petitions.people.test_matrix import ROLES, sign_of

pytestmark = pytest.mark.django_db
MATRIX = Path(__file__).with_name("public_matrix.txt")
SIGNER = "signer with the link"
COLUMNS = [*ROLES, SIGNER]
WRONG = "a-link-that-somebody-made-up"
PURPOSES = {"confirm": "confirm", "not-me": "not-me", "another": "another", "leave": "leave"}
GONE = {"account/logout/"}
"""Ends the session it is asked with; tests/accounts looks at it."""


@pytest.fixture
def theirs() -> Theirs:
    """A draft of River Friends, an office that they have put forward, and two signers of a petition of others."""
    petition = a_petition()
    on_the_roll(petition)
    signed(petition, email="waiting@example.org")
    made = a_secret_campaign()
    an_office("Warden of the Secret Lake", "Ada Long")
    Office.objects.filter(name="Warden of the Secret Lake").update(proposed_by=made.petition.organization)
    return made


def expected() -> dict[str, str]:
    """Address: one sign for each column."""
    lines = [line for line in MATRIX.read_text().splitlines() if line and not line.startswith("#")]
    return {route: signs.replace(" ", "") for signs, _gap, route in (line.partition("  ") for line in lines)}


def address_of(route: str, theirs: Theirs, column: str) -> str:
    """The address that opens what is theirs at this route; the links of a mail are the signer's own, else made up."""
    if route.startswith("^"):
        name = theirs.rows["picture"].file.name
        return f"/media/{name}" if "media" in route else str(theirs.page.get_url())
    office = Office.objects.get(name="Warden of the Secret Lake")
    values = {
        "slug": office.slug if route.startswith("offices/") else theirs.petition.slug,
        "token": _token(route.partition("/")[0]) if column == SIGNER else WRONG,
        "code": theirs.rows["sharecode"].code if not route.startswith(("packets/", "answer/")) else WRONG,
        "number": theirs.rows["packet"].number,
        "page_id": theirs.page.pk,
        "step": "ask",
        "kind": "svg",
        "mark": "old",
        "sheet": "poster-a4",
    }
    return "/" + PARAMETER.sub(lambda found: str(values.get(found["name"], 1)), route)


def _token(purpose: str) -> str:
    waiting = Signature.objects.get(confirmed_at=None)
    on_roll = Signature.objects.get(number=1)
    if purpose == "my":
        return lasting_token(on_roll)
    row = waiting if purpose == "confirm" else on_roll
    return make_token(purpose, row.petition_id, row.pk) if purpose in PURPOSES else WRONG


def test_every_public_address_has_its_row() -> None:
    rows = expected()
    assert set(rows) == DOORS - GONE, "write down who may open it, in tests/petitions/people/public_matrix.txt"
    assert {len(signs) for signs in rows.values()} == {len(COLUMNS)}


@pytest.mark.timeout(900)
@pytest.mark.parametrize("column", COLUMNS)
def test_the_public_matrix_holds(column: str, theirs: Theirs) -> None:
    member: Any = ROLES[column]() if column in ROLES else None
    client, wrong = logged_in(member), []
    client.raise_request_exception = False
    for route, signs in expected().items():
        address = address_of(route, theirs, column)
        if (got := sign_of(client, address)) != (due := signs[COLUMNS.index(column)]):
            wrong.append(f"{route}: {got} instead of {due}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("column", ["anonymous", "no role", "owner of B", SIGNER])
def test_no_stranger_reads_a_word_of_a_draft(column: str, theirs: Theirs) -> None:
    member: Any = ROLES[column]() if column in ROLES else None
    client = logged_in(member)
    for route in expected():
        address = address_of(route, theirs, column)
        assert CANARY.encode() not in client.get(address).getvalue(), address
