"""What the step "to whom" asks for."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from petitions.models import Office, Organization, TargetDraft, TargetDraftText
from petitions.models.petition_form import court_refusal
from petitions.starting.offices import is_known, offices_for


class CourtForm(forms.ModelForm):
    """What is asked when the office is a court; of other offices nothing is kept here."""

    court_matter = TargetDraft._meta.get_field("court_matter").formfield(required=False)
    court_decision = TargetDraftText._meta.get_field("decision").formfield(required=False)

    def check_court(self, kind: str) -> None:
        """Add what is wrong beside the fields."""
        data = self.cleaned_data
        if kind != Office.Kind.COURT:
            data["court_matter"] = data["court_decision"] = ""
        elif said := court_refusal(data.get("court_matter") or ""):
            self.add_error("court_matter", str(said))
        elif not data.get("court_decision"):
            self.add_error("court_decision", _("Say which decision or agreement this court is a party to."))


class TargetForm(CourtForm):
    """One more office that is asked."""

    class Meta:
        model = TargetDraft
        fields = ("office",)

    def __init__(self, organization: Organization, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["office"]
        field.queryset = offices_for(organization)
        field.error_messages["required"] = field.error_messages["invalid_choice"] = _("Choose an office.")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if office := data.get("office"):
            self.check_court(office.kind)
        return data


class ProposeForm(CourtForm):
    """An office that is not known yet; its address is that of the office, never of a person's home."""

    title = forms.CharField(label=_("Its title"), max_length=150, help_text=_("For example: Mayor of Larkwater"))

    class Meta:
        model = Office
        fields = ("kind", "place", "postal_address", "email", "email_source_url")
        widgets: ClassVar[dict[str, Any]] = {"postal_address": forms.Textarea(attrs={"rows": 3})}

    field_order = ("title", "kind", "place", "postal_address", "email", "email_source_url")

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        if is_known(title):
            raise ValidationError(_("This office is known already: search for it above."))
        return title

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("kind"):
            self.check_court(data["kind"])
        return data
