"""Delivery records as the public may read them: no signer, and no recipient's name without their leave."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from home.dates import fuzzy_date_text
from home.models.words import in_language
from petitions.models import (
    Delivery,
    DeliveryPhoto,
    DeliveryTarget,
    DeliveryTargetText,
    DeliveryText,
    Office,
    Petition,
    Target,
)


def deliveries_of(petition: Petition, language: str, targets: list[Target]) -> list[dict[str, Any]]:
    """Public deliveries, newest first, each with a line per target and its public photos. Five queries; the
    sizes of the photos are not read yet.

    `targets` are all of the petition, from load_targets().
    """
    offices = {target.pk: target.office for target in targets}
    lines = DeliveryTarget.objects.prefetch_related(
        Prefetch("texts", DeliveryTargetText.objects.select_related("locale"))
    )
    photos = DeliveryPhoto.objects.filter(is_public=True).select_related("image")
    rows = Delivery.objects.filter(petition=petition, is_public=True).prefetch_related(
        Prefetch("texts", DeliveryText.objects.select_related("locale")),
        Prefetch("lines", lines.order_by("target__order", "pk")),
        Prefetch("photos", photos),
    )
    return [_delivery(row, language, offices) for row in rows]


def _delivery(row: Delivery, language: str, offices: dict[int, Office]) -> dict[str, Any]:
    words = in_language(row.texts.all())
    when = fuzzy_date_text(row.happened_on, row.precision, language)
    return {
        "id": row.pk,
        "state": row.state,
        "happened_on": row.happened_on,
        "when": when,
        "where": words.where if words else "",
        "method": row.get_method_display(),
        "carried_by": words.carried_by if words else "",
        "story": words.story if words else "",
        "lang": words.lang if words else "",
        "photos": [{"image": photo.image, "alt": photo.alt} for photo in row.photos.all()],
        "lines": [_line(line, when, offices[line.target_id]) for line in row.lines.all()],
    }


def _line(line: DeliveryTarget, when: str, office: Office) -> dict[str, Any]:
    words, office_words = in_language(line.texts.all()), office.words()
    received_by = _received_by(line, words)
    label = str(line.get_outcome_display())
    return {
        "target_id": line.target_id,
        "title": office_words.title if office_words else office.name,
        "outcome": line.outcome,
        "outcome_label": label,
        "arrived": line.outcome in DeliveryTarget.ARRIVED,
        "received_by": received_by,
        "count": line.signature_count,
        "promise": words.promise if words else "",
        "promise_lang": words.lang if words else "",
        "follow_up": line.follow_up_on,
        "summary": f"{when}: {received_by or label}",
    }


def _received_by(line: DeliveryTarget, words: DeliveryTargetText | None) -> str:
    role = words.recipient_role if words else ""
    relation = words.recipient_relation if words else ""
    name = line.recipient_name if line.recipient_may_be_named else ""
    who = ", ".join(part for part in (name, role, relation) if part)
    return _("received by %(who)s") % {"who": who} if who else ""
