"""Dated entries of a petition's timeline that people write."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from home.models.words import Words, in_language
from home.rows import WordsPanel
from petitions.models.changed import Changed
from petitions.models.fuzzy_date import FuzzyDate
from petitions.models.office import Office
from petitions.models.petition import Petition


class Update(Changed, FuzzyDate, ClusterableModel):
    """News, an announcement, an answer, an event. Editors meet it under Updates; words are in `texts`."""

    SHOWN = ("petition_id", "kind", "happened_on", "precision", "publisher", "link", "is_published")

    class Kind(models.TextChoices):
        BACKGROUND = "background", _("Background")
        NEWS = "news", _("News")
        ANNOUNCEMENT = "announcement", _("Announcement")
        PROMISE = "promise", _("Promise")
        RESPONSE = "response", _("Response")
        EVENT = "event", _("Event")
        DELIVERY = "delivery", _("Delivery")
        OUTCOME = "outcome", _("Outcome")

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="updates", verbose_name=_("petition"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.ANNOUNCEMENT)
    office = models.ForeignKey(
        Office,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("office"),
        help_text=_("Whose response it is: it ends the silence of this office alone."),
    )
    publisher = models.CharField(_("publisher"), max_length=150, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    is_published = models.BooleanField(_("shown on the page"), default=True)

    panels = [
        FieldPanel("petition"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("office")]),
        FieldRowPanel([FieldPanel("happened_on"), FieldPanel("precision")]),
        FieldRowPanel([FieldPanel("publisher"), FieldPanel("link")]),
        WordsPanel(heading=_("Words, one entry a language"), min_num=1),
        FieldPanel("is_published"),
    ]

    class Meta:
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        indexes = [models.Index(fields=["petition", "-happened_on"], name="update_timeline")]

    def __str__(self) -> str:
        words = in_language(self.texts.all())
        return words.headline if words else f"{self.happened_on}"


class UpdateText(Words, Changed):
    """An update's words in one language."""

    SHOWN = ("parent_id", "locale_id", "headline", "summary")

    parent = ParentalKey(Update, on_delete=models.CASCADE, related_name="texts")
    headline = models.CharField(_("headline"), max_length=200)
    summary = models.TextField(_("summary, in your own words"), max_length=2000, blank=True)

    panels = [FieldPanel("locale"), FieldPanel("headline"), FieldPanel("summary")]
