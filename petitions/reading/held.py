"""What is held about the signers of a petition today: each kind, how much, why, until when. Nobody is singled out."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from home.dates import fuzzy_date_text
from petitions.models import Export, Packet, Petition, Reason, ReasonState, Signature, Supporter, Visibility

COUNTED_FOR = 600
"""Seconds that the counts are kept: they look at every signature."""


def held_of(petition: Petition, language: str) -> dict[str, Any]:
    """`rows` ({what, count, why, until}), `purge` (the day in words, or ""), `purged` and `backups` (days in words once
    the key is destroyed). Seven queries over the petition's rows, none when asked again within ten minutes."""
    gone = petition.sealing_key.destroyed_at
    until = _day(petition.purge_on, language) if petition.purge_on else _("until some time after its end")
    counts = _counts(petition)
    rows = [] if gone else [row | {"count": _shown(row["kind"], counts[row["kind"]])} for row in _kinds(until)]
    backups = datetime.timedelta(days=settings.BACKUP_DAYS)
    return {
        "rows": [row for row in rows if row["count"]],
        "purge": _day(petition.purge_on, language) if petition.purge_on and not gone else "",
        "purged": _day(petition.local(gone).date(), language) if gone else "",
        "backups": _day(petition.local(gone).date() + backups, language) if gone else "",
        "stays": [_("the number"), _("published reasons, without names"), _("what was delivered, and what came of it")],
    }


def _kinds(until: str) -> list[dict[str, str]]:
    return [
        {
            "kind": "unconfirmed",
            "what": _("Signatures nobody has confirmed yet: name, address, reason, encrypted"),
            "why": _("to mail the link"),
            "until": _("seven days at most"),
        },
        {
            "kind": "counted",
            "what": _("People who only count: name and address, encrypted"),
            "why": _("to thank them by mail"),
            "until": _("24 hours at most after they are counted"),
        },
        {
            "kind": "named",
            "what": _("People who agreed to be named: name, address, postal code, encrypted"),
            "why": _("for the lists that officials get, and for the page"),
            "until": until,
        },
        {
            "kind": "keys",
            "what": _("Marks made from addresses, which cannot be turned back into them"),
            "why": _("so that nobody counts twice"),
            "until": until,
        },
        {
            "kind": "reasons",
            "what": _("Reasons that are not published, encrypted"),
            "why": _("a moderator reads them first"),
            "until": until,
        },
        {
            "kind": "supporters",
            "what": _("Addresses of people who asked for news, encrypted"),
            "why": _("to mail them"),
            "until": until,
        },
        {
            "kind": "packets",
            "what": _("Packets with lists of names, encrypted"),
            "why": _("for officials"),
            "until": _("30 days after the receipt"),
        },
        {
            "kind": "exports",
            "what": _("Lists for staff to work with, encrypted"),
            "why": _("each with a reason on the access log"),
            "until": _("48 hours"),
        },
    ]


def _counts(petition: Petition) -> dict[str, int]:
    key = f"held.{petition.pk}"
    if (found := cache.get(key)) is None:
        found = _count(petition)
        cache.set(key, found, COUNTED_FOR)
    return dict(found)


def _count(petition: Petition) -> dict[str, int]:
    signatures = Signature.objects.filter(petition=petition)
    sealed = signatures.filter(sealed_identity__isnull=False)
    counted = Q(visibility=Visibility.COUNTED)
    now = timezone.now()
    return {
        "unconfirmed": signatures.filter(confirmed_at=None).count(),
        "counted": sealed.filter(counted, confirmed_at__isnull=False).count(),
        "named": sealed.filter(~counted, confirmed_at__isnull=False).count(),
        "keys": signatures.filter(email_key__isnull=False).count(),
        "reasons": Reason.objects.filter(petition=petition).exclude(state=ReasonState.PUBLISHED).count(),
        "supporters": Supporter.objects.filter(petition=petition).count(),
        "packets": Packet.objects.filter(
            petition=petition, state=Packet.State.DONE, listed_count__gt=0, lists_gone_at=None
        ).count(),
        "exports": Export.objects.filter(petition=petition, expires_at__gt=now).exclude(file_name="").count(),
    }


def _shown(kind: str, count: int) -> str:
    """The number, unless it counts people and is so small that it may point at somebody; "" for none."""
    if 0 < count < settings.SMALL_CELL and kind not in ("packets", "exports"):
        return _("fewer than %(count)s") % {"count": settings.SMALL_CELL}
    return number_format(count, force_grouping=True) if count else ""


def _day(day: datetime.date, language: str) -> str:
    return fuzzy_date_text(day, "day", language)
