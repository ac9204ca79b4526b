"""How often the doors of accounts may be tried: for one account, for one mailbox, from one connection.

A try is counted in the database before it is looked at, so that many at once, to any process and after a restart, get
no further; a right password or factor is taken back. Only keyed hashes are kept (tries.py), for a day at most.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from home.client import client_address
from petitions.organizing.tries import count_try, key_of_name, keys_of_client, take_back, window_start
from petitions.sealing.fold import fold_address

MINUTES, HOURS = datetime.timedelta(minutes=15), datetime.timedelta(hours=12)


@dataclass(frozen=True)
class Limit:
    """So many tries in a window of time for one account or address, and from one connection (an office behind one
    router shares the second)."""

    kind: str
    window: datetime.timedelta
    for_one: int
    from_client: int
    is_forgiven: bool = False
    """Whether a try that leads on is taken back."""


PASSWORD = Limit("login", MINUTES, 10, 30, is_forgiven=True)
FACTOR = Limit("factor", MINUTES, 10, 30, is_forgiven=True)
CODE = Limit("code", MINUTES, 10, 30)
"""Codes that were mailed; each of them allows three tries anyway."""
MAIL = Limit("account-mail", HOURS, 5, 20)

PENDING = "account_login"
"""Where allauth's session holds whoever has typed the password and owes the second factor."""

DOORS = {
    "account_login": PASSWORD,
    "account_reauthenticate": PASSWORD,
    "account_change_password": PASSWORD,
    "mfa_authenticate": FACTOR,
    "mfa_reauthenticate": FACTOR,
    "mfa_reauthenticate_webauthn": FACTOR,
    "mfa_login_webauthn": CODE,
    "account_confirm_login_code": CODE,
    "account_confirm_reauthentication_code": CODE,
    "account_confirm_password_reset_code": CODE,
    "account_email_verification_sent": CODE,
    "account_request_login_code": MAIL,
    "account_request_reauthentication_code": MAIL,
    "account_reset_password": MAIL,
    "account_signup": MAIL,
    "account_email": MAIL,
}


class DoorLimitsMiddleware:
    """Answers 429 to one try too many, whoever's account it is and whether there is one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 302:
            for key, since in getattr(request, "tries_to_take_back", ()):
                take_back(key, since)
        return response

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Count a form that is sent to one of the doors."""
        match = request.resolver_match
        limit = DOORS.get(match.url_name or "") if match else None
        if limit is None or request.method not in ("POST", "PUT"):
            return None
        now = timezone.now()
        since = window_start(now, limit.window)
        keys = _keys(request, limit)
        for key, most in keys.items():
            if count_try(key, since) > most:
                return _wait(request, since + limit.window - now)
        if limit.is_forgiven:
            vars(request)["tries_to_take_back"] = [(key, since) for key in keys]
        return None


def _keys(request: HttpRequest, limit: Limit) -> dict[bytes, int]:
    """What is counted, with its limit. The machine first: once it is stopped, it cannot use up what others are allowed
    for an account."""
    keys = dict.fromkeys(keys_of_client(limit.kind, client_address(request)), limit.from_client)
    if whose := _whose(request, limit):
        keys[key_of_name(limit.kind, whose)] = limit.for_one
    return keys


def _whose(request: HttpRequest, limit: Limit) -> str:
    """Whose password, factor or mailbox it is about; "" when nobody was named."""
    typed = str(request.POST.get("login") or request.POST.get("email") or getattr(request.user, "email", ""))
    if limit is MAIL:
        return fold_address(typed) if "@" in typed else ""
    if limit is PASSWORD:
        return typed
    if limit is FACTOR:
        return str(request.user.pk or (request.session.get(PENDING) or {}).get("user_pk") or "")
    # A mailed code has no account where there is none: counted by the connection alone, the two look alike.
    return ""


def _wait(request: HttpRequest, left: datetime.timedelta) -> HttpResponse:
    minutes = ceil(left.total_seconds() / 60)
    answer = render(request, "account/wait.html", {"minutes": minutes}, status=429)
    answer["Retry-After"] = str(ceil(left.total_seconds()))
    return answer
