"""The forms for a code of an authenticator app: each code works once, whichever process looks at it."""

from __future__ import annotations

import datetime

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from allauth.mfa.models import Authenticator
from django.utils import timezone

from accounts.forms import Plain
from petitions.organizing.tries import count_try, key_of_name, window_start

HOUR = datetime.timedelta(hours=1)


class OnceOnly(Plain):
    """Refuses a right code that was used before. (Allauth remembers used codes in the memory of one process.)"""

    def clean_code(self) -> str:
        """The code. Raises ValidationError."""
        code: str = super().clean_code()  # type: ignore[misc]
        used: Authenticator = self.authenticator  # type: ignore[attr-defined]
        if used.type == Authenticator.Type.TOTP:
            digits = "".join(filter(str.isdigit, code))
            if count_try(key_of_name("totp", f"{used.pk} {digits}"), window_start(timezone.now(), HOUR)) > 1:
                raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(OnceOnly, forms.AuthenticateForm):
    """While logging in."""


class ReauthenticateForm(OnceOnly, forms.ReauthenticateForm):
    """Once more, before something weighty."""
