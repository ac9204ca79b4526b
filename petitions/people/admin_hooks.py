"""Where people stand in Wagtail's admin: the menu, and what happens before an account is deleted."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.models import User
from petitions.people.last_owner import refuse_last_owners
from petitions.people.members import organizations_of


class PeopleMenuItem(MenuItem):
    """Shown to whoever belongs to an organization, or manages the people of one."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(organizations_of(request.user).exists())


@hooks.register("register_admin_menu_item")
def people_menu_item() -> MenuItem:
    """Who belongs to one's organization."""
    return PeopleMenuItem(_("People"), reverse("people"), name="people", icon_name="group", order=185)


@hooks.register("before_delete_user")
def keep_last_owner(request: HttpRequest, user: Any) -> HttpResponse | None:
    """An account goes when somebody else owns what it owned."""
    return refuse_last_owners(request, [user])


@hooks.register("before_bulk_action")
def keep_last_owners_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Nor many at once."""
    people = [each for each in objects if isinstance(each, User)]
    return refuse_last_owners(request, people) if action_type == "delete" else None
