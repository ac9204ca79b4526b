"""Whoever can look at names, or give that right, has a second factor: the web shows them nothing before.

The second factor guards the web, not the shell: whoever has a shell has the keys too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import override

from accounts.admin_language import language_for
from accounts.places import ADMIN

RIGHTS = {
    # Names, and the record of who looked at them.
    "petitions.export_signatures",
    "petitions.see_donations",
    "petitions.manage_giving",
    "petitions.make_packets",
    "petitions.strike_signatures",
    "petitions.view_accessentry",
    # Reasons show no name, but people write into them whatever they like.
    "petitions.moderate_reasons",
    # And so do those who report a petition.
    "petitions.decide_reports",
    # Whoever may give roles can give themselves those above.
    "petitions.manage_people",
    # Whoever may change users or groups can give themselves the rights above.
    "accounts.add_user",
    "accounts.change_user",
    "accounts.delete_user",
    "auth.add_group",
    "auth.change_group",
}
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
OPEN = {f"{ADMIN}login/", f"{ADMIN}logout/"}


def needs_second_factor(user: Any) -> bool:
    """Whether somebody may look at identity data, or could give themselves the right to."""
    if not (user.is_authenticated and user.is_active):
        return False
    return bool(user.is_superuser) or not RIGHTS.isdisjoint(user.get_all_permissions())


def has_second_factor(user: Any) -> bool:
    """Whether one is set up: an authenticator app or a passkey (recovery codes only stand in for those)."""
    return bool(is_mfa_enabled(user, FACTORS))


def used_second_factor(request: HttpRequest) -> bool:
    """Whether this very session was authenticated with one that is still set up."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records) and has_second_factor(request.user)


class SecondFactorMiddleware:
    """Leads those who need a second factor to set one up, or to use it, before they see anything of the admin."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if not path.startswith(ADMIN) or path in OPEN:
            return self.get_response(request)
        if not needs_second_factor(request.user) or used_second_factor(request):
            return self.get_response(request)
        with override(language_for(request)):
            return redirect(f"{_where(request)}?{urlencode({'next': request.get_full_path()})}")


def _where(request: HttpRequest) -> str:
    """The page that sets a second factor up, or asks for the one there is."""
    if not has_second_factor(request.user):
        return reverse("mfa_index")
    ways = get_adapter(request).get_reauthentication_methods(request.user)
    return next(way["url"] for way in ways if way["id"].startswith("mfa_reauthenticate"))
