"""An account that alone owns an organization is not deleted."""

from __future__ import annotations

from typing import Any

from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from petitions.people.roles import owned_alone


def refuse_last_owners(request: HttpRequest, people: list[Any]) -> HttpResponse | None:
    """Back to the list of users with a sentence that says why, when one of `people` owns an organization alone."""
    for user in people:
        if alone := owned_alone(user, people):
            said = _("%(who)s is the only owner of %(organization)s. Make somebody else its owner first.")
            messages.error(request, said % {"who": user, "organization": alone[0]})
            return redirect("wagtailusers_users:index")
    return None


def forbid_last_owner(user: Any) -> None:
    """Raise ProtectedError for somebody who owns an organization alone."""
    if alone := owned_alone(user):
        raise ProtectedError(f"{user} is the only owner of {alone[0]}.", set(alone))
