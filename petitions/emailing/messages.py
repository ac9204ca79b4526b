"""One small function a message: which template, which words, which links."""

from __future__ import annotations

from typing import Any

from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.formats import number_format

from home.absolute import absolute
from home.kept import kept
from petitions.emailing.compose import address, compose, petition_address
from petitions.emailing.merge import Merge
from petitions.models import Signature, Visibility
from petitions.reading.public_page import shown_as
from petitions.sealing.links import make_token
from petitions.sealing.seal import Identity
from petitions.sharing.links import ShareLink, share_of
from petitions.sharing.words import share_text

SHARED_BY = ("whatsapp", "facebook", "mail")
"""The ways to share that a mail offers: few, since each is one more link to look at."""

LAST_SEAT = 4


def confirm_or_repeat_mail(row: Signature, who: Identity) -> EmailMessage:
    """The confirm link to somebody who has not confirmed; else `you have signed`, with what they can do."""
    return repeat_mail(row, who) if row.confirmed_at else confirm_mail(row, who)


def confirm_mail(row: Signature, who: Identity) -> EmailMessage:
    """Please confirm. Every such mail of one signature holds the same link."""
    return _merged("confirm", row, who, {"confirm_url": _link("confirm", row), "my_url": _link("my", row)})


def reminder_mail(row: Signature, who: Identity) -> EmailMessage:
    """Your signature still waits: the link of the confirm mail once more, once only."""
    return _merged("reminder", row, who, {"confirm_url": _link("confirm", row), "my_url": _link("my", row)})


def thanks_mail(row: Signature, who: Identity) -> EmailMessage:
    """Thank you, you are number n."""
    with translation.override(row.language):
        label = str(Visibility(row.visibility).label)
    links = {"not_me_url": _link("not-me", row), "my_url": _link("my", row)}
    words = {"number": _number(row), "visibility_label": label, **links}
    return _merged("thanks", row, who, words)


def repeat_mail(row: Signature, who: Identity) -> EmailMessage:
    """You have signed already; somebody else at this address may sign too."""
    words = {
        "given_name": who.given_name,
        "number": _number(row),
        "page_url": _link("confirm", row),
        "not_me_url": _link("not-me", row),
        "my_url": _link("my", row),
        "another_url": _another(row),
    }
    return compose("repeat", who.email, row.language, _of_petition(*_petition(row)) | words)


def _merged(message: str, row: Signature, who: Identity, words: dict[str, str]) -> EmailMessage:
    words = {"given_name": who.given_name} | words
    return _merge(message, tuple(words), *_petition(row)).mail(who.email, words)


@kept
def _merge(message: str, fields: tuple[str, ...], title: str, organization: str, slug: str, language: str) -> Merge:
    same = _of_petition(title, organization, slug, language)
    if message == "thanks":
        same["ways"] = _shared(title, slug, language)
    return Merge(message, language, same, fields)


def _petition(row: Signature) -> tuple[str, str, str, str]:
    return row.text_version.title, row.petition.organization.name, row.petition.slug, row.language


def _of_petition(title: str, organization: str, slug: str, language: str) -> dict[str, Any]:
    return {
        "petition_title": title,
        "organization": organization,
        "petition_url": petition_address(slug, language),
    }


@kept
def _shared(title: str, slug: str, language: str) -> tuple[ShareLink, ...]:
    """A few ways to share a petition. One query, none when asked again soon."""
    page = shown_as(slug, language)
    url = absolute(page.url) if page else petition_address(slug, language)
    with translation.override(language):
        ways = share_of(title, page.text if page else share_text(title, ""), url).links
    return tuple(way for way in ways if way.code in SHARED_BY)


def _number(row: Signature) -> str:
    """The number as the language writes it; "" while there is none."""
    if row.number is None:
        return ""
    with translation.override(row.language):
        return number_format(row.number, force_grouping=True)


def _link(purpose: str, row: Signature) -> str:
    return f"{_door(purpose, row.language)}{make_token(purpose, row.petition_id, row.pk)}/"


@kept
def _door(purpose: str, language: str) -> str:
    """The address of a link up to its token."""
    return address(purpose, language, "token").removesuffix("token/")


def _another(row: Signature) -> str | None:
    """A link for the next free seat of this address, bound to that seat; None when all are taken."""
    same = Signature.objects.filter(petition_id=row.petition_id, email_key=row.email_key)
    seat = max(same.values_list("seat", flat=True)) + 1
    if seat > LAST_SEAT:
        return None
    return address("another", row.language, make_token("another", row.petition_id, row.pk, seat))
