"""Invitations: by mail, with a link that ends, to one address, and silent about who has an account."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.adapter import INVITED
from campaign.logs import hide
from petitions.models import AccessEntry, Invitation, Role
from petitions.people.accept import NotYours, accept
from petitions.people.invite import MOST_OPEN, TooMany, end_invitation, forget_invited, invitation_of, invite, token_of
from petitions.people.roles import roles_of, set_roles
from tests.accounts.doors import mailed_code
from tests.cast import edith, max_
from tests.petitions.people.members import THEIRS, an_account, an_invitation, logged_in, member, organization

pytestmark = pytest.mark.django_db


def link(row: Invitation) -> str:
    return f"/account/invitations/{token_of(row)}/"


def sent(user: Any, **said: str) -> Any:
    """What the owner's browser is answered."""
    data = {"email": "new@example.org", "role": "steward", "language": "es"} | said
    return logged_in(user).post(f"/admin/people/{organization().pk}/invite/", data)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["invites you", "as data steward", "14 days"]),
        ("es", ["te invita", "como responsable de datos", "14 días"]),
    ],
)
def test_the_mail_is_in_the_language_that_was_chosen(
    language: str, words: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    owner = member(Role.OWNER)
    with django_capture_on_commit_callbacks(execute=True):
        assert sent(owner, language=language).status_code == 302
    letter = mail.outbox[-1]
    assert letter.to == ["new@example.org"]
    assert all(word in f"{letter.subject} {letter.body}" for word in words), letter.body
    found = re.search(r"http://[^/]+(\S+/account/invitations/\S+/|/account/invitations/\S+/)", str(letter.body))
    assert found and Client().get(found.group(1)).status_code == 200
    assert "[token]" in hide(found.group(1)) and token_of(Invitation.objects.get()) not in hide(found.group(1))


def test_inviting_says_nothing_of_who_has_an_account() -> None:
    owner = member(Role.OWNER)
    max_()
    said = []
    for email in ("max@example.org", "none@example.org"):
        answer = sent(owner, email=email)
        page = logged_in(owner).get(answer["Location"]).content.decode()
        said.append((answer.status_code, answer["Location"], mail.outbox[-1].body if mail.outbox else ""))
        assert email in page and "Max" not in page
        row = Invitation.objects.get(email=email)
        said[-1] += (Client().get(link(row)).content.decode(),)
    first, second = (
        [re.sub(r'value="\w{64}"|invitations(/|%2F)[^\s"]+', "", str(part)) for part in each] for each in said
    )
    assert first == second


def test_whoever_is_invited_sees_by_whom_to_what_as_what_and_accepts() -> None:
    row = an_invitation("max@example.org")
    user = max_()
    stranger = Client().get(link(row)).content.decode()
    assert "Neighbors United" in stranger and "data steward" in stranger and "owner.neighbors@example.org" in stranger
    client = logged_in(user)
    assert "Accept the invitation" in client.get(link(row)).content.decode()
    assert not roles_of(user, organization()), "looking changes nothing"
    assert client.post(link(row), {"act": "accept"}).status_code == 302
    assert roles_of(user, organization()) == {Role.STEWARD}
    assert client.get("/admin/")["Location"].startswith("/account/2fa/"), "names need a second factor"
    assert client.get(link(row)).status_code == 404 and client.post(link(row)).status_code == 404
    row.refresh_from_db()
    assert row.email == "" and row.ended_at
    entry = AccessEntry.objects.latest("pk")
    assert (entry.act, entry.actor) == ("role.given", user) and "invitation" in entry.why


def test_a_link_that_was_passed_on_lets_nobody_else_in() -> None:
    row, other = an_invitation("new@example.org"), max_()
    client = logged_in(other)
    page = client.get(link(row)).content.decode()
    assert "another address" in page and "new@example.org" not in page
    assert client.post(link(row), {"act": "accept"}).status_code == 403
    assert Client().post(link(row), {"act": "accept"}).status_code == 403
    with pytest.raises(NotYours):
        accept(row, other)
    unproved = an_account("new@example.org")
    unproved.emailaddress_set.update(verified=False)
    with pytest.raises(NotYours):
        accept(row, unproved)
    assert not roles_of(other, organization()) and not roles_of(unproved, organization())


@pytest.mark.django_db(transaction=True)
def test_somebody_without_an_account_makes_one_even_where_the_site_is_closed(settings: Any) -> None:
    settings.ACCOUNT_SIGNUP_ENABLED = False
    row, client = an_invitation("new@example.org"), Client()
    path = link(row)
    data = {"email": "new@example.org", "password1": "nine loud geese fly", "next": path}
    client.post("/account/signup/", data)
    assert not get_user_model().objects.filter(email="new@example.org").exists(), "closed to others"
    assert client.post(path, {"act": "join"})["Location"].startswith("/account/signup/?next=")
    refused = client.post("/account/signup/", data | {"email": "other@example.org"})
    assert refused.status_code == 200 and "for another address" in refused.content.decode()
    assert not get_user_model().objects.filter(email="other@example.org").exists()
    assert client.post("/account/signup/", data).status_code == 302
    assert INVITED not in client.session, "it opens once"
    answer = client.post("/account/confirm-email/", {"code": mailed_code()})
    assert answer["Location"].startswith("/account/invitations/")
    assert client.post(answer["Location"], {"act": "accept"}).status_code == 302
    assert roles_of(an_account("new@example.org"), organization()) == {Role.STEWARD}


def test_a_link_ends() -> None:
    row = an_invitation()
    assert invitation_of(token_of(row)) == row and invitation_of("wrong") is None
    assert invitation_of(token_of(row)[:-1] + "x") is None
    token = token_of(row)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=15)):
        assert invitation_of(token) is None and forget_invited() == 1
    row.refresh_from_db()
    assert row.email == ""


def test_an_invitation_is_taken_back_and_a_second_one_ends_the_first() -> None:
    first = an_invitation()
    second = an_invitation()
    assert invitation_of(token_of(first)) is None and invitation_of(token_of(second))
    owner = member(Role.OWNER)
    logged_in(owner).post(f"/admin/people/invitations/{second.pk}/end/")
    assert invitation_of(token_of(second)) is None and not end_invitation(second, owner)
    assert Client().get(link(second)).status_code == 404


def test_it_is_worth_no_more_than_whoever_sent_it() -> None:
    row = an_invitation()
    member(Role.OWNER, email="second@example.org")
    set_roles(organization(), member(Role.OWNER), {Role.ORGANIZER}, edith(), "Trust is gone")
    assert invitation_of(token_of(row)) is None


def test_only_owners_invite_and_nobody_mails_a_crowd() -> None:
    for user in (member(role) for role in Role if role != Role.OWNER):
        assert sent(user).status_code in (302, 403) and not Invitation.objects.exists()
    stranger = member(Role.OWNER, THEIRS)
    assert sent(stranger).status_code == 404
    with pytest.raises(PermissionDenied):
        invite(organization(), "a@example.org", Role.OWNER, "en", stranger)
    owner, later = member(Role.OWNER), timezone.now() + datetime.timedelta(days=1)
    many = [Invitation(organization=organization(), role="owner", email="x@example.org", expires_at=later)] * MOST_OPEN
    for each in many:
        each.pk = None
        each.save()
    with pytest.raises(TooMany):
        invite(organization(), "a@example.org", Role.OWNER, "en", owner)
    assert sent(owner).status_code == 422 and sent(owner, email="nonsense").status_code == 422
    with pytest.raises(ValueError, match="none of the roles"):
        invite(organization(), "a@example.org", "emperor", "en", owner)
