"""Allauth stands only where people log in: who only reads and signs wakes nothing of it."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.middleware import AccountMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import sessions
from accounts.places import is_for_logins, is_for_starting, is_of_accounts

GetResponse = Callable[[HttpRequest], HttpResponse]


class LoginPlacesMiddleware:
    """Runs allauth's middleware, and looks whether the session was ended from elsewhere."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.allauth = AccountMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(settings.MEDIA_URL):
            # Some pictures are shown to some people only.
            sessions.hold(request)
        if not is_for_logins(request.path_info):
            return self.get_response(request)
        if not _stays_here(request.GET.get("next", "/")):
            # Links on the page would carry it on.
            return redirect(request.path)
        sessions.hold(request)
        response: HttpResponse = self.allauth(request)
        if getattr(request, "has_logged_in", False) and request.user.is_authenticated:
            sessions.make_known(request, response)
        if is_for_starting(request.path_info):
            response["Cache-Control"] = "no-store"
        if is_of_accounts(request.path_info):
            response["Cache-Control"] = "no-store"
            response["X-Robots-Tag"] = "noindex"
            if settings.SOCIAL_FORM_TARGETS:
                # A browser asks the policy of a form about the place that its answer redirects to, too.
                vars(response)["_csp_update"] = {"form-action": settings.SOCIAL_FORM_TARGETS}
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Allauth says by exceptions where to go first."""
        if not hasattr(request, "allauth"):
            return None
        answer: HttpResponse | None = self.allauth.process_exception(request, exception)
        return answer


def _stays_here(wanted: str) -> bool:
    """Whether `wanted` is a path of this site, and nothing that a browser may take for another."""
    return wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None)
