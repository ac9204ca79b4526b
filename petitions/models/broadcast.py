"""An update on its way by mail to those who agreed to hear more."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petitions.models.petition import Petition
from petitions.models.update import Update


class Weight(models.TextChoices):
    """How much an update matters, and so who wants it."""

    EVERYTHING = "everything", _("News, for those who want everything")
    IMPORTANT = "important", _("Important: also for those who want only what is important")
    OUTCOME = "outcome", _("How it ends: for everybody who agreed to mail")


class Broadcast(models.Model):
    """One mail to many. Organizers and staff meet it in the admin under Mail an update. No personal data.

    `last_id` is how far it is: the number of the supporter whose mail was accepted last. It is committed with each
    mail, so that a killed sender repeats at most the one in flight. Nobody above `up_to` gets it: they agreed after the
    start. `claimed_until` is the sender's lease; `attempts` counts those who began, and is the fence: only the latest
    may write. `audience` says who, see petitions/announcing/audience.py; its `cities`, the
    spellings of signers, go with its end. `refused` counts mailboxes that do not exist.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("waits for a second person")
        RUNNING = "running", _("is leaving")
        PAUSED = "paused", _("paused")
        CANCELLED = "cancelled", _("cancelled")
        DONE = "done", _("has left")

    class Problem(models.TextChoices):
        """Why it paused by itself."""

        NOT_SHOWN = "not_shown", _("The update is no longer shown on the page of the petition.")
        SERVER = "server", _("The mail server refused many mails in a row. Look at its log before you go on.")

    OPEN = (State.ASKED, State.RUNNING, State.PAUSED)

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="broadcasts")
    update = models.ForeignKey(Update, on_delete=models.PROTECT, related_name="broadcasts", db_index=False)
    weight = models.CharField(max_length=10, choices=Weight.choices, default=Weight.EVERYTHING)
    audience = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    problem = models.CharField(max_length=10, choices=Problem.choices, blank=True)
    total = models.PositiveBigIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)
    last_id = models.PositiveBigIntegerField(default=0)
    up_to = models.PositiveBigIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()
        permissions = [("announce", _("Can mail updates to those who agreed"))]
        constraints = [
            # A message goes out once: what was sent in part and cancelled is not sent anew.
            models.UniqueConstraint(
                fields=["update"],
                condition=~models.Q(state="cancelled") | models.Q(done__gt=0),
                name="broadcast_once",
            )
        ]
        indexes = [models.Index(fields=["state"], name="broadcast_running", condition=models.Q(state="running"))]

    def __str__(self) -> str:
        return f"{self.petition} mail {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be cancelled."""
        return self.state in self.OPEN

    @property
    def percent(self) -> int:
        """How far it is, from 0 to 100."""
        return min(100, (self.done + self.refused) * 100 // self.total) if self.total else 0

    @property
    def gone(self) -> int:
        """After its end: how many had left, or had their mailbox closed, before their turn came."""
        return max(0, self.total - self.done - self.refused) if self.state == self.State.DONE else 0


class BroadcastLate(models.Model):
    """A mail of a broadcast that the server put off: it is tried again. Gone once it left, or after a week.

    `reader` is the number of a supporter, and no foreign key: whoever leaves must not wait for this table.
    """

    broadcast = models.ForeignKey(Broadcast, on_delete=models.CASCADE, related_name="late")
    reader = models.PositiveBigIntegerField()
    attempts = models.PositiveSmallIntegerField(default=1)
    again_at = models.DateTimeField()
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["broadcast", "reader"], name="broadcastlate_once")]
