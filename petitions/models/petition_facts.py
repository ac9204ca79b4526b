"""What is true of a petition in every language: the page drafts it, the petition lives by it."""

from __future__ import annotations

import zoneinfo
from functools import cache

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from petitions.models.fuzzy_date import Precision
from petitions.models.organization import Topic
from petitions.models.steps import LARGEST_STEP, parse_steps


class Outcome(models.TextChoices):
    """How a petition ended, apart from whether it can be signed."""

    NONE = "none", _("none yet")
    WON = "won", _("won")
    PARTLY = "partly", _("partly won")
    LOST = "lost", _("lost")
    WITHDRAWN = "withdrawn", _("withdrawn")


@cache
def zone_names() -> frozenset[str]:
    """The names in the IANA time zone database, read once: finding them walks a folder of 600 files."""
    return frozenset(zoneinfo.available_timezones())


def check_time_zone(name: str) -> None:
    """Raise ValidationError unless `name` is in the IANA time zone database."""
    if name not in zone_names():
        raise ValidationError(_("This is no time zone: write for example America/New_York."))


def check_steps(text: str) -> None:
    """Raise ValidationError unless `text` is a list of milestones."""
    parse_steps(text)


class PetitionFacts(models.Model):
    """The language-free facts. Abstract.

    PetitionPage holds them as an editor drafts them, so Wagtail's drafts, previews, schedules and revisions
    carry them; publishing the primary page copies them to Petition, which everything else reads.
    """

    topic = models.ForeignKey(
        Topic, verbose_name=_("topic"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    place = models.CharField(_("place"), max_length=100, blank=True, help_text=_("City or region it is about"))
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="America/New_York", validators=[check_time_zone]
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True, help_text=_("Empty: when it is published."))
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True, help_text=_("Empty: stays open."))
    paused = models.BooleanField(
        _("paused"), default=False, help_text=_("Nobody can sign while this is ticked; the page says so.")
    )
    extend_after_pause = models.BooleanField(
        _("give back the time lost"),
        default=True,
        help_text=_("When a pause ends, the closing moment moves on by exactly as long as it lasted."),
    )
    decision_on = models.DateField(_("next decision date"), null=True, blank=True)
    decision_recurs = models.BooleanField(_("comes back every year"), default=False)
    decision_needs = models.PositiveSmallIntegerField(
        _("how many of the targets must agree"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("For example 2, of three. When so many do, by their positions, you are asked whether it is won."),
    )
    goal_fixed = models.PositiveIntegerField(
        _("fixed goal"), null=True, blank=True, help_text=_("Empty: the goal climbs by itself through honest steps.")
    )
    milestone_steps = models.CharField(
        _("milestones"),
        max_length=200,
        blank=True,
        validators=[check_steps],
        help_text=_("Empty: 10, 25, 50, 100, 250, 500, 1000 and so on."),
    )
    reasons_reviewed = models.BooleanField(
        _("reasons wait for review"), default=True, help_text=_("A moderator reads each reason before it is shown.")
    )
    automatic_mails = models.BooleanField(
        _("tell supporters by mail"),
        default=True,
        db_default=True,
        help_text=_(
            "Milestones, deliveries, answers and the outcome are mailed by themselves to those who asked for news."
        ),
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.NONE)
    outcome_on = models.DateField(_("date of the outcome"), null=True, blank=True)
    outcome_precision = models.CharField(
        _("how exactly it is known"), max_length=6, choices=Precision.choices, default=Precision.DAY
    )
    outcome_source_url = models.URLField(_("evidence: link"), max_length=500, blank=True)

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("A petition cannot close before it opens.")})
        if self.goal_fixed and self.goal_fixed > LARGEST_STEP:
            raise ValidationError({"goal_fixed": _("A goal is at most a billion.")})
        if self.outcome != Outcome.NONE and not self.outcome_on:
            raise ValidationError({"outcome_on": _("An outcome needs its date.")})


FACTS = tuple(field.name for field in PetitionFacts._meta.local_fields)
"""The names of the facts, for copying them from the page to the petition."""
