"""All that is held about one signature, for the person who gave it."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from petitions.counting.number_set import NumberSet
from petitions.leaving.fail import address_of
from petitions.leaving.suppress import kinds_of
from petitions.models import Packet, Reason, Signature, Supporter, Suppressed, Visibility, Wants
from petitions.my_signature.news_sent import SentMail, news_sent
from petitions.sealing.keys import KeyDestroyed, open_key
from petitions.sealing.seal import Identity, unseal_identity, unseal_text


class Decision(NamedTuple):
    """What a moderator decided about a reason: `state` (one of ReasonState), `ground` in words where it is hidden, and
    when, None while it waits."""

    state: str
    ground: str
    at: Any


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
    sealed = reason.sealed_text if reason else row.sealed_reason
    if not sealed:
        return reason.text if reason else ""
    try:
        return unseal_text(open_key(row.petition.sealing_key), "reason", sealed)
    except KeyDestroyed:
        return ""


def decision_on_reason(row: Signature) -> Decision | None:
    """Whether the reason is shown; None without one, and before the signature is counted. One query."""
    reason = Reason.objects.filter(petition=row.petition_id, signature=row.pk).first()
    if reason is None:
        return None
    ground = str(reason.get_hidden_why_display()) if reason.hidden_why else ""
    return Decision(reason.state, ground, reason.decided_at)


def packets_counting(row: Signature) -> list[Packet]:
    """The packets that count this signature, the oldest first. One query."""
    if row.number is None:
        return []
    made = Packet.objects.filter(petition=row.petition_id, state=Packet.State.DONE)
    rows = made.filter(from_number__lte=row.number, to_number__gte=row.number).order_by("frozen_at", "pk")
    return list(rows.select_related("numbers").prefetch_related("folders__target__office", "folders__delivered_as"))


def names(packet: Packet, row: Signature) -> bool:
    """Whether the packet's lists, as long as they are kept here, name the signature. No query."""
    if row.number is None or not packet.listed_count or packet.lists_gone_at:
        return False
    return row.number in NumberSet.unpacked(packet.from_number or 0, bytes(packet.numbers.bits))


def packets_with(row: Signature) -> list[Packet]:
    """The packets whose lists name this signature: known while the lists are kept here. Of lists that are destroyed
    here those that count it, when it is one that lists name. Three queries."""
    is_named = row.visibility != Visibility.COUNTED
    return [packet for packet in packets_counting(row) if names(packet, row) or (is_named and _listed_once(packet))]


def _listed_once(packet: Packet) -> bool:
    return bool(packet.listed_count and packet.lists_gone_at)


def mails_to(row: Signature) -> list[SentMail]:
    """Which mails left for this signature, and when. Three queries at most."""
    link = _("the link to confirm, or that you have signed already (%(count)s)") % {"count": row.mail_count}
    found = [
        SentMail(link, row.mailed_at if row.mail_count else None),
        SentMail(_("a reminder to confirm"), row.reminded_at),
        SentMail(_("thank you"), row.thanked_at),
        SentMail(_("a fresh link to this page"), row.links_mailed_at),
    ]
    return [mail for mail in found if mail.at] + news_sent(row)


def wants_news(row: Signature) -> str:
    """Which news they are mailed, or will be once they are counted (one of Wants); "" when none. One query."""
    if row.number is None:
        return Wants.ALL if row.updates else ""
    rows = Supporter.objects.filter(petition=row.petition_id, signature=row.pk)
    return rows.values_list("wants", flat=True).first() or ""


def address_for_news(row: Signature) -> tuple[str, str]:
    """(address, given name) that is kept for the news they want, also of whoever is only counted; ("", "") when none
    is, and after the purge. One query."""
    found = Supporter.objects.select_related("petition__sealing_key")
    supporter = found.filter(petition=row.petition_id, signature=row.pk).first()
    return address_of(supporter) if supporter else ("", "")


def news_fail(row: Signature) -> str:
    """Why the news they want do not leave, one of Suppressed.Kind: mail to their address came back, or was reported as
    unwanted. "" when they leave, or are not wanted. Three queries at most."""
    found = Supporter.objects.select_related("petition__sealing_key")
    supporter = found.filter(petition=row.petition_id, signature=row.pk).first()
    if supporter is None:
        return ""
    kinds = kinds_of(address_of(supporter)[0])
    if Suppressed.Kind.COMPLAINT in kinds:
        return Suppressed.Kind.COMPLAINT
    return Suppressed.Kind.BOUNCE if kinds or supporter.failed_at else ""


def everything(row: Signature) -> dict[str, Any]:
    """What is held, as data for a download; dates in ISO 8601. Fourteen queries at most."""
    who, decision = identity_of(row), decision_on_reason(row)
    moments = {"asked": row.asked_at, "confirmed": row.confirmed_at, "numbered": row.numbered_at}
    version = row.text_version
    return {
        "petition": row.petition.slug,
        "text signed": {"number": version.pk, "language": version.language, "title": version.title, "ask": version.ask},
        "number on the roll": row.number,
        "visibility": row.visibility,
        "name shown": row.public_name,
        "identity": vars(who) if who else None,
        "kept for news": dict(zip(("email", "given_name"), address_for_news(row), strict=True)),
        "city": row.city,
        "region": row.region,
        "country": row.country,
        "language": row.language,
        "came by": row.source,
        "confirmed how": row.how,
        "reason": reason_of(row),
        "decision on the reason": {"state": decision.state, "ground": decision.ground} if decision else None,
        "news by mail": wants_news(row),
        "news by mail fail": news_fail(row),
        "moments": {name: at.isoformat() for name, at in moments.items() if at},
        "mails sent": [{"what": mail.what, "at": mail.at.isoformat()} for mail in mails_to(row)],
        "packets": [{"number": packet.number, "by name": names(packet, row)} for packet in packets_counting(row)],
    }
