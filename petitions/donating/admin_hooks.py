"""Where giving stands in Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from petitions.donating.campaign import given_below
from petitions.people.members import organizations_of


class GivingMenuItem(MenuItem):
    """Shown to whoever works for an organization."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(organizations_of(request.user).exists())


@hooks.register("register_admin_menu_item")
def giving_menu_item() -> MenuItem:
    """What people give to one's organization."""
    return GivingMenuItem(_("Giving"), reverse("giving"), name="giving", icon_name="pick", order=187)


@hooks.register("before_delete_page")
def keep_campaigns(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Nobody deletes a campaign that somebody gave for by a click."""
    if not given_below([page]):
        return None
    _refuse(request)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def keep_campaigns_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Nor many at once."""
    pages = [page for page in objects if isinstance(page, Page)]
    if action_type != "delete" or not pages or not given_below(pages):
        return None
    _refuse(request)
    return redirect("wagtailadmin_home")


def _refuse(request: HttpRequest) -> None:
    messages.error(request, gettext("People gave for this campaign, so it cannot be deleted. Unpublish it."))
