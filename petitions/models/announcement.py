"""What happened to a petition and is mailed to its supporters by itself."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petitions.models.petition import Petition


class Announcement(models.Model):
    """One event of a petition, told once. Made by the clock (petitions/telling/); staff see it under Automatic mails.

    `event` names the event among those of its kind: the step of a milestone, the id of a delivery or an answer, the
    outcome. Up to the signature `cursor` everybody has been mailed, in the order of their signatures; `claimed_until`
    is the lease of whoever sends. With `done_at` it is over; `closed_why` says why nobody, or nobody more, is mailed.
    """

    class Kind(models.TextChoices):
        MILESTONE = "milestone", _("milestone")
        DELIVERY = "delivery", _("delivery")
        ANSWER = "answer", _("answer")
        OUTCOME = "outcome", _("outcome")

    class Closed(models.TextChoices):
        OFF = "off", _("automatic mails are switched off")
        OVERTAKEN = "overtaken", _("a larger milestone came before it left")
        UNTRUE = "untrue", _("it no longer stands on the page")
        BEFORE = "before", _("it happened before it could be mailed")

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="announcements")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    event = models.CharField(max_length=20)
    made_at = models.DateTimeField(default=timezone.now)
    starts_at = models.DateTimeField()
    cursor = models.BigIntegerField(default=0)
    sent_count = models.PositiveIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    closed_why = models.CharField(max_length=9, choices=Closed.choices, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["petition", "kind", "event"], name="announcement_once")]
        indexes = [
            models.Index(fields=["starts_at"], name="announcement_owed", condition=models.Q(done_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.petition}: {self.kind} {self.event}"


class PutOff(models.Model):
    """One supporter whose mail server did not take an announcement: it is offered again at `again_at`. Only the id of
    their signature stands here, so that whoever leaves meanwhile leaves without this row being asked."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="put_off")
    signature_id = models.BigIntegerField()
    attempts = models.PositiveSmallIntegerField(default=1)
    again_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["announcement", "signature_id"], name="putoff_once")]
