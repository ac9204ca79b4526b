"""There is one way to log in: the admin's own doors lead to it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme


def to_the_one_login(request: HttpRequest) -> HttpResponse:
    """Redirect, keeping where on this site somebody wanted to go. Whoever is logged in and has no business in the admin
    is told so: the log-in would send them back here."""
    if request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
        return _told(request)
    wanted = request.GET.get("next", "")
    if not (wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None)):
        wanted = reverse("wagtailadmin_home")
    return redirect(f"{reverse('account_login')}?{urlencode({'next': wanted})}")


def _told(request: HttpRequest) -> HttpResponse:
    """In the language they chose: addresses of the admin have none."""
    profile = getattr(request.user, "wagtail_userprofile", None)
    code = profile.get_preferred_language() if profile else settings.LANGUAGE_CODE
    with translation.override(code):
        answer = render(request, "account/no_admin.html", status=403)
    answer["Content-Language"] = code
    return answer
