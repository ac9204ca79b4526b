"""What an official promised, until when, and what became of it."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from home.models.words import Words
from home.rows import WordsPanel
from petitions.models.delivery import DeliveryTarget
from petitions.models.fuzzy_date import FuzzyDate, Precision
from petitions.models.office import Office, Official
from petitions.models.petition import Petition


class Promise(FuzzyDate, ClusterableModel):
    """Words somebody in office said they would stand by. Editors meet it under Promises.

    The exact words stay in the language in which they were said; by whom and to whom is told in each (`texts`). It is
    the promise of whoever held the office that day; when a successor comes, an open one comes along. Internal:
    `witnesses`.
    """

    class Kind(models.TextChoices):
        READ = "read", _("to read it")
        MEET = "meet", _("to meet")
        VOTE = "vote", _("to vote or decide so")
        PUBLISH = "publish", _("to publish something")
        OTHER = "other", _("something else")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        KEPT = "kept", _("kept")
        BROKEN = "broken", _("broken")

    petition = models.ForeignKey(
        Petition, on_delete=models.CASCADE, related_name="promises", verbose_name=_("petition")
    )
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="promises", verbose_name=_("office"))
    words = models.TextField(_("exact words"), max_length=1000)
    language = models.CharField(
        _("language of the words"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    kind = models.CharField(_("what was promised"), max_length=8, choices=Kind.choices, default=Kind.OTHER)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    ended_on = models.DateField(_("kept or broken on"), null=True, blank=True)
    evidence_url = models.URLField(_("evidence: link"), max_length=500, blank=True)
    witnesses = models.TextField(_("witnesses (internal)"), max_length=1000, blank=True)
    is_public = models.BooleanField(_("shown to the public"), default=True)
    line = models.OneToOneField(
        DeliveryTarget, null=True, editable=False, on_delete=models.SET_NULL, related_name="promise"
    )

    panels = [
        FieldPanel("petition"),
        FieldPanel("office"),
        FieldPanel("words"),
        FieldRowPanel([FieldPanel("language"), FieldPanel("kind")]),
        WordsPanel(heading=_("Who said it, and to whom, one entry a language")),
        FieldRowPanel([FieldPanel("happened_on"), FieldPanel("precision")]),
        FieldPanel("due_on"),
        FieldRowPanel([FieldPanel("state"), FieldPanel("ended_on")]),
        FieldPanel("evidence_url"),
        FieldPanel("witnesses"),
        FieldPanel("is_public"),
    ]

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="promise_ended_with_evidence",
                condition=models.Q(state="waiting", ended_on=None)
                | (~models.Q(state="waiting") & models.Q(ended_on__isnull=False) & ~models.Q(evidence_url="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.office}: {self.words[:60]}"

    def clean(self) -> None:
        faults: dict[str, Any] = {}
        if self.office_id and self.office.kind == Office.Kind.COURT:
            faults["office"] = _("No promise is asked of a court.")
        elif self.office_id and self.petition_id and not self.petition.targets.filter(office=self.office_id).exists():
            faults["office"] = _("The petition is not addressed to this office.")
        if self.due_on and self.happened_on and self.due_on < self.happened_on:
            faults["due_on"] = _("This is before the promise was made.")
        if self.ended_on and self.happened_on and self.ended_on < self.happened_on:
            faults["ended_on"] = _("This is before the promise was made.")
        if self.state == self.State.WAITING and self.ended_on:
            faults["state"] = _("Say whether it was kept or broken on that day, or leave the day empty.")
        if self.state != self.State.WAITING and not self.ended_on:
            faults["ended_on"] = _("Say on which day it was kept or broken.")
        if self.state != self.State.WAITING and not self.evidence_url:
            faults["evidence_url"] = _("Say where anybody can see that.")
        if faults:
            raise ValidationError(faults)

    def is_overdue(self, today: datetime.date) -> bool:
        """Whether its day has passed and nothing came of it."""
        return self.state == self.State.WAITING and self.due_on is not None and self.due_on < today

    def lasted(self) -> int | None:
        """Days from the promise to its end, when both are known to the day."""
        if self.ended_on is None or self.precision != Precision.DAY:
            return None
        return (self.ended_on - self.happened_on).days

    def official(self) -> Official | None:
        """Who held the office on the day of the promise, if it is known. No query when terms are prefetched."""
        term = self.office.holder_on(self.happened_on)
        return term.official if term else None


class PromiseText(Words):
    """Who said a promise, and to whom, in one language."""

    parent = ParentalKey(Promise, on_delete=models.CASCADE, related_name="texts")
    said_by = models.CharField(
        _("said by"),
        max_length=200,
        blank=True,
        help_text=_("Empty: the official. Else the role; a name only if they agreed to be named."),
    )
    said_to = models.CharField(_("said to"), max_length=200, blank=True)

    panels = [FieldPanel("locale"), FieldPanel("said_by"), FieldPanel("said_to")]
