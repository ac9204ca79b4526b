"""What an office fills in."""

from __future__ import annotations

from typing import Any

from petitions.answering.give import Door, Given, give_answer
from petitions.delivering.addresses import answer_code
from petitions.models import Answer, Packet

WORDS = "We have read it.\n\nThe council votes on it in May."


def fields(**changes: Any) -> dict[str, Any]:
    """The form of an answer."""
    base = {"words": WORDS, "language": "en", "by_name": "Jo Doe", "by_role": "Chief of staff", "contact": "+1 215 555"}
    return base | changes


def path_of(packet: Packet) -> str:
    """Where the first folder of a packet is answered."""
    return f"/answer/{answer_code(packet.folders.all()[0])}/"


def an_answer(packet: Packet, **changes: Any) -> Answer:
    """An answer that waits."""
    return give_answer(Door(packet.folders.all()[0], None), Given(**fields(**changes)))
