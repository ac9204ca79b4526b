"""The mail that says: it is time to ask again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.urls import reverse
from django.utils import translation

from home.models.words import in_language
from petitions.emailing.compose import compose
from petitions.models import Delivery, Office


def mail_follow_up(delivery: Delivery, offices: list[Office], people: list[Any]) -> int:
    """Put one mail to each of `people` into the outbox, in the language of their account; return how many.

    It commits with the transaction it is called in, and says nothing of signers or recipients.
    """
    mails = [compose("follow_up", who.email, *_words(delivery, offices, who)) for who in people if who.email]
    return int(get_connection().send_messages(mails) or 0) if mails else 0


def _words(delivery: Delivery, offices: list[Office], who: Any) -> tuple[str, dict[str, Any]]:
    language = language_of(who)
    with translation.override(language):
        titles = [words.title if (words := office.words()) else office.name for office in offices]
        where = in_language(delivery.texts.select_related("locale"))
    page = delivery.petition.pages.filter(locale__language_code=language).first() or delivery.petition.pages.first()
    context = {
        "petition_title": page.title if page else delivery.petition.slug,
        "targets": titles,
        "where": where.where if where else "",
        "happened_on": delivery.happened_on,
        "delivery_url": settings.BASE_URL + reverse(_EDIT, args=[delivery.pk]),
    }
    return language, context


def language_of(who: Any) -> str:
    """The language of an account, where the site speaks it; never that of whoever made the mail leave."""
    profile = getattr(who, "wagtail_userprofile", None)
    wanted = profile.preferred_language if profile else ""
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE.split("-")[0]


_EDIT = "wagtailsnippets_petitions_delivery:edit"
