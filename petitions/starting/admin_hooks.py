"""Where reviews stand in Wagtail's admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from petitions.starting.review import is_reviewer


class ReviewsMenuItem(MenuItem):
    """Shown to those who review."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_reviewer(request.user)


@hooks.register("register_admin_menu_item")
def reviews_menu_item() -> MenuItem:
    """Petitions that wait to be read."""
    return ReviewsMenuItem(_("Reviews"), reverse("reviews"), name="reviews", icon_name="clipboard-list", order=110)
