"""The first pages of a packet that is not made yet, for staff to look at."""

from __future__ import annotations

import io
from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from petitions.counting.one_moment import one_moment
from petitions.delivering.ask_for_packet import Wish, may_make_packets
from petitions.delivering.facts import facts_of
from petitions.delivering.freeze import Frozen, sealed_rows
from petitions.delivering.letter import draw_letter
from petitions.delivering.list_files import entries_of, head_of
from petitions.delivering.open_rows import header_of, open_rows
from petitions.delivering.roll_slice import counts_of
from petitions.exporting.access_log import record
from petitions.models import Level, Packet, PacketFolder
from petitions.printing.list_volume import draw_volume
from petitions.sealing.keys import open_key

ROWS = 40
"""So many names are looked at: about the first page."""
NAMES = {
    "number": gettext_lazy("number of the roll"),
    "initials": gettext_lazy("initials"),
    "given_name": gettext_lazy("given name"),
    "family_name": gettext_lazy("family name"),
    "city": gettext_lazy("city"),
    "region": gettext_lazy("region"),
    "country": gettext_lazy("country"),
    "postal_code": gettext_lazy("postal code"),
}
"""The fields of the lists, for people."""


def columns_of(level: str) -> list[Any]:
    """The names of the fields that leave of each listed signer; none at `certificate`."""
    return [] if level == Level.CERTIFICATE else [NAMES[column] for column in header_of(level)]


def letter_preview(wish: Wish, user: Any) -> bytes:
    """The letter to the first target, as PDF. Raises PermissionDenied."""
    may_make_packets(user, wish.petition)
    _packet, folders = _as_if(wish)
    with one_moment():
        counts, facts = (
            counts_of(wish.petition, wish.roll_slice(), wish.level),
            facts_of(wish.petition, wish.roll_slice()),
        )
    return draw_letter(folders[0], Frozen(timezone.now(), counts, facts, 0))


def list_preview(wish: Wish, user: Any) -> bytes:
    """The first page of the list, as PDF: the look is on the access log. Raises PermissionDenied, KeyDestroyed or
    SealBroken."""
    may_make_packets(user, wish.petition)
    packet, folders = _as_if(wish)
    key = open_key(wish.petition.sealing_key)
    with one_moment():
        rows = list(sealed_rows(wish.petition, wish.roll_slice(), wish.level, wish.order, ROWS))
    offices = ", ".join(target.office.name for target in wish.targets)
    record(user, "packet.previewed", wish.petition.slug, offices[:500], len(rows), petition=wish.petition)
    out = io.BytesIO()
    with override(wish.language):
        head = head_of(packet, folders, timezone.now())
        draw_volume(out, head, 1, 1, entries_of(packet, open_rows(wish.level, key, rows)))
    return out.getvalue()


def _as_if(wish: Wish) -> tuple[Packet, list[PacketFolder]]:
    """A packet that is not stored, with its folders."""
    known = {name: value for name, value in vars(wish).items() if name not in ("targets", "first", "last")}
    with override(wish.language):
        packet = Packet(**cast(Any, known) | {"number": _("PREVIEW")})
    part = wish.roll_slice()
    packet.first_number, packet.last_number = part.first, part.last
    today = wish.petition.local(timezone.now()).date()
    folders = []
    for target in wish.targets:
        term = target.office.holder_on(today)
        folders.append(PacketFolder(packet=packet, target=target, official=term.official if term else None))
    return packet, folders
