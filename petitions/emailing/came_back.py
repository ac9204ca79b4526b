"""The mail that says: the packet did not arrive by e-mail."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.urls import reverse
from django.utils import translation

from petitions.delivering.in_words import title_in, title_of
from petitions.emailing.compose import compose
from petitions.emailing.follow_ups import language_of
from petitions.models import PacketLink


def mail_came_back(link: PacketLink, people: list[Any]) -> int:
    """Put one mail to each of `people` into the outbox, in the language of their account; return how many.

    It commits with the transaction it is called in, and names no signer.
    """
    mails = [compose("came_back", who.email, *_words(link, who)) for who in people if who.email]
    return int(get_connection().send_messages(mails) or 0) if mails else 0


def _words(link: PacketLink, who: Any) -> tuple[str, dict[str, Any]]:
    language = language_of(who)
    petition = link.folder.packet.petition
    with translation.override(language):
        words = {
            "petition_title": title_in(petition, language),
            "office": title_of(link.folder.target.office),
            "email": link.email,
            "why": str(PacketLink.Failed(link.failed_why).label),
        }
        delivery = link.line.delivery_id if link.line else None
        where = reverse("wagtailsnippets_petitions_delivery:edit", args=[delivery]) if delivery else reverse("packets")
    return language, words | {"delivery_url": settings.BASE_URL + where}
