"""A letter goes at once when somebody whom it quotes takes their words back: it may name them."""

from __future__ import annotations

from django.db import transaction

from petitions.delivering.log import log
from petitions.emailing.letters_gone import mail_letters_gone
from petitions.models import DeliveryTarget, Packet, PacketFile, PacketFolder, Reason
from petitions.organizing.organizers import organizers_of
from petitions.sealing.store import remove_all
from petitions.working.each import do_each


def forget_letters() -> int:
    """Destroy the letters of packets that quote a reason which is gone; manifest, hashes and counts stay. Returns how
    many packets lost theirs; the organizers of each are owed a mail, in the same transaction. For the clock; two
    queries, and one for each packet that quotes somebody. One packet in trouble does not keep the letters of others.

    What moderators hide or staff strike stays: it may be shown again.
    """
    kept = PacketFile.objects.filter(kind=PacketFile.Kind.LETTER).exclude(stored="").values("packet")
    quoting = Packet.objects.filter(state=Packet.State.DONE, pk__in=kept).exclude(reason_ids=[])
    return do_each(
        "forget_letters",
        quoting.select_related("petition"),
        lambda packet: _words_are_missing(packet) and _destroy(packet),
    )


def _words_are_missing(packet: Packet) -> bool:
    there = Reason.objects.filter(petition=packet.petition_id, pk__in=packet.reason_ids)
    return there.count() < len(set(packet.reason_ids))


def _destroy(packet: Packet) -> bool:
    with transaction.atomic():
        Packet.objects.select_for_update().get(pk=packet.pk)
        rows = PacketFile.objects.filter(packet=packet, kind=PacketFile.Kind.LETTER).exclude(stored="")
        names = list(rows.values_list("stored", flat=True))
        if not names:
            return False
        log(packet, None, "packet.letters destroyed")
        # Before the commit: a file that stays although no row knows it would stay for a day.
        remove_all(names)
        rows.update(stored="")
        mail_letters_gone(packet, _handed_over(packet), organizers_of(packet.petition))
    return True


def _handed_over(packet: Packet) -> list[PacketFolder]:
    reached = packet.folders.filter(delivered_as__outcome__in=DeliveryTarget.REACHED)
    return list(reached.select_related("target__office"))
