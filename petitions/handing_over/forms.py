"""What the person at the door says."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from home.languages_spoken import SpokenFormField
from home.picture_form import PictureField
from petitions.handing_over.record import Report
from petitions.models import DeliveryTarget, Office

_LATER = (DeliveryTarget.Outcome.PLANNED,)
OUTCOMES = [choice for choice in DeliveryTarget.Outcome.choices if choice[0] not in _LATER]


def _text(label: Any, length: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, **more)


class DoorForm(forms.Form):
    """One target's report. Nothing but the outcome must be said; what is left empty changes nothing."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("What happened?"), choices=OUTCOMES, widget=forms.RadioSelect)
    recipient_name = _text(_("Who took it? Name"), 150)
    recipient_may_be_named = forms.BooleanField(label=_("They agreed to be named in public"), required=False)
    recipient_role = _text(_("Their role"), 200, help_text=_("For example: chief of staff. Shown on the page."))
    recipient_relation = _text(_("How they stand to the official"), 200)
    promise = _text(
        _("What did they promise? In their words"), 1000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )
    receipt_photo = PictureField(
        label=_("Photo of the receipt"), required=False, widget=forms.FileInput(attrs={"capture": "environment"})
    )
    receipt_number = _text(_("Number of the receipt"), 60)
    no_receipt_why = _text(_("No receipt? Why"), 300)
    at_time = forms.TimeField(
        label=_("At what time?"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    delegation_count = forms.IntegerField(
        label=_("How many of you went?"),
        required=False,
        min_value=1,
        max_value=100_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    delegation_is_about = forms.BooleanField(label=_("Roughly"), required=False)
    children_present = forms.ChoiceField(
        label=_("Were children there?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Never write their names."),
    )
    languages = SpokenFormField(label=_("Which languages were spoken?"), required=False)
    witnesses = _text(
        _("Who saw it?"), 1000, help_text=_("Internal."), widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )

    WHO: ClassVar = ["recipient_name", "recipient_may_be_named", "recipient_role", "recipient_relation", "promise"]
    RECEIPT: ClassVar = ["receipt_photo", "receipt_number", "no_receipt_why"]

    def __init__(self, line: DeliveryTarget, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", f"line{line.pk}")
        super().__init__(*args, **kwargs)
        self.line = line
        self.fields["key"].initial = uuid.uuid4
        self.fields["outcome"].initial = None if line.outcome in _LATER else line.outcome
        # Wagtail's field speaks of formats here.
        self.fields["receipt_photo"].help_text = _("Kept sealed, never shown in public. JPEG, PNG or WebP.")
        self.fields["receipt_photo"].widget.attrs["accept"] = "image/jpeg,image/png,image/webp"
        if line.delivery.petition.sealing_key.destroyed_at:
            del self.fields["receipt_photo"]
        if line.target.office.kind == Office.Kind.COURT:
            del self.fields["promise"]  # no pledge is asked of a court

    def who(self) -> list[forms.BoundField]:
        """The fields about who took it."""
        return [self[name] for name in self.WHO if name in self.fields]

    def receipt(self) -> list[forms.BoundField]:
        """The fields about the receipt."""
        return [self[name] for name in self.RECEIPT if name in self.fields]

    def has_receipt(self) -> bool:
        """Whether a receipt, or why there is none, was recorded before."""
        return bool(self.line.receipt_number or self.line.no_receipt_why or self.line.scans.all())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        got = data.get("receipt_photo") or data.get("receipt_number")
        if got and data.get("no_receipt_why"):
            self.add_error("no_receipt_why", _("There is a receipt: leave this empty."))
        reached = data.get("outcome") in DeliveryTarget.ARRIVED
        if reached and not (got or self.has_receipt() or data.get("no_receipt_why") or "receipt_photo" in self.errors):
            said = _("Take a photo of the receipt, write its number, or say why there is none.")
            self.add_error("no_receipt_why", ValidationError(said, code="receipt"))
        return data

    def report(self, language: str) -> Report:
        """What was said, once it is clean; `language` is the one its words are in."""
        said = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        key, photo = said.pop("key"), said.pop("receipt_photo", None)
        if "children_present" in said:
            said["children_present"] = said["children_present"] == "yes"
        return Report(key=key, said=said, language=language, photo=photo.read() if photo else None)


class WhyForm(forms.Form):
    """Why it goes, for the log."""

    why = forms.CharField(label=_("Why?"), max_length=300, help_text=_("For the access log, which is never altered."))
