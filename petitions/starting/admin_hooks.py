"""Where reviews stand in Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from petitions.starting.review import is_reviewer
from petitions.starting.to_review import refuse_unread_translation, send_to_review


class ReviewsMenuItem(MenuItem):
    """Shown to those who review."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_reviewer(request.user)


@hooks.register("register_admin_menu_item")
def reviews_menu_item() -> MenuItem:
    """Petitions that wait to be read."""
    return ReviewsMenuItem(_("Reviews"), reverse("reviews"), name="reviews", icon_name="clipboard-list", order=110)


@hooks.register("before_publish_page", order=1)  # after what no page may be published without
def review_what_is_signed(request: HttpRequest, page: Any) -> HttpResponse | None:
    """New words for people to sign are read by somebody else first."""
    return send_to_review(request, page)


@hooks.register("before_edit_page", order=-2)  # before the translators' screen takes over
def review_translations(request: HttpRequest, page: Any) -> HttpResponse | None:
    """In the other languages too."""
    return refuse_unread_translation(request, page)
