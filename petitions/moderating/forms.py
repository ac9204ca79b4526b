"""What somebody says who reports something, and what a reviewer says who decides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from petitions.models import Report
from petitions.moderating.report import TEXT_LENGTH
from petitions.signing.clean_text import clean_text


class ReportForm(forms.Form):
    """What is wrong, and a few words if they like."""

    about = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=[("", _("Choose")), *Report.About.choices],
        error_messages={"required": _("Please choose what is wrong.")},
    )
    text = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Please write nothing about yourself: nobody can answer you here."),
    )

    def __init__(self, data: Any = None, *, takes_words: bool) -> None:
        super().__init__(data)
        if not takes_words:
            del self.fields["text"]

    def clean_text(self) -> str:
        return clean_text(self.cleaned_data["text"], TEXT_LENGTH)


class DecideReportsForm(forms.Form):
    """Why."""

    why = forms.CharField(
        label=_("What you found, and what was done"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept on the access log with your name."),
        error_messages={"required": _("Please write what you found.")},
    )

    def __init__(self, petition_id: int, data: Any = None) -> None:
        super().__init__(data, prefix=f"petition{petition_id}")
