"""The edit screen of a petition, in the order an organizer thinks: ask, to whom, how people sign, what came of it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)

from home.rows import RowsPanel
from petitions.models.petition_form import PetitionPageForm, TargetsFormSet


class FactsPanel(MultiFieldPanel):
    """Facts of the petition: shown only on the page it began with."""

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return self.instance.is_primary and super().is_shown()


class TargetsPanel(RowsPanel):
    """The targets: shown only on the page the petition began with; each office once."""

    formset = TargetsFormSet

    class BoundPanel(InlinePanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            form = kwargs.get("form")
            if form is not None and self.relation_left_out(kwargs["panel"], form):
                kwargs["form"] = None
            super().__init__(**kwargs)

        @staticmethod
        def relation_left_out(panel: RowsPanel, form: WagtailAdminPageForm) -> bool:
            return panel.relation_name not in form.formsets

        def is_shown(self) -> bool:
            return self.form is not None and super().is_shown()


class TranslationNote(HelpPanel):
    """Says on a translation where the rest is edited."""

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return not self.instance.is_primary and super().is_shown()


class TitlePanel(TitleFieldPanel):
    """The title, which suggests the address where there is one to fill."""

    class BoundPanel(TitleFieldPanel.BoundPanel):
        def get_attrs(self) -> dict[str, Any]:
            return super().get_attrs() if "slug" in self.form.fields else {}


WORDS = ObjectList(
    [
        TranslationNote(
            _(
                "This is a translation: only words are edited here. Targets, dates, goal, outcome and address "
                "are edited on the page the petition began with."
            )
        ),
        TitlePanel("title", heading=_("Title"), placeholder=_("Keep our library open on Saturdays")),
        FieldPanel("ask", help_text=_("One decision that somebody can take.")),
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("image"), FieldPanel("image_alt")], heading=_("Picture")),
        FieldPanel("body"),
        FieldPanel(
            "letter",
            help_text=_("What the signers say to the targets. Each signature keeps the version it was given to."),
        ),
    ],
    heading=_("The ask"),
)
TARGETS = ObjectList(
    [
        TargetsPanel(
            "target_drafts",
            heading=_("Addressed to, in order"),
            label=_("target"),
            help_text=_("The first is the headline. Is an office missing? Staff add it under “Who is who”."),
            min_num=1,
        ),
        FieldPanel("decision_rule", help_text=_("For example: it takes two of the three to end it.")),
        FactsPanel(
            [
                FieldRowPanel([FieldPanel("decision_on"), FieldPanel("decision_recurs")]),
                FieldPanel("decision_needs"),
            ],
            heading=_("Decision"),
        ),
        FactsPanel([FieldRowPanel([FieldPanel("topic"), FieldPanel("place")])], heading=_("Where it belongs")),
    ],
    heading=_("To whom"),
)
SIGNING = ObjectList(
    [
        FactsPanel(
            [
                FieldPanel("time_zone"),
                FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                FieldRowPanel([FieldPanel("paused"), FieldPanel("extend_after_pause")]),
            ],
            heading=_("When people can sign"),
            help_text=_("Moments are on the clocks of the time zone chosen here."),
        ),
        FactsPanel([FieldPanel("goal_fixed"), FieldPanel("milestone_steps")], heading=_("Goal and milestones")),
        FactsPanel([FieldPanel("reasons_reviewed")], heading=_("Reasons for signing")),
        FactsPanel([FieldPanel("automatic_mails")], heading=_("Automatic mails")),
    ],
    heading=_("How people sign"),
)
OUTCOME = ObjectList(
    [
        FactsPanel(
            [
                FieldPanel("outcome"),
                FieldRowPanel([FieldPanel("outcome_on"), FieldPanel("outcome_precision")]),
                FieldPanel("outcome_source_url"),
            ],
            heading=_("Outcome"),
        ),
        FieldPanel("outcome_words"),
    ],
    heading=_("What came of it"),
)
PUBLISHING = ObjectList(
    [
        FieldPanel(
            "slug",
            heading=_("Address"),
            help_text=_("The public address, in every language: /petitions/…/. After a change the old one leads on."),
        ),
        FieldPanel("search_description"),
        FieldPanel("share_text"),
        PublishingPanel(),
    ],
    heading=_("Address and dates"),
)


def edit_screen() -> TabbedInterface:
    """The tabs of the edit screen."""
    return TabbedInterface([WORDS, TARGETS, SIGNING, OUTCOME, PUBLISHING], base_form_class=PetitionPageForm)
