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
    Whoever takes their signature back is forgotten all the same, unless `numbers` (pairs of first and last of the roll)
    name it: then a copy stays as HeldSignature.
    """

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="holds", verbose_name=_("petition"))
    why = models.CharField(_("why"), max_length=500)
    until = models.DateField(_("until"))
    numbers = models.JSONField(_("numbers of the roll"), default=list)
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

    def names(self, number: int | None) -> bool:
        """Whether it speaks of the signature with this number of the roll."""
        return number is not None and any(first <= number <= last for first, last in self.numbers)


class HeldSignature(models.Model):
    """What a hold keeps of a signature whose signer has left: the signature itself is forgotten as all others are.

    Personal data: `sealed` (identity and reason, under the petition's key). Gone with the last hold that names it.
    """

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="held_signatures")
    number = models.PositiveBigIntegerField()
    sealed = models.BinaryField()
    left_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["petition", "number"], name="heldsignature_once")]
