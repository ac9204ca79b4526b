"""What a treasurer does: read who gave, and take the list along. How people give, the account and giving back are the
owner's."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.exceptions import PermissionDenied

from petitions.donating.connect import connect
from petitions.donating.refund import refund
from petitions.donating.switch import change_giving, giving_of
from petitions.models import AccessEntry, Donation, GivingAccount, Role
from petitions.people.roles import roles_of, set_roles
from tests.cast import a_petition, max_
from tests.petitions.donating.giving import ONCE, give, giving, tell_all
from tests.petitions.people.members import OURS, THEIRS, logged_in, member, organization
from tests.rig.stripe_books.books import StripeBooks

pytestmark = pytest.mark.django_db
PAGE = "/petitions/clean-river/give/"


@pytest.fixture
def gift(stripe: StripeBooks) -> Donation:
    """Dora gave once to Neighbors United."""
    giving(a_petition().organization, stripe)
    row = give(PAGE, ONCE)
    stripe.pay(row.session, name="Dora", email="dora@example.org")
    tell_all(stripe)
    return Donation.objects.get(pk=row.pk)


def address(end: str = "", of: str = OURS) -> str:
    return f"/admin/giving/{organization(of).pk}/{end}"


def words_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_a_treasurer_finds_totals_and_the_list_and_no_form(gift: Donation) -> None:
    client = logged_in(member(Role.TREASURER))
    assert "/admin/giving/" in words_of(client.get("/admin/"))
    assert client.get("/admin/giving/")["Location"] == address()
    page = words_of(client.get(address()))
    assert "<td>$25</td>" in page and f'href="{address("donations/")}"' in page and "Dora" not in page
    assert 'name="is_on"' not in page and address("account/") not in page
    listed = words_of(client.get(address("donations/")))
    assert "<td>$25</td>" in listed and "Who gave, as a file" in listed
    assert "/refund/" not in listed and "Dora" not in listed


def test_a_treasurer_takes_the_list_along_with_a_reason_and_it_is_on_the_log(gift: Donation) -> None:
    treasurer = member(Role.TREASURER)
    client = logged_in(treasurer)
    assert client.post(address("donations/file/"), {"why": ""}).status_code == 422
    assert not AccessEntry.objects.filter(act="donation.exported").exists()
    answer = client.post(address("donations/file/"), {"why": "The year's accounts"})
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["name"], row["mail address"]) == ("Dora", "dora@example.org")
    entry = AccessEntry.objects.get(act="donation.exported")
    assert (entry.actor, entry.why, entry.rows) == (treasurer, "The year's accounts", 1)


def test_what_moves_money_stays_with_the_owner(gift: Donation, stripe: StripeBooks) -> None:
    treasurer, account = member(Role.TREASURER), giving_of(organization())
    client, asked, before = logged_in(treasurer), len(stripe.requests), GivingAccount.objects.values().get()
    for end, said in [
        ("", {"is_on": "", "currency": "eur", "amounts": "5", "legal_name": "Mine"}),
        ("account/", {"act": "connect"}),
        ("account/", {"act": "look"}),
        (f"donations/{gift.pk}/refund/", {"why": "They asked for it."}),
        (f"donations/{gift.pk}/refund/", {"why": ""}),
    ]:
        assert client.post(address(end), said).status_code in (302, 403), end
    for act in (
        lambda: refund(gift, treasurer, "why"),
        lambda: change_giving(organization(), treasurer, {}, {}),
        lambda: connect(account, treasurer, "/"),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert len(stripe.requests) == asked, "Stripe is asked nothing"
    assert stripe.books(account.stripe_account)[0].refunded == 0
    assert GivingAccount.objects.values().get() == before


def test_the_money_of_another_organization_is_not_met(gift: Donation) -> None:
    member(Role.MODERATOR, OURS, "two@example.org")
    client = logged_in(member(Role.TREASURER, THEIRS, "two@example.org"))
    assert "/donations/" not in words_of(client.get(address())), "totals only, as a moderator"
    assert client.get(address("donations/")).status_code == 404
    assert client.post(address("donations/file/"), {"why": "Curious"}).status_code == 404
    assert client.get(address("donations/", THEIRS)).status_code == 200


def test_names_of_donors_want_a_second_factor(gift: Donation) -> None:
    treasurer = member(Role.TREASURER)
    client = logged_in(treasurer)
    Authenticator.objects.filter(user=treasurer).delete()
    for answer in (client.get(address("donations/")), client.post(address("donations/file/"), {"why": "Accounts"})):
        assert answer["Location"].startswith("/account/2fa/")


@pytest.mark.parametrize(
    ("language", "words"), [("en", ["as treasurer"]), ("es", ["te invita", "como responsable de tesorería"])]
)
def test_an_owner_invites_a_treasurer_by_mail_and_takes_the_role_again(
    language: str, words: list[str], gift: Donation, django_capture_on_commit_callbacks: Any
) -> None:
    owner, user = member(Role.OWNER), max_()
    people = f"/admin/people/{organization().pk}/"
    page = words_of(logged_in(owner).get(people))
    assert "treasurer: donations, with the names of those who gave" in page
    said = {"email": user.email, "role": "treasurer", "language": language}
    with django_capture_on_commit_callbacks(execute=True):
        assert logged_in(owner).post(f"{people}invite/", said).status_code == 302
    letter = str(mail.outbox[-1].body)
    assert all(word in letter for word in words), letter
    found = re.search(r"(/account/invitations/\S+/)", letter)
    assert found
    client = logged_in(user)
    assert client.post(found.group(1), {"act": "accept"}).status_code == 302
    assert roles_of(user, organization()) == {Role.TREASURER}
    client = logged_in(member(Role.TREASURER, email=user.email))
    assert client.get(address("donations/")).status_code == 200
    set_roles(organization(), user, {Role.ORGANIZER}, owner, "A new year")
    assert client.get(address("donations/")).status_code == 404
