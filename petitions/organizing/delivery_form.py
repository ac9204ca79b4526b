"""The screen of a delivery: when and how, its words, a line for each target, photos."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList

from home.own_pictures import NOT_YOURS, strangers
from home.rows import RowsFormSet, RowsPanel, WordsPanel
from petitions.handing_over.promises import keep_promises
from petitions.handing_over.steps import sign_changes, standing_of
from petitions.models import Delivery, LineChange, Target
from petitions.organizing.delivery_so_far import SoFarPanel, latest_report
from petitions.organizing.petition_choice import PetitionRowForm, TargetChoice, within_reach
from petitions.organizing.reach import title_of


def _latest_day() -> datetime.date:
    return (timezone.now() + datetime.timedelta(hours=14)).date()  # the day where it is latest on Earth


class LinesFormSet(RowsFormSet):
    """The lines of a delivery: each target once, and only targets of the delivery's petition."""

    alone = "target"
    twice = _("This target has a line already.")
    default_error_messages: ClassVar[dict[str, Any]] = {
        **RowsFormSet.default_error_messages,
        "too_few_forms": ngettext_lazy("Add at least %(num)d line.", "Add at least %(num)d lines.", "num"),
    }

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["target"] = TargetChoice(
            self._targets(form.for_user),
            label=form.fields["target"].label,
            widget=forms.Select(attrs={"data-target-choice": ""}),
            error_messages={"invalid_choice": _("Choose a target of this petition.")},
        )
        form.fields["state"].required = False  # it follows the outcome

    def _targets(self, user: Any) -> QuerySet[Target]:
        if not hasattr(self, "_choices"):
            delivery = self.instance
            rows = Target.objects.filter(petition__in=within_reach(user).values("pk"))
            rows = rows.filter(Q(removed_at=None) | Q(lines__delivery=delivery.pk)).distinct()
            if delivery.pk and not self.is_bound:
                rows = rows.filter(petition=delivery.petition_id)
            rows = rows.annotate(petition_title=title_of("petition")).select_related("office")
            self._choices = rows.order_by("petition_title", "petition", "order", "pk")
        return self._choices

    def clean(self, *args: Any, **kwargs: Any) -> None:
        chosen = self.instance.petition_id
        for form in self.forms:
            target = form.cleaned_data.get("target")
            if chosen and target and target.petition_id != chosen and not self._should_delete_form(form):
                form.add_error("target", _("This target belongs to another petition."))
            if not self._should_delete_form(form) and "outcome" in form.cleaned_data:
                _fit_state(form)
                _fit_count(form)
        super().clean(*args, **kwargs)


def _fit_state(form: Any) -> None:
    """Let the state follow the outcome; where somebody chose one that does not fit, say so."""
    line = form.instance
    if line.state not in line.states() and "state" in form.changed_data and form.cleaned_data.get("state"):
        fitting = ", ".join(str(line.State(state).label) for state in line.states())
        form.add_error("state", _("This does not fit the outcome. It can be: %(states)s.") % {"states": fitting})
    line.follow_outcome()


def _fit_count(form: Any) -> None:
    """Record and packet are one number (design, invariant 7)."""
    folder = form.instance.pk and form.instance.folders.select_related("packet").first()
    if folder and form.cleaned_data.get("signature_count") != folder.packet.signature_count:
        said = {"number": folder.packet.number, "count": folder.packet.signature_count}
        form.add_error("signature_count", _("Packet %(number)s says %(count)s, and it is never altered.") % said)


class LinesPanel(RowsPanel):
    """A line a target."""

    formset = LinesFormSet


class DeliveryForm(PetitionRowForm):
    """What is done has happened: its date is not in the future, wherever on Earth it was."""

    class Media:
        js = ("js/admin-targets.js",)

    def save(self, commit: bool = True) -> Any:
        """Save it, and sign what changed on its lines."""
        before = standing_of(self.instance)
        with transaction.atomic():
            delivery = super().save(commit=commit)
            if commit:
                keep_promises(delivery)
                sign_changes(delivery, before, self.for_user, LineChange.Via.ADMIN)
        return delivery

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        day, state = data.get("happened_on"), data.get("state")
        if day and state == Delivery.State.DONE and day > _latest_day():
            self.add_error("happened_on", _("What is done cannot lie in the future: choose “planned”."))
        for form in self.formsets["photos"].forms if "photos" in self.formsets else ():
            before = form.instance.image if form.instance.pk else None
            if form.is_valid() and strangers(self.for_user, [form.cleaned_data.get("image")], [before]):
                form.add_error("image", NOT_YOURS)
                self.add_error(None, NOT_YOURS)
        if self.instance.pk and self.data.get("seen", "") != str(latest_report(self.instance)):
            # Saving would put what this screen was loaded with over what somebody at a door said since.
            said = _("Somebody reported from the door meanwhile: see “So far”. Save again to keep what stands here.")
            self.add_error(None, said)
        return data


DELIVERY_SCREEN = ObjectList(
    [
        FieldPanel("petition"),
        MultiFieldPanel(
            [
                FieldPanel("state", help_text=_("Plan it first if you like; come back and say what became of it.")),
                FieldRowPanel([FieldPanel("happened_on"), FieldPanel("precision")]),
                FieldRowPanel([FieldPanel("method"), FieldPanel("time_zone")]),
            ],
            heading=_("When and how"),
        ),
        WordsPanel(heading=_("Where, who carried it and what happened, one entry a language"), min_num=1),
        LinesPanel("lines", heading=_("To whom: one line a target"), label=_("line"), min_num=1),
        InlinePanel("photos", heading=_("Photos"), label=_("photo")),
        FieldPanel("internal_notes", help_text=_("Never shown in public.")),
        FieldPanel("is_public"),
        SoFarPanel(heading=_("So far")),
    ],
    base_form_class=DeliveryForm,
)
