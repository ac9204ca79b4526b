"""What was said at the door, word for word, and every step of a line since: who, when, from where to where."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from petitions.models.delivery import Delivery, DeliveryTarget
from petitions.models.target import Target


class WrittenOnce(Exception):
    """Somebody wanted to change what can only be added to."""


class LineChange(models.Model):
    """A step of one line, signed by its editor. Append-only; shown on the screen of the delivery.

    It hangs on the delivery and its target, not on the line: a line that is removed leaves its history.
    """

    class Via(models.TextChoices):
        ADMIN = "admin"
        DOOR = "door"
        CLOCK = "clock"
        LINK = "link"
        MAIL = "mail"

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="changes")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_label = models.CharField(max_length=254, blank=True)
    via = models.CharField(max_length=5, choices=Via.choices)
    from_state = models.CharField(max_length=10, choices=DeliveryTarget.State.choices, blank=True)
    to_state = models.CharField(max_length=10, choices=DeliveryTarget.State.choices, blank=True)
    from_outcome = models.CharField(max_length=14, choices=DeliveryTarget.Outcome.choices, blank=True)
    to_outcome = models.CharField(max_length=14, choices=DeliveryTarget.Outcome.choices, blank=True)

    class Meta:
        ordering = ["-pk"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it, once. Raises WrittenOnce afterwards."""
        if self.pk:
            raise WrittenOnce
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raises WrittenOnce: only the whole delivery can go."""
        raise WrittenOnce


class DoorReport(models.Model):
    """One report from the door, as it came. `key` was made on the device: a repeat finds it here and adds nothing.

    Personal data: `words` may name a recipient and witnesses; internal.
    """

    key = models.UUIDField(unique=True)
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="reports")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    received_at = models.DateTimeField(default=timezone.now)
    words = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["by", "received_at"], name="doorreport_pace")]
