"""What should have been destroyed by now and could not be."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Stuck(models.Model):
    """One thing in trouble while others of its round went on; it is tried again in the next, and gone once that went
    well (petitions/working/each.py). `/readyz` counts these, `manage.py purge_due` lists them. No personal data.

    `what` is the step, such as forget_lists, `row` the number of the petition, packet or export, `error` the kind of
    error, never its words: those may hold names.
    """

    what = models.CharField(max_length=40)
    row = models.CharField(max_length=120)
    error = models.CharField(max_length=80)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["since", "pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["what", "row"], name="stuck_once")]

    def __str__(self) -> str:
        return f"{self.what} {self.row}"
