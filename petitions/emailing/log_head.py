"""The mail that holds the end of the access log."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.urls import reverse

from petitions.emailing.compose import compose
from petitions.emailing.follow_ups import language_of
from petitions.models import LogHead


def mail_log_head(head: LogHead, people: list[Any]) -> int:
    """Put one mail to each of `people` into the outbox, in the language of their account; return how many.

    It commits with the transaction it is called in.
    """
    words = {
        "entries": head.entries,
        "hash": head.hash,
        "at": head.at,
        "log_url": settings.BASE_URL + reverse("access_log"),
    }
    mails = [compose("log_head", who.email, language_of(who), words) for who in people if who.email]
    return int(get_connection().send_messages(mails) or 0) if mails else 0
