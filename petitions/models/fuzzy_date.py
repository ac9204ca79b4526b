"""Dates of the world, known to the day or only to the season."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    """How exactly a date is known."""

    DAY = "day", _("the day")
    PART = "part", _("early, middle or late in the month")
    MONTH = "month", _("the month")
    SEASON = "season", _("the season")
    YEAR = "year", _("the year")


class FuzzyDate(models.Model):
    """Something that happened on a date of known precision. Abstract.

    `happened_on` is the day itself or, if less is known, any day inside the stretch that is known.
    """

    happened_on = models.DateField(_("date"))
    precision = models.CharField(
        _("how exactly it is known"), max_length=6, choices=Precision.choices, default=Precision.DAY
    )

    class Meta:
        abstract = True
