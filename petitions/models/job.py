"""Long work that staff wait for: what is common to packets and exports."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """A row that is worked on in the background (petitions/working/). Abstract.

    `claimed_until` is the lease: whoever works renews it with each batch, and the clock gives the row to another
    worker when it runs out. `attempts` counts those who began, and is the fence: only the latest may write.
    `problem` is a code, see Problem, never the words of an error: those may hold names.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("being made")
        DONE = "done", _("ready")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    class Problem(models.TextChoices):
        DISK_FULL = "disk_full", _("There is no room left on the disk. Nothing was kept; make room, then try again.")
        KEY_DESTROYED = "destroyed", _("The names on this petition were destroyed as promised.")
        SEAL_BROKEN = "seal", _("A stored signature was altered and cannot be read. Nothing was kept.")
        NO_FONT = "no_font", _("No font is installed for a script that some signers write in. Nothing was kept.")
        TALLY = "tally", _("The roll and the count differ: run manage.py reconcile_roll first. Nothing was kept.")
        LOST = "lost", _("The worker stopped again and again. Nothing was kept.")
        OTHER = "other", _("Something went wrong; the log of the worker says what kind of error. Nothing was kept.")

    PASSES = 1
    """How often each row is gone through; `done` and `total` count every time."""
    ACTIVE = (State.WAITING, State.RUNNING)

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    problem = models.CharField(max_length=10, choices=Problem.choices, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(_("asked for"), default=timezone.now)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        abstract = True

    @property
    def is_active(self) -> bool:
        """Whether it waits or is worked on."""
        return self.state in self.ACTIVE

    @property
    def percent(self) -> int:
        """How far it is, from 0 to 100."""
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def rows_total(self) -> int:
        """How many rows there are to do; 0 while nobody has counted them."""
        return self.total // self.PASSES

    @property
    def rows_done(self) -> int:
        """How many of them that is about as much work as is done."""
        return min(self.done, self.total) // self.PASSES

    def time_left(self, now: datetime.datetime | None = None) -> datetime.timedelta | None:
        """About how long it takes still, from how long it took so far; None while nobody can tell."""
        if not (self.begun_at and self.done and self.total) or self.state != self.State.RUNNING:
            return None
        return ((now or timezone.now()) - self.begun_at) * (max(0, self.total - self.done) / self.done)
