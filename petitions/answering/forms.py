"""What an office fills in to answer, and what staff say when they decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from petitions.answering.give import Given
from petitions.models import Answer
from petitions.signing.clean_text import clean_line, clean_name, clean_text


class AnswerForm(forms.Form):
    """The office's words, and who says them."""

    words = forms.CharField(
        label=_("Your answer"),
        error_messages={"required": _("Please write your answer.")},
        max_length=Answer.WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
        help_text=_("Shown as you write it, in full, once the staff have checked with your office that it is yours."),
    )
    language = forms.ChoiceField(label=_("Language of the answer"), choices=settings.LANGUAGES)
    by_name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        error_messages={"required": _("Please write your name.")},
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    by_role = forms.CharField(
        label=_("Your role"),
        max_length=150,
        error_messages={"required": _("Please write your role.")},
        help_text=_("For example: chief of staff. Shown with the answer."),
    )
    contact = forms.CharField(
        label=_("How we reach you at the office"),
        error_messages={"required": _("Please write how we reach you.")},
        max_length=300,
        help_text=_("A telephone number or e-mail address, to check that the answer is yours. Never shown."),
    )

    def clean_words(self) -> str:
        return clean_text(self.cleaned_data["words"], Answer.WORDS_LENGTH)

    def clean_by_name(self) -> str:
        return clean_name(self.cleaned_data["by_name"], 150)

    def clean_by_role(self) -> str:
        return clean_line(self.cleaned_data["by_role"], 150)

    def clean_contact(self) -> str:
        return clean_line(self.cleaned_data["contact"], 300)

    def given(self) -> Given:
        """What was said, once it is clean."""
        return Given(**self.cleaned_data)


class DecideForm(forms.Form):
    """How staff know."""

    checked_how = forms.CharField(
        label=_("How do you know?"),
        error_messages={"required": _("Please write how you know.")},
        max_length=500,
        help_text=_("For example: called the office at the number on its website, spoke with the chief of staff."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, answer: Answer, data: Any = None) -> None:
        super().__init__(data, prefix=f"answer{answer.pk}")
