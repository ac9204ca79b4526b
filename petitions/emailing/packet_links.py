"""Mail the links of packets to offices. Each row is its own to-do note, as a signature is."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import override

from home.dates import fuzzy_date_text
from petitions.delivering.addresses import answer_address, check_address
from petitions.delivering.in_words import title_in, title_of
from petitions.emailing.compose import address, compose
from petitions.emailing.lease import GIVE_UP_AFTER, claim, send_claimed
from petitions.emailing.return_path import PACKET, with_return_path
from petitions.models import PacketLink
from petitions.sending.open_link import code_of
from petitions.sending.outcome import came_back, left

BATCH = 50


def send_links() -> int:
    """Send what is owed over one connection; return how many left. For the clock."""
    now = timezone.now()
    owed = PacketLink.objects.filter(sent_at=None, failed_at=None, ended_at=None)
    for link in owed.filter(made_at__lt=now - GIVE_UP_AFTER):
        came_back(link, PacketLink.Failed.GAVE_UP)
    ids = claim(owed.filter(expires_at__gt=now), "made_at", BATCH)
    if not ids:
        return 0
    rows = PacketLink.objects.filter(pk__in=ids).order_by("made_at", "pk")
    rows = rows.select_related("folder__packet__petition__organization", "folder__target__office", "folder__official")
    return send_claimed(rows, packet_link_mail, left, lambda link: came_back(link, PacketLink.Failed.REFUSED))


def packet_link_mail(link: PacketLink) -> EmailMessage:
    """The mail to the office in the language of the packet: counts and a link, no file and no signer."""
    folder, packet = link.folder, link.folder.packet
    language, petition = packet.language, packet.petition
    with override(language):
        words = {
            "organization": petition.organization.name,
            "petition_title": title_in(petition, language),
            "office": title_of(folder.target.office),
            "official": folder.official.name if folder.official else "",
            "count": number_format(packet.signature_count, force_grouping=True),
            "number": packet.number,
            "until": fuzzy_date_text(petition.local(link.expires_at).date(), "day", language),
            "packet_url": address("open_packet", language, code_of(link)),
            "check_url": check_address(packet),
            "answer_url": answer_address(folder),
            "has_names": bool(packet.listed_count),
        }
    mail = compose("packet", link.email, language, words)
    return with_return_path(mail, PACKET, link.pk, settings.BOUNCE_ADDRESS)
