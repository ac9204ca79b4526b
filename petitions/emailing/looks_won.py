"""The mail that says: this looks won, and here is why."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.urls import reverse
from django.utils import translation

from home.dates import fuzzy_date_text
from petitions.delivering.in_words import title_in, title_of
from petitions.emailing.compose import compose
from petitions.emailing.follow_ups import language_of
from petitions.models import Petition, Position


def mail_looks_won(petition: Petition, positions: list[Position], people: list[Any]) -> int:
    """Put one mail to each of `people` into the outbox, in the language of their account; return how many.

    It commits with the transaction it is called in.
    """
    mails = [compose("looks_won", who.email, *_words(petition, positions, who)) for who in people if who.email]
    return int(get_connection().send_messages(mails) or 0) if mails else 0


def _words(petition: Petition, positions: list[Position], who: Any) -> tuple[str, dict[str, Any]]:
    language = language_of(who)
    page = petition.pages.order_by("pk").first()
    where = reverse("wagtailadmin_pages:edit", args=[page.pk]) if page else reverse("wagtailadmin_home")
    with translation.override(language):
        return language, {
            "petition_title": title_in(petition, language),
            "needs": petition.decision_needs,
            "of": petition.targets.filter(removed_at=None).count(),
            "positions": [_position(row, language) for row in positions],
            "edit_url": settings.BASE_URL + where,
        }


def _position(row: Position, language: str) -> dict[str, str]:
    return {
        "office": title_of(row.target.office),
        "stance": row.get_stance_display(),
        "when": fuzzy_date_text(row.happened_on, row.precision, language),
        "source": settings.BASE_URL + row.source() if row.source().startswith("/") else row.source(),
    }
