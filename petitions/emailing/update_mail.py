"""The mail of an update: written once a language, filled in for each who agreed to hear more."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection

from home.kept import kept
from petitions.delivering.in_words import title_in
from petitions.emailing.compose import address, compose, petition_address
from petitions.emailing.merge import Merge
from petitions.emailing.return_path import with_return_path
from petitions.leaving.links import leaving_address, leaving_headers
from petitions.models import Petition, Supporter, Update
from petitions.my_signature.links import LASTING
from petitions.sealing.links import make_token
from petitions.sealing.seal import unseal_text

_FIELDS = ("given_name", "leave_url", "my_url")


@dataclass(frozen=True)
class NewsWords:
    """What an update says to readers of one language; `lang` is the language it is written in."""

    headline: str
    summary: str
    lang: str
    link: str
    publisher: str


NEWS_COLUMNS = ("headline", "summary", "locale__language_code", "parent__link", "parent__publisher")
"""What NewsWords are made of, out of UpdateText."""


def news_of(update: Update) -> list[NewsWords]:
    """What an update says in each language it was written in. One query."""
    return [NewsWords(*row) for row in update.texts.order_by("pk").values_list(*NEWS_COLUMNS)]


def news_in(said: list[NewsWords], language: str) -> NewsWords | None:
    """The words for `language`, in another where that one is missing; None without any."""
    return next((words for words in said if words.lang == language), said[0] if said else None)


def update_mail(words: NewsWords, row: Supporter, key: bytes, message: str) -> EmailMessage:
    """The mail to one supporter; `key` opens the petition, `message` tells this mail from others to the same person.

    Raises SealBroken.
    """
    who = json.loads(unseal_text(key, "supporter", row.sealed_address))
    place, language = (row.petition_id, row.signature_id), language_of(row)
    values = _links(*place, language) | {"given_name": who["given_name"]}
    mail = _merge(words, row.petition_id, language).mail(who["email"], values)
    mail.extra_headers |= leaving_headers(*place, language)
    return with_return_path(mail, "supporter", row.pk, settings.BOUNCE_ADDRESS, message)


def address_in(row: Supporter, key: bytes) -> str:
    """The address of a supporter. Raises SealBroken."""
    return str(json.loads(unseal_text(key, "supporter", row.sealed_address))["email"])


def language_of(row: Supporter) -> str:
    """The language of somebody's mails, where the site still speaks it."""
    return row.language if row.language in dict(settings.LANGUAGES) else settings.LANGUAGES[0][0]


def sample_mail(
    words: NewsWords, petition: Petition, language: str, who: Any, *, is_test: bool
) -> EmailMultiAlternatives:
    """How the mail would look, addressed to the account `who`; its links to stop mails lead nowhere."""
    same = _same(words, petition, language) | _links(petition.pk, 0, language)
    name = who.get_short_name() or who.get_username()
    return compose("update", who.email, language, same | {"given_name": name, "is_test": is_test})


def mail_test(update: Update, languages: Iterable[str], who: Any) -> int:
    """Put a test mail in each language into the outbox, to the account's own address; return how many."""
    said = news_of(update)
    found = ((language, news_in(said, language)) for language in languages)
    mails = [sample_mail(words, update.petition, language, who, is_test=True) for language, words in found if words]
    return int(get_connection().send_messages(mails) or 0) if mails else 0


@kept
def _merge(words: NewsWords, petition_id: int, language: str) -> Merge:
    petition = Petition.objects.select_related("organization").get(pk=petition_id)
    return Merge("update", language, _same(words, petition, language), _FIELDS)


def _same(words: NewsWords, petition: Petition, language: str) -> dict[str, Any]:
    """What stands in the mail to everybody."""
    return vars(words) | {
        "petition_title": title_in(petition, language),
        "petition_url": petition_address(petition.slug, language),
        "organization": petition.organization.name,
    }


def _links(petition_id: int, signature_id: int, language: str) -> dict[str, str]:
    mine = make_token(LASTING, petition_id, signature_id)
    return {
        "leave_url": leaving_address(petition_id, signature_id, language),
        "my_url": address("my", language, mine),
    }
