"""Take an answer from whoever holds the link of a packet."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction

from petitions.answering.tell import tell_staff
from petitions.delivering.addresses import ANSWER
from petitions.models import Answer, Office, Packet, PacketFolder
from petitions.sealing.codes import read_code

MOST_WAITING = 5
"""Answers of one packet that wait for a check at a time: room for a correction, none for a flood."""


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


def folder_of(code: str) -> PacketFolder | None:
    """The folder of a genuine code; None for wrong and foreign ones, and for courts. One query at most."""
    pk = read_code(ANSWER, code)
    rows = PacketFolder.objects.select_related("packet__petition__organization", "target__office", "official")
    rows = rows.filter(packet__state=Packet.State.DONE).exclude(target__office__kind=Office.Kind.COURT)
    return rows.filter(pk=pk).first() if pk else None


def confirmed_answer(folder: PacketFolder) -> Answer | None:
    """The answer that closed this link, if one did. One query."""
    return folder.answers.filter(state=Answer.State.CONFIRMED).first()


def give_answer(folder: PacketFolder, given: Given) -> Answer:
    """Keep the answer for staff to check, and owe them a mail, in one transaction. The same words twice are one answer.

    Raises AnsweredAlready or TooMany.
    """
    with transaction.atomic():
        PacketFolder.objects.select_for_update().get(pk=folder.pk)
        if confirmed_answer(folder):
            raise AnsweredAlready
        waiting = folder.answers.filter(state=Answer.State.WAITING)
        if same := waiting.filter(words=given.words, by_name=given.by_name, by_role=given.by_role).first():
            return same
        if waiting.count() >= MOST_WAITING:
            raise TooMany
        answer = Answer.objects.create(folder=folder, **asdict(given))
        tell_staff(answer)
    return answer
