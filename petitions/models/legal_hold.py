"""What alone keeps the names of a petition longer than was promised."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petitions.models.petition import Petition


class LegalHold(models.Model):
    """A court or the law asks that nothing be destroyed until a day. It holds once a second administrator agreed.

    Administrators meet it under Legal holds (petitions/sealing/). The public sees the new date and nothing else.
    """

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="holds", verbose_name=_("petition"))
    why = models.CharField(_("why"), max_length=500)
    until = models.DateField(_("until"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="legalhold_two_administrators",
                condition=models.Q(agreed_by=None) | ~models.Q(agreed_by=models.F("asked_by")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.petition}: {self.until}"

    def holds(self, today: datetime.date) -> bool:
        """Whether two administrators stand behind it, and its day has not passed."""
        return self.agreed_at is not None and self.ended_at is None and self.until >= today
