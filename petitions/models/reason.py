"""Reasons for signing, and what moderators decide about them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from petitions.models.petition import Petition
from petitions.models.signature import Signature


class Ground(models.TextChoices):
    """Why a reason is hidden: what moderators check for. Nothing else is a ground, but what nobody foresaw."""

    THIRD_PERSON = "third", _("It names a third person")
    THREAT = "threat", _("It threatens or insults somebody")
    MINOR = "minor", _("It tells of a child, or a child may have written it")
    OTHER = "other", _("Another ground")


class ReasonState(models.TextChoices):
    """What a moderator decided about a reason."""

    WAITING = "waiting", _("waiting")
    PUBLISHED = "published", _("published")
    HIDDEN = "hidden", _("hidden")


class Reason(models.Model):
    """Why somebody signed. Sealed until a moderator lets it be published; then `text` is public.

    It stands apart from the signature: people write the one, machines count the other. Place and language
    are copied, since the signature may be withdrawn or erased. `hidden_why` is the ground of a hidden one, told to
    whoever wrote it, on their own page.
    """

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="reasons")
    signature = models.OneToOneField(Signature, on_delete=models.CASCADE, related_name="reason")
    sealed_text = models.BinaryField(null=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=ReasonState.choices, default=ReasonState.WAITING)
    hidden_why = models.CharField(max_length=10, choices=Ground.choices, blank=True, default="", db_default="")
    signed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("reason for signing")
        verbose_name_plural = _("reasons for signing")
        indexes = [models.Index(fields=["petition", "state", "-signed_at"], name="reason_listing")]
