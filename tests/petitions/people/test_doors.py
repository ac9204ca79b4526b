"""The screen of people: who sees it, and what its buttons do."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import CASCADE, ManyToOneRel, ProtectedError

from accounts.models import Login, User
from petitions.models import Membership, Petition, Role
from petitions.people.roles import roles_of, set_roles
from tests.cast import a_petition, edith, max_
from tests.petitions.people.members import OURS, THEIRS, an_account, logged_in, member, organization

pytestmark = pytest.mark.django_db


def door(end: str = "", of: str = OURS) -> str:
    return f"/admin/people/{organization(of).pk}/{end}"


def test_owners_see_people_with_their_roles_and_what_to_do() -> None:
    owner, other = member(Role.OWNER), member(Role.MODERATOR)
    client = logged_in(owner)
    assert client.get("/admin/people/")["Location"] == door()
    page = client.get(door()).content.decode()
    assert other.email in page and "moderator" in page and "Invite somebody" in page
    assert "/admin/people/" in client.get("/admin/").content.decode()


def test_other_members_see_who_they_are_and_change_nothing() -> None:
    owner, other = member(Role.OWNER), member(Role.ORGANIZER)
    client = logged_in(other)
    page = client.get(door()).content.decode()
    assert owner.email in page and "Leave this organization" in page
    assert "Invite somebody" not in page and "Save the roles" not in page
    answer = client.post(door(f"members/{other.pk}/"), {"act": "roles", "roles": ["owner"]})
    assert answer.status_code in (302, 403) and roles_of(other, organization()) == {Role.ORGANIZER}


def test_people_of_another_organization_are_not_met() -> None:
    owner, theirs = member(Role.OWNER), member(Role.OWNER, THEIRS)
    client = logged_in(owner)
    assert client.get(door(of=THEIRS)).status_code == 404
    for end in ("invite/", "leave/", f"members/{theirs.pk}/"):
        assert client.post(door(end, THEIRS), {"act": "remove"}).status_code == 404
    assert client.post(door(f"members/{theirs.pk}/"), {"act": "remove"}).status_code == 404
    assert roles_of(theirs, organization(THEIRS)) == {Role.OWNER}


def test_roles_are_changed_handed_over_and_taken() -> None:
    owner, other = member(Role.OWNER), member(Role.ORGANIZER)
    client = logged_in(owner)
    client.post(door(f"members/{other.pk}/"), {"act": "roles", "roles": ["steward", "moderator"]})
    assert roles_of(other, organization()) == {Role.STEWARD, Role.MODERATOR}
    client.post(door(f"members/{other.pk}/"), {"act": "roles", "roles": ["emperor"]})
    assert roles_of(other, organization()) == {Role.STEWARD, Role.MODERATOR}
    said = client.post(door(f"members/{owner.pk}/"), {"act": "remove"}, follow=True).content.decode()
    assert "Make somebody else the owner first" in said and Role.OWNER in roles_of(owner, organization())
    client.post(door(f"members/{other.pk}/"), {"act": "hand-over"})
    assert Role.OWNER in roles_of(other, organization()) and roles_of(owner, organization()) == {Role.ORGANIZER}
    logged_in(get_user_model().objects.get(pk=other.pk)).post(door(f"members/{owner.pk}/"), {"act": "remove"})
    assert not roles_of(owner, organization())


def test_leaving_logs_out_and_the_last_owner_stays() -> None:
    owner, other = member(Role.OWNER), member(Role.MODERATOR)
    client = logged_in(other)
    assert client.post(door("leave/"))["Location"] == "/account/login/"
    assert not Login.objects.filter(user=other).exists() and not roles_of(other, organization())
    client = logged_in(owner)
    assert "Make somebody else the owner first" in client.post(door("leave/"), follow=True).content.decode()
    assert roles_of(owner, organization()) == {Role.OWNER}


def test_staff_set_the_first_owner_of_any_organization_and_max_sees_no_door() -> None:
    other = member(Role.ORGANIZER)
    organization(THEIRS)
    client = logged_in(edith())
    page = client.get("/admin/people/").content.decode()
    assert OURS in page and THEIRS in page
    client.post(door(f"members/{other.pk}/"), {"act": "roles", "roles": ["owner"]})
    assert roles_of(other, organization()) == {Role.OWNER}
    assert logged_in(max_()).get("/admin/people/").status_code == 302


def test_an_account_that_owns_alone_is_not_deleted_and_others_take_no_petition_along() -> None:
    petition = a_petition()
    owner, other = member(Role.OWNER), member(Role.ORGANIZER)
    root = get_user_model().objects.create_superuser("root@example.org", "x")
    client = logged_in(root)
    said = client.post(f"/admin/users/delete/{owner.pk}/", follow=True).content.decode()
    assert "is the only owner of Neighbors United" in said
    bulk = f"/admin/bulk/accounts/user/delete/?next=%2Fadmin%2Fusers%2F&id={owner.pk}"
    assert "is the only owner of" in client.post(bulk, follow=True).content.decode()
    with pytest.raises(ProtectedError), transaction.atomic():
        owner.delete()
    assert get_user_model().objects.filter(pk=owner.pk).exists()
    client.post(f"/admin/users/delete/{other.pk}/")
    assert not get_user_model().objects.filter(pk=other.pk).exists()
    assert Petition.objects.get() == petition and petition.pages.count() == 2


def test_nothing_of_a_campaign_goes_with_an_account() -> None:
    every = User._meta.get_fields(include_hidden=True)
    rows = [each for each in every if isinstance(each, ManyToOneRel)]
    ours = [each for each in rows if each.related_model._meta.app_label in ("petitions", "home")]
    assert {each.related_model for each in ours if each.on_delete is CASCADE} == {Membership} and len(ours) > 5
    assert not an_account("x@example.org").memberships.exists()


def test_two_owners_who_remove_the_same_person_at_once_are_both_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    owner, other = member(Role.OWNER), member(Role.ORGANIZER)

    def late(*args: Any) -> None:
        Membership.objects.filter(user=other).delete()
        set_roles(*args)

    monkeypatch.setattr("petitions.people.admin_views.set_roles", late)
    answer = logged_in(owner).post(door(f"members/{other.pk}/"), {"act": "remove"}, follow=True)
    assert answer.status_code == 200 and "Nothing was changed" in answer.content.decode()
