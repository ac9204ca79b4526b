"""The log-in form of the admin: passwords can be tried only so often, for one account and from one connection."""

from __future__ import annotations

import datetime
from math import ceil
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import ngettext
from wagtail.admin.forms.auth import LoginForm

from home.client import client_address
from petitions.organizing.tries import count_try, key_of_name, keys_of_client, take_back, window_start

WINDOW = datetime.timedelta(minutes=15)
TRIES_FOR_ACCOUNT = 10
TRIES_FROM_CLIENT = 30
"""Wrong passwords in a window; an office behind one router shares the second."""


class LimitedLoginForm(LoginForm):
    """Wagtail's form (WAGTAILADMIN_USER_LOGIN_FORM).

    A try is counted in the database before its password is looked at, so that many at once, to any process, get no
    further; a right one is taken back. Only keyed hashes are kept, and forget_counts() erases them within a day.
    """

    def clean(self) -> dict[str, Any]:
        """The form with its user. Raises ValidationError with code "wait" for one try too many."""
        now = timezone.now()
        since = window_start(now, WINDOW)
        keys = self._keys()
        for key, most in keys.items():
            if count_try(key, since) > most:
                raise _wait(since + WINDOW - now)
        data: dict[str, Any] = super().clean()
        for key in keys:
            take_back(key, since)
        return data

    def _keys(self) -> dict[bytes, int]:
        keys = dict.fromkeys(keys_of_client("login", client_address(self.request)), TRIES_FROM_CLIENT)
        return keys | {key_of_name("login", self.cleaned_data.get("username") or ""): TRIES_FOR_ACCOUNT}


def _wait(left: datetime.timedelta) -> ValidationError:
    minutes = ceil(left.total_seconds() / 60)
    words = ngettext(
        "Too many wrong passwords. Please wait %(minutes)s minute and try again, or ask for a new password.",
        "Too many wrong passwords. Please wait %(minutes)s minutes and try again, or ask for a new password.",
        minutes,
    )
    return ValidationError(words, code="wait", params={"minutes": minutes})
