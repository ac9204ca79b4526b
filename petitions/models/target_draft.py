"""Whom a petition is addressed to, as drafted on the page it began with."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Orderable

from home.models.words import Words
from home.rows import WordsPanel
from petitions.models.office import Office
from petitions.models.petition_form import CourtWordsFormSet
from petitions.models.petition_page import PetitionPage
from petitions.models.target import CourtMatter


class CourtWordsPanel(WordsPanel):
    """What a court is a party to, one entry a language."""

    formset = CourtWordsFormSet


class CourtPanel(MultiFieldPanel):
    """What only a court is asked about: folded up for every other office, without a script."""

    class BoundPanel(MultiFieldPanel.BoundPanel):
        template_name = "petitions/organizing/court_panel.html"

        @property
        def is_open(self) -> bool:
            """Whether there is something to read or to fill in."""
            office = self.instance.office if self.instance.office_id else None
            is_court = office is not None and office.kind == Office.Kind.COURT
            return is_court or bool(self.instance.court_matter) or bool(self.form.errors)


class TargetDraft(Orderable, ClusterableModel):
    """An office the page is addressed to, as drafted; publishing copies it to Target."""

    page = ParentalKey(PetitionPage, on_delete=models.CASCADE, related_name="target_drafts")
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+", verbose_name=_("office"))
    court_matter = models.CharField(_("what it is asked about"), max_length=14, choices=CourtMatter.choices, blank=True)

    panels = [
        FieldPanel("office"),
        CourtPanel(
            [
                FieldPanel("court_matter"),
                CourtWordsPanel(heading=_("The decision it is a party to, one entry a language")),
            ],
        ),
    ]


class TargetDraftText(Words):
    """What a court is a party to, in one language, as drafted; publishing copies it to TargetText."""

    parent = ParentalKey(TargetDraft, on_delete=models.CASCADE, related_name="texts")
    decision = models.CharField(
        _("the decision it is a party to"),
        max_length=300,
        help_text=_("For example: the agreement with ICE on the database of arrests."),
    )

    panels = [FieldPanel("locale"), FieldPanel("decision")]
