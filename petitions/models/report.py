"""What readers report: a published reason, or a whole petition."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from petitions.models.petition import Petition
from petitions.models.reason import Reason


class Report(models.Model):
    """Somebody pressed "report this". Of a petition when there is no `reason`.

    Nobody is asked who they are, and nothing here says it: no address, no machine. What they wrote may name people, so
    it is sealed with the petition's key, and erased when somebody decides. `repeated` counts those that came when many
    were open already (petitions/moderating/report.py).
    """

    class About(models.TextChoices):
        """What is wrong with it."""

        THIRD_PERSON = "third", _("It names or shows somebody who did not agree")
        THREAT = "threat", _("It threatens or insults somebody")
        MINOR = "minor", _("It tells of a child, or a child may have written it")
        UNTRUE = "untrue", _("It is untrue, or pretends to be somebody else")
        OTHER = "other", _("Something else")

    class Outcome(models.TextChoices):
        """What came of it."""

        OPEN = "open", _("not decided yet")
        KEPT = "kept", _("stays as it is")
        ACTED = "acted", _("something was done")

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="reports")
    reason = models.ForeignKey(Reason, null=True, on_delete=models.CASCADE, related_name="reports")
    about = models.CharField(max_length=10, choices=About.choices)
    sealed_text = models.BinaryField(null=True)
    repeated = models.PositiveIntegerField(default=0, db_default=0)
    made_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OPEN, db_default=Outcome.OPEN)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        default_permissions = ()
        permissions = [("decide_reports", _("Can decide about reported petitions"))]
        indexes = [models.Index(fields=["petition", "made_at"], name="report_open", condition=Q(outcome="open"))]
