"""Work off what Stripe told us, in the background."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from petitions.donating.follow import follow, follow_session
from petitions.donating.stripe_client import AccountGone, NotThere, StripeAway, StripeRefused, is_live, is_ready
from petitions.emailing.lease import claim, wait_after
from petitions.models import Donation, StripeEvent

logger = logging.getLogger("firma.donating")

BATCH = 20
KEPT = timedelta(days=90)
"""Stripe tells again for three days, and its own list of events goes back thirty:
https://docs.stripe.com/webhooks#event-delivery-behaviors."""
LAPSED = {"state": Donation.State.LAPSED, "wall_name": "", "is_on_wall": False}
LAPSES = timedelta(hours=25)
"""A page to pay on ends after a day: https://docs.stripe.com/api/checkout/sessions/create#expires_at."""


def work_events() -> int:
    """Follow a batch of events, the oldest first; return how many are done. While Stripe is away they wait."""
    if not is_ready():
        return 0
    ids = claim(StripeEvent.objects.filter(done_at=None), "received_at", BATCH)
    done = 0
    for event in StripeEvent.objects.filter(pk__in=ids).order_by("received_at", "pk"):
        try:
            follow(event)
        except (StripeAway, StripeRefused) as error:
            logger.warning("An event %s of Stripe waits: %s", event.kind, type(error).__name__)
            _wait(event)
        except Exception as error:
            # One event in trouble must not hold up the others, whatever it is; it is tried again, ever later. Only its
            # kind is said: a database quotes whole rows.
            logger.error("An event %s of Stripe waits: %s", event.kind, type(error).__name__)
            _wait(event)
        else:
            StripeEvent.objects.filter(pk=event.pk).update(done_at=timezone.now(), claimed_until=None)
            done += 1
    return done


def close_lapsed() -> int:
    """Ask what became of pages that nobody paid on; return how many are settled now."""
    if not is_ready():
        return 0
    opened = Donation.objects.filter(state=Donation.State.OPENED, is_live=is_live())
    old = opened.filter(opened_at__lt=timezone.now() - LAPSES)
    # Without a number no answer came, so nobody ever had the page's address.
    settled = old.filter(session="").update(**LAPSED)
    # Those asked about longest ago first: one that stays open must not keep the others waiting.
    for row in old.exclude(session="").order_by(F("asked_at").asc(nulls_first=True), "pk")[:BATCH]:
        try:
            follow_session(row.account, row.session)
        except NotThere:
            opened.filter(pk=row.pk).update(**LAPSED)
        except (AccountGone, StripeRefused) as error:
            # It may have been paid. The others come first next time.
            logger.warning("A page to pay on stays open: %s %s", type(error).__name__, error)
            opened.filter(pk=row.pk).update(asked_at=timezone.now())
        except StripeAway:
            break
        settled += not opened.filter(pk=row.pk).exists()
    return settled


def forget_events() -> int:
    """Drop what was done long ago; return how many."""
    return int(StripeEvent.objects.filter(done_at__lt=timezone.now() - KEPT).delete()[0])


def forget_wishes() -> int:
    """Drop wishes that nobody paid and that are long over; return how many."""
    old = Donation.objects.filter(state=Donation.State.LAPSED, opened_at__lt=timezone.now() - KEPT, monthly=None)
    return int(old.delete()[0])


def _wait(event: StripeEvent) -> None:
    until = timezone.now() + wait_after(event.attempts + 1)
    StripeEvent.objects.filter(pk=event.pk).update(attempts=event.attempts + 1, claimed_until=until)
