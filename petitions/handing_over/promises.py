"""What was promised at a door is a promise like any other: it stands on the scoreboard and is asked about."""

from __future__ import annotations

from petitions.models import Delivery, DeliveryTarget, DeliveryTargetText, Office, Promise, PromiseText


def keep_promises(delivery: Delivery) -> int:
    """Keep what the lines of a delivery say was promised, one promise a line, as it was first said; return how many
    are new. While it waits it follows the line's words; staff add the day it is due. Nothing is asked of a court."""
    rows = DeliveryTarget.objects.filter(delivery=delivery.pk).exclude(target__office__kind=Office.Kind.COURT)
    rows = rows.select_related("delivery", "target", "promise").prefetch_related("texts__locale")
    return sum(_keep(row) for row in rows)


def _keep(line: DeliveryTarget) -> bool:
    said = next((text for text in line.texts.all() if text.promise.strip()), None)
    if said is None:
        return False
    facts = {"words": said.promise, "language": said.locale.language_code, "happened_on": line.delivery.happened_on}
    if kept := Promise.objects.filter(line=line).first():
        if kept.state == Promise.State.WAITING and kept.words != said.promise:
            Promise.objects.filter(pk=kept.pk).update(**facts)
        return False
    promise = Promise.objects.create(
        line=line,
        petition_id=line.delivery.petition_id,
        office_id=line.target.office_id,
        precision=line.delivery.precision,
        is_public=line.delivery.is_public,
        **facts,
    )
    if line.outcome != line.Outcome.TO_OFFICIAL:
        PromiseText.objects.bulk_create(_said_by(promise, text) for text in line.texts.all() if text.recipient_role)
    return True


def _said_by(promise: Promise, text: DeliveryTargetText) -> PromiseText:
    return PromiseText(parent=promise, locale=text.locale, said_by=text.recipient_role)
