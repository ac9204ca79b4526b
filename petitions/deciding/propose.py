"""Propose to the organizers, once, that a petition is won. Nothing is published by itself."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from petitions.deciding.rule import rule_met
from petitions.emailing.looks_won import mail_looks_won
from petitions.models import Outcome, Petition
from petitions.organizing.organizers import organizers_of


def propose_won() -> int:
    """Owe the organizers of each petition whose rule is met one mail with the evidence; return how many petitions.

    For the clock. A rule that is met no longer (a position was corrected, or changed) may be proposed again.
    """
    open_ = Petition.objects.filter(
        decision_needs__isnull=False, outcome=Outcome.NONE, published_at__isnull=False
    ).select_related("organization")
    return sum(_propose(petition) for petition in open_)


def _propose(petition: Petition) -> bool:
    met = rule_met(petition)
    if not met:
        if petition.won_proposed_at:
            Petition.objects.filter(pk=petition.pk).update(won_proposed_at=None)
        return False
    if petition.won_proposed_at:
        return False
    with transaction.atomic():
        mine = Petition.objects.filter(pk=petition.pk, won_proposed_at=None)
        if not mine.update(won_proposed_at=timezone.now()):
            return False
        mail_looks_won(petition, met.positions, organizers_of(petition))
    return True
