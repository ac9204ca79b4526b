"""Where somebody is logged in: a row for each browser, without which its session is worth nothing."""

from __future__ import annotations

import datetime
import time
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.core.signing import BadSignature, dumps, loads
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import Login, User

KEY = "login"
"""Where a session holds the number of its row."""
LOGGED_IN_AT = "logged_in_at"
"""Where it holds when somebody logged in, in seconds since 1970; gone with the session."""
KNOWN = "known_to"
"""The cookie of a browser that somebody logged in with before: who, signed."""
KNOWN_SECONDS = 365 * 24 * 3600
KNOWN_PEOPLE = 5
FAMILIES = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""What a browser's name for itself holds; the first that fits, since most also name others."""


def browser_family(user_agent: str) -> str:
    """The family of a browser, all that is kept of its name; "" for one that is not among the usual."""
    return next((name for sign, name in FAMILIES if f"{sign}/" in user_agent), "")


def begin(request: HttpRequest, user: User) -> None:
    """Write down that somebody logs in, and forget those who have not been seen for as long as a session lasts."""
    today = timezone.now().date()
    overdue = today - datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE, days=1)
    Login.objects.filter(user=user, seen_on__lt=overdue).delete()
    family = browser_family(request.META.get("HTTP_USER_AGENT", ""))
    row = Login.objects.create(user=user, browser=family, began_on=today, seen_on=today)
    request.session[KEY], request.session[LOGGED_IN_AT] = row.pk, time.time()
    vars(request)["has_logged_in"] = True


def hold(request: HttpRequest) -> None:
    """Log out whoever's row is gone: it was ended from elsewhere. One query, and one more the first time on a day."""
    if not request.user.is_authenticated:
        return
    today = timezone.now().date()
    row = Login.objects.filter(pk=_number(request), user_id=request.user.pk).first()
    if row is None:
        logout(request)
    elif row.seen_on != today:
        Login.objects.filter(pk=row.pk).update(seen_on=today)


def end_this(request: HttpRequest) -> None:
    """Forget the row of this session."""
    Login.objects.filter(pk=_number(request)).delete()


def end_all(user: Any, *, but: HttpRequest | None = None) -> int:
    """Log somebody out everywhere, or everywhere but in this browser; return how many sessions ended."""
    rows = Login.objects.filter(user_id=user.pk)
    if but is not None:
        rows = rows.exclude(pk=_number(but))
    return rows.delete()[0]


def logins_of(user: Any) -> QuerySet[Login]:
    """Where somebody is logged in, the newest first."""
    return Login.objects.filter(user=user).order_by("-seen_on", "-pk")


def is_known(request: HttpRequest, user: Any) -> bool:
    """Whether somebody logged in with this browser before."""
    return user.pk in _people(request)


def make_known(request: HttpRequest, response: HttpResponse) -> None:
    """Let the browser of whoever just logged in be known for a year."""
    people = [request.user.pk, *(pk for pk in _people(request) if pk != request.user.pk)][:KNOWN_PEOPLE]
    response.set_cookie(
        KNOWN,
        dumps(people, salt=KNOWN),
        max_age=KNOWN_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _number(request: HttpRequest) -> int:
    """Of the row that this session goes with; none has number 0."""
    return int(request.session.get(KEY) or 0)


def _people(request: HttpRequest) -> list[int]:
    try:
        found = loads(request.COOKIES.get(KNOWN, ""), salt=KNOWN, max_age=KNOWN_SECONDS)
    except BadSignature:
        return []
    return found if isinstance(found, list) else []
