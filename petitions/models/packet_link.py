"""A packet on its way to an office by e-mail: a link that expires, and what became of it."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petitions.models.delivery import DeliveryTarget
from petitions.models.packet import PacketFolder


class PacketLink(models.Model):
    """One mail with a link to one target's folder; the row is its own to-do note for the clock.

    Made on the page where a packet is handed over (petitions/sending/). `email` is the public address of the office.
    The link itself is not stored: it is a code of this row (petitions/sealing/codes.py).
    """

    class Failed(models.TextChoices):
        REFUSED = "refused", _("the mail server of the office refused it")
        RETURNED = "returned", _("it came back")
        GAVE_UP = "gave_up", _("no mail server took it for a week")

    MOST_OPENINGS = 40
    """Downloads of one link: an office and its colleagues, but no public address of a list of names."""

    folder = models.ForeignKey(PacketFolder, on_delete=models.PROTECT, related_name="links")
    line = models.ForeignKey(DeliveryTarget, null=True, on_delete=models.SET_NULL, related_name="links")
    email = models.EmailField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failed_why = models.CharField(max_length=8, choices=Failed.choices, blank=True)
    ended_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    opened_count = models.PositiveIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["made_at"],
                name="packetlink_owed",
                condition=models.Q(sent_at=None, failed_at=None, ended_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.folder.packet.number}: {self.email}"

    def opens(self, now: datetime.datetime | None = None) -> bool:
        """Whether the link still leads to the packet."""
        is_over = self.ended_at or self.failed_at or self.expires_at <= (now or timezone.now())
        return not is_over and self.opened_count < self.MOST_OPENINGS
