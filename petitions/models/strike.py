"""A set of signatures that staff set aside by a rule: held for checking, or struck out, and put back."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from petitions.models.petition import Petition


class Strike(models.Model):
    """Signatures of one petition set aside at once, batch after batch, by petitions/striking/work.py.

    The row is the progress: a clock that is killed goes on after `last_id`. Signatures above `up_to` came after staff
    pressed the button, and are not touched. The rule holds no mail domain in clear and names nobody; `reason` is
    public and therefore chosen from a list, `note` stays with staff. Staff meet it in the admin under Signing now.
    """

    class Kind(models.TextChoices):
        HOLD = "hold", _("held for checking")
        REMOVE = "remove", _("struck out")

    class Reason(models.TextChoices):
        """What the public page says. A closed list: nobody's name or address can slip in."""

        CHECKING = "checking", _("unusually many in a short time")
        MACHINE = "machine", _("signed by a program, not by people")
        NAMES = "names", _("signed in the names of people who did not sign")
        TWICE = "twice", _("the same people signed more than once")
        TEST = "test", _("made to try the site out")
        MISTAKE = "mistake", _("taken in by mistake")

    class State(models.TextChoices):
        WAITING = "waiting", _("about to begin")
        RUNNING = "running", _("running")
        DONE = "done", _("finished")
        CANCELLED = "cancelled", _("stopped half-way")
        UNDOING = "undoing", _("being put back")
        UNDONE = "undone", _("put back")

    ACTIVE = (State.WAITING, State.RUNNING, State.UNDOING)
    STANDING = (State.DONE, State.CANCELLED)

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="strikes")
    kind = models.CharField(_("what to do"), max_length=10, choices=Kind.choices)
    rule = models.JSONField()
    reason = models.CharField(_("public reason"), max_length=10, choices=Reason.choices)
    note = models.CharField(_("note for staff"), max_length=500)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    up_to = models.PositiveBigIntegerField()
    last_id = models.PositiveBigIntegerField(default=0)
    found = models.PositiveBigIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    undone = models.PositiveBigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("struck set of signatures")
        verbose_name_plural = _("struck sets of signatures")
        ordering = ["-pk"]
        default_permissions = ()
        permissions = [("strike_signatures", _("Can hold, strike out and put back signatures"))]

    def __str__(self) -> str:
        return f"{self.petition} {self.pk}"

    @property
    def standing_count(self) -> int:
        """How many it took and did not put back; some of them may be withdrawn or erased by now."""
        return 0 if self.state == self.State.UNDONE else self.done - self.undone

    @property
    def is_active(self) -> bool:
        """Whether the clock still works on it."""
        return self.state in self.ACTIVE

    @property
    def is_standing(self) -> bool:
        """Whether it is over and has signatures set aside that can be put back."""
        return self.state in self.STANDING and self.standing_count > 0

    @property
    def mails_wait_until(self) -> datetime.datetime | None:
        """When the mails of a hold leave, if nobody decides before; None for what is struck out."""
        return self.made_at + HOLD_LASTS if self.kind == self.Kind.HOLD else None


HOLD_LASTS = datetime.timedelta(days=2)
"""So long the mails of a hold wait at most: there are days left to confirm (settings.UNCONFIRMED_DAYS)."""
