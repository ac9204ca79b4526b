"""Send a target's folder to its office by e-mail, as a link that expires."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Locale

from petitions.delivering.ask_for_packet import may_make_packets
from petitions.delivering.log import log
from petitions.handing_over.steps import sign_changes, standing_of
from petitions.models import (
    Delivery,
    DeliveryTarget,
    DeliveryText,
    LineChange,
    Office,
    Packet,
    PacketFile,
    PacketFolder,
    PacketLink,
)
from petitions.sending.carry import carry

_State, _Outcome = DeliveryTarget.State, DeliveryTarget.Outcome
DAYS = (7, 14, 30)
"""How long a link may lead to a packet."""


class CannotSend(Exception):
    """It cannot go by e-mail; the words say why, in the active language."""


def why_not(folder: PacketFolder) -> str:
    """Why this folder cannot be sent by e-mail, in the active language; "" when it can. Two queries."""
    office, packet = folder.target.office, folder.packet
    if office.kind == Office.Kind.COURT:
        return _("No packet is e-mailed to a court.")
    if not office.email:
        return _("No e-mail address of this office is known. It is written down under Offices.")
    if not office.verified_email:
        return _("Nobody has written down yet where the office publishes its e-mail address: see Offices.")
    gone = packet.lists_gone_at or packet.petition.sealing_key.destroyed_at or packet.state != Packet.State.DONE
    if gone or packet.files.filter(kind=PacketFile.Kind.LETTER, stored="").exists():
        return _("The files of this packet are gone.")
    if folder.links.filter(ended_at=None, failed_at=None, expires_at__gt=timezone.now()).exists():
        return _("A link is on its way or open already. End it before you send another one.")
    return ""


def send_link(folder: PacketFolder, days: int, user: Any) -> PacketLink:
    """Owe the office a mail with a link that leads to the folder for `days` (one of DAYS); the clock sends it.

    Its delivery is planned with it, or the one that did not arrive is taken up again. Raises PermissionDenied,
    ValueError for other days, and CannotSend.
    """
    may_make_packets(user, folder.packet.petition)
    if days not in DAYS:
        raise ValueError("A link ends after 7, 14 or 30 days.")
    with transaction.atomic():
        row = PacketFolder.objects.select_for_update(of=("self",)).select_related(
            "packet__petition__sealing_key", "target__office"
        )
        folder = row.get(pk=folder.pk)
        if why := why_not(folder):
            raise CannotSend(why)
        line = _line(folder)
        _set_off(line, user)
        if folder.delivered_as_id is None:
            carry(folder, line, user)
        now = timezone.now()
        link = PacketLink.objects.create(
            folder=folder,
            line=line,
            email=folder.target.office.verified_email,
            made_by=user,
            made_at=now,
            expires_at=now + datetime.timedelta(days=days),
        )
        log(folder.packet, user, f"packet.link for {days} days", folder.packet.listed_count)
    return link


def end_link(link: PacketLink, user: Any) -> bool:
    """Let the link lead nowhere from now on; a mail that has not left stays here, and its line is not on the way any
    more. False when it was over before."""
    may_make_packets(user, link.folder.packet.petition)
    over = PacketLink.objects.filter(pk=link.pk, ended_at=None, failed_at=None)
    with transaction.atomic():
        if not over.update(ended_at=timezone.now()):
            return False
        log(link.folder.packet, user, "packet.link ended")
        line = DeliveryTarget.objects.filter(pk=link.line_id, outcome=_Outcome.PLANNED, state=_State.ON_THE_WAY).first()
        if line:
            _stand(line, user, _Outcome.PLANNED, _State.PLANNED)
    return True


def _line(folder: PacketFolder) -> DeliveryTarget:
    """The line of the last try by e-mail while that has not arrived, else a new one of a delivery of its own."""
    tries = DeliveryTarget.objects.filter(links__folder=folder, state__in=(_State.PLANNED, _State.ON_THE_WAY))
    if before := tries.select_related("delivery").order_by("-pk").first():
        return before
    petition = folder.packet.petition
    today = petition.local(timezone.now()).date()
    delivery = Delivery.objects.create(petition=petition, method=Delivery.Method.EMAIL, happened_on=today)
    for locale in Locale.objects.filter(language_code__in=dict(settings.LANGUAGES)):
        with override(locale.language_code):
            where = _("By e-mail, to the address of the office")
        DeliveryText.objects.create(parent=delivery, locale=locale, where=where)
    return DeliveryTarget.objects.create(
        delivery=delivery, target=folder.target, signature_count=folder.packet.signature_count
    )


def _set_off(line: DeliveryTarget, user: Any) -> None:
    _stand(line, user, _Outcome.PLANNED, _State.ON_THE_WAY)
    if line.delivery.state == Delivery.State.DONE and line.delivery.lines.count() == 1:
        # It is delivered on the day it leaves, not on that of the try before.
        Delivery.objects.filter(pk=line.delivery_id).update(state=Delivery.State.PLANNED)


def _stand(line: DeliveryTarget, user: Any, outcome: str, state: str) -> None:
    before = standing_of(line.delivery)
    line.outcome, line.state = outcome, state
    line.save(update_fields=["state", "outcome"])
    sign_changes(line.delivery, before, user, LineChange.Via.ADMIN)
