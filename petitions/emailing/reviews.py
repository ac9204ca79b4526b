"""What an organizer hears while a petition is reviewed: it came in, it comes back, it is published; and what reviewers
do: one waits for them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.urls import reverse

from home.absolute import absolute
from petitions.emailing.compose import address, compose
from petitions.emailing.follow_ups import language_of
from petitions.models import PetitionPage


def mail_submitted(page: PetitionPage, user: Any) -> None:
    """The reviewers have it."""
    _mail("petition_submitted", page, user, {})


def mail_sent_back(page: PetitionPage, user: Any, comment: str) -> None:
    """A reviewer asks for a change, in their words."""
    _mail("petition_sent_back", page, user, {"comment": comment})


def mail_approved(page: PetitionPage, user: Any) -> None:
    """It is published; where, and what to do first."""
    _mail("petition_approved", page, user, {"page_url": absolute(page.url)})


def mail_to_review(page: PetitionPage, people: list[Any]) -> int:
    """Tell each of `people`, in the language of their account, that it waits for their review; return how many. It
    commits with the transaction it is called in."""
    words = {
        "petition_title": page.title,
        "organization": page.petition.organization.name if page.petition else "",
        "review_url": settings.BASE_URL + reverse("review", args=[page.pk]),
    }
    mails = [compose("petition_to_review", who.email, language_of(who), words) for who in people]
    return int(get_connection().send_messages(mails) or 0) if mails else 0


def _mail(message: str, page: PetitionPage, user: Any, more: dict[str, str]) -> None:
    language = _language_of(user, page)
    words = {
        "petition_title": page.title,
        "start_url": address("start_step", language, page.pk, "review"),
    }
    compose(message, user.email, language, words | more).send()


def _language_of(user: Any, page: PetitionPage) -> str:
    """What they chose for the admin, else the language they write the petition in."""
    profile = getattr(user, "wagtail_userprofile", None)
    return str((profile and profile.preferred_language) or page.locale.language_code)
