"""The log-in form of the admin: passwords can be tried only so often, for one account and from one connection."""

from __future__ import annotations

import datetime
import unicodedata
from math import ceil
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.translation import ngettext
from wagtail.admin.forms.auth import LoginForm

from home.client import client_address
from petitions.signing.sender import client_keys, count_key

WINDOW = datetime.timedelta(minutes=15)
TRIES_FOR_ACCOUNT = 10
TRIES_FROM_CLIENT = 30
"""Wrong passwords in a window; an office behind one router shares the second."""

_COUNT = """
INSERT INTO petitions_signingcount (key, since, count) VALUES (%s, %s, 1)
ON CONFLICT (key, since) DO UPDATE SET count = petitions_signingcount.count + 1 RETURNING count
"""
_TAKE_BACK = "UPDATE petitions_signingcount SET count = count - 1 WHERE key = %s AND since = %s AND count > 0"


class LimitedLoginForm(LoginForm):
    """Wagtail's form (WAGTAILADMIN_USER_LOGIN_FORM).

    A try is counted in the database before its password is looked at, so that many at once, to any process, get no
    further; a right one is taken back. Only keyed hashes are kept, and forget_counts() erases them within a day.
    """

    def clean(self) -> dict[str, Any]:
        """The form with its user. Raises ValidationError with code "wait" for one try too many."""
        now = timezone.now()
        length = WINDOW.total_seconds()
        since = datetime.datetime.fromtimestamp(now.timestamp() // length * length, datetime.UTC)
        keys = self._keys()
        with connection.cursor() as cursor:
            for key, most in keys.items():
                cursor.execute(_COUNT, [key, since])
                if cursor.fetchone()[0] > most:
                    raise _wait(since + WINDOW - now)
        data: dict[str, Any] = super().clean()
        with connection.cursor() as cursor:
            for key in keys:
                cursor.execute(_TAKE_BACK, [key, since])
        return data

    def _keys(self) -> dict[bytes, int]:
        name = unicodedata.normalize("NFKC", self.cleaned_data.get("username") or "").casefold()
        client, network = client_keys(client_address(self.request))
        keys = {count_key("login", key): TRIES_FROM_CLIENT for key in (client, network) if key}
        return keys | {count_key("login", name): TRIES_FOR_ACCOUNT}


def _wait(left: datetime.timedelta) -> ValidationError:
    minutes = ceil(left.total_seconds() / 60)
    words = ngettext(
        "Too many wrong passwords. Please wait %(minutes)s minute and try again, or ask for a new password.",
        "Too many wrong passwords. Please wait %(minutes)s minutes and try again, or ask for a new password.",
        minutes,
    )
    return ValidationError(words, code="wait", params={"minutes": minutes})
