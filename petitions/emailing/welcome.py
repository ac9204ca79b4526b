"""The mail that says: somebody else holds the office now."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.urls import reverse
from django.utils import translation

from petitions.delivering.in_words import title_in, title_of
from petitions.emailing.compose import compose
from petitions.emailing.follow_ups import language_of
from petitions.models import Welcome
from petitions.welcoming.open_with import Open


def mail_welcome(task: Welcome, still: Open, people: list[Any]) -> int:
    """Put one mail to each of `people` into the outbox, in the language of their account; return how many.

    It commits with the transaction it is called in.
    """
    mails = [compose("welcome", who.email, *_words(task, still, who)) for who in people if who.email]
    return int(get_connection().send_messages(mails) or 0) if mails else 0


def _words(task: Welcome, still: Open, who: Any) -> tuple[str, dict[str, Any]]:
    language = language_of(who)
    with translation.override(language):
        return language, {
            "petition_title": title_in(task.target.petition, language),
            "official": task.term.official.name,
            "office": title_of(task.target.office),
            "promises": [promise.words for promise in still.promises],
            "deliveries": [line.delivery.happened_on for line in still.lines],
            "start_url": settings.BASE_URL + reverse("wagtailadmin_home"),
        }
