"""The roll and what is counted from it. Written by one writer: petitions/counting/number_the_roll.py."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from petitions.models.petition import Petition
from petitions.models.signature import How
from petitions.models.strike import Strike


class RollEntry(models.Model):
    """One line of the append-only roll: a signature got its number, or one was taken off, or put back.

    `position` has no gaps over all entries of a petition; `number` has none over the `added` ones.
    """

    class Kind(models.TextChoices):
        ADDED = "added", _("added")
        DROPPED = "dropped", _("taken off")
        RESTORED = "restored", _("put back")

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="roll", db_index=False)
    position = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.PositiveBigIntegerField()
    how = models.CharField(max_length=10, choices=How.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["petition", "position"], name="rollentry_position"),
            models.UniqueConstraint(
                fields=["petition", "number"], condition=models.Q(kind="added"), name="rollentry_added_once"
            ),
        ]


class Tally(models.Model):
    """The count of a petition, moved only together with the roll. `total` is what every page shows."""

    petition = models.OneToOneField(Petition, on_delete=models.CASCADE, related_name="tally", primary_key=True)
    confirmed = models.PositiveBigIntegerField(default=0)
    paper = models.PositiveBigIntegerField(default=0)
    imported = models.PositiveBigIntegerField(default=0)
    last_number = models.PositiveBigIntegerField(default=0)
    last_position = models.PositiveBigIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    @property
    def total(self) -> int:
        """Signatures on the roll now: the sum of its three parts."""
        return self.confirmed + self.paper + self.imported


class PlaceTally(models.Model):
    """How many signatures of a petition come from one city. `city_key` folds spellings."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="places")
    country = models.CharField(max_length=2)
    city_key = models.CharField(max_length=160)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["petition", "country", "city_key"], name="placetally_once")]


class Milestone(models.Model):
    """A step the count reached: recorded once, with the number and time of the signature that crossed it."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="milestones")
    step = models.PositiveBigIntegerField()
    number = models.PositiveBigIntegerField()
    reached_at = models.DateTimeField()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [models.UniqueConstraint(fields=["petition", "step"], name="milestone_once")]

    def __str__(self) -> str:
        return f"{self.petition}: {self.step}"


class Correction(models.Model):
    """Why the count fell, for everybody to read: no drop without one.

    The sum of `size` is what is off the count now: a set that was put back has a second row with a size below zero,
    and `restored` says how many of it came back to the count. `strike` is the set, if staff took it off.
    """

    class Why(models.TextChoices):
        WITHDRAWN = "withdrawn", _("withdrawn by the signer")
        NOT_ME = "not_me", _("signed by somebody else with this address")
        STAFF = "staff", _("struck out by staff")

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="corrections")
    why = models.CharField(max_length=10, choices=Why.choices)
    size = models.IntegerField()
    restored = models.PositiveIntegerField(default=0, db_default=0)
    strike = models.ForeignKey(Strike, null=True, on_delete=models.PROTECT, related_name="corrections")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
