"""The edit screen of a petition, in the order an organizer thinks: ask, to whom, how people sign, what came of it."""

from __future__ import annotations

import zoneinfo
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)

from petitions.models.petition import OldSlug, Petition
from petitions.models.petition_facts import FACTS

MOMENTS = ("opens_at", "closes_at")


class FactsPanel(MultiFieldPanel):
    """Facts of the petition: shown only on the page of the site's first language."""

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return self.instance.is_primary and super().is_shown()


class TargetsPanel(InlinePanel):
    """The targets: shown only on the page of the site's first language."""

    class BoundPanel(InlinePanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            form = kwargs.get("form")
            if form is not None and self.relation_left_out(kwargs["panel"], form):
                kwargs["form"] = None
            super().__init__(**kwargs)

        @staticmethod
        def relation_left_out(panel: InlinePanel, form: WagtailAdminPageForm) -> bool:
            return panel.relation_name not in form.formsets

        def is_shown(self) -> bool:
            return self.form is not None and super().is_shown()


class PetitionPageForm(WagtailAdminPageForm):
    """The page's form. Translations edit words only; moments are typed on the petition's own clocks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.is_primary:
            for name in (*FACTS, "slug"):
                self.fields.pop(name, None)
            self.formsets.pop("target_drafts", None)
        for name in MOMENTS:
            if name in self.fields:
                self._show_local(name)

    def _show_local(self, name: str) -> None:
        moment = getattr(self.instance, name)
        if moment and not self.is_bound:
            local = moment.astimezone(zoneinfo.ZoneInfo(self.instance.time_zone))
            # The field would convert to the admin's zone; a moment without zone is shown as it stands.
            self.initial[name] = local.replace(tzinfo=None)

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if len(slug) > (longest := Petition._meta.get_field("slug").max_length or 0):
            raise ValidationError(_("An address has at most %(limit)s letters."), params={"limit": longest})
        others = Petition.objects.filter(slug=slug).exclude(pk=self.instance.petition_id)
        reserved = OldSlug.objects.filter(slug=slug).exclude(petition=self.instance.petition_id)
        if others.exists() or reserved.exists():
            raise ValidationError(_("Another petition has this address already."))
        return slug

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        try:
            zone = zoneinfo.ZoneInfo(data.get("time_zone") or "UTC")
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            return data  # the field itself says so
        for name in MOMENTS:
            if isinstance(moment := data.get(name), datetime):
                # What was typed means the clocks of the petition's place, also across a change of clocks.
                data[name] = moment.replace(tzinfo=zone)
        return data


WORDS = ObjectList(
    [
        TitleFieldPanel("title", heading=_("Title"), placeholder=_("Keep our library open on Saturdays")),
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
        TargetsPanel("target_drafts", heading=_("Addressed to, in order"), label=_("Target"), min_num=1),
        FieldPanel("decision_rule", help_text=_("For example: it takes two of the three to end it.")),
        FactsPanel([FieldRowPanel([FieldPanel("decision_on"), FieldPanel("decision_recurs")])], heading=_("Decision")),
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
                FieldPanel("paused"),
            ],
            heading=_("When people can sign"),
            help_text=_("Moments are on the clocks of the time zone chosen here."),
        ),
        FactsPanel([FieldPanel("goal_fixed"), FieldPanel("milestone_steps")], heading=_("Goal and milestones")),
        FactsPanel([FieldPanel("reasons_reviewed")], heading=_("Reasons for signing")),
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
    [FieldPanel("slug"), FieldPanel("search_description"), PublishingPanel()], heading=_("Address and dates")
)


def edit_screen() -> TabbedInterface:
    """The tabs of the edit screen."""
    return TabbedInterface([WORDS, TARGETS, SIGNING, OUTCOME, PUBLISHING], base_form_class=PetitionPageForm)
