"""Where a target stands on what a petition asks, from a day on."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

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
    source_url = models.URLField(_("source: link"), max_length=500)

    panels = [
        FieldPanel("target"),
        FieldPanel("stance"),
        FieldRowPanel([FieldPanel("happened_on"), FieldPanel("precision")]),
        FieldPanel("source_url"),
    ]

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ["-happened_on", "-id"]

    def __str__(self) -> str:
        return f"{self.target.office}: {self.get_stance_display()} ({self.happened_on})"

    def official(self) -> Official | None:
        """Who held the office that day, if it is known. No query when terms are prefetched."""
        term = self.target.office.holder_on(self.happened_on)
        return term.official if term else None
