"""One small function a message: which template, which words, which links."""

from __future__ import annotations

from typing import Any

from django.core.mail import EmailMessage

from petitions.emailing.compose import address, compose, petition_address
from petitions.models import Signature, Visibility
from petitions.sealing.links import make_token
from petitions.sealing.seal import Identity

LAST_SEAT = 4


def confirm_or_repeat_mail(row: Signature, who: Identity) -> EmailMessage:
    """The confirm link to somebody who has not confirmed; else `you have signed`, with what they can do."""
    return repeat_mail(row, who) if row.confirmed_at else confirm_mail(row, who)


def confirm_mail(row: Signature, who: Identity) -> EmailMessage:
    """Please confirm. Every such mail of one signature holds the same link."""
    return compose("confirm", who.email, row.language, _words(row, who))


def repeat_mail(row: Signature, who: Identity) -> EmailMessage:
    """You have signed already; somebody else at this address may sign too."""
    return compose("repeat", who.email, row.language, _words(row, who) | {"another_url": _another(row)})


def thanks_mail(row: Signature, who: Identity) -> EmailMessage:
    """Thank you, you are number n."""
    return compose("thanks", who.email, row.language, _words(row, who))


def _words(row: Signature, who: Identity) -> dict[str, Any]:
    return {
        "given_name": who.given_name,
        "petition_title": row.text_version.title,
        "organization": row.petition.organization.name,
        "petition_url": petition_address(row.petition.slug, row.language),
        "number": row.number,
        # Lazy: it is read in the language of the mail, not in that of the clock.
        "visibility_label": Visibility(row.visibility).label,
        "confirm_url": _link("confirm", row),
        "page_url": _link("confirm", row),
        "not_me_url": _link("not-me", row),
    }


def _link(purpose: str, row: Signature) -> str:
    return address(purpose, row.language, make_token(purpose, row.petition_id, row.pk))


def _another(row: Signature) -> str | None:
    """A link for the next free seat of this address, bound to that seat; None when all are taken."""
    same = Signature.objects.filter(petition_id=row.petition_id, email_key=row.email_key)
    seat = max(same.values_list("seat", flat=True)) + 1
    if seat > LAST_SEAT:
        return None
    return address("another", row.language, make_token("another", row.petition_id, row.pk, seat))
