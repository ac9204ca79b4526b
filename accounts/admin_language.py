"""The language of somebody's admin: addresses there name none, so it stands with the account."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_from_path
from wagtail.users.models import UserProfile


def keep_admin_language(user: Any) -> None:
    """Let somebody's admin speak the language of the page they are on, unless one is set. Two queries."""
    if (language := get_language()) in dict(settings.LANGUAGES):
        UserProfile.get_for_user(user)
        UserProfile.objects.filter(user=user, preferred_language="").update(preferred_language=language)


def language_for(request: HttpRequest) -> str:
    """The language to go on in from the admin's door: that of their admin, else that of the page they came from."""
    row = UserProfile.objects.filter(user=request.user.pk).values_list("preferred_language", flat=True).first()
    if row in dict(settings.LANGUAGES):
        return str(row)
    return get_language_from_path(urlsplit(request.headers.get("Referer", "")).path) or settings.LANGUAGE_CODE
