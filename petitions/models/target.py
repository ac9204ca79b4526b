"""Whom a petition is addressed to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from home.models.words import Words
from petitions.models.office import Office
from petitions.models.petition import Petition


class CourtMatter(models.TextChoices):
    """What a court may be asked about, and what not."""

    ADMINISTRATIVE = "administrative", _("an administrative decision it is a party to")
    PENDING = "pending", _("a case it decides")


class Target(models.Model):
    """An office this petition asks, in order; the first is the headline. Drafted on the page as TargetDraft.

    Of a court, `texts` say which administrative decision it is a party to.
    A target taken off the page stays here with `removed_at`: deliveries and promises point at it.
    """

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="targets")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="targets")
    order = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["petition", "office"], name="target_once")]

    def __str__(self) -> str:
        return f"{self.petition}: {self.office}"


class TargetText(Words):
    """What a court is a party to, in one language, as published. Drafted on the page as TargetDraftText."""

    parent = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="texts")
    decision = models.CharField(max_length=300)
