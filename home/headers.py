"""Headers that every answer carries: pages, static files, pictures, errors and the admin alike."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.places import is_for_logins


def public_headers() -> dict[str, str]:
    """What an answer of the public site carries that does not pass the middleware."""
    return _common() | {HEADER: build_policy(config=settings.PUBLIC_CONTENT_POLICY)}


def _common() -> dict[str, str]:
    return {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": settings.PERMISSIONS_POLICY,
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
    }


class HeadersMiddleware:
    """Stands before all others, so that nobody's answer goes out without; what an answer says itself stays."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.common = _common()
        self.policies = {
            "/admin/": build_policy(config=settings.ADMIN_CONTENT_POLICY),
            settings.MEDIA_URL: build_policy(config=settings.MEDIA_CONTENT_POLICY),
        }
        self.public = build_policy(config=settings.PUBLIC_CONTENT_POLICY)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in self.common.items():
            response.headers.setdefault(name, value)
        place = next((prefix for prefix in self.policies if request.path_info.startswith(prefix)), "")
        if not is_for_logins(request.path_info):
            response.cookies.clear()  # Nobody logs in there; Django would replace a broken one that somebody brings.
        if place == settings.MEDIA_URL:
            response.headers[HEADER] = self.policies[place]
        response.headers.setdefault(HEADER, self.policies.get(place, self.public))
        return response
