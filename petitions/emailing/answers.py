"""Mails about an office's answer: to staff when it comes in, to organizers when it is shown."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.urls import reverse
from django.utils import translation

from petitions.delivering.in_words import title_in, title_of
from petitions.emailing.compose import compose, petition_address
from petitions.emailing.follow_ups import language_of
from petitions.models import Answer


def mail_answer(message: str, answer: Answer, people: list[Any]) -> int:
    """Put `message` (a folder under templates/emails/) to each of `people` into the outbox, in the language of their
    account; return how many. It commits with the transaction it is called in."""
    mails = [compose(message, who.email, *_words(answer, who)) for who in people if who.email]
    return int(get_connection().send_messages(mails) or 0) if mails else 0


def _words(answer: Answer, who: Any) -> tuple[str, dict[str, Any]]:
    language, petition = language_of(who), answer.folder.packet.petition
    with translation.override(language):
        return language, {
            "petition_title": title_in(petition, language),
            "office": title_of(answer.folder.target.office),
            "answer_url": f"{settings.BASE_URL}{reverse('answers')}#answer-{answer.pk}",
            "page_url": f"{petition_address(petition.slug, language)}#answer-{answer.pk}",
        }
