"""Owe the organizers a task when an office passes to somebody else."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone

from petitions.emailing.welcome import mail_welcome
from petitions.models import DeliveryTarget, Outcome, Target, Term, Welcome
from petitions.organizing.organizers import organizers_of
from petitions.welcoming.open_with import open_with


def owe_welcomes(now: datetime.datetime | None = None) -> int:
    """Make the tasks that are due, each with its mail in one transaction; return how many. For the clock, which also
    ticks off here what a delivery has done. May run many times and at once."""
    now = now or timezone.now()
    targets = Target.objects.filter(
        removed_at=None, petition__published_at__isnull=False, petition__outcome=Outcome.NONE
    )
    targets = targets.select_related("petition__organization", "office").prefetch_related("office__terms__official")
    made = 0
    for target in targets:
        term = _successor(target, now)
        if term is None:
            continue
        if _was_reached(target, term):
            Welcome.objects.filter(target=target, term=term, done_at=None).update(done_at=now)
        else:
            made += _owe(target, term)
    return made


def _successor(target: Target, now: datetime.datetime) -> Term | None:
    """Who holds the office now, if it passed to them after the petition opened."""
    petition = target.petition
    opened = petition.local(petition.opens_at or now).date()
    term = target.office.holder_on(petition.local(now).date())
    return term if term and term.began_on and term.began_on > opened else None


def _was_reached(target: Target, term: Term) -> bool:
    # A link that was mailed has reached them once it is fetched, a letter once somebody says so.
    lines = DeliveryTarget.objects.filter(DeliveryTarget.IN_THEIR_HANDS, target=target)
    return lines.filter(delivery__happened_on__gte=term.began_on).exists()


def _owe(target: Target, term: Term) -> bool:
    with transaction.atomic():
        task, is_new = Welcome.objects.get_or_create(target=target, term=term)
        if is_new:
            mail_welcome(task, open_with(target), organizers_of(target.petition))
    return is_new
