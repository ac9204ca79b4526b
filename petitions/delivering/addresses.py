"""Where a packet can be checked."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from petitions.models import Packet


def check_address(packet: Packet, language: str = "") -> str:
    """The whole address of the public page of a packet, in `language` (default: the packet's)."""
    with override(language or packet.language):
        return f"{settings.BASE_URL}{reverse('check_packet', args=[packet.number])}"
