"""Something to do when an office passes to somebody else."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from petitions.models.office import Term
from petitions.models.target import Target


class Welcome(models.Model):
    """A task for the organizers: bring the new holder of a target's office a packet. Made by the clock, once for
    each target and term; ticked off on the start page of the admin, or by a delivery that reaches them."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="welcomes")
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="welcomes")
    made_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "term"], name="welcome_once")]

    def __str__(self) -> str:
        return f"{self.target}: {self.term.official}"
