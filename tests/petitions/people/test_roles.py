"""Roles: what each may do, where; who gives them; and that somebody always owns an organization."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from wagtail.models import Collection, GroupCollectionPermission

from accounts.models import Login
from accounts.second_factor import needs_second_factor
from petitions.exporting.may import PERMISSION as EXPORT
from petitions.exporting.may import must_export
from petitions.models import AccessEntry, Membership, OrganizationPage, Role, RoleGroup
from petitions.moderating.review import PERMISSION as REASONS
from petitions.organizing.groups import ensure_reviewer_group, ensure_role_group
from petitions.organizing.reach import may, petitions_within_reach
from petitions.people.roles import LastOwner, give_role, hand_over, leave, owned_alone, roles_of, set_roles
from tests.cast import a_petition, edith, max_, oscar
from tests.petitions.people.members import OURS, THEIRS, an_account, logged_in, member, organization, their_petition

pytestmark = pytest.mark.django_db


def again(user: Any) -> Any:
    """The same person, as the next request meets them."""
    return get_user_model().objects.get(pk=user.pk)


def test_a_steward_of_one_who_organizes_another_exports_the_first_alone() -> None:
    ours, theirs = a_petition(), their_petition()
    member(Role.STEWARD, OURS, "both@example.org")
    both = member(Role.ORGANIZER, THEIRS, "both@example.org")
    assert list(petitions_within_reach(both)) == [theirs]
    assert list(petitions_within_reach(both, EXPORT)) == [ours]
    must_export(both, ours)
    with pytest.raises(PermissionDenied):
        must_export(both, theirs)
    assert may(both, "petitions.announce", theirs) and not may(both, "petitions.announce", ours)
    client = logged_in(both)
    assert client.get(f"/admin/exports/new/{ours.pk}/").status_code == 200
    assert client.get(f"/admin/exports/new/{theirs.pk}/").status_code == 404
    assert client.get(f"/admin/packets/new/{theirs.pk}/").status_code == 404


RIGHTS = {
    Role.OWNER: {"export_signatures", "make_packets", "moderate_reasons", "announce", "change_update", "manage_people"}
    | {"view_accessentry", "see_donations", "manage_giving"},
    Role.ORGANIZER: {"announce", "change_update"},
    Role.STEWARD: {"export_signatures", "make_packets"},
    Role.MODERATOR: {"moderate_reasons"},
    Role.TREASURER: {"see_donations"},
}


@pytest.mark.parametrize("role", list(Role))
def test_what_each_role_may(role: Role) -> None:
    ours, theirs = a_petition(), their_petition()
    user = member(role)
    every = set().union(*RIGHTS.values()) | {"confirm_answers", "decide_reports"}
    for name in every:
        assert may(user, f"petitions.{name}", ours) == (name in RIGHTS[role]), name
        assert not may(user, f"petitions.{name}", theirs), name
    pages = {Role.OWNER, Role.ORGANIZER}
    assert list(petitions_within_reach(user)) == ([ours] if role in pages else [])
    assert needs_second_factor(user) == (role != Role.ORGANIZER)
    assert user.has_perm("wagtailadmin.access_admin")


def test_site_roles_reach_everything() -> None:
    ours, theirs = a_petition(), their_petition()
    reviewer = an_account("reviewer@example.org")
    reviewer.groups.add(ensure_reviewer_group())
    reviewer = again(reviewer)
    assert set(petitions_within_reach(reviewer)) == {ours, theirs}
    assert may(reviewer, "petitions.confirm_answers", ours) and not may(reviewer, EXPORT, ours)
    assert needs_second_factor(reviewer), "what readers report may name people"
    assert all(may(edith(), right, each) for right in (EXPORT, REASONS) for each in (ours, theirs))


def test_the_pictures_of_an_organization_are_in_one_place_for_all_its_roles() -> None:
    a_petition()
    oscar(), member(Role.OWNER), member(Role.ORGANIZER, THEIRS)
    rights = GroupCollectionPermission.objects.filter(group__role_group__organization=organization())
    places = set(rights.values_list("collection", flat=True))
    assert len(places) == 1 and Collection.get_first_root_node().pk not in places


def test_a_group_follows_the_name_and_the_branches_of_its_organization() -> None:
    group = ensure_role_group(organization(), Role.ORGANIZER)
    assert group.name == f"Organizers: {OURS}" and group.page_permissions.count() == 6, "two languages, three rights"
    ours = organization()
    ours.name = "Neighbors Together"
    ours.save()
    assert ensure_role_group(ours, Role.ORGANIZER) == group
    assert Group.objects.get(pk=group.pk).name == "Organizers: Neighbors Together"
    page = OrganizationPage.objects.filter(organization=ours).first()
    assert page
    page.get_parent().add_child(instance=OrganizationPage(title="One more", organization=ours, locale=page.locale))
    assert group.page_permissions.count() == 9, "at once, not with the next version"


def test_what_is_left_of_a_group_allows_nothing_on_the_whole_site() -> None:
    user = member(Role.STEWARD)
    RoleGroup.objects.filter(role=Role.STEWARD).delete()
    assert not again(user).has_perm(EXPORT)


def test_owners_give_and_take_roles_and_each_is_on_the_log() -> None:
    owner, other = member(Role.OWNER), member(Role.ORGANIZER)
    set_roles(organization(), other, {Role.STEWARD, Role.MODERATOR}, owner, "Knows the law")
    assert roles_of(other, organization()) == {Role.STEWARD, Role.MODERATOR}
    names = set(again(other).groups.values_list("name", flat=True))
    assert names == {f"Data stewards: {OURS}", f"Moderators: {OURS}"}
    said = AccessEntry.objects.filter(actor=owner).order_by("pk").values_list("act", "subject", "why")
    assert [act for act, _subject, _why in said] == ["role.given", "role.given", "role.taken"]
    assert all(OURS in subject and str(other.pk) in subject and why == "Knows the law" for _a, subject, why in said)
    for stranger in (other, max_(), member(Role.OWNER, THEIRS)):
        with pytest.raises(PermissionDenied):
            set_roles(organization(), other, {Role.OWNER}, stranger, "I wish")


def test_only_members_are_given_roles_without_an_invitation() -> None:
    with pytest.raises(ValueError, match="invited"):
        set_roles(organization(), max_(), {Role.STEWARD}, member(Role.OWNER), "Fine")


def test_whoever_is_removed_is_out_with_the_next_request() -> None:
    owner, other = member(Role.OWNER), member(Role.ORGANIZER)
    a_petition()
    client = logged_in(other)
    assert client.get("/admin/snippets/petitions/update/").status_code == 200
    set_roles(organization(), other, set(), owner, "Moved away")
    assert client.get("/admin/snippets/petitions/update/")["Location"].startswith("/admin/login/")
    assert not Login.objects.filter(user=other).exists() and not roles_of(other, organization())
    assert not again(other).has_perm("wagtailadmin.access_admin")


def test_one_role_less_holds_at_once_and_leaves_the_session() -> None:
    owner, other = member(Role.OWNER), member(Role.ORGANIZER)
    member(Role.STEWARD, OURS, other.email)
    client = logged_in(again(other))
    assert client.get("/admin/exports/").status_code == 200
    set_roles(organization(), other, {Role.ORGANIZER}, owner, "Less to do")
    assert client.get("/admin/exports/").status_code == 302 and client.get("/admin/").status_code == 200


def test_an_organization_keeps_an_owner() -> None:
    owner, other = member(Role.OWNER), member(Role.ORGANIZER)
    assert owned_alone(owner) == [organization()] and not owned_alone(other)
    for act in (lambda: leave(organization(), owner), lambda: set_roles(organization(), owner, [], owner, "Tired")):
        with pytest.raises(LastOwner):
            act()
    hand_over(organization(), owner, other)
    assert roles_of(other, organization()) == {Role.OWNER, Role.ORGANIZER}
    assert roles_of(owner, organization()) == {Role.ORGANIZER}
    leave(organization(), owner)
    assert not roles_of(owner, organization())
    with pytest.raises(PermissionDenied):
        hand_over(organization(), owner, other)
    with pytest.raises(ValueError, match="another member"):
        hand_over(organization(), other, max_())


def test_groups_that_an_administrator_changes_are_followed() -> None:
    user = max_()
    group = ensure_role_group(organization(), Role.MODERATOR)
    user.groups.add(group)
    assert roles_of(user, organization()) == {Role.MODERATOR}
    group.user_set.remove(user)
    assert not Membership.objects.filter(user=user).exists()


def test_the_log_says_so_when_it_was_on_wagtails_own_screen() -> None:
    root = get_user_model().objects.create_superuser("root@example.org", "x", first_name="R", last_name="T")
    user, group = max_(), ensure_role_group(organization(), Role.MODERATOR)
    data = {"email": user.email, "first_name": "Max", "last_name": "Field", "groups": [group.pk], "is_active": "on"}
    answer = logged_in(root).post(f"/admin/users/edit/{user.pk}/", data)
    assert answer.status_code == 302
    entry = AccessEntry.objects.latest("pk")
    assert (entry.act, entry.actor) == ("role.given", root) and roles_of(user, organization()) == {Role.MODERATOR}


def test_organizers_of_before_become_members() -> None:
    user, ours = max_(), organization()
    RoleGroup.objects.all().delete()
    group = Group.objects.create(name=f"Organizers: {OURS}")
    user.groups.add(group)
    migration = importlib.import_module("petitions.migrations.0034_memberships")
    for _time in range(2):
        migration.organizers_are_members(apps, None)
    assert roles_of(user, ours) == {Role.ORGANIZER} and RoleGroup.objects.get().group == group


def test_giving_a_role_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="none of the roles"):
        give_role(organization(), max_(), "emperor", None, "")
