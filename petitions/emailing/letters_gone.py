"""The mail that says: a letter quoted somebody who has taken their words back, so it was destroyed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.urls import reverse
from django.utils import translation

from petitions.delivering.in_words import title_in, title_of
from petitions.emailing.compose import compose
from petitions.emailing.follow_ups import language_of
from petitions.models import Packet, PacketFolder


def mail_letters_gone(packet: Packet, handed_over: list[PacketFolder], people: list[Any]) -> int:
    """Put one mail to each of `people` into the outbox, in the language of their account; return how many. It names
    nobody and repeats no word that was taken back. `handed_over` are the folders that reached their office.

    It commits with the transaction it is called in.
    """
    mails = [compose("letters_gone", who.email, *_words(packet, handed_over, who)) for who in people if who.email]
    return int(get_connection().send_messages(mails) or 0) if mails else 0


def _words(packet: Packet, handed_over: list[PacketFolder], who: Any) -> tuple[str, dict[str, Any]]:
    language = language_of(who)
    with translation.override(language):
        return language, {
            "petition_title": title_in(packet.petition, language),
            "packet": packet.number,
            "offices": ", ".join(title_of(folder.target.office) for folder in handed_over),
            "packets_url": f"{settings.BASE_URL}{reverse('packets')}?petition={packet.petition_id}",
        }
