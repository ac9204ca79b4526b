"""Logins, second factors, roles, accounts and settings are noted, for the owners of the organization concerned."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from home.models import SiteSettings
from petitions.exporting.access_log import first_fault
from petitions.models import AccessEntry, Role
from petitions.organizing.groups import REVIEWERS, ensure_reviewer_group
from tests.accounts.doors import digits_of, type_password
from tests.cast import a_second_factor, a_site, edith, max_
from tests.petitions.people.members import OURS, THEIRS, logged_in, member, organization

pytestmark = pytest.mark.django_db
NAME = {"first_name": "Max", "last_name": "Mustermann"}


def noted(act: str) -> list[tuple[Any, ...]]:
    rows = AccessEntry.objects.filter(act=act).order_by("pk")
    return list(rows.values_list("actor_label", "subject", "organization__name", "why"))


def a_superuser() -> Any:
    a_site()
    return get_user_model().objects.create_superuser("root@example.org", "x")


def saved(client: Client, address: str, **changes: Any) -> None:
    """Fill Wagtail's form at this address as it stands, but for `changes`."""
    page = client.get(address)
    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {form.add_prefix(name): value for name, value in (data | changes).items() if value not in (None, False)}
    for formset in getattr(form, "formsets", {}).values():
        data |= {f"{formset.prefix}-TOTAL_FORMS": 0, f"{formset.prefix}-INITIAL_FORMS": 0}
    answer = client.post(address, data)
    assert answer.status_code == 302, answer.context["form"].errors


def test_each_login_is_an_entry_for_each_organization(client: Client) -> None:
    somebody = member(Role.ORGANIZER, OURS, "two@example.org")
    member(Role.ORGANIZER, THEIRS, "two@example.org")
    client.post("/account/login/", {"login": "two@example.org", "password": "wrong, not hers"})
    assert not noted("login.done")
    client.post("/account/login/", {"login": "two@example.org", "password": "a long enough password"})
    who = ("two@example.org", f"account {somebody.pk}")
    assert noted("login.done") == [(*who, OURS, ""), (*who, THEIRS, "")]
    assert first_fault() == ""


def test_a_login_counts_once_the_second_factor_was_right(client: Client) -> None:
    user = edith()
    a_second_factor(user)
    type_password(client)
    client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert not noted("login.done")
    assert noted("login.second factor failed") == [("", f"account {user.pk}", None, "")]
    client.post("/account/2fa/authenticate/", {"code": digits_of(user)})
    assert noted("login.done") == [(user.email, f"account {user.pk}", None, "")]


def test_the_guards_of_an_account_are_noted(client: Client) -> None:
    member(Role.ORGANIZER, OURS, "one@example.org")
    client.post("/account/login/", {"login": "one@example.org", "password": "a long enough password"})
    words = {"oldpassword": "a long enough password", "password1": "another quite long password"}
    assert client.post("/account/password/change/", words).status_code == 302
    assert [row[2] for row in noted("account.password changed")] == [OURS]


def test_what_an_administrator_does_to_an_account_and_to_groups_is_noted() -> None:
    root, max_pk, reviewers = a_superuser(), max_().pk, ensure_reviewer_group()
    client = logged_in(root)
    saved(client, f"/admin/users/edit/{max_pk}/", is_superuser="on", groups=[reviewers.pk], **NAME)
    assert noted("account.changed") == [(root.email, f"account {max_pk}", None, "is_superuser")]
    assert (root.email, f"{REVIEWERS} account {max_pk}", None, "groups in the admin") in noted("role.given")
    saved(client, f"/admin/users/edit/{max_pk}/", is_superuser=None, groups=[], **NAME)
    assert (root.email, f"{REVIEWERS} account {max_pk}", None, "groups in the admin") in noted("role.taken")
    member(Role.STEWARD, OURS)
    group = Group.objects.get(role_group__organization=organization(), role_group__role=Role.STEWARD)
    client.post(f"/admin/groups/delete/{group.pk}/")
    assert (root.email, f"group {group.name}", OURS, "delete") in noted("settings.changed")


def test_whoever_is_deleted_was_there() -> None:
    root, steward = a_superuser(), member(Role.STEWARD, OURS)
    logged_in(root).post(f"/admin/users/delete/{steward.pk}/")
    assert noted("account.deleted") == [(root.email, f"account {steward.pk}", OURS, "")]


def test_settings_name_what_was_changed_and_not_to_what() -> None:
    root = a_superuser()
    row = SiteSettings.load()
    saved(logged_in(root), f"/admin/settings/home/sitesettings/{row.pk}/", contact_email="new@example.org")
    assert noted("settings.changed") == [(root.email, "site settings", None, "contact_email")]


def test_another_column_of_an_entry_cannot_be_altered_either() -> None:
    member(Role.STEWARD, OURS)
    entry = AccessEntry.objects.latest("pk")
    assert entry.organization_id == organization().pk and first_fault() == ""
    for change in ({"organization": None}, {"organization": 4711}, {"petition": 4711}):
        AccessEntry.objects.filter(pk=entry.pk).update(**{f"{name}_id": value for name, value in change.items()})
        assert first_fault() == f"entry {entry.pk} was altered", change
        AccessEntry.objects.filter(pk=entry.pk).update(organization=entry.organization_id, petition=None)
    assert first_fault() == ""
