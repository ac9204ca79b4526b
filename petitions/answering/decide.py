"""Confirm that an answer came from the office, or decline it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from petitions.answering.give import AnsweredAlready, confirmed_answer
from petitions.answering.tell import PERMISSION, tell_organizers
from petitions.handing_over.steps import sign_changes, standing_of
from petitions.models import Answer, Delivery, DeliveryTarget, LineChange, PacketFolder
from petitions.organizing.reach import must


def confirm_answer(answer: Answer, how: str, user: Any) -> bool:
    """Show the answer; its lines are answered, signed by `user`, and the organizers are owed a mail, all at once.

    `how`: how its origin was checked, internal. False when it was decided before. Raises PermissionDenied, ValueError
    without a `how`, and AnsweredAlready when another answer of this packet is shown.
    """
    with transaction.atomic():
        folder = PacketFolder.objects.select_for_update().get(pk=answer.folder_id)
        if (other := confirmed_answer(folder)) and other.pk != answer.pk:
            raise AnsweredAlready
        if not _decided(answer, Answer.State.CONFIRMED, how, user):
            return False
        _answered(folder, user)
        tell_organizers(answer)
    return True


def decline_answer(answer: Answer, why: str, user: Any) -> bool:
    """Keep the answer unseen; its link goes on working. False when it was decided before. Raises as the other does."""
    return _decided(answer, Answer.State.DECLINED, why, user)


def _decided(answer: Answer, state: str, why: str, user: Any) -> bool:
    must(user, PERMISSION, answer.folder.packet.petition)
    if not why.strip():
        raise ValueError("A decision needs a reason.")
    waiting = Answer.objects.filter(pk=answer.pk, state=Answer.State.WAITING)
    facts = {"state": state, "decided_by": user, "decided_at": timezone.now(), "checked_how": why.strip()}
    if not waiting.update(**facts):
        return False
    answer.refresh_from_db()
    return True


def _answered(folder: PacketFolder, user: Any) -> None:
    """Every line of this target that waits for an answer has it now."""
    lines = DeliveryTarget.objects.filter(target=folder.target_id).select_related("delivery")
    for line in [line for line in lines if line.waits_for_answer()]:
        delivery = Delivery.objects.select_for_update().get(pk=line.delivery_id)
        before = standing_of(delivery)
        DeliveryTarget.objects.filter(pk=line.pk).update(state=DeliveryTarget.State.ANSWERED)
        sign_changes(delivery, before, user, LineChange.Via.ADMIN)
