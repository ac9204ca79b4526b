"""The mail with the links to what an address has signed."""

from __future__ import annotations

from django.core.mail import get_connection
from django.utils import timezone

from petitions.emailing.compose import address as address_of
from petitions.emailing.compose import compose
from petitions.models import Signature
from petitions.my_signature.links import fresh_token


def mail_my_links(address: str, language: str, rows: list[Signature]) -> int:
    """Put one mail with a fresh link to each of `rows` into the outbox, and note on each that it was mailed; return how
    many mails. Call it in a transaction."""
    mine = [{"title": row.text_version.title, "url": address_of("my", language, fresh_token(row))} for row in rows]
    noted = Signature.objects.filter(petition__in={row.petition_id for row in rows}, pk__in=[row.pk for row in rows])
    noted.update(links_mailed_at=timezone.now())
    return int(get_connection().send_messages([compose("my", address, language, {"mine": mine})]) or 0)
