"""The permission matrix (J3): every address of the admin, asked for by each role, answers as matrix.txt says, and
where it refuses, it takes no form either."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.test import Client

from accounts.second_factor import OPEN, needs_second_factor
from petitions.models import Role
from petitions.organizing.groups import ensure_reviewer_group
from tests.campaign.test_safe_methods import checksum
from tests.cast import a_petition, edith, max_
from tests.petitions.people.addresses import address_of, routes
from tests.petitions.people.canaries import Theirs, a_secret_campaign
from tests.petitions.people.members import OURS, THEIRS, an_account, logged_in, member

pytestmark = pytest.mark.django_db
MATRIX = Path(__file__).with_name("matrix.txt")
GONE = {"admin/logout/"}
"""Ends the session it is asked with; tests/accounts looks at it."""


def a_reviewer() -> Any:
    user = an_account("reviewer@example.org")
    user.groups.add(ensure_reviewer_group())
    return get_user_model().objects.get(pk=user.pk)


def a_superuser() -> Any:
    return get_user_model().objects.create_superuser("root@example.org", "x")


ROLES = {
    "anonymous": lambda: None,
    "no role": max_,
    "organizer of B": lambda: member(Role.ORGANIZER, OURS),
    "owner of B": lambda: member(Role.OWNER, OURS),
    "organizer of A": lambda: member(Role.ORGANIZER, THEIRS),
    "steward of A": lambda: member(Role.STEWARD, THEIRS),
    "moderator of A": lambda: member(Role.MODERATOR, THEIRS),
    "owner of A": lambda: member(Role.OWNER, THEIRS),
    "reviewer": a_reviewer,
    "administrator": edith,
    "superuser": a_superuser,
    "treasurer of A": lambda: member(Role.TREASURER, THEIRS),
}
"""The columns of the matrix, in this order."""
MEMBERS = ("organizer of A", "steward of A", "moderator of A", "treasurer of A")
STRANGERS = ("anonymous", "no role", "owner of B", *MEMBERS, "reviewer")
"""Who sends forms where they are refused. (An owner of B is refused less than an organizer of B.)"""


@pytest.fixture
def theirs() -> Theirs:
    a_petition()
    return a_secret_campaign()


def expected() -> dict[str, str]:
    """Address: one sign for each role."""
    lines = [line for line in MATRIX.read_text().splitlines() if line and not line.startswith("#")]
    return {route: signs.replace(" ", "") for signs, _gap, route in (line.partition("  ") for line in lines)}


def sign_of(client: Client, address: str, method: str = "get") -> str:
    """How the address answers: `+` as asked, `p` only to POST, `.` not at all (the log-in, the start page, 403, 404),
    `>` leads to somewhere else, `!` is not content with an address that says so little, `x` fails, as one of
    Wagtail's does on purpose."""
    answer = getattr(client, method)(address)
    if answer.status_code in (403, 404):
        return "."
    if answer.status_code in (301, 302):
        place = answer["Location"].partition("?")[0]
        return "." if place in ("/admin/", "/admin/login/", "/account/login/") or "/2fa/" in place else ">"
    return {200: "+", 405: "p", 400: "!", 422: "!", 500: "x"}.get(answer.status_code, str(answer.status_code))


def test_every_address_has_its_row() -> None:
    rows = expected()
    assert set(rows) == set(routes()) - GONE, "write down who may open it, in tests/petitions/people/matrix.txt"
    assert {len(signs) for signs in rows.values()} == {len(ROLES)}


@pytest.mark.timeout(900)
@pytest.mark.parametrize("role", ROLES)
def test_the_matrix_holds(role: str, theirs: Theirs) -> None:
    client, column, wrong = logged_in(ROLES[role]()), list(ROLES).index(role), []
    client.raise_request_exception = False
    for route, signs in expected().items():
        got = sign_of(client, address_of(route, theirs))
        if got != signs[column]:
            wrong.append(f"{route}: {got} instead of {signs[column]}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("role", [name for name in ROLES if name not in ("anonymous", "no role")])
def test_without_the_second_factor_nothing_opens_to_those_who_need_one(role: str, theirs: Theirs) -> None:
    user = ROLES[role]()
    client = logged_in(user)
    Authenticator.objects.filter(user=user).delete()
    needs = role not in ("organizer of A", "organizer of B")
    assert needs_second_factor(user) == needs
    for route in expected():
        address = address_of(route, theirs)
        if needs and address not in OPEN:
            assert client.get(address)["Location"].startswith("/account/2fa/?next="), route


@pytest.mark.timeout(900)
@pytest.mark.parametrize("role", STRANGERS)
def test_what_is_refused_cannot_be_sent_either(role: str, theirs: Theirs) -> None:
    """Where a role is refused the page, a form that is sent is refused as well, and nothing is changed by it."""
    client, column = logged_in(ROLES[role]()), list(ROLES).index(role)
    client.raise_request_exception = False
    refused = [route for route, signs in expected().items() if signs[column] == "."]
    addresses = {route: address_of(route, theirs) for route in refused}
    before = checksum()
    found = {route: sign_of(client, address, "post") for route, address in addresses.items()}
    taken = [f"{route}: {sign}" for route, sign in found.items() if sign not in (".", "p")]
    changed = {table for table, content in checksum().items() if content != before[table]}
    assert not taken, "\n".join(taken)
    assert changed <= {"django_session"}, role
