"""Delivery records as the public may read them: no signer, and no recipient's name without their leave."""

from __future__ import annotations

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_time, get_timezone_name
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from home.dates import fuzzy_date_text
from home.languages_spoken import names_of
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
    """Public deliveries, newest first, each with a line per target and its public photos. Four queries; the
    sizes of the photos are not read yet.

    `targets` are all of the petition, from load_targets().
    """
    offices = {target.pk: target.office for target in targets}
    lines = DeliveryTarget.objects.prefetch_related(
        Prefetch("texts", DeliveryTargetText.objects.select_related("locale"))
    )
    photos = DeliveryPhoto.objects.filter(is_public=True).select_related("image")
    found = _with_words(petition)
    rows = sorted(found, key=lambda row: (row.happened_on, row.pk), reverse=True)
    prefetch_related_objects(rows, Prefetch("lines", lines.order_by("target__order", "pk")), Prefetch("photos", photos))
    return [_delivery(row, found[row], language, offices) for row in rows]


def _with_words(petition: Petition) -> dict[Delivery, list[DeliveryText]]:
    """What is public, with its words. One query: a delivery has words in one language at least."""
    texts = DeliveryText.objects.filter(parent__petition=petition.pk, parent__is_public=True)
    found: dict[Delivery, list[DeliveryText]] = {}
    for text in texts.select_related("parent", "locale").order_by("pk"):
        found.setdefault(text.parent, []).append(text)
    for row in found:
        row.petition = petition
    return found


def _delivery(row: Delivery, texts: list[DeliveryText], language: str, offices: dict[int, Office]) -> dict[str, Any]:
    words = in_language(texts)
    when = fuzzy_date_text(row.happened_on, row.precision, language)
    lines = list(row.lines.all())
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
        "who_went": _who_went(lines),
        "children": any(line.children_present for line in lines),
        "spoken": names_of(",".join(dict.fromkeys(code for line in lines for code in line.languages.split(",")))),
        "photos": [{"image": photo.image, "alt": photo.alt} for photo in row.photos.all()],
        "lines": [_line(line, row, when, offices[line.target_id], language) for line in lines],
    }


def _line(line: DeliveryTarget, row: Delivery, when: str, office: Office, language: str) -> dict[str, Any]:
    words, office_words = in_language(line.texts.all()), office.words()
    received_by = _received_by(line, words, office)
    label, asks = str(line.get_outcome_display()), office.kind != Office.Kind.COURT
    return {
        "target_id": line.target_id,
        "title": office_words.title if office_words else office.name,
        "outcome": line.outcome,
        "outcome_label": label,
        "arrived": line.has_arrived(),
        "sent": line.outcome in DeliveryTarget.SENT,
        "at": _time(line.at_time, row, language),
        "since": _since(line, office),
        "received_by": received_by,
        "count": line.signature_count,
        "receipt": bool(line.receipt_number) or line.state == DeliveryTarget.State.RECEIPT,
        "promise": words.promise if words and asks else "",
        "promise_lang": words.lang if words else "",
        "follow_up": line.follow_up_on if asks and line.waits_for_answer() else None,
        "summary": f"{when}: {received_by or label}",
    }


def _received_by(line: DeliveryTarget, words: DeliveryTargetText | None, office: Office) -> str:
    role = words.recipient_role if words else ""
    relation = words.recipient_relation if words else ""
    named = line.recipient_may_be_named or _is_the_official(line, office)
    who = ", ".join(part for part in (line.recipient_name if named else "", role, relation) if part)
    return _("received by %(who)s") % {"who": who} if who else ""


def _is_the_official(line: DeliveryTarget, office: Office) -> bool:
    """Whether the name is that of somebody who holds or held this office, and took it in person: that is no secret."""
    if line.outcome != DeliveryTarget.Outcome.TO_OFFICIAL:
        return False
    return line.recipient_name.casefold() in {term.official.name.casefold() for term in office.terms.all()}


def _who_went(lines: list[DeliveryTarget]) -> str:
    """The largest delegation that went to one of the doors."""
    most = max(lines, key=lambda line: line.delegation_count or 0, default=None)
    if not most or not most.delegation_count:
        return ""
    said = {"number": number_format(most.delegation_count, force_grouping=True)}
    if most.delegation_is_about:
        return ngettext("about %(number)s person", "about %(number)s people", most.delegation_count) % said
    return ngettext("%(number)s person", "%(number)s people", most.delegation_count) % said


def _time(at: datetime.time | None, row: Delivery, language: str) -> str:
    """The time of day at the place, with the short name of its zone on that day."""
    if at is None or row.precision != "day":
        return ""
    moment = datetime.datetime.combine(row.happened_on, at, ZoneInfo(row.zone))
    locale = Locale.parse(language, sep="-")
    time = format_time(moment, "short", tzinfo=moment.tzinfo, locale=locale)
    # Babel knows the zones of the reader's country only; the other name is the one on the clock there.
    return f"{time} {get_timezone_name(moment, width='short', locale=Locale('en', 'US'))}"


def _since(line: DeliveryTarget, office: Office) -> str:
    """What came after the day itself, in a few words; "" while nothing did. A court owes nobody an answer."""
    state = DeliveryTarget.State
    if office.kind == Office.Kind.COURT and line.state in (state.DUE, state.SILENT):
        return ""
    said = {
        state.ON_THE_WAY: _("On the way"),
        state.DUE: _("An answer is due"),
        state.ANSWERED: _("Answered"),
        state.SILENT: _("No answer so far"),
    }
    return said.get(DeliveryTarget.State(line.state), "")
