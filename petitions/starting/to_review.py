"""What an organizer publishes in the admin and changes what people sign goes to the reviewers instead."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from petitions.models import PetitionPage
from petitions.models.wants_review import wants_review
from petitions.starting.submit import NobodyReviews, NotWhole, submit


def send_to_review(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Before a page is published: None when it may be, else it is sent in, and the edit screen says so. What was
    typed is saved, and what is public stays as it is."""
    if not isinstance(page, PetitionPage) or page.permissions_for_user(request.user).publishes_alone:
        return None
    if not wants_review(page):
        return None
    try:
        submit(page, request.user)
    except (NotWhole, NobodyReviews):
        messages.error(request, _("Saved, but not published: somebody who reviews petitions has to read it first."))
    else:
        said = _(
            "Saved and sent to the reviewers, who read title, ask, letter and targets before they are public. "
            "You hear by mail."
        )
        messages.success(request, said)
    return redirect("wagtailadmin_pages:edit", page.pk)


def refuse_unread_translation(request: HttpRequest, page: Any) -> HttpResponse | None:
    """The translators' screen publishes what it was sent just then: not for those whose words somebody reads first."""
    if request.method != "POST" or request.POST.get("action") != "publish" or not isinstance(page, PetitionPage):
        return None
    if page.permissions_for_user(request.user).publishes_alone:
        return None
    messages.error(request, _("Not published: somebody who reviews petitions has to read it first. Ask them to."))
    return redirect("wagtailadmin_pages:edit", page.pk)
