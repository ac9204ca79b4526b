"""What the pages about accounts may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.places import is_of_accounts
from accounts.second_factor import needs_second_factor


def accounts(request: HttpRequest) -> dict[str, Any]:
    """Nothing elsewhere; there what follows, found on first use."""
    if not is_of_accounts(request.path_info):
        return {}
    return {
        "social_providers": _social_providers(request) if settings.SOCIAL_APPS else [],
        "signup_is_open": settings.ACCOUNT_SIGNUP_ENABLED,
        "needs_factor": SimpleLazyObject(lambda: needs_second_factor(request.user)),
        "may_enter_admin": SimpleLazyObject(lambda: request.user.has_perm("wagtailadmin.access_admin")),
    }


def _social_providers(request: HttpRequest) -> list[dict[str, str]]:
    """Name and address of each log-in elsewhere; whoever is logged in connects by it."""
    from allauth.socialaccount.adapter import get_adapter

    query = {"process": "connect" if request.user.is_authenticated else "login"}
    if wanted := request.GET.get("next"):
        query["next"] = wanted
    providers = get_adapter().list_providers(request)
    return [{"name": each.name, "url": each.get_login_url(request, **query)} for each in providers]
