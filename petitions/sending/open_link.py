"""Open a packet through the link an office was mailed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from petitions.delivering.open_packet import files_in, folder_for_reader
from petitions.models import PacketFile, PacketLink
from petitions.sealing.codes import make_code, read_code
from petitions.sealing.keys import KeyDestroyed
from petitions.sending.outcome import fetched

PURPOSE = "packet-link"


class LinkOver(Exception):
    """The link does not lead to a packet any more."""


def code_of(link: PacketLink) -> str:
    """What stands in its address."""
    return make_code(PURPOSE, link.pk)


def link_of(code: str) -> PacketLink | None:
    """The link of a genuine code, while it opens; None for wrong, foreign and expired alike. One query at most."""
    pk = read_code(PURPOSE, code)
    rows = PacketLink.objects.select_related(
        "folder__packet__petition__sealing_key", "folder__packet__petition__organization", "folder__target__office"
    )
    link = rows.filter(pk=pk).first() if pk else None
    return link if link and link.opens() else None


def files_of(link: PacketLink) -> list[PacketFile]:
    """The files that can be fetched: all of the folder that is not destroyed."""
    return [file for file in files_in(link.folder) if file.is_kept]


def fetch(link: PacketLink) -> Iterator[bytes]:
    """The folder as a ZIP, in pieces; before the first one it is on the access log, and the line is delivered.

    Raises LinkOver when it ended meanwhile, or after the purge.
    """

    def may(_packet: Any) -> None:
        if not fetched(link):
            raise LinkOver

    try:
        return folder_for_reader(link.folder, None, may, f"link mailed to {link.email}")
    except KeyDestroyed:
        raise LinkOver from None
