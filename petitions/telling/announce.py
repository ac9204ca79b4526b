"""Tell supporters what happened, a short turn at a time, at the pace of all mail to many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from petitions.emailing.announcements import Announcer, Words
from petitions.emailing.lease import claim
from petitions.emailing.pace import Pace
from petitions.models import Announcement, Petition, Supporter
from petitions.telling.events import EVENTS
from petitions.telling.send_to_all import LeaseLost, NoLonger, SendToAll

if TYPE_CHECKING:
    from django.core.mail import EmailMessage


def announce_events(pace: Pace | None = None) -> int:
    """Send for a few seconds what one event owes, at `pace` (None: as fast as it goes); return how many supporters were
    asked about. For the process that mails many.

    Each person is mailed once, whatever is killed; whoever leaves, withdraws, wants less or fails meanwhile gets none,
    and neither does anybody once the event no longer stands or the petition's automatic mails are switched off. What is
    edited is in the next mail. Raises TransportDown.
    """
    owed = Announcement.objects.filter(done_at=None, starts_at__lte=timezone.now())
    ids = claim(owed, "starts_at", 1)
    if not ids:
        return 0
    run = Announcement.objects.get(pk=ids[0])
    news = _News(run)
    sender = SendToAll(run, audience_of(run), news.mail, news.look, pace or Pace(0))
    try:
        news.look()
        asked = sender.turn()
    except NoLonger as why:
        _close(run, str(why))
        return 0
    except LeaseLost:
        return 0
    if sender.is_over:
        _close(run, "")
    else:
        sender.release()
    return asked


class _News:
    """One event as it stands just now."""

    def __init__(self, run: Announcement) -> None:
        self.run, self.event = run, EVENTS[run.kind]
        self.announcer = Announcer(self._words, f"told{run.pk}")

    def look(self) -> None:
        """Read it anew. Raises NoLonger when nobody more is to be told."""
        petition = Petition.objects.select_related("organization", "tally").get(pk=self.run.petition_id)
        if not petition.automatic_mails:
            raise NoLonger(Announcement.Closed.OFF.value)
        if not self.event.stands(petition, self.run.event):
            raise NoLonger(Announcement.Closed.UNTRUE.value)
        self.petition = petition

    def mail(self, row: Supporter, address: str, name: str) -> EmailMessage:
        """The mail to one supporter, as looked at last."""
        return self.announcer.mail(self.petition, row, address, name)

    def _words(self, petition: Petition, language: str) -> Words:
        return self.event.write(petition, self.run.event, language)


def audience_of(run: Announcement) -> QuerySet[Supporter]:
    """Whom an announcement is for: those who were supporters when it was made, and want to be told as much."""
    rows = Supporter.objects.filter(petition=run.petition_id, created_at__lte=run.made_at, failed_at=None)
    rows = rows.filter(wants__in=EVENTS[run.kind].receivers, signature__withdrawn_at=None)
    return rows.filter(petition__automatic_mails=True)


def _close(run: Announcement, why: str) -> None:
    mine = Announcement.objects.filter(pk=run.pk, claimed_until=run.claimed_until)
    if why == Announcement.Closed.UNTRUE and mine.filter(sent_count=0).delete()[0]:
        return  # nobody has heard of it: it may happen again
    mine.update(done_at=timezone.now(), closed_why=why, claimed_until=None)
    run.put_off.all().delete()
