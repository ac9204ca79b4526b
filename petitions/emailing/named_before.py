"""The mail that says: somebody on a list has taken their signature back, or does not want to be named any more."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.urls import reverse
from django.utils import translation

from petitions.delivering.in_words import title_in
from petitions.emailing.compose import compose
from petitions.emailing.follow_ups import language_of
from petitions.models import Packet, Petition


def mail_named_before(
    petition: Petition, number: int, packets: list[Packet], people: list[Any], *, has_left: bool
) -> int:
    """Put one mail to each of `people` into the outbox, in the language of their account; return how many. It names
    nobody: number and packets tell which line to strike. It commits with the transaction it is called in."""
    facts = {"number": number, "packets": ", ".join(packet.number for packet in packets), "has_left": has_left}
    mails = [compose("named_before", who.email, *_words(petition, facts, who)) for who in people if who.email]
    return int(get_connection().send_messages(mails) or 0) if mails else 0


def _words(petition: Petition, facts: dict[str, Any], who: Any) -> tuple[str, dict[str, Any]]:
    language = language_of(who)
    with translation.override(language):
        return language, facts | {
            "petition_title": title_in(petition, language),
            "deliveries_url": settings.BASE_URL + reverse("wagtailsnippets_petitions_delivery:list"),
        }
