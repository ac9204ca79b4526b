"""The petition: one row for all languages, which signatures, targets and counts point at."""

from __future__ import annotations

import datetime
import re
import zoneinfo

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petitions.models.organization import Organization
from petitions.models.petition_facts import PetitionFacts
from petitions.models.sealing_key import SealingKey


class State(models.TextChoices):
    """Whether a petition can be signed; computed, never stored."""

    DRAFT = "draft", _("draft")
    UPCOMING = "upcoming", _("opens soon")
    OPEN = "open", _("open")
    PAUSED = "paused", _("paused")
    CLOSED = "closed", _("closed")


RESERVED_SLUGS = ("feed",)
"""Addresses below /petitions/ that are no petition's."""


class PetitionQuerySet(models.QuerySet["Petition"]):
    """Petitions by state: the same rule as Petition.state, in SQL."""

    def in_state(self, state: str, now: datetime.datetime | None = None) -> PetitionQuerySet:
        """Published petitions in `state` (`open`, `paused`, `closed`, `upcoming`) at `now`."""
        now = now or timezone.now()
        begun, closed = Q(opens_at__lte=now), Q(closes_at__lte=now)
        published = self.filter(published_at__isnull=False)
        if state == State.CLOSED:
            return published.filter(closed)
        if state == State.UPCOMING:
            return published.exclude(closed).exclude(begun)
        return published.filter(begun, paused=state == State.PAUSED).exclude(closed)


class Petition(PetitionFacts):
    """One ask to named officials. `slug` is its public address in all languages.

    `opens_at` is never empty once published. `published_at` is empty while no page of it is live. `purge_on` is the day
    its names are destroyed, as the clock last saw it; `purge_not_before` is set by nothing but the demo.
    """

    slug = models.SlugField(_("address"), unique=True, max_length=80)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="petitions")
    sealing_key = models.OneToOneField(SealingKey, on_delete=models.PROTECT, related_name="petition")
    published_at = models.DateTimeField(null=True, editable=False)
    paused_at = models.DateTimeField(null=True, editable=False)
    won_proposed_at = models.DateTimeField(null=True, editable=False)
    purge_on = models.DateField(null=True, editable=False)
    purge_not_before = models.DateField(null=True, editable=False)
    swept_at = models.DateTimeField(null=True, editable=False)

    objects = PetitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("petition")
        verbose_name_plural = _("petitions")

    def __str__(self) -> str:
        return self.slug

    def state(self, now: datetime.datetime | None = None) -> str:
        """The state at `now` (an aware moment, default: now), exact to the microsecond."""
        now = now or timezone.now()
        if not self.published_at:
            return State.DRAFT
        if self.closes_at and self.closes_at <= now:
            return State.CLOSED
        if self.opens_at and now < self.opens_at:
            return State.UPCOMING
        return State.PAUSED if self.paused else State.OPEN

    def local(self, moment: datetime.datetime) -> datetime.datetime:
        """`moment` on the clocks of the petition's place."""
        return moment.astimezone(zoneinfo.ZoneInfo(self.time_zone))


class OldSlug(models.Model):
    """An address a petition once had; it redirects for ever."""

    slug = models.SlugField(unique=True, max_length=80)
    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="old_slugs")


class TextVersion(models.Model):
    """The ask and the letter in one language as they stood from a moment on. Never altered.

    A signature keeps the version its signer was shown.
    """

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="text_versions")
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=255)
    ask = models.TextField()
    letter = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["petition", "language", "-id"], name="textversion_newest")]

    def __str__(self) -> str:
        return f"{self.petition} {self.language} {self.created_at:%Y-%m-%d}"

    def says(self, title: str, ask: str, letter: str) -> bool:
        """Whether these are its words. What the editor numbers the paragraphs of a letter by is none of them."""
        return (self.title, self.ask, _unnumbered(self.letter)) == (title, ask, _unnumbered(letter))


def _unnumbered(letter: str) -> str:
    return re.sub(r'\s*data-block-key="[^"]*"', "", letter)
