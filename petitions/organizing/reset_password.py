"""The admin's form for a forgotten password: nobody can fill an inbox with it, or find out who has an account."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone
from wagtail.admin.forms.auth import PasswordResetForm

from home.client import client_address
from petitions.organizing.tries import count_try, key_of_name, keys_of_client, window_start

WINDOW = datetime.timedelta(hours=12)
MAILS_TO_ADDRESS = 3
MAILS_FROM_CLIENT = 20
"""Mails in a window; an office behind one router shares the second."""


class LimitedPasswordResetForm(PasswordResetForm):
    """Wagtail's form (WAGTAILADMIN_USER_PASSWORD_RESET_FORM)."""

    def save(self, *args: Any, **options: Any) -> None:
        """Send the mail, if the address has an account and there were not too many; the answer is the same anyway.

        Addresses without an account are counted like others, so that the counts tell nothing either.
        """
        since = window_start(timezone.now(), WINDOW)
        keys = dict.fromkeys(keys_of_client("reset", client_address(options["request"])), MAILS_FROM_CLIENT)
        keys[key_of_name("reset", self.cleaned_data["email"])] = MAILS_TO_ADDRESS
        # The machine first: once it is stopped, it cannot use up what others are allowed for an address.
        if all(count_try(key, since) <= most for key, most in keys.items()):
            super().save(*args, **options)
