"""Tell supporters what happened, a short turn at a time, after the mails that somebody waits for."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from petitions.emailing.announcements import Announcer
from petitions.emailing.lease import claim
from petitions.models import Announcement, Supporter
from petitions.telling.events import EVENTS
from petitions.telling.send_to_all import LeaseLost, SendToAll


def announce_events() -> int:
    """Send for a few seconds what one event owes; return how many supporters were asked about. For the clock.

    Each person is mailed once, whatever is killed; whoever leaves, withdraws, wants less or fails meanwhile gets none,
    and neither does anybody once the event no longer stands or the petition's automatic mails are switched off.
    Raises TransportDown.
    """
    owed = Announcement.objects.filter(done_at=None, starts_at__lte=timezone.now())
    ids = claim(owed, "starts_at", 1)
    if not ids:
        return 0
    run = Announcement.objects.select_related("petition__organization", "petition__tally").get(pk=ids[0])
    if why := _obstacle(run):
        _close(run, why)
        return 0
    sender = SendToAll(run, audience_of(run), _announcer(run).mail)
    try:
        asked = sender.turn()
    except LeaseLost:
        return 0
    if sender.is_over:
        _close(run, "")
    else:
        sender.release()
    return asked


def _announcer(run: Announcement) -> Announcer:
    write = EVENTS[run.kind].write
    return Announcer(run.petition, lambda language: write(run.petition, run.event, language), f"told{run.pk}")


def audience_of(run: Announcement) -> QuerySet[Supporter]:
    """Whom an announcement is for: those who were supporters when it was made, and want to be told as much."""
    rows = Supporter.objects.filter(petition=run.petition_id, created_at__lte=run.made_at, failed_at=None)
    rows = rows.filter(wants__in=EVENTS[run.kind].receivers, signature__withdrawn_at=None)
    return rows.filter(petition__automatic_mails=True)


def _obstacle(run: Announcement) -> str:
    if not run.petition.automatic_mails:
        return Announcement.Closed.OFF
    return "" if EVENTS[run.kind].stands(run.petition, run.event) else Announcement.Closed.UNTRUE


def _close(run: Announcement, why: str) -> None:
    mine = Announcement.objects.filter(pk=run.pk, claimed_until=run.claimed_until)
    if why == Announcement.Closed.UNTRUE and not run.sent_count:
        mine.delete()  # nobody has heard of it: it may happen again
        return
    mine.update(done_at=timezone.now(), closed_why=why, claimed_until=None)
    run.put_off.all().delete()
