"""Where a target stands on what a petition asks, from a day on."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from home.models.picture import Picture
from petitions.models.fuzzy_date import FuzzyDate
from petitions.models.office import Official
from petitions.models.target import Target


class Position(FuzzyDate):
    """A target's stance as of a day, with its source. Staff meet it under Positions; a new one replaces none.

    It is the stance of whoever held the office that day, and stays theirs when a successor comes.
    """

    class Stance(models.TextChoices):
        SUPPORTS = "supports", _("supports what is asked")
        OPPOSES = "opposes", _("opposes it")
        UNDECIDED = "undecided", _("undecided")
        ABSTAINS = "abstains", _("abstains")
        WITHDREW = "withdrew", _("withdrew from what the petition is against")

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="positions", verbose_name=_("target"))
    stance = models.CharField(_("position"), max_length=9, choices=Stance.choices)
    source_url = models.URLField(_("source: link"), max_length=500, blank=True)
    source_scan = models.ForeignKey(
        Picture,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("source: photo or scan of a document"),
        help_text=_("Shown in public as it is: cover what is private first."),
    )

    panels = [
        FieldPanel("target"),
        FieldPanel("stance"),
        FieldRowPanel([FieldPanel("happened_on"), FieldPanel("precision")]),
        FieldPanel("source_url"),
        FieldPanel("source_scan"),
    ]

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="position_has_source",
                condition=~models.Q(source_url="") | models.Q(source_scan__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.target.office}: {self.get_stance_display()} ({self.happened_on})"

    def clean(self) -> None:
        if not self.source_url and not self.source_scan_id:
            said = _("Say where anybody can see that: a link, or a photo of the document.")
            raise ValidationError({"source_url": said})

    def source(self) -> str:
        """Where anybody can see it: a link, or the address of the picture of a document."""
        return self.source_url or (str(self.source_scan.file.url) if self.source_scan else "")

    def is_a_predecessors(self, day: datetime.date) -> bool:
        """Whether it was the stance of somebody whom another has followed by `day`. What an office did (it withdrew)
        stays done. No query when terms are prefetched."""
        said_by, holder = self.official(), self.target.office.holder_on(day)
        return self.stance != self.Stance.WITHDREW and bool(said_by and holder and holder.official_id != said_by.pk)

    def official(self) -> Official | None:
        """Who held the office that day, if it is known. No query when terms are prefetched."""
        term = self.target.office.holder_on(self.happened_on)
        return term.official if term else None
