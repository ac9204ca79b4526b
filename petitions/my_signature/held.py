"""All that is held about one signature, for the person who gave it."""

from __future__ import annotations

from typing import Any

from petitions.delivering.freeze import NumberSet
from petitions.models import Packet, Reason, Signature, Supporter
from petitions.sealing.keys import KeyDestroyed, open_key
from petitions.sealing.seal import Identity, unseal_identity, unseal_text


def identity_of(row: Signature) -> Identity | None:
    """Who signed, while it is kept: None for whoever is only counted, and after the purge."""
    if not row.sealed_identity or not row.email_key:
        return None
    try:
        return unseal_identity(open_key(row.petition.sealing_key), row.email_key, row.sealed_identity)
    except KeyDestroyed:
        return None


def reason_of(row: Signature) -> str:
    """Why they signed, in their words; "" when they gave no reason or nobody can read it any more. One query."""
    reason = Reason.objects.filter(petition=row.petition_id, signature=row.pk).first()
    if reason is None or not reason.sealed_text:
        return reason.text if reason else ""
    try:
        return unseal_text(open_key(row.petition.sealing_key), "reason", reason.sealed_text)
    except KeyDestroyed:
        return ""


def packets_with(row: Signature) -> list[Packet]:
    """The packets whose lists name this signature, as long as these lists are kept. Two queries."""
    if row.number is None:
        return []
    made = Packet.objects.filter(petition=row.petition_id, state=Packet.State.DONE, lists_gone_at=None)
    rows = made.filter(from_number__lte=row.number, to_number__gte=row.number).select_related("numbers")
    return [
        packet
        for packet in rows
        if packet.listed_count and row.number in NumberSet.unpacked(packet.from_number or 0, bytes(packet.numbers.bits))
    ]


def wants_news(row: Signature) -> str:
    """Which news they are mailed (one of Wants); "" when none. One query."""
    rows = Supporter.objects.filter(petition=row.petition_id, signature=row.pk)
    return rows.values_list("wants", flat=True).first() or ""


def everything(row: Signature) -> dict[str, Any]:
    """What is held, as data for a download; dates in ISO 8601. Five queries."""
    who = identity_of(row)
    moments = {"asked": row.asked_at, "confirmed": row.confirmed_at, "last mailed": row.mailed_at}
    return {
        "petition": {
            "address": row.petition.slug,
            "title": row.text_version.title,
            "text version": row.text_version_id,
        },
        "number on the roll": row.number,
        "visibility": row.visibility,
        "name shown": row.public_name,
        "identity": vars(who) if who else None,
        "city": row.city,
        "region": row.region,
        "country": row.country,
        "language": row.language,
        "reason": reason_of(row),
        "news by mail": wants_news(row),
        "moments": {name: at.isoformat() for name, at in moments.items() if at},
        "mails sent": row.mail_count,
        "packets": [packet.number for packet in packets_with(row)],
    }
