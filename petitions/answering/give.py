"""Take an answer from whoever holds the link of a packet."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import NamedTuple

from django.db import transaction

from petitions.answering.tell import tell_staff
from petitions.delivering.addresses import ANSWER, ANSWER_MAILED
from petitions.models import Answer, Office, Packet, PacketFolder, PacketLink
from petitions.sealing.codes import read_code

MOST_WAITING = 5
"""Answers of one packet that wait for a check at a time, by either code: room for a correction, none for a flood."""


class AnsweredAlready(Exception):
    """An answer of this packet was confirmed."""


class TooMany(Exception):
    """So many wait that staff should look at them first."""


@dataclass(frozen=True)
class Given:
    """What the office says, clean; see the fields of Answer."""

    words: str
    language: str
    by_name: str
    by_role: str
    contact: str


class Door(NamedTuple):
    """By which code somebody came: the folder it is about, and the link it was mailed with, if it was."""

    folder: PacketFolder
    link: PacketLink | None


def door_of(code: str) -> Door | None:
    """Where a genuine code leads; None for wrong and foreign ones, and for courts. Two queries at most."""
    link_id = read_code(ANSWER_MAILED, code)
    link = PacketLink.objects.filter(pk=link_id).first() if link_id else None
    pk = link.folder_id if link else read_code(ANSWER, code)
    rows = PacketFolder.objects.select_related("packet__petition__organization", "target__office", "official")
    rows = rows.filter(packet__state=Packet.State.DONE).exclude(target__office__kind=Office.Kind.COURT)
    folder = rows.filter(pk=pk).first() if pk else None
    return Door(folder, link) if folder else None


def confirmed_answer(folder: PacketFolder) -> Answer | None:
    """The answer that closed this link, if one did. One query."""
    return folder.answers.filter(state=Answer.State.CONFIRMED).first()


def give_answer(door: Door, given: Given) -> Answer:
    """Keep the answer for staff to check, and owe them a mail, in one transaction. The same words twice are one answer.

    Raises AnsweredAlready or TooMany. Whoever came by a mailed link waits behind nobody who has only seen the packet.
    """
    folder, link = door
    with transaction.atomic():
        PacketFolder.objects.select_for_update().get(pk=folder.pk)
        if confirmed_answer(folder):
            raise AnsweredAlready
        waiting = folder.answers.filter(state=Answer.State.WAITING)
        if same := waiting.filter(words=given.words, by_name=given.by_name, by_role=given.by_role).first():
            return same
        if waiting.filter(link__isnull=link is None).count() >= MOST_WAITING:
            raise TooMany
        answer = Answer.objects.create(folder=folder, link=link, **asdict(given))
        tell_staff(answer)
    return answer
