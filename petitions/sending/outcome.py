"""What became of a link: it left, it was fetched, or it came back. Each moves its line, once, signed."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from petitions.emailing.came_back import mail_came_back
from petitions.handing_over.steps import sign_changes, standing_of
from petitions.models import Delivery, DeliveryTarget, LineChange, PacketLink
from petitions.organizing.organizers import organizers_of

_State, _Outcome = DeliveryTarget.State, DeliveryTarget.Outcome


def left(link: PacketLink) -> None:
    """A mail server took it: the line is on the way, and the delivery is no plan any more."""
    with transaction.atomic():
        if not PacketLink.objects.filter(pk=link.pk, sent_at=None).update(sent_at=timezone.now(), claimed_until=None):
            return
        _move(link, LineChange.Via.CLOCK, _on_the_way)


def fetched(link: PacketLink) -> bool:
    """Somebody fetched the packet: the line is delivered. False when the link is over; nothing happens then."""
    now = timezone.now()
    open_ = PacketLink.objects.filter(
        pk=link.pk, ended_at=None, failed_at=None, expires_at__gt=now, opened_count__lt=PacketLink.MOST_OPENINGS
    )
    with transaction.atomic():
        if not open_.update(opened_count=F("opened_count") + 1):
            return False
        if PacketLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=now):
            _move(link, LineChange.Via.LINK, _delivered)
    return True


def came_back(link: PacketLink, why: str) -> bool:
    """It did not arrive (`why`: one of PacketLink.Failed): the link ends, the line came back, its organizers are owed
    a mail. False when that was known, or when the packet has been fetched through it: then it did arrive."""
    with transaction.atomic():
        rows = PacketLink.objects.filter(pk=link.pk, failed_at=None, opened_at=None)
        if not rows.update(failed_at=timezone.now(), failed_why=why, claimed_until=None):
            return False
        via = LineChange.Via.MAIL if why == PacketLink.Failed.RETURNED else LineChange.Via.CLOCK
        _move(link, via, _back)
        link = PacketLink.objects.select_related("folder__packet__petition", "folder__target__office").get(pk=link.pk)
        mail_came_back(link, organizers_of(link.folder.packet.petition))
    return True


def _move(link: PacketLink, via: str, step: Callable[[DeliveryTarget], bool]) -> None:
    line = DeliveryTarget.objects.select_related("delivery__petition").filter(pk=link.line_id).first()
    if line is None:
        return
    delivery = Delivery.objects.select_for_update().get(pk=line.delivery_id)
    before = standing_of(delivery)
    line.refresh_from_db(fields=["state", "outcome"])
    if not step(line):
        return
    line.save(update_fields=["state", "outcome"])
    if delivery.state != Delivery.State.DONE:
        delivery.state = Delivery.State.DONE
        delivery.happened_on = line.delivery.petition.local(timezone.now()).date()
        delivery.save(update_fields=["state", "happened_on"])
    sign_changes(delivery, before, None, via)


def _on_the_way(line: DeliveryTarget) -> bool:
    if line.outcome not in (_Outcome.PLANNED, _Outcome.POSTPONED):
        return False  # somebody has said more since
    line.outcome, line.state = _Outcome.EMAILED, _State.ON_THE_WAY
    return True


def _delivered(line: DeliveryTarget) -> bool:
    if line.state not in (_State.PLANNED, _State.ON_THE_WAY):
        return False
    line.outcome, line.state = _Outcome.EMAILED, _State.DELIVERED
    return True


def _back(line: DeliveryTarget) -> bool:
    if line.state not in (_State.PLANNED, _State.ON_THE_WAY):
        return False
    line.outcome, line.state = _Outcome.CAME_BACK, _State.PLANNED
    return True
