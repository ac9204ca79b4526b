"""How somebody goes through the doors of accounts."""

from __future__ import annotations

import re
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client

from petitions.sealing.factors import unseal_factor

PASSWORD = "a long enough password"
EDITH = "edith@example.org"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"


def type_password(client: Client, email: str = EDITH, password: str = PASSWORD, **more: Any) -> Any:
    """Send the log-in form."""
    return client.post("/account/login/", {"login": email, "password": password}, **more)


def mailed_code() -> str:
    """The code in the last mail."""
    found = re.search(r"^([A-Z]{4}-[A-Z]{4})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found.group(1)


def digits_of(user: Any) -> str:
    """What the authenticator app of `user` shows now."""
    row = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    return digits_for(unseal_factor(row.data["secret"]))


def digits_for(secret: str, later: int = 0) -> str:
    """What an app with this secret shows now, or `later` half minutes later."""
    counter = list(yield_hotp_counters_from_time())[1]
    return format_hotp_value(hotp_value(secret, counter + later))
