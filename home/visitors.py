"""Sessions, accounts and messages, left out where nobody logs in: signing and confirming.

They do nothing there but take time, on the very addresses that a national day asks for.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth import middleware as accounts
from django.contrib.messages import middleware as messages
from django.contrib.sessions import middleware as sessions
from django.http import HttpRequest
from django.utils.deprecation import MiddlewareMixin

NOBODY_LOGS_IN = re.compile(r"/(?:[a-z]{2}/)?(?:petitions/[^/]+/sign|confirm/[^/]+)/")


class _LeftOut(MiddlewareMixin):
    def __call__(self, request: HttpRequest) -> Any:
        if NOBODY_LOGS_IN.fullmatch(request.path_info):
            return self.get_response(request)
        return super().__call__(request)


class SessionMiddleware(_LeftOut, sessions.SessionMiddleware):
    """Django's sessions."""


class AuthenticationMiddleware(_LeftOut, accounts.AuthenticationMiddleware):
    """Django's `request.user`."""


class MessageMiddleware(_LeftOut, messages.MessageMiddleware):
    """Django's messages."""
