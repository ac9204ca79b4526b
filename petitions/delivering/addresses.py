"""Where a packet can be checked, and answered."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from petitions.models import Office, Packet, PacketFolder, PacketLink
from petitions.sealing.codes import make_code

ANSWER, ANSWER_MAILED = "answer", "answer-mailed"
"""What the code of an answer is for: that of a folder, printed in it, or that of a link, mailed to the office alone."""


def check_address(packet: Packet, language: str = "") -> str:
    """The whole address of the public page of a packet, in `language` (default: the packet's)."""
    with override(language or packet.language):
        return f"{settings.BASE_URL}{reverse('check_packet', args=[packet.number])}"


def answer_code(folder: PacketFolder) -> str:
    """The code with which whoever gets this folder can answer; "" for a court, of which nothing is asked.

    In a preview, which is not stored, it is the code of no folder.
    """
    return "" if folder.target.office.kind == Office.Kind.COURT else make_code(ANSWER, folder.pk or 0)


def answer_address(folder: PacketFolder, link: PacketLink | None = None) -> str:
    """The whole address of the page where this folder is answered, in the packet's language; "" for a court. With the
    `link` that is mailed to the office it says where the answer comes from."""
    code = answer_code(folder)
    if code and link:
        code = make_code(ANSWER_MAILED, link.pk)
    with override(folder.packet.language):
        return f"{settings.BASE_URL}{reverse('answer', args=[code])}" if code else ""
