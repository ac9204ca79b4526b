"""Addresses that get no mail to supporters, from no petition."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Suppressed(models.Model):
    """An address that bounced for good, or whose owner complained. Written and read by petitions/leaving/suppress.py.

    `key` is a keyed hash of the folded address under a key of its own: without FIRMA_KEYS nobody can tell whose it is.
    """

    class Kind(models.TextChoices):
        BOUNCE = "bounce"
        COMPLAINT = "complaint"

    key = models.BinaryField(max_length=32)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "kind"], name="suppressed_once")]
