"""What the public reads of an office and of an official: who held it when, what they were asked, what reached them."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils import timezone

from home.dates import fuzzy_date_text
from home.models.words import in_language
from petitions.models import (
    Answer,
    DeliveryTarget,
    DeliveryText,
    Office,
    OfficeText,
    Official,
    Outcome,
    Petition,
    PetitionPage,
    Position,
    Precision,
    Promise,
    Target,
    Term,
    Update,
)
from petitions.models.office import overlapping
from petitions.reading.answers import answers_to_all
from petitions.reading.promises import promises_of


def office_page(office: Office, language: str) -> dict[str, Any]:
    """Title, terms, petitions, deliveries, positions (newest first) and silence of an office. Few queries at any size.

    Deliveries stay with the office: the next holder finds what the last one left unanswered.
    """
    _load([office])
    targets = _targets([office])
    return {
        "office": office,
        "words": office.words(),
        "terms": [_term(term, language) for term in office.terms.all()],
        "petitions": _petitions([target.petition for target in targets], language),
        "deliveries": _deliveries([office], language),
        "positions": _positions([office], language),
        "promises": promises_of(office.promises.all(), language),
        "answers": answers_to_all(Answer.objects.filter(folder__target__office=office), language),
        "silence": _silence(office, language),
    }


def official_page(official: Official, language: str) -> dict[str, Any]:
    """Terms of an official, petitions of that time, deliveries and positions of their days, and the silence of what
    they hold now. Few queries, for any size.

    What came after a term belongs to the successor, what came before it to the predecessor; but what is still open
    comes along to whoever holds the office now.
    """
    terms = list(official.terms.select_related("office"))
    _load([term.office for term in terms])
    own = {office_id: [t for t in terms if t.office_id == office_id] for office_id in {t.office_id for t in terms}}
    offices = list({term.office_id: term.office for term in terms}.values())
    asked = [row.petition for row in _targets(offices) if overlapping(own[row.office_id], *_life(row.petition))]
    today = timezone.now().date()
    held = {term.office_id: term.office for term in terms if term.covers(today)}
    promises = promises_of(Promise.objects.filter(office__in=offices), language)
    answers = answers_to_all(Answer.objects.filter(folder__target__office__in=offices), language)
    return {
        "official": official,
        "terms": [_term(term, language) for term in terms],
        "petitions": _petitions(asked, language),
        "deliveries": _theirs(_deliveries(offices, language), own),
        "answers": _theirs(answers, own),
        "positions": _theirs(_positions(offices, language), own),
        "promises": _theirs(promises, own),
        "silences": [found for office in held.values() if (found := _silence(office, language))],
    }


def _theirs(lines: list[dict[str, Any]], own: dict[int, list[Term]]) -> list[dict[str, Any]]:
    """The lines of the days of these terms (by office), and what is `open` and was found by a term that runs now."""
    return [line for line in lines if _belongs(line, own[line["office_id"]])]


def _belongs(line: dict[str, Any], terms: list[Term]) -> bool:
    day, today, is_open = line["happened_on"], timezone.now().date(), line.get("open", False)
    return any(term.covers(day) or (is_open and term.covers(today) and term.began_after(day)) for term in terms)


def _load(offices: list[Office]) -> None:
    texts = Prefetch("texts", OfficeText.objects.select_related("locale"))
    prefetch_related_objects(offices, texts, Prefetch("terms", Term.objects.select_related("official", "office")))


def _targets(offices: list[Office]) -> list[Target]:
    rows = Target.objects.filter(office__in=offices, removed_at=None, petition__published_at__isnull=False)
    return list(rows.select_related("petition").order_by("-petition__opens_at", "pk"))


def _life(petition: Petition) -> tuple[datetime.date, datetime.date]:
    now = timezone.now()
    first = petition.local(min(petition.opens_at or now, now)).date()
    return first, petition.outcome_on or petition.local(now).date()


def _petitions(petitions: list[Petition], language: str) -> list[PetitionPage]:
    """The live page of each petition, in `language` where there is one, in the order given. One query."""
    ids = list(dict.fromkeys(petition.pk for petition in petitions))
    live = PetitionPage.objects.offered().filter(petition__in=ids).select_related("petition", "locale")
    found: dict[int | None, PetitionPage] = {}
    for page in sorted(live, key=lambda page: page.locale.language_code != language):
        found.setdefault(page.petition_id, page)
    return [found[pk] for pk in ids if pk in found]


def _deliveries(offices: list[Office], language: str) -> list[dict[str, Any]]:
    rows = DeliveryTarget.objects.filter(
        target__office__in=offices,
        delivery__is_public=True,
        delivery__state="done",
        delivery__petition__published_at__isnull=False,
    )
    words = Prefetch("delivery__texts", DeliveryText.objects.select_related("locale"))
    rows = rows.select_related("delivery__petition", "target").prefetch_related(words)
    courts = {office.pk for office in offices if office.kind == Office.Kind.COURT}
    return [_delivery(row, courts, language) for row in rows.order_by("-delivery__happened_on", "-pk")]


def _delivery(row: DeliveryTarget, courts: set[int], language: str) -> dict[str, Any]:
    # A court owes nobody an answer.
    waits = row.waits_for_answer() and row.target.office_id not in courts
    words = in_language(row.delivery.texts.all())
    return {
        "office_id": row.target.office_id,
        "happened_on": row.delivery.happened_on,
        "when": fuzzy_date_text(row.delivery.happened_on, row.delivery.precision, language),
        "outcome": row.get_outcome_display(),
        "open": waits and row.delivery.petition.outcome == Outcome.NONE,
        "where": words.where if words else "",
        "lang": words.lang if words else "",
    }


def _positions(offices: list[Office], language: str) -> list[dict[str, Any]]:
    """Positions of the offices, newest first, each with who held it that day. One query; terms are loaded."""
    known = {office.pk: office for office in offices}
    rows = Position.objects.filter(target__office__in=offices, target__petition__published_at__isnull=False)
    rows = rows.select_related("target", "source_scan")
    return [_position(row, known[row.target.office_id], language) for row in rows]


def _position(row: Position, office: Office, language: str) -> dict[str, Any]:
    row.target.office = office
    return {
        "office_id": office.pk,
        "happened_on": row.happened_on,
        "when": fuzzy_date_text(row.happened_on, row.precision, language),
        "stance": row.get_stance_display(),
        "official": row.official(),
        "source_url": row.source(),
    }


def _silence(office: Office, language: str) -> dict[str, Any] | None:
    """Since when the office is silent (`since`), and for how many `days` where the day is known.

    It runs from the last public delivery that arrived (by e-mail: was fetched), for a petition that has no outcome, and
    ends with a published response of this office on that petition's timeline, with its own answer, or when organizers
    say that it has answered or that the matter is closed. A court owes nobody an answer: none is counted. Four queries
    at most.
    """
    if office.kind == Office.Kind.COURT:
        return None
    rows = DeliveryTarget.objects.filter(
        target__office=office,
        target__removed_at=None,
        delivery__is_public=True,
        delivery__state="done",
        delivery__petition__published_at__isnull=False,
        delivery__petition__outcome=Outcome.NONE,
    ).filter(DeliveryTarget.IN_THEIR_HANDS)
    last = rows.select_related("delivery__petition").order_by("-delivery__happened_on", "-pk").first()
    if last is None or last.state in (DeliveryTarget.State.ANSWERED, DeliveryTarget.State.CLOSED):
        return None
    delivery = last.delivery
    answers = Update.objects.filter(petition=delivery.petition, kind=Update.Kind.RESPONSE, is_published=True)
    since = answers.filter(Q(office=office) | Q(office=None), happened_on__gte=delivery.happened_on)
    whose = set(since.values_list("office", flat=True))
    own = Answer.objects.filter(folder__target=last.target_id, state=Answer.State.CONFIRMED)
    # A response that names no office is that of the only one asked.
    if office.pk in whose or (whose and delivery.petition.targets.filter(removed_at=None).count() == 1):
        return None
    if any(delivery.petition.local(answer.given_at).date() >= delivery.happened_on for answer in own):
        return None
    known = delivery.precision == Precision.DAY
    today = delivery.petition.local(timezone.now()).date()
    words = office.words()
    return {
        "office": words.title if words else office.name,
        "lang": words.lang if words else "",
        "since": fuzzy_date_text(delivery.happened_on, delivery.precision, language),
        "days": max((today - delivery.happened_on).days, 0) if known else None,
    }


def _term(term: Term, language: str) -> dict[str, Any]:
    words = term.office.words()
    return {
        "official": term.official,
        "office": term.office,
        "title": words.title if words else term.office.name,
        "lang": words.lang if words else "",
        "began": fuzzy_date_text(term.began_on, term.began_precision, language) if term.began_on else "",
        "ended": fuzzy_date_text(term.ended_on, term.ended_precision, language) if term.ended_on else "",
    }
