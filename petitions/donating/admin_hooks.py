"""Where giving stands in Wagtail's admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.keep_pages import keep_pages
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


keep_pages(given_below, _("People gave for this campaign, so it cannot be deleted. Unpublish it."))
