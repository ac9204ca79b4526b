"""Offices (seats), officials (people), and terms: who held which office when."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.search import index

from home.models.words import Words, in_language
from home.rows import WordsPanel
from petitions.models.flat_address import FlatAddress
from petitions.models.fuzzy_date import Precision
from petitions.models.organization import Organization


class OfficeQuerySet(models.QuerySet["Office"]):
    """Offices by who may meet them."""

    def known(self) -> OfficeQuerySet:
        """Those that nobody has to check any more."""
        return self.filter(proposed_by=None)

    def known_to(self, organizations: Iterable[Any]) -> OfficeQuerySet:
        """Those, and what one of these organizations has proposed itself."""
        return self.filter(models.Q(proposed_by=None) | models.Q(proposed_by__in=organizations))

    def open_to(self, user: Any) -> OfficeQuerySet:
        """All for those who keep them or review; for others those known, and what theirs have put forward."""
        if user.has_perm("petitions.view_office") or user.has_perm("petitions.confirm_answers"):
            return self.all()
        return self.known_to(user.memberships.values("organization"))


class Office(FlatAddress, index.Indexed, ClusterableModel):
    """A seat that can decide something; it outlives the person in it. Editors meet it under Offices.

    Its public page is at `/offices/<slug>/`. The addresses are those of the office, never of a person's home.
    `proposed_by`: an organization has put it forward with a petition that nobody has approved yet; until then it has no
    page, and no other organization meets it.
    """

    class Kind(models.TextChoices):
        EXECUTIVE = "executive", _("executive (mayor, governor, agency)")
        LEGISLATIVE = "legislative", _("legislative (council, parliament)")
        PROSECUTOR = "prosecutor", _("prosecutor")
        COURT = "court", _("court")
        OTHER = "other", _("other")

    name = models.CharField(_("name in the admin"), max_length=150, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.EXECUTIVE)
    place = models.CharField(_("place"), max_length=100, blank=True)
    postal_address = models.TextField(
        _("postal address of the office"),
        max_length=300,
        blank=True,
        help_text=_("Shown in public. Only the address of the office, never where an official lives."),
    )
    email = models.EmailField(
        _("e-mail address of the office"),
        blank=True,
        help_text=_("Shown in public. Only the address of the office, never an official's private one."),
    )
    email_source_url = models.URLField(
        _("where the office itself publishes this e-mail address"),
        max_length=500,
        blank=True,
        help_text=_("Packets and links for an answer are mailed only to an address whose source you give here."),
    )
    proposed_by = models.ForeignKey(
        Organization, null=True, blank=True, editable=False, on_delete=models.CASCADE, related_name="+"
    )

    objects = OfficeQuerySet.as_manager()

    panels = [
        FieldPanel("name"),
        FieldPanel("kind"),
        FieldPanel("place"),
        FieldPanel("postal_address"),
        FieldRowPanel([FieldPanel("email"), FieldPanel("email_source_url")]),
        WordsPanel(heading=_("Title, one entry a language"), min_num=1),
        InlinePanel("terms", heading=_("Who held this office when"), label=_("term")),
    ]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """Its title in the active language; the name that staff gave it where it has none. No query when texts are
        prefetched."""
        words = self.words()
        return words.title if words else self.name

    @property
    def verified_email(self) -> str:
        """Its e-mail address, if somebody has written down where the office publishes it; else ""."""
        return self.email if self.email_source_url else ""

    def holder_on(self, day: datetime.date) -> Term | None:
        """The term running on `day`, if one is known. No query when terms are prefetched."""
        return next((term for term in self.terms.all() if term.covers(day)), None)

    def words(self) -> OfficeText | None:
        """The title in the active language, else in another. No query when texts are prefetched."""
        return in_language(self.texts.all())


class OfficeText(Words):
    """An office's title in one language."""

    parent = ParentalKey(Office, on_delete=models.CASCADE, related_name="texts")
    title = models.CharField(_("title"), max_length=150, help_text=_("For example: Mayor of Philadelphia"))
    salutation = models.CharField(_("short title before a name"), max_length=80, help_text=_("For example: Mayor"))

    panels = [FieldPanel("locale"), FieldPanel("title"), FieldPanel("salutation")]


class Official(FlatAddress, index.Indexed, models.Model):
    """A person in public office, with a page at `/officials/<slug>/`. No private address: letters go to the office."""

    name = models.CharField(_("name"), max_length=150)

    panels = [FieldPanel("name")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = _("official")
        verbose_name_plural = _("officials")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """One official's time in one office; each end of it is known to a precision of its own."""

    office = ParentalKey(Office, on_delete=models.CASCADE, related_name="terms", verbose_name=_("office"))
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="terms", verbose_name=_("official"))
    began_on = models.DateField(_("began on"), null=True, blank=True)
    began_precision = models.CharField(max_length=6, choices=Precision.choices, default=Precision.DAY)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_precision = models.CharField(max_length=6, choices=Precision.choices, default=Precision.DAY)

    panels = [
        FieldPanel("office"),
        FieldPanel("official"),
        FieldRowPanel([FieldPanel("began_on"), FieldPanel("began_precision", heading=_("How exactly it is known"))]),
        FieldRowPanel(
            [
                FieldPanel("ended_on", help_text=_("Empty: still in office. The last day belongs to the successor.")),
                FieldPanel("ended_precision", heading=_("How exactly it is known")),
            ]
        ),
    ]

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["began_on", "id"]

    def __str__(self) -> str:
        return f"{self.official}: {self.office}"

    def clean(self) -> None:
        if self.began_on and self.ended_on and self.ended_on < self.began_on:
            raise ValidationError({"ended_on": _("A term cannot end before it began.")})

    def began_after(self, day: datetime.date) -> bool:
        """Whether it is known to have begun after `day`."""
        return self.began_on is not None and self.began_on > day

    def covers(self, day: datetime.date) -> bool:
        """Whether the term ran on `day`; the last day belongs to the successor."""
        return (self.began_on or datetime.date.min) <= day < (self.ended_on or datetime.date.max)


def overlapping(terms: Iterable[Term], first: datetime.date, last: datetime.date) -> list[Term]:
    """The terms that ran at any time from `first` to `last`, in order."""
    return [
        term
        for term in terms
        if (term.began_on or datetime.date.min) <= last and (term.ended_on or datetime.date.max) > first
    ]
